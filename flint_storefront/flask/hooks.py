"""
What happens before any request of the app, ours or the host's.
"""

from collections.abc import Callable

from flask import Flask

from flint_storefront.flask.blueprint import BLUEPRINT_NAME
from flint_storefront.flask.state import get_state


def add_hooks(app: Flask) -> None:
    """
    Put our hook before every other one of *app*; those that are added later come after it.
    """
    app.before_request_funcs.setdefault(None, []).insert(0, _first_hook(app))


def _first_hook(app: Flask) -> Callable[[], None]:
    state = get_state(app)
    start_background_work = getattr(state.storefront.runner, "start_when_needed", None)

    def before_any_request() -> None:
        state.offers.close()
        state.links.close()
        # Here and not in init_app: CSRFProtect may be added after us. Our forms are judged in the core.
        if (protection := app.extensions.get("csrf")) is not None:
            protection.exempt(app.blueprints[BLUEPRINT_NAME])
        # Here and not in init_app: a server may fork after the app is made, and threads do not survive that.
        if start_background_work is not None:
            start_background_work()

    return before_any_request

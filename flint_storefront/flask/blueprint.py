"""
The storefront's pages as one blueprint.
"""

from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response
from flask.typing import RouteCallable

import flint_storefront
from flint_storefront.flask.host import find_email, find_user_id, page_locale
from flint_storefront.flask.request import page_request
from flint_storefront.flask.response import to_response
from flint_storefront.flask.state import get_state
from flint_storefront.routes import ROUTES, Route

PACKAGE_FOLDER = Path(flint_storefront.__file__).parent
BLUEPRINT_NAME = "flint_storefront"
STATIC_PATH = "/flint-static"
"""Below the prefix; not `/static`, which is the host's when there is no prefix."""


def make_blueprint() -> Blueprint:
    """
    A blueprint with one view for each route of the core, our templates and our static files.
    """
    blueprint = Blueprint(
        BLUEPRINT_NAME,
        __name__,
        template_folder=str(PACKAGE_FOLDER / "templates"),
        static_folder=str(PACKAGE_FOLDER / "static"),
        static_url_path=STATIC_PATH,
    )
    for route in ROUTES:
        blueprint.add_url_rule(
            route.path,
            endpoint=route.name,
            view_func=_view(route),
            methods=route.methods,
            strict_slashes=False,
        )
    return blueprint


def static_path(prefix: str, file: str) -> str:
    """
    Path of one of our static files; it changes with the version, so that a browser never mixes two.
    """
    return f"{prefix}{STATIC_PATH}/{quote(file)}?v={quote(flint_storefront.__version__)}"


def _view(route: Route) -> RouteCallable:
    def view(**arguments: str) -> Response:
        state = get_state()
        asked = page_request(
            arguments,
            settings=state.storefront.settings,
            find_user_id=find_user_id,
            find_email=find_email,
            page_locale=page_locale,
        )
        return to_response(route.action(state.storefront, asked), state.storefront.settings)

    # Flask-WTF exempts views by module and name, and profilers show it: one name each.
    view.__name__ = f"{route.name}_view"
    return view

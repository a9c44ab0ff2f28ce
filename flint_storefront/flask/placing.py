"""
Putting one of our blocks on a page of the host: ids that never meet, and nothing of the visitor in it.
"""

import logging
from collections.abc import Mapping
from typing import Any

from flask import current_app, g
from markupsafe import Markup

from flint_storefront.flask.host import page_locale
from flint_storefront.flask.state import get_state
from flint_storefront.messages.sentences import labels

logger = logging.getLogger(__name__)

PLACED_COUNT = "_flint_storefront_placed"


class Places:
    """
    Room for some forms on the page being rendered.

    Args:
        count: How many; each gets ids of its own.
    """

    def __init__(self, count: int = 1) -> None:
        already = int(g.get(PLACED_COUNT, 0))
        setattr(g, PLACED_COUNT, already + count)
        self.id_prefixes = [f"placed-{number}" for number in range(already + 1, already + count + 1)]
        self._is_first = already == 0

    @property
    def id_prefix(self) -> str:
        """
        Starts every HTML id of the first of them.
        """
        return self.id_prefixes[0]

    def render(self, block: str, data: Mapping[str, Any]) -> Markup:
        """
        The template of *block* with *data*.
        """
        context = {
            **data,
            "text": labels(page_locale().language),
            "stylesheet": "",
            "script": "",
            # Said once on a page, by the first thing that is placed.
            "is_test_mode": get_state().storefront.settings.mode == "test" and self._is_first,
            "unavailable": "",
            "editor_note": "",
        }
        return render(f"blocks/{block}.html", context)


def place_nothing(reason: str, *names: object) -> Markup:
    """
    An empty place, with the reason in the log: visitors see no gap, the developer finds a line.
    """
    logger.warning(f"{reason} Nothing is shown.", *names)
    return Markup("")


def render(template: str, context: Mapping[str, Any]) -> Markup:
    """
    One of our templates, with this context and nothing else.
    """
    # Not `render_template`: the host's context processors may read the session of this visitor.
    text = current_app.jinja_env.get_template(f"flint_storefront/{template}").render(context)
    return Markup(text)  # noqa: S704  (our own template, which escapes)

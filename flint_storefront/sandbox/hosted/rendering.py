"""The hosted pages' templates, compiled once a process however many sandboxes there are."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

FOLDER = "sandbox_hosted"


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("flint_storefront.sandbox.hosted", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render_page(template: str, page: dict[str, Any]) -> str:
    """
    Return the HTML of one page.

    Args:
        template: Name without folder and ending, such as `checkout`.
        page: Plain values; a name that the template uses and *page* has not is an error.
    """
    return _templates().get_template(f"{FOLDER}/{template}.html").render(page=page)

"""Pages and blocks as a browser gets them, and what they say of a price."""

from typing import Any

from flint_storefront.messages.sentences import labels
from flint_storefront.results import ShowPage
from tests.templates.engines import parse, render_with_jinja

BLOCK = {"stylesheet": "", "script": "", "is_test_mode": False, "unavailable": "", "editor_note": ""}


def page_of(result: Any) -> str:
    """A page as a browser gets it."""
    assert isinstance(result, ShowPage)
    return render_with_jinja(result.template.removeprefix("flint_storefront/"), dict(result.data))


def block_of(name: str, **data: Any) -> str:
    """A block as it stands on a page of the host."""
    return render_with_jinja(f"blocks/{name}.html", {"text": labels("en"), **BLOCK, **data})


def fields(html: str, button: str) -> dict[str, list[str]]:
    """The hidden and ready-made fields of the form with that button."""
    form = parse(html).find(attrs={"data-testid": button}).find_parent("form")
    inputs = form.find_all("input", attrs={"name": True, "value": True})
    return {one["name"]: [one["value"]] for one in inputs if one.get("type") != "radio"}


def told(html: str, testid: str) -> tuple[int, str, str, str]:
    """Minor units, currency, and what search engines read of the element that shows the price."""
    shown = parse(html).find(attrs={"data-testid": testid})
    money = shown.find(attrs={"data-amount-minor": True})
    read = [shown.find(attrs={"itemprop": name})["content"] for name in ("price", "priceCurrency")]
    return (int(money["data-amount-minor"]), money["data-currency"], *read)

"""
The command `links`: the same results as a page has, told in one breath.
"""

import json
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flint_storefront.payment_links.models import LinkWish, NoLinkBook
from flint_storefront.payment_links.records import find_link, offer_of
from flint_storefront.payment_links.stored import offer_json
from flint_storefront.payment_links.wishes import keep_wish, link_wish
from flint_storefront.storefront import Storefront
from tests.checkout.core_shop import CoreShop
from tests.commands.test_commands import findings, run
from tests.payment_links.link_offers import FETE, MUG
from tests.sandbox.link_buyer import buy_through_link


@pytest.fixture
def shop() -> CoreShop:
    """A shop on a store in memory."""
    return CoreShop()


def links(shop: CoreShop, action: str, slug: str | None = None, **options: Any) -> tuple[int, str]:
    """Run `links`; answers its exit code and all it prints."""
    code, lines = run(shop, "links", action=action, slug=slug, **options)
    return code, "\n".join(lines)


def test_create_makes_a_link_and_tells_its_address(shop: CoreShop) -> None:
    """From a title and a price; it sells at once."""
    code, told = links(shop, "create", "blue-mug", title="A blue mug", price="24 usd")
    assert code == 0
    assert "blue-mug: active, standard, A blue mug" in told
    assert "/shop/pay/blue-mug" in told
    assert "Set up at Flint." in told
    (link,) = shop.flint.links(status="active")
    assert link["line_items"][0]["unit_price_money"] == {"amount": 2400, "currency": "USD"}


def test_create_reads_everything_from_a_file(shop: CoreShop, tmp_path: Path) -> None:
    """Whatever a link can be, as JSON."""
    file = tmp_path / "fete.json"
    document = {name: value for name, value in offer_json(FETE).items() if name != "slug"}
    file.write_text(json.dumps(document), "utf-8")
    code, _ = links(shop, "create", "summer-fete", file=str(file))
    assert code == 0
    known = find_link(shop.storefront, "summer-fete")
    assert known is not None
    assert offer_of(known.record) == FETE


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "title: is missing"),
        ({"title": "Mug"}, "lines: Please add what is sold."),
        ({"title": "Mug", "price": "24"}, "--price must be"),
        ({"title": "Mug", "price": "24.005 USD"}, "--price must be"),
        ({"title": "Mug", "price": "0 USD"}, "lines.0.unit_minor"),
        ({"title": "Mug", "price": "24 USD", "end": "2026-01-01"}, "sales_end_at: This is in the past."),
        ({"title": "Mug", "price": "24 USD", "start": "tomorrow"}, "--start must be"),
        ({"file": "no-such-file.json"}, "--file cannot be read"),
    ],
)
def test_create_tells_what_is_wrong_and_makes_nothing(
    shop: CoreShop, options: dict[str, str], told: str
) -> None:
    """Before anything is kept or sent."""
    code, lines = links(shop, "create", "blue-mug", **options)
    assert code == 1
    assert told in lines
    assert find_link(shop.storefront, "blue-mug") is None
    assert shop.flint.links() == []


def test_create_needs_a_slug_that_is_free(shop: CoreShop) -> None:
    """The link of a page is the page's."""
    keep_wish(shop.storefront, link_wish(shop.storefront, MUG, "page:3"))
    code, told = links(shop, "create", "blue-mug", title="Mine", price="1 USD")
    assert code == 1
    assert "Another payment link has this address." in told
    assert links(shop, "create", None, title="Mine")[0] == 1


def test_create_tells_that_flint_refused(shop: CoreShop) -> None:
    """With the code, and the exit code of what needs a person."""
    shop.flint.fault("status", "paymentLinks.create", status=400, code="INVALID_REQUEST")
    code, told = links(shop, "create", "blue-mug", title="A blue mug", price="24 USD")
    assert code == 1
    assert "not_ready" in told
    assert "INVALID_REQUEST" in told


def test_off_and_on_switch_flints_link(shop: CoreShop) -> None:
    """At once."""
    links(shop, "create", "blue-mug", title="A blue mug", price="24 USD")
    code, told = links(shop, "off", "blue-mug")
    assert code == 0
    assert "blue-mug: inactive" in told
    assert len(shop.flint.links(status="inactive")) == 1
    links(shop, "on", "blue-mug")
    assert len(shop.flint.links(status="active")) == 1


def test_stats_find_a_sale_that_no_webhook_told(shop: CoreShop) -> None:
    """With `--sweep`; the list tells it in short."""
    links(shop, "create", "blue-mug", title="A blue mug", price="24 USD")
    (link,) = shop.flint.links()
    buy_through_link(shop.flint.app, link["url"])
    assert "nothing yet" in links(shop, "stats", "blue-mug")[1]
    assert "1 x, $24.00" in links(shop, "stats", sweep=True)[1]
    assert "paid 1 times" in links(shop, "show", "blue-mug")[1]
    assert "1 x, $24.00" in links(shop, "list")[1]


def test_show_tells_what_was_changed_at_flint(shop: CoreShop) -> None:
    """And which version to name to send ours."""
    links(shop, "create", "blue-mug", title="A blue mug", price="24 USD")
    (link,) = shop.flint.links()
    shop.flint.change_link(link["payment_link_id"], name="By hand")
    shop.flint.advance(86_400)
    run(shop, "process")
    code, told = links(shop, "show", "blue-mug")
    assert code == 0
    assert "Somebody changed it at Flint (name)." in told
    assert f"--overwrite {link['version']}" in told
    assert links(shop, "send", "blue-mug")[0] == 1
    assert links(shop, "send", "blue-mug", overwrite=link["version"])[0] == 0
    assert link["name"] == "A blue mug"


@pytest.mark.parametrize("action", ["show", "off", "on", "stats", "send"])
def test_link_that_is_not_there_is_told(shop: CoreShop, action: str) -> None:
    """Exit code 1."""
    code, told = links(shop, action, "nothing", **({"overwrite": 1} if action == "send" else {}))
    assert (code, told) == (1, "no such payment link")


def test_list_of_none_says_so(shop: CoreShop) -> None:
    """And is well."""
    assert links(shop, "list") == (0, "no payment links")


def test_doctor_asks_for_the_scope_only_where_links_are_made(shop: CoreShop) -> None:
    """And names links that need a person."""
    shop.flint.environment.scopes.remove("checkouts.payment_links.write")
    assert findings(shop)["scopes"] == "ok all that is needed"
    assert "payment links" not in findings(shop)
    keep_wish(shop.storefront, link_wish(shop.storefront, replace(MUG, text="x"), "command"))
    assert "checkouts.payment_links.write" in findings(shop)["scopes"]
    run(shop, "process")
    assert findings(shop)["payment links"].startswith("LOOK")


def declaring(shop: CoreShop) -> Storefront:
    """The shop with a link in its code that no process has taken up yet."""
    wish = link_wish(shop.storefront, MUG, "code")
    return replace(shop.storefront, link_book=Declared([wish]))


class Declared(NoLinkBook):
    """A site's code."""

    def __init__(self, wished: list[LinkWish]) -> None:
        self.wished = wished

    def wishes(self, slugs: Collection[str] | None = None) -> list[LinkWish]:
        """As the port says."""
        return [wish for wish in self.wished if slugs is None or wish.slug in slugs]


def test_declared_link_is_listed_before_anybody_has_taken_it_up(shop: CoreShop) -> None:
    """A list and a look change nothing; who looks closer reads what to do."""
    shop.storefront = declaring(shop)
    assert "blue-mug                 not_ready  declared" in links(shop, "list")[1]
    code, told = links(shop, "show", "blue-mug")
    assert (code, "`process`" in told) == (1, True)
    assert find_link(shop.storefront, "blue-mug") is None


def test_declared_link_is_switched_off_before_it_was_ever_on(shop: CoreShop) -> None:
    """So that a deployment may begin with it."""
    shop.storefront = declaring(shop)
    code, told = links(shop, "off", "blue-mug")
    assert (code, "blue-mug: inactive" in told) == (0, True)
    assert shop.flint.links(status="active") == []


def test_declared_link_cannot_be_made_by_command(shop: CoreShop) -> None:
    """Also while nobody has taken it up: the code's own would never be."""
    shop.storefront = declaring(shop)
    code, told = links(shop, "create", "blue-mug", title="Mine", price="1 USD")
    assert (code, "the site's code" in told) == (1, True)
    assert find_link(shop.storefront, "blue-mug") is None


def test_times_are_told_in_the_time_zone_in_which_they_were_given(shop: CoreShop) -> None:
    """Not in Flint's."""
    settings = replace(shop.storefront.settings, timezone="Pacific/Auckland")
    shop.storefront = replace(shop.storefront, settings=settings)
    _, told = links(shop, "create", "blue-mug", title="Mug", price="1 USD", end="2031-04-01T17:00")
    assert "  end      2031-04-01 17:00 Pacific/Auckland" in told


def test_file_of_another_link_is_refused(shop: CoreShop, tmp_path: Path) -> None:
    """Nobody makes a link twice by a slip of the shell's history."""
    file = tmp_path / "other.json"
    file.write_text(json.dumps({"slug": "other", "title": "Other"}), "utf-8")
    assert links(shop, "create", "blue-mug", file=str(file)) == (1, "slug: --file is of 'other'")


def test_nothing_is_sent_over_what_nobody_changed(shop: CoreShop) -> None:
    """No consent is kept for a version that may come one day."""
    links(shop, "create", "blue-mug", title="A blue mug", price="24 USD")
    code, told = links(shop, "send", "blue-mug", overwrite=99)
    assert (code, "nothing to overwrite" in told) == (1, True)
    known = find_link(shop.storefront, "blue-mug")
    assert known is not None
    assert known.record.agreed_version is None


@pytest.mark.parametrize(
    ("action", "options", "told"),
    [
        ("off", {"title": "A mug"}, "--title is of `links create`"),
        ("list", {"sweep": True}, "--sweep is of `links stats`"),
        ("create", {"overwrite": 2}, "--overwrite is of `links send`"),
        ("list", {"limit": -3}, "--limit must be a whole number above zero"),
    ],
)
def test_option_that_does_not_fit_is_wrong_usage(
    shop: CoreShop, action: str, options: dict[str, Any], told: str
) -> None:
    """Exit code 2, and nothing is done."""
    assert links(shop, action, "blue-mug", **options) == (2, told)


def test_stats_of_no_links_say_so(shop: CoreShop) -> None:
    """As the list does."""
    assert links(shop, "stats") == (0, "no payment links")


def test_declaration_that_is_not_heard_is_told(shop: CoreShop) -> None:
    """The link stays the operator's; the developer reads why nothing of the code shows."""
    links(shop, "create", "blue-mug", title="Mine", price="1 USD")
    shop.storefront = declaring(shop)
    run(shop, "process")
    _, told = links(shop, "show", "blue-mug")
    assert "blue-mug: active, standard, Mine" in told
    assert "  unheard  code declares it too" in told

"""Tip jars: one amount, one call, declared or only inside a block."""

import pytest

from flint_storefront.offers.terms import AmountTerms, TipJar
from flint_storefront.offers.tip_jars import pay_tip_jar, show_tip_jar, tip_jar_data
from flint_storefront.page_request import OriginHeaders
from flint_storefront.results import CACHEABLE, GoTo
from tests.catalog.shop import Csrf, get, post
from tests.checkout.core_shop import CoreShop, page_request
from tests.offers.counter import EVERYTHING, CodeFlint, checkouts, open_counter, the_checkout

STAFF = TipJar(
    key="staff",
    title="For the staff",
    text="Shared by all.",
    amounts=AmountTerms(currency="USD", choices=(200, 500), low=100, high=10_000, preselected=200),
)


@pytest.fixture
def flint():
    """A Flint that only knows codes."""
    return CodeFlint()


@pytest.fixture
def shop(flint):
    """A shop with a declared tip jar."""
    return open_counter(flint, STAFF, **EVERYTHING)


def form_of(shop, **typed):
    """The form as a page has it, with what a buyer types over it."""
    offer = tip_jar_data(shop, "en", STAFF, id_prefix="jar")["form"]["offer"]
    return {name: [value] for name, value in {"offer": offer, **typed}.items()}


def pay(shop, **typed):
    """Press the button."""
    return pay_tip_jar(shop, post(form_of(shop, **typed)))


def test_page_shows_title_text_and_amounts(shop, flint):
    """Alike for everybody."""
    page = show_tip_jar(shop, get(slug="staff"))
    jar = page.data["tip_jar"]
    assert (page.status, page.cache, page.template) == (200, CACHEABLE, "flint_storefront/tip_jar.html")
    assert (jar["title"], jar["text"]) == ("For the staff", "Shared by all.")
    assert [choice["money"]["minor"] for choice in jar["form"]["amounts"]["choices"]] == [200, 500]
    assert flint.calls == []


@pytest.mark.parametrize("slug", ["nobody", "", "Staff"])
def test_unknown_tip_jar_is_not_found(shop, slug):
    """The same neutral page as everything that is not there."""
    assert show_tip_jar(shop, get(slug=slug)).status == 404


@pytest.mark.parametrize(("typed", "minor"), [({"amount": "500"}, 500), ({"amount_custom": "7.50"}, 750)])
def test_amount_goes_out_as_one_payment(shop, typed, minor):
    """No order of ours, no fee, no tip on the tip."""
    pay(shop, **typed)
    record = the_checkout(shop)
    assert (record.kind, record.offer_key, record.source) == ("tip_jar", "staff", "quick_pay")
    assert (record.title, record.subtotal_minor, record.shown_total_minor) == ("For the staff", minor, minor)
    assert (record.charges, record.requested_tip, record.promotion_code) == ([], {}, None)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ({}, "amount_required"),
        ({"amount": "300"}, "amount_unknown"),
        ({"amount_custom": "0.99"}, "amount_too_low"),
        ({"amount_custom": "100.01"}, "amount_too_high"),
        ({"amount_custom": "1e3"}, "amount_invalid"),
        ({"amount_custom": "-5"}, "amount_invalid"),
        ({"amount_custom": "5.001"}, "amount_decimals"),
    ],
)
def test_wrong_amount_comes_back_at_its_field(shop, flint, typed, key):
    """400, the form as typed, nothing begun."""
    page = pay(shop, **typed)
    amounts = page.data["tip_jar"]["form"]["amounts"]
    assert (page.status, page.template, amounts["error"]["key"]) == (
        400,
        "flint_storefront/tip_jar.html",
        key,
    )
    assert amounts["custom"]["value"] == typed.get("amount_custom", "")
    assert (checkouts(shop), flint.calls) == ([], [])


def test_jar_that_exists_only_inside_a_block_can_be_paid(flint):
    """Amounts and bounds are signed; its page on a mistake has its title."""
    shop = open_counter(flint)
    assert pay(shop, amount="300").data["tip_jar"]["title"] == "For the staff"
    pay(shop, amount="200")
    assert the_checkout(shop).subtotal_minor == 200


@pytest.mark.parametrize("offer", ["", "forged.offer"])
def test_forged_offer_is_refused(shop, flint, offer):
    """403, nothing begun."""
    page = pay(shop, offer=offer, amount="200")
    assert (page.status, page.data["message"]["key"]) == (403, "offer_invalid")
    assert (checkouts(shop), flint.calls) == ([], [])


def test_form_of_another_site_is_refused(shop):
    """403 before anything is read."""
    foreign = OriginHeaders(sec_fetch_site="cross-site")
    page = pay_tip_jar(shop, post(form_of(shop, amount="200"), origin=foreign, csrf=Csrf(valid=False)))
    assert (page.status, page.data["message"]["key"], checkouts(shop)) == (403, "origin_foreign", [])


def test_one_call_leads_to_flints_page():
    """The order is Flint's own; the amount is the one that was chosen."""
    world = CoreShop()
    offer = tip_jar_data(world.storefront, "en", STAFF, id_prefix="jar")["form"]["offer"]
    request = page_request("POST", form={"offer": offer, "amount_custom": "7.50"})
    result = pay_tip_jar(world.storefront, request)
    assert isinstance(result, GoTo)
    assert [entry.operation for entry in world.journal] == ["checkoutSessions.create"]
    world.pay(result.address)
    assert world.come_back() == "paid"
    assert world.checkout.amounts["total"] == 750

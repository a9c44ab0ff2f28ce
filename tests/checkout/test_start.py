"""
The button: what is begun, what is taken up again, and who may see it.
"""

import pytest

from flint_storefront.checkout.start import start_checkout
from flint_storefront.results import GoTo, ShowPage
from flint_storefront.storage.records import CheckoutRecord, JournalEntry
from tests.checkout.core_shop import CoreShop, page_request
from tests.checkout.scripted_flint import scripted_shop
from tests.flint.scripted import refusal
from tests.storefront.world import CARD, PROCESSING


@pytest.fixture
def shop() -> CoreShop:
    """A shop on the local Flint."""
    return CoreShop()


def message(result: object) -> str:
    """Key of the sentence that a page shows."""
    assert isinstance(result, ShowPage)
    return str(result.data["message"]["key"])


def paths(result: object) -> list[str]:
    """Where the buttons of a page lead."""
    assert isinstance(result, ShowPage)
    return [str(action["path"]) for action in result.data["actions"]]


def test_start_stores_reference_and_request_together(shop: CoreShop) -> None:
    """The order's request lies in the journal beside the checkout, before anything is asked of Flint."""
    request = page_request("POST", token=None)
    result = start_checkout(shop.storefront, request, shop.selection())
    assert isinstance(result, GoTo)
    assert shop.flint.calls() == []
    (entry,) = shop.journal
    assert entry.idempotency_key == f"order-{shop.checkout.reference}-1"
    assert shop.checkout.reference.encode() in entry.body


def test_reference_is_hard_to_guess(shop: CoreShop) -> None:
    """`chk_` and 26 signs of Crockford's base32."""
    shop.press()
    head, tail = shop.checkout.reference.split("_")
    assert (head, len(tail)) == ("chk", 26)
    assert set(tail) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_first_visitor_gets_a_cookie_and_no_call(shop: CoreShop) -> None:
    """307 to the checkout's own address, with a new token of which only the hash is stored."""
    result = start_checkout(shop.storefront, page_request("POST", token=None), shop.selection())
    assert isinstance(result, GoTo)
    assert (result.status, result.address) == (307, f"/shop/checkout/{shop.checkout.reference}/start")
    assert len(result.new_visitor_token or "") == 64
    assert result.new_visitor_token not in repr(shop.rows(CheckoutRecord))


@pytest.mark.parametrize("token", ["", "x" * 64, "5E" * 32, "5e" * 31, "5e" * 32 + "\n"])
def test_malformed_token_counts_as_none(shop: CoreShop, token: str) -> None:
    """Whatever the cookie holds, a visitor is known only by a token of ours."""
    result = start_checkout(shop.storefront, page_request("POST", token=token), shop.selection())
    assert isinstance(result, GoTo)
    assert result.status == 307


def test_same_content_comes_back_to_the_same_checkout(shop: CoreShop) -> None:
    """Pressing again costs one read and makes nothing."""
    shop.press()
    shop.flint.forget_calls()
    shop.press()
    assert [call.split(" ")[0] for call in shop.flint.calls()] == ["GET"]
    assert len(shop.rows(CheckoutRecord)) == 1


def test_two_products_are_two_checkouts(shop: CoreShop) -> None:
    """Another product's button does not disturb the first one's checkout."""
    shop.press("FLAT-WHITE")
    shop.press("COLD-BREW")
    assert len(shop.open_orders()) == len(shop.open_sessions()) == 2


def test_cart_and_product_are_two_checkouts(shop: CoreShop) -> None:
    """A cart of the same product is another offer."""
    shop.press()
    shop.press(kind="cart", cart_version=1)
    assert len(shop.open_sessions()) == 2


def test_other_quantity_closes_the_earlier_checkout(shop: CoreShop) -> None:
    """One payable page for one visitor and offer."""
    shop.press(quantity=1)
    shop.press(quantity=2)
    assert len(shop.open_orders()) == len(shop.open_sessions()) == 1
    assert sorted(record.state for record in shop.rows(CheckoutRecord)) == ["closed", "open"]


def test_other_quantity_while_paying_is_refused(shop: CoreShop) -> None:
    """The way on leads to the payment under way, and nothing is closed under it."""
    result = shop.press()
    shop.pay(result.address, PROCESSING)
    refused = shop.press(quantity=2)
    assert message(refused) == "earlier_payment"
    assert paths(refused) == [f"/shop/checkout/{shop.checkout.reference}"]
    assert len(shop.flint.orders()) == 1


def test_other_quantity_after_an_unnoticed_payment_is_a_new_order(shop: CoreShop) -> None:
    """The earlier one is recorded as paid on the way, and told."""
    shop.pay(shop.press().address, CARD)
    shop.press(quantity=2)
    assert sorted(record.state for record in shop.rows(CheckoutRecord)) == ["open", "paid"]
    assert len(shop.effects()) == 1


@pytest.mark.parametrize("kind", ["product", "cart"])
def test_other_quantity_while_flint_is_away_never_leads_to_the_old_order(shop: CoreShop, kind: str) -> None:
    """Try again shortly, from where it was chosen: the old order's payment page is no way on."""
    shop.press(kind=kind)
    shop.flint.transport.is_away = True
    page = shop.press(quantity=2, kind=kind)
    assert isinstance(page, ShowPage)
    assert (message(page), page.status) == ("try_shortly", 503)
    assert paths(page) == (["/shop/cart"] if kind == "cart" else []) + ["/shop/"]


def test_press_while_flint_is_away_can_be_repeated(shop: CoreShop) -> None:
    """Nothing has left; the same button works later, with the same key."""
    shop.flint.transport.is_away = True
    page = shop.press()
    assert message(page) == "try_shortly"
    assert paths(page)[0] == f"/shop/checkout/{shop.checkout.reference}/start"
    shop.flint.transport.is_away = False
    assert isinstance(shop.go_on(), GoTo)
    assert len(shop.flint.orders()) == 1


def test_refused_order_is_tried_anew_under_a_new_key(shop: CoreShop) -> None:
    """A definite refusal ends a try; the next press makes the next one."""
    shop.flint.sell_out("FLAT-WHITE")
    assert message(shop.press()) == "payment_refused"
    shop.flint.restock("FLAT-WHITE")
    shop.press()
    keys = [entry.idempotency_key[-1] for entry in shop.journal if entry.operation == "orders.create"]
    assert (keys, shop.checkout.order_try) == (["1", "2"], 2)


def test_refused_session_is_tried_anew_under_a_new_key(shop: CoreShop) -> None:
    """The order stays; only the session gets the next key."""
    shop.flint.fault("status", "checkoutSessions.create", status=400, code="INVALID_REQUEST")
    assert message(shop.press()) == "payment_refused"
    assert isinstance(shop.press(), GoTo)
    assert (len(shop.flint.orders()), shop.checkout.session_generation) == (1, 2)


def test_press_after_twenty_hours_of_silence_makes_a_new_try(shop: CoreShop) -> None:
    """The unknown order is searched for, was never made, and the same press goes on to Flint."""
    shop.flint.fault("reset", "orders.create", phase="before", count=9)
    shop.press()
    shop.flint.cancel_faults()
    shop.flint.advance(21 * 3600)
    assert isinstance(shop.press(), GoTo)
    assert (len(shop.flint.orders()), shop.checkout.order_try) == (1, 2)


def test_same_order_for_two_checkouts_is_not_recorded() -> None:
    """A Flint that names one order twice leaves the second checkout unknown, and no request turning for ever."""
    shop, flint = scripted_shop()
    shop.press("FLAT-WHITE")
    shop.press("COLD-BREW")
    (second,) = shop.rows(CheckoutRecord, order_id=None)
    assert second.state == "checking"
    assert shop.find(JournalEntry, reference=second.reference).status == "unknown"
    assert len(flint.sent("POST /v1/checkout-sessions")) == 1


def test_page_of_flint_on_a_foreign_host_is_not_opened() -> None:
    """A session's address is followed only to allowed hosts; the shop must mend it."""
    shop, flint = scripted_shop()
    flint.session["url"] = "https://evil.example/checkout/cs_1#checkout_token=t"
    result = shop.press()
    assert message(result) == "not_ready"


def test_shown_total_of_a_foreign_currency_or_absurd_size_counts_as_ours(shop: CoreShop) -> None:
    """What the browser says it saw is believed only where it makes sense."""
    selection = shop.selection()
    for amount, currency in [(10**16, "USD"), (1, "EUR")]:
        shown = type(selection.shown_total)(amount, currency)
        shop.press(shown_total=shown)
        assert shop.checkout.accepted_total_minor == selection.subtotal.amount


def test_total_above_the_agreed_one_is_asked_even_with_an_open_session() -> None:
    """The merchant's change is shown before the buyer goes on to the same page; agreed, it goes on."""
    shop, flint = scripted_shop()
    shop.press()
    flint.price(999)
    assert shop.press() == GoTo(f"/shop/checkout/{shop.checkout.reference}")
    assert shop.go_on(confirm_total=998) == GoTo(f"/shop/checkout/{shop.checkout.reference}")
    result = shop.go_on(confirm_total=999)
    assert isinstance(result, GoTo)
    assert result.address == flint.session["url"]


def test_rate_limited_press_has_left_nothing_behind() -> None:
    """Flint says later: try again shortly, and another content needs no closing."""
    shop, flint = scripted_shop()
    flint.on("POST /v1/orders", refusal(429, "RATE_LIMIT_EXCEEDED", headers={"Retry-After": "600"}))
    assert message(shop.press()) == "try_shortly"
    flint.requests.clear()
    shop.press(quantity=2)
    assert len(flint.sent("POST /v1/orders")) == 1
    assert sorted(entry.status for entry in shop.journal) == ["rejected", "succeeded", "succeeded"]


def test_press_on_a_checkout_that_the_merchant_closed_begins_anew(shop: CoreShop) -> None:
    """Who presses *buy now* wants to buy: one press leads to a new order's page."""
    shop.press()
    shop.flint.close_order(shop.checkout.order_id)
    result = shop.press()
    assert isinstance(result, GoTo)
    assert "/checkout/cs_" in result.address
    assert sorted(record.state for record in shop.rows(CheckoutRecord)) == ["closed", "open"]

"""
The session of an order: the open one comes back, an ended one is replaced, a refused one explained.
"""

from typing import Any

import pytest

from flint_storefront.results import GoTo
from flint_storefront.storage.records import CheckoutRecord, JournalEntry
from tests.checkout.core_shop import CoreShop
from tests.checkout.scripted_flint import URL, scripted_shop
from tests.flint.scripted import refusal
from tests.storefront.world import PROCESSING

CREATE = "POST /v1/checkout-sessions"


@pytest.fixture
def shop() -> CoreShop:
    """A shop on the local Flint."""
    return CoreShop()


def goes_to_flint(result: object) -> bool:
    """Whether a press leads to Flint's page."""
    return isinstance(result, GoTo) and "/checkout/cs_" in result.address


def test_open_session_is_read_not_made_again(shop: CoreShop) -> None:
    """Its address comes with every read."""
    first = shop.press()
    shop.flint.forget_calls()
    assert goes_to_flint(shop.press())
    assert len(shop.flint.calls()) == 1
    assert shop.flint.sessions()[0]["checkout_session_id"] in first.address


@pytest.mark.parametrize("ends", ["expired", "invalidated"])
def test_ended_session_is_replaced_by_the_next_generation(ends: str) -> None:
    """The same order, a new key; a look alone replaces nothing."""
    shop, flint = scripted_shop()
    shop.press()
    flint.session["status"] = ends
    assert shop.look() == ends
    assert len(flint.sent(CREATE)) == 1
    flint.session |= {"status": "open", "checkout_session_id": "cs_2"}
    flint.on("GET /v1/checkout-sessions/cs_1", flint.answer_session(checkout_session_id="cs_1", status=ends))
    assert goes_to_flint(shop.press())
    keys = [request.headers["Idempotency-Key"] for request in flint.sent(CREATE)]
    assert [key.rsplit("-", 1)[1] for key in keys] == ["1", "2"]
    assert (shop.checkout.checkout_session_id, shop.checkout.session_generation) == ("cs_2", 2)


def test_session_that_ends_in_recovery_is_not_replaced(shop: CoreShop) -> None:
    """A payment under way when it ended is waited for: no second page beside it."""
    shop.pay(shop.press().address, PROCESSING)
    shop.flint.advance(3700)
    shop.flint.forget_calls()
    shop.press()
    assert shop.flint.calls("POST") == []
    assert shop.checkout.state in ("processing", "paid")


def test_partly_paid_order_goes_on_where_its_page_is_open() -> None:
    """The rest is paid on the open page, however often the button is pressed."""
    shop, flint = scripted_shop()
    shop.press()
    flint.order["payment_status"] = "partially_paid"
    for _ in range(2):
        assert shop.press() == GoTo(URL)
    assert (len(flint.sent(CREATE)), shop.checkout.session_generation) == (1, 1)


def test_partly_paid_order_gets_a_new_page_for_the_rest() -> None:
    """The first session ended with the first part."""
    shop, flint = scripted_shop()
    shop.press()
    flint.order["payment_status"], flint.session["status"] = "partially_paid", "partially_paid"
    assert shop.look() == "partially_paid"
    flint.session |= {"status": "open", "checkout_session_id": "cs_2"}
    ended = flint.answer_session(checkout_session_id="cs_1", status="partially_paid")
    flint.on("GET /v1/checkout-sessions/cs_1", ended)
    assert goes_to_flint(shop.press())
    assert shop.checkout.session_generation == 2


def test_session_that_exists_already_is_adopted(shop: CoreShop) -> None:
    """Made by somebody else for our order: it is the one open page, and the buyer goes there."""
    shop.flint.fault("status", "checkoutSessions.create", status=400, code="INVALID_REQUEST")
    shop.press()
    body = {"order_id": shop.checkout.order_id}
    made = shop.flint.merchant("POST", "/v1/checkout-sessions", body)["checkout_session"]
    assert goes_to_flint(shop.press())
    assert shop.checkout.checkout_session_id == made["checkout_session_id"]
    assert len(shop.flint.sessions()) == 1


def test_existing_session_of_another_order_is_not_adopted() -> None:
    """Flint names a session that is not ours: refused, nothing recorded."""
    shop, flint = scripted_shop()
    flint.session["order_id"] = "ord_other"
    exists = refusal(409, "CHECKOUT_SESSION_ALREADY_EXISTS", existing_checkout_session_id="cs_1")
    flint.on(CREATE, exists)
    assert not goes_to_flint(shop.press())
    assert shop.checkout.checkout_session_id is None


def test_replayed_session_is_read_before_the_buyer_goes_there(shop: CoreShop) -> None:
    """Its answer is as old as its making: it may have expired since, and then the next one is made."""
    shop.flint.fault("reset", "checkoutSessions.create", phase="after", count=9)
    shop.press()
    shop.flint.cancel_faults()
    shop.flint.advance(3700)
    result = shop.press()
    assert goes_to_flint(result)
    (session,) = shop.open_sessions()
    assert session["checkout_session_id"] in result.address
    assert shop.checkout.session_generation == 2


def test_unknown_session_still_open_after_twenty_hours_is_adopted() -> None:
    """Found by our reference; no second one is made."""
    shop = CoreShop(settings={"SESSION_EXPIRES_IN_SECONDS": 86400})
    shop.flint.fault("reset", "checkoutSessions.create", phase="after", count=9)
    shop.press()
    shop.flint.cancel_faults()
    shop.flint.advance(21 * 3600)
    assert goes_to_flint(shop.press())
    assert len(shop.flint.sessions()) == 1
    assert shop.find(JournalEntry, operation="checkoutSessions.create").status == "succeeded"


def test_order_that_is_paid_without_a_session_needs_none() -> None:
    """A total of nothing may read paid at once: no page is made."""
    shop, flint = scripted_shop()
    flint.pay()
    assert not goes_to_flint(shop.press())
    assert (shop.checkout.state, flint.sent(CREATE)) == ("paid", [])
    assert len(shop.effects()) == 1


def test_zero_total_that_is_not_paid_gets_a_session() -> None:
    """Order and session, as for any other amount."""
    shop, flint = scripted_shop()
    flint.price(0)
    assert goes_to_flint(shop.press())


def test_session_refused_because_the_order_was_paid_says_so() -> None:
    """Flint refuses, and the read behind it tells why: the paid page, no error."""
    shop, flint = scripted_shop()

    def pay_and_refuse(_: object) -> Any:
        flint.pay()
        return refusal(409, "ORDER_ALREADY_PAID")

    flint.on(CREATE, pay_and_refuse)
    assert shop.press() == GoTo(f"/shop/checkout/{shop.checkout.reference}")
    assert shop.checkout.state == "paid"


def test_record_that_moved_on_is_looked_at_again() -> None:
    """Another press replaced the session while this one was reading the old: no third generation is begun."""
    shop, flint = scripted_shop()
    shop.press()

    def read(_: object) -> Any:
        where = {"reference": shop.checkout.reference}
        version = shop.checkout.version + 1
        shop.change(CheckoutRecord, where, checkout_session_id="cs_2", session_generation=2, version=version)
        return flint.answer_session(checkout_session_id="cs_1", status="expired")

    flint.on("GET /v1/checkout-sessions/cs_1", read)
    flint.on("GET /v1/checkout-sessions/cs_2", flint.answer_session(checkout_session_id="cs_2"))
    assert goes_to_flint(shop.press())
    assert (shop.checkout.session_generation, len(flint.sent(CREATE))) == (2, 1)


def test_started_is_told_once_over_all_generations(shop: CoreShop) -> None:
    """The host learns once that a buyer has gone to pay."""
    shop.press()
    shop.flint.advance(3700)
    shop.press()
    assert len(shop.effects("checkout_started")) == 1

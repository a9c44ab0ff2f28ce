"""How checkout sessions end (checkout_sessions facts, sections 5 and 6)."""

from typing import Any

import pytest

from flint_storefront.sandbox.checkout_sessions.lifecycle import EndRefused, end
from flint_storefront.sandbox.payments.documents import make_attempt
from tests.sandbox.shop import Shop, ad_hoc_line

SESSIONS = "/v1/checkout-sessions"


def read(shop: Shop, session: dict[str, Any]) -> dict[str, Any]:
    """Return the session as a merchant reads it now."""
    return shop.get(f"{SESSIONS}/{session['checkout_session_id']}")


def start_attempt(shop: Shop, session: dict[str, Any]) -> dict[str, Any]:
    """Put a payment attempt under way on the session's order and return it."""
    order = shop.environment.orders[session["order_id"]]
    stored = shop.environment.checkout_sessions[session["checkout_session_id"]]
    return make_attempt(shop.sandbox, shop.environment, order, stored)


def test_session_expires_by_the_clock(shop: Shop) -> None:
    """At `expires_at` an open session is over, on whatever is read next."""
    session = shop.add_session(shop.add_order(), expiration={"expires_in_seconds": 60})
    shop.sandbox.clock.advance(59.9)
    assert read(shop, session)["status"] == "open"
    shop.sandbox.clock.advance(0.1)
    ended = read(shop, session)
    assert (ended["status"], ended["terminal_reason"]) == ("expired", "expired")
    assert shop.events()[-1] == "checkout_session.expired"


def test_session_lives_an_hour_by_default(shop: Shop) -> None:
    """Without a wish the environment's life time counts."""
    session = shop.add_session(shop.add_order())
    assert session["expiration"]["expires_in_seconds"] == 3600
    shop.sandbox.clock.advance(3600)
    assert read(shop, session)["status"] == "expired"


def test_expired_session_makes_room_for_a_new_one(shop: Shop) -> None:
    """After the end the same order gets another session without naming the old."""
    order = shop.add_order()
    shop.add_session(order)
    shop.sandbox.clock.advance(3600)
    assert shop.add_session(order)["status"] == "open"


def test_merchant_closes_a_session(shop: Shop) -> None:
    """Closing keeps the reason and ends the address; a second closing is refused."""
    session = shop.add_session(shop.add_order())
    path = f"{SESSIONS}/{session['checkout_session_id']}/close"
    ended = shop.post(path, {"reason_message": "cart changed"})
    assert (ended["status"], ended["terminal_reason"], ended["closed_reason"]) == (
        "closed",
        "api",
        "cart changed",
    )
    assert "url" not in ended
    error = shop.refuse("POST", path, {})
    assert (error["status"], error["code"], error["current_status"]) == (
        409,
        "CHECKOUT_SESSION_NOT_OPEN",
        "closed",
    )


@pytest.mark.parametrize("change", ["add", "update", "delete", "charge", "tip", "close"])
def test_change_of_the_order_invalidates_its_session(shop: Shop, change: str) -> None:
    """Whatever the merchant does to lines or money ends the open session as order_mutated."""
    order = shop.add_order(1000, 500)
    session = shop.add_session(order)
    path = f"/v1/orders/{order['order_id']}"
    line_path = f"{path}/line-items/{order['line_items'][0]['order_line_item_id']}"
    fee = {"name": "Rush", "type": "rush_fee", "amount_money": {"amount": 1, "currency": "USD"}}
    requests: dict[str, tuple[str, str, Any]] = {
        "add": ("POST", f"{path}/line-items", {"line_items": [ad_hoc_line(1)]}),
        "update": ("PATCH", line_path, {"quantity": 2}),
        "delete": ("DELETE", line_path, None),
        "charge": ("POST", f"{path}/charges", {"charge": fee}),
        "tip": ("PATCH", path, {"requested_tip": {"percent": 10}}),
        "close": ("POST", f"{path}/close", {}),
    }
    method, place, body = requests[change]
    assert shop.client.request(method, place, **({} if body is None else {"json": body})).is_success
    ended = read(shop, session)
    assert (ended["status"], ended["terminal_reason"]) == ("invalidated", "order_mutated")
    assert "checkout_session.invalidated" in shop.events()


def test_note_on_the_order_leaves_its_session_open(shop: Shop) -> None:
    """Texts and metadata are not the order's money."""
    order = shop.add_order()
    session = shop.add_session(order)
    shop.patch(f"/v1/orders/{order['order_id']}", {"internal_note": "x", "metadata": {"a": "b"}})
    assert read(shop, session)["status"] == "open"


def test_nothing_leaves_an_end(shop: Shop) -> None:
    """A session ends once, and only as the facts say."""
    session = shop.add_session(shop.add_order())
    stored = shop.environment.checkout_sessions[session["checkout_session_id"]]
    with pytest.raises(EndRefused):
        end(shop.sandbox, shop.environment, stored, "paid", "api")
    shop.sandbox.clock.advance(3600)
    read(shop, session)
    with pytest.raises(EndRefused):
        end(shop.sandbox, shop.environment, stored, "closed", "api")


def test_payment_under_way_blocks_competing_changes(shop: Shop) -> None:
    """While an attempt runs, neither order nor session can be changed by the merchant."""
    order = shop.add_order()
    session = shop.add_session(order)
    start_attempt(shop, session)
    closing = shop.refuse("POST", f"{SESSIONS}/{session['checkout_session_id']}/close", {})
    assert (closing["status"], closing["code"]) == (409, "CHECKOUT_PAYMENT_RESOLVING")
    body = {"order_id": order["order_id"], "replace_checkout_session_id": session["checkout_session_id"]}
    assert shop.refuse("POST", SESSIONS, body)["code"] == "CHECKOUT_PAYMENT_RESOLVING"
    for path in ("close", "line-items"):
        change = {} if path == "close" else {"line_items": [ad_hoc_line(1)]}
        error = shop.refuse("POST", f"/v1/orders/{order['order_id']}/{path}", change)
        assert (error["status"], error["code"]) == (409, "PAYMENT_ATTEMPT_STILL_PROCESSING")
        assert error["remediation"]["retryable"] is True


def test_attempt_outlives_its_expired_session_for_a_while(shop: Shop) -> None:
    """A session that expires under a running payment is in recovery until that ends."""
    session = shop.add_session(shop.add_order())
    attempt = start_attempt(shop, session)
    shop.sandbox.clock.advance(3600)
    ended = read(shop, session)
    assert (ended["status"], ended["recovery_mode"]) == ("expired", True)
    assert ended["recovery_payment_attempt_id"] == attempt["order_payment_attempt_id"]
    attempt["status"] = "failed"
    assert read(shop, session)["recovery_mode"] is False


def test_recovery_ends_after_an_hour(shop: Shop) -> None:
    """A payment that is still processing then goes on without its session."""
    session = shop.add_session(shop.add_order())
    attempt = start_attempt(shop, session)
    shop.sandbox.clock.advance(3600)
    assert read(shop, session)["recovery_mode"] is True
    shop.sandbox.clock.advance(3600)
    ended = read(shop, session)
    assert (ended["recovery_mode"], ended["status"], attempt["status"]) == (False, "expired", "processing")


def test_attempts_of_an_order_are_listed(shop: Shop) -> None:
    """The order's attempts are read by the merchant's key, without private keys."""
    order = shop.add_order()
    attempt = start_attempt(shop, shop.add_session(order))
    rows = shop.get(f"/v1/orders/{order['order_id']}/payment-attempts")
    assert [row["order_payment_attempt_id"] for row in rows] == [attempt["order_payment_attempt_id"]]
    assert not [key for key in rows[0] if key.startswith("_")]


def test_metadata_and_reference_can_change_after_the_end(shop: Shop) -> None:
    """Only these two, and equal values change nothing."""
    session = shop.add_session(shop.add_order(), metadata={"a": "1"})
    path = f"{SESSIONS}/{session['checkout_session_id']}"
    shop.post(f"{path}/close")
    shop.sandbox.clock.advance(60)
    changed = shop.patch(path, {"metadata": {"a": None, "b": "2"}, "external_reference_id": "chk_2"})
    assert (changed["metadata"], changed["external_reference_id"]) == ({"b": "2"}, "chk_2")
    shop.sandbox.clock.advance(60)
    assert shop.patch(path, {"external_reference_id": "chk_2"})["updated_at"] == changed["updated_at"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "EMPTY_UPDATE"),
        ({"timezone": "Europe/Berlin"}, "CHECKOUT_SESSION_UPDATE_FIELD_NOT_ALLOWED"),
        ({"buyer_contact": {"email": "a@shop.example"}}, "CHECKOUT_SESSION_UPDATE_FIELD_NOT_ALLOWED"),
        ({"redirects": {}}, "UNKNOWN_FIELD"),
    ],
)
def test_other_fields_of_a_session_cannot_change(shop: Shop, change: dict[str, Any], code: str) -> None:
    """A wrong redirect means a new session."""
    session = shop.add_session(shop.add_order())
    error = shop.refuse("PATCH", f"{SESSIONS}/{session['checkout_session_id']}", change)
    assert (error["status"], error["code"]) == (400, code)

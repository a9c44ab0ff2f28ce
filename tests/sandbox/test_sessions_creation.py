"""Which checkout sessions come into being (checkout_sessions facts, sections 3 and 4)."""

from typing import Any

import pytest

from flint_storefront.sandbox.orders.lifecycle import mark_paid
from tests.sandbox.shop import Shop

SESSIONS = "/v1/checkout-sessions"
QUICK = {"quick_pay_item": {"name": "Donation", "amount_money": {"amount": 2500, "currency": "USD"}}}


def test_session_of_an_order_is_open_and_has_an_address(shop: Shop) -> None:
    """The answer carries the page's address with a launch token in the fragment, and a secret beside it."""
    order = shop.add_order(1000)
    launch = shop.post(SESSIONS, {"order_id": order["order_id"], "external_reference_id": "chk_1"})
    session = launch["checkout_session"]
    assert (session["status"], session["surface"], session["origin"]) == ("open", "hosted", "api")
    page = f"http://127.0.0.1:8900/checkout/{session['checkout_session_id']}#checkout_token=tok_"
    assert session["url"].startswith(page)
    assert launch["checkout_access"]["checkout_auth_token"].startswith("ckat_v1.")
    assert launch["reused_existing"] is False
    assert shop.get(f"/v1/orders/{order['order_id']}")["checkout_session_ids"] == [
        session["checkout_session_id"]
    ]


def test_quick_pay_makes_its_own_order(shop: Shop) -> None:
    """One name and one amount become an order of one line."""
    session = shop.post(SESSIONS, QUICK)["checkout_session"]
    order = shop.get(f"/v1/orders/{session['order_id']}")
    assert (order["line_items"][0]["name"], order["origin"]) == ("Donation", "checkout")
    assert order["settlement_amounts"]["outstanding_money"] == {"amount": 2500, "currency": "USD"}


def test_each_read_gives_a_fresh_working_address(shop: Shop) -> None:
    """A merchant's read mints a launch token; the earlier ones keep working."""
    session = shop.add_session(shop.add_order())
    read = shop.get(f"{SESSIONS}/{session['checkout_session_id']}")
    tokens = [row["url"].partition("#checkout_token=")[2] for row in (session, read)]
    stored = shop.environment.checkout_sessions[session["checkout_session_id"]]
    assert tokens[0] != tokens[1]
    assert stored["_launch_tokens"] == tokens


def test_secrets_stay_out_of_reads_and_lists(shop: Shop) -> None:
    """No private key of a stored session is ever answered, and lists have no address."""
    session = shop.add_session(shop.add_order())
    for row in (shop.get(f"{SESSIONS}/{session['checkout_session_id']}"), *shop.get(SESSIONS)):
        assert not [key for key in row if key.startswith("_")]
    assert "url" not in shop.get(SESSIONS)[0]


def test_order_can_be_expanded(shop: Shop) -> None:
    """One read answers session and order's state."""
    order = shop.add_order(1000)
    session = shop.add_session(order)
    read = shop.get(f"{SESSIONS}/{session['checkout_session_id']}", expand="order,payment_intents")
    assert read["order"]["order_id"] == order["order_id"]
    assert read["order"]["settlement_amounts"]["outstanding_money"]["amount"] == 1000
    assert read["payment_intents"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "CHECKOUT_SESSION_SOURCE_REQUIRED"),
        ({"order_id": "ord_1", **QUICK}, "CHECKOUT_SESSION_SOURCE_CONFLICT"),
        ({"order_id": "ord_1", "subscription_plan_id": "plan_1"}, "CHECKOUT_SESSION_SOURCE_CONFLICT"),
        ({**QUICK, "replace_checkout_session_id": "cs_1"}, "CHECKOUT_REPLACEMENT_REQUIRES_ORDER"),
        ({"order_id": "ord_unknown"}, "RESOURCE_NOT_FOUND"),
        ({"subscription_plan_id": "plan_unknown"}, "RESOURCE_NOT_FOUND"),
        ({"order_id": "ord_1", "line_items": []}, "UNKNOWN_FIELD"),
        ({**QUICK, "surface": "sideways"}, "INVALID_CHECKOUT_SURFACE"),
        ({**QUICK, "surface": "embedded"}, "INVALID_CHECKOUT_SURFACE"),
        (
            {"quick_pay_item": {"name": "x", "amount_money": {"amount": 0, "currency": "USD"}}},
            "INVALID_AMOUNT",
        ),
        ({**QUICK, "redirects": {"success_redirect_url": "/local"}}, "INVALID_URL"),
        ({**QUICK, "redirects": {"success_redirect_url": "http://shop.example/"}}, "INVALID_URL_SCHEME"),
        ({**QUICK, "redirects": {"cancel_redirect_url": "javascript://shop.example/"}}, "INVALID_URL_SCHEME"),
        ({**QUICK, "redirects": {"success_redirect_url": "https://[broken"}}, "INVALID_URL"),
        ({**QUICK, "tip": {"tip_percent_options": [10, 15]}}, "INVALID_TIP_PERCENTAGES_COUNT"),
        (
            {**QUICK, "tip": {"tip_percent_options": [10, 15, 20], "default_tip_percent": 18}},
            "INVALID_DEFAULT_TIP_PERCENTAGE",
        ),
        ({**QUICK, "metadata": {"flint_x": "1"}}, "RESERVED_METADATA_KEY"),
        ({**QUICK, "expiration": {"expires_in_seconds": 59}}, "INVALID_EXPIRATION"),
        ({**QUICK, "expiration": {"expires_in_seconds": 86401}}, "INVALID_EXPIRATION"),
    ],
)
def test_session_that_cannot_be_made_is_refused(shop: Shop, body: dict[str, Any], code: str) -> None:
    """Source, surface, addresses, tip and life time are checked, and no order is left behind."""
    error = shop.refuse("POST", SESSIONS, body)
    assert (error["status"], error["code"]) == (400, code)
    assert shop.environment.checkout_sessions == shop.environment.orders == {}


def test_loopback_return_address_may_be_http(shop: Shop) -> None:
    """A shop under development comes back to its own machine."""
    redirects = {"success_redirect_url": "http://127.0.0.1:8901/shop/checkout/chk_1/return"}
    session = shop.post(SESSIONS, {**QUICK, "redirects": redirects})["checkout_session"]
    assert session["redirects"] == redirects


def test_second_session_of_an_order_is_refused(shop: Shop) -> None:
    """An order has one open session; the refusal names it."""
    order = shop.add_order()
    session = shop.add_session(order)
    error = shop.refuse("POST", SESSIONS, {"order_id": order["order_id"]})
    assert (error["status"], error["code"]) == (409, "CHECKOUT_SESSION_ALREADY_EXISTS")
    assert error["existing_checkout_session_id"] == session["checkout_session_id"]


def test_replacement_supersedes_the_open_session(shop: Shop) -> None:
    """Naming the open session ends it and points to its successor."""
    order = shop.add_order()
    old = shop.add_session(order)
    new = shop.add_session(order, replace_checkout_session_id=old["checkout_session_id"])
    ended = shop.get(f"{SESSIONS}/{old['checkout_session_id']}")
    assert (ended["status"], ended["terminal_reason"]) == ("invalidated", "superseded")
    assert ended["superseding_checkout_session_id"] == new["checkout_session_id"]
    assert "url" not in ended
    assert shop.events()[-1] == "checkout_session.invalidated"


def test_stale_replacement_names_the_current_session(shop: Shop) -> None:
    """Naming another session than the open one changes nothing."""
    order = shop.add_order()
    old = shop.add_session(order)
    new = shop.add_session(order, replace_checkout_session_id=old["checkout_session_id"])
    body = {"order_id": order["order_id"], "replace_checkout_session_id": old["checkout_session_id"]}
    error = shop.refuse("POST", SESSIONS, body)
    assert (error["status"], error["code"]) == (409, "CHECKOUT_SESSION_CURRENT_CHANGED")
    assert error["current_checkout_session_id"] == new["checkout_session_id"]


def test_replacing_an_ended_session_is_refused(shop: Shop) -> None:
    """When the old session has ended, it must not be named."""
    order = shop.add_order()
    session = shop.add_session(order)
    shop.post(f"{SESSIONS}/{session['checkout_session_id']}/close")
    body = {"order_id": order["order_id"], "replace_checkout_session_id": session["checkout_session_id"]}
    error = shop.refuse("POST", SESSIONS, body)
    assert (error["status"], error["code"]) == (409, "ORDER_COLLECTION_IN_PROGRESS")
    assert shop.add_session(order)["status"] == "open"


def test_paid_or_closed_order_gets_no_session(shop: Shop) -> None:
    """There is nothing to collect."""
    paid, closed = shop.add_order(), shop.add_order()
    mark_paid(shop.sandbox, shop.environment, shop.environment.orders[paid["order_id"]], None)
    shop.post(f"/v1/orders/{closed['order_id']}/close")
    assert shop.refuse("POST", SESSIONS, {"order_id": paid["order_id"]})["code"] == "ORDER_ALREADY_PAID"
    assert shop.refuse("POST", SESSIONS, {"order_id": closed["order_id"]})["code"] == "ORDER_CLOSED"


def test_sessions_are_found_by_reference_and_order(shop: Shop) -> None:
    """Filters are exact."""
    order = shop.add_order()
    wanted = shop.add_session(order, external_reference_id="chk_1")
    shop.add_session(shop.add_order(), external_reference_id="chk_12")
    for query in ({"external_reference_id": "chk_1"}, {"order_id": order["order_id"]}):
        rows = shop.get(SESSIONS, status="open", **query)
        assert [row["checkout_session_id"] for row in rows] == [wanted["checkout_session_id"]]

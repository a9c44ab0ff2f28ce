"""Clock, switches, ledger and deviations beside the API."""

import pytest

from tests.sandbox.buyer import start_checkout
from tests.sandbox.shop import Shop


def test_clock_moves_by_hand(shop: Shop) -> None:
    """The answer tells the new instant."""
    assert shop.client.get("/_sandbox/clock").json()["now"] == "2026-11-20T09:30:00Z"
    moved = shop.client.post("/_sandbox/clock", json={"advance_seconds": 90})
    assert (moved.json()["now"], moved.json()["offset_seconds"]) == ("2026-11-20T09:31:30Z", 90)


def test_clock_moves_what_waits_for_it(shop: Shop) -> None:
    """A session whose time is over ends at once, with its event, before anybody reads it."""
    start_checkout(shop, expiration={"expires_in_seconds": 60})
    moved = shop.client.post("/_sandbox/clock", json={"advance_seconds": 60})
    assert moved.json()["expired_sessions"] == 1
    assert shop.events()[-1] == "checkout_session.expired"


@pytest.mark.parametrize(
    "body",
    [{}, {"advance_seconds": -1}, {"advance_seconds": "5"}, {"advance_seconds": True}, {"seconds": 5}, []],
)
def test_clock_refuses_what_it_cannot_do(shop: Shop, body: object) -> None:
    """Never backwards, never by a typing mistake."""
    assert shop.client.post("/_sandbox/clock", json=body).status_code == 400


def test_clock_refuses_endless_numbers(shop: Shop) -> None:
    """An instant beyond the calendar would break everything after it."""
    headers = {"Content-Type": "application/json"}
    for number in (b"1e300", b"Infinity", b"NaN"):
        body = b'{"advance_seconds": ' + number + b"}"
        assert shop.client.post("/_sandbox/clock", content=body, headers=headers).status_code == 400


def test_switches_are_read_and_set(shop: Shop) -> None:
    """Only known names of the right type."""
    assert shop.client.get("/_sandbox/switches").json()["junk_return_parameters"] is False
    changed = shop.client.post("/_sandbox/switches", json={"junk_return_parameters": True})
    assert changed.json()["junk_return_parameters"] is True
    for body in ({"unknown": True}, {"junk_return_parameters": 1}, {"paid_order_status": "gone"}):
        assert shop.client.post("/_sandbox/switches", json=body).status_code == 400


def test_ledger_tells_a_purchase_in_order(shop: Shop) -> None:
    """Orders, sessions, payments and events, with ids."""
    buyer, order = start_checkout(shop, 1400)
    buyer.pay()
    entries = shop.client.get("/_sandbox/ledger").json()["entries"]
    wanted = {"order.created", "checkout_session.created", "payment.succeeded", "order.paid"}
    kinds = [row["kind"] for row in entries if row["kind"] in wanted]
    assert kinds == ["order.created", "checkout_session.created", "payment.succeeded", "order.paid"]
    payment = next(row for row in entries if row["kind"] == "payment.succeeded")
    assert (payment["order_id"], payment["amount"]) == (order["order_id"], 1400)


def test_ledger_is_filtered_and_continued(shop: Shop) -> None:
    """By kind, by environment, after a position."""
    shop.add_order()
    read = shop.client.get
    assert len(read("/_sandbox/ledger", params={"kind": "order."}).json()["entries"]) == 1
    assert read("/_sandbox/ledger", params={"environment": "second"}).json()["entries"] == []
    last = read("/_sandbox/ledger").json()["entries"][-1]["position"]
    assert read("/_sandbox/ledger", params={"after": last}).json()["entries"] == []


def test_ledger_holds_no_secret(shop: Shop) -> None:
    """No key, launch token, checkout credential or card number."""
    buyer, _ = start_checkout(shop)
    shop.get("/v1/checkout-sessions/" + buyer.address.removeprefix("/checkout/"))
    buyer.pay()
    text = shop.client.get("/_sandbox/ledger").text
    assert not [secret for secret in ("flint_test_", "tok_", "ckat_", "whsec_", "4242") if secret in text]


def test_deviations_are_read_and_forgotten(shop: Shop, contract_watch: list[dict[str, object]]) -> None:
    """A client's wrong request stands there until it is cleared."""
    shop.client.get("/v1/orders", params={"colour": "red"})
    contract_watch.clear()
    (deviation,) = shop.client.get("/_sandbox/deviations").json()["deviations"]
    assert (deviation["operation"], deviation["direction"]) == ("orders.list", "request")
    assert shop.client.delete("/_sandbox/deviations").json() == {"forgotten": 1}
    assert shop.client.get("/_sandbox/deviations").json() == {"deviations": []}


def test_control_routes_are_no_part_of_the_api(shop: Shop) -> None:
    """They need no credential, and the API does not know them."""
    plain = {"Authorization": ""}
    assert shop.client.get("/_sandbox/health", headers=plain).status_code == 200
    assert shop.refuse("GET", "/v1/_sandbox/health")["code"] == "ROUTE_NOT_FOUND"

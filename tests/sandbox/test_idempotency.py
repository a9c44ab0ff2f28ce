"""Idempotency keys (conventions facts, section 6)."""

import threading
from typing import Any

import httpx
import pytest

from flint_storefront.sandbox.control.faults import order_fault
from flint_storefront.sandbox.interruptions import ConnectionLost
from tests.sandbox.shop import OTHER_KEY, Shop, ad_hoc_line, make_client

BODY = {"line_items": [ad_hoc_line(1000)]}


def send(
    shop: Shop, key: str = "order-1", body: dict[str, Any] = BODY, client: httpx.Client | None = None
) -> httpx.Response:
    """Return the answer to an order that carries *key*."""
    shop.sandbox.switches["expect_bad_requests"] = True
    return (client or shop.client).post("/v1/orders", json=body, headers={"Idempotency-Key": key})


def test_replay_answers_the_first_result(shop: Shop) -> None:
    """Same key and bytes: the same order, marked as replayed in header and meta, and nothing done twice."""
    first, second = send(shop), send(shop)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json()["data"] == first.json()["data"]
    assert (first.json()["meta"]["idempotency_replayed"], second.json()["meta"]["idempotency_replayed"]) == (
        False,
        True,
    )
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(shop.environment.orders) == 1
    assert shop.events() == ["order.created"]


def test_replay_gives_a_session_with_its_secret(shop: Shop) -> None:
    """A lost answer of a session creation is recovered whole, and says that it existed."""
    body = {"order_id": shop.add_order()["order_id"]}
    first = shop.post("/v1/checkout-sessions", body, Idempotency_Key="session-1")
    second = shop.post("/v1/checkout-sessions", body, Idempotency_Key="session-1")
    assert second["checkout_access"] == first["checkout_access"]
    assert second["checkout_session"]["url"] == first["checkout_session"]["url"]
    assert (first["reused_existing"], second["reused_existing"]) == (False, True)


def test_key_of_another_request_is_refused(shop: Shop) -> None:
    """Same key, other bytes: 409, and the first order stands alone."""
    send(shop)
    response = send(shop, body={"line_items": [ad_hoc_line(2000)]})
    assert (response.status_code, response.json()["error"]["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert len(shop.environment.orders) == 1


def test_keys_belong_to_one_environment_and_operation(shop: Shop) -> None:
    """The same key in another sandbox, or for another operation, is another key."""
    send(shop)
    assert send(shop, client=make_client(shop.app, OTHER_KEY)).status_code == 201
    order_id = next(iter(shop.environment.orders))
    assert shop.post("/v1/checkout-sessions", {"order_id": order_id}, Idempotency_Key="order-1")


def test_definite_refusal_is_replayed(shop: Shop) -> None:
    """A 4xx that no waiting mends is stored like a success, byte for byte."""
    body = {"line_items": [{"variant_id": "var_unknown"}]}
    first, second = send(shop, body=body), send(shop, body=body)
    assert (first.status_code, second.status_code) == (400, 400)
    assert second.content == first.content
    assert second.headers["Idempotency-Replayed"] == "true"


def test_key_is_free_again_after_a_day(shop: Shop) -> None:
    """After 24 hours by the sandbox's clock the same key makes a new order."""
    send(shop)
    shop.sandbox.clock.advance(24 * 3600 - 1)
    assert send(shop).headers["Idempotency-Replayed"] == "true"
    shop.sandbox.clock.advance(1)
    assert "Idempotency-Replayed" not in send(shop).headers
    assert len(shop.environment.orders) == 2


def test_key_is_free_after_a_failure_before_the_operation(shop: Shop) -> None:
    """A 5xx or a reset before anything was done leaves the key to the next try."""
    order_fault(shop.sandbox, "status", operation="orders.create", status=503)
    order_fault(shop.sandbox, "reset", operation="orders.create")
    assert send(shop).status_code == 503
    with pytest.raises(httpx.ReadError):
        send(shop)
    assert shop.environment.orders == {}
    assert send(shop).status_code == 201


def test_answer_lost_after_commit_is_recovered_by_the_same_key(shop: Shop) -> None:
    """The order exists although its answer never arrived; the replay finds it."""
    order_fault(shop.sandbox, "reset", operation="orders.create", phase="after")
    with pytest.raises(httpx.ReadError):
        send(shop)
    assert len(shop.environment.orders) == 1
    replay = send(shop)
    assert replay.headers["Idempotency-Replayed"] == "true"
    assert replay.json()["data"]["order_id"] in shop.environment.orders


def test_key_in_progress_is_refused_with_409(shop: Shop) -> None:
    """While the first request is held up, the second is told to wait with the same key."""
    order_fault(shop.sandbox, "delay", operation="orders.create", seconds=0.3)
    slow = httpx.Client(transport=httpx.WSGITransport(app=shop.app), base_url="http://sandbox.test")
    slow.headers = shop.client.headers
    answers: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: answers.append(send(shop, client=slow)))
    thread.start()
    while not shop.environment.idempotency:
        assert thread.is_alive()
    second = send(shop)
    thread.join(10)
    assert (second.status_code, second.json()["error"]["code"]) == (409, "IDEMPOTENCY_KEY_IN_PROGRESS")
    assert second.json()["error"]["remediation"]["retryable"] is True
    assert [answer.status_code for answer in answers] == [201]
    assert send(shop).headers["Idempotency-Replayed"] == "true"


def test_effective_key_is_told_when_none_is_sent(shop: Shop) -> None:
    """Flint makes a key of its own for a write without one."""
    response = shop.client.post("/v1/orders", json=BODY)
    assert response.headers["Idempotency-Key"]
    assert "Idempotency-Key" not in shop.client.get("/v1/orders").headers


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("k" * 256, "IDEMPOTENCY_KEY_TOO_LONG"),
        ("", "INVALID_IDEMPOTENCY_KEY"),
        ("a b", "INVALID_IDEMPOTENCY_KEY"),
    ],
)
def test_malformed_key_is_refused(shop: Shop, key: str, code: str) -> None:
    """A key has 1 to 255 visible characters."""
    response = send(shop, key=key)
    assert (response.status_code, response.json()["error"]["code"]) == (400, code)


def test_cut_off_request_leaves_its_key_free_after_a_restart(shop: Shop) -> None:
    """A key whose request never ended does not block for a day."""
    shop.environment.idempotency["orders.create order-1"] = {
        "fingerprint": "x",
        "expires_at": "2026-11-21T09:30:00+00:00",
        "status": None,
    }
    restarted = Shop(shop.sandbox)
    assert send(restarted).status_code == 201


def test_connection_lost_is_a_connection_error() -> None:
    """The threaded server drops the connection on it instead of answering 500."""
    assert issubclass(ConnectionLost, ConnectionError)

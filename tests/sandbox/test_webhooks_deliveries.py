"""Deliveries: when, how often, and what is recorded of them."""

import httpx
import pytest

from flint_storefront.sandbox.webhooks.deliveries import (
    RETRY_SECONDS,
    clear_interrupted,
    deliver_due,
    find_due,
)
from flint_storefront.sandbox.webhooks.sending import is_loopback_url, send
from tests.sandbox.receiver import HOOK_URL, Receiver, add_endpoint
from tests.sandbox.shop import Shop


def only_delivery(shop: Shop) -> dict[str, object]:
    """Return the one delivery of the shop, as the API shows it."""
    (delivery_id,) = shop.environment.webhook_deliveries
    delivery: dict[str, object] = shop.get("/v1/webhook-deliveries/" + delivery_id)
    return delivery


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_any_2xx_acknowledges(shop: Shop, status: int) -> None:
    """One attempt, delivered."""
    receiver = Receiver(shop)
    receiver.script = [status]
    add_endpoint(shop)
    shop.add_order()
    assert deliver_due(shop.sandbox) == 1
    delivery = only_delivery(shop)
    assert (delivery["status"], delivery["last_response_code"]) == ("delivered", status)
    assert (deliver_due(shop.sandbox), len(receiver.requests)) == (0, 1)


@pytest.mark.parametrize(
    ("answer", "category"),
    [
        (404, "webhook_http_4xx"),
        (500, "webhook_http_5xx"),
        (302, "webhook_http_4xx"),
        (httpx.ReadTimeout("slow"), "webhook_timeout"),
        (httpx.ConnectError("refused"), "webhook_connection"),
    ],
)
def test_everything_else_fails_and_is_tried_again(shop: Shop, answer: int | Exception, category: str) -> None:
    """Still pending, with the reason and the time of the next attempt."""
    receiver = Receiver(shop)
    receiver.script = [answer]
    add_endpoint(shop)
    shop.add_order()
    deliver_due(shop.sandbox)
    delivery = only_delivery(shop)
    assert (delivery["status"], delivery["error_category"]) == ("pending", category)
    assert delivery["next_retry_at"] == "2026-11-20T09:30:30Z"
    shop.sandbox.clock.advance(30)
    deliver_due(shop.sandbox)
    assert only_delivery(shop)["status"] == "delivered"


def test_schedule_is_followed_to_the_second_and_ends(shop: Shop) -> None:
    """Nine attempts in all, each at its second, the same id and a fresh timestamp each time."""
    receiver = Receiver(shop)
    receiver.script = [503] * 20
    add_endpoint(shop)
    shop.add_order()
    deliver_due(shop.sandbox)
    for wait in RETRY_SECONDS:
        shop.sandbox.clock.advance(wait - 1)
        assert deliver_due(shop.sandbox) == 0
        shop.sandbox.clock.advance(1)
        assert deliver_due(shop.sandbox) == 1
    shop.sandbox.clock.advance(1_000_000)
    assert deliver_due(shop.sandbox) == 0
    delivery = only_delivery(shop)
    assert (delivery["status"], delivery["automatic_attempt_count"]) == ("failed", 9)
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 1
    assert len({request.headers["webhook-timestamp"] for request in receiver.requests}) == 9


def test_attempts_are_listed_with_their_outcome(shop: Shop) -> None:
    """The oldest first; status, trigger and what the receiver said."""
    receiver = Receiver(shop)
    receiver.script = [500]
    add_endpoint(shop)
    shop.add_order()
    deliver_due(shop.sandbox)
    shop.sandbox.clock.advance(30)
    deliver_due(shop.sandbox)
    attempts = shop.get(f"/v1/webhook-deliveries/{only_delivery(shop)['webhook_delivery_id']}/attempts")
    assert [(row["attempt_number"], row["status"], row["delivery_trigger"]) for row in attempts] == [
        (1, "failed", "automatic_delivery"),
        (2, "delivered", "automatic_retry"),
    ]
    assert attempts[0]["response_body_excerpt"] == "received"


def test_resend_goes_to_the_present_url_with_the_same_id(shop: Shop) -> None:
    """A delivered event may be sent again by hand."""
    receiver, endpoint = Receiver(shop), add_endpoint(shop)
    shop.add_order()
    deliver_due(shop.sandbox)
    moved = HOOK_URL + "/moved"
    shop.patch(f"/v1/webhook-endpoints/{endpoint['webhook_endpoint_id']}", {"url": moved})
    path = f"/v1/webhook-deliveries/{only_delivery(shop)['webhook_delivery_id']}/resend"
    outcome = shop.post(path, {"reason_message": "again, please"})
    assert (outcome["attempt_status"], outcome["delivery_trigger"]) == ("delivered", "manual_resend")
    assert outcome["reason_message"] == "again, please"
    first, second = receiver.requests
    assert (str(second.url), second.content) == (moved, first.content)
    assert second.headers["webhook-id"] == first.headers["webhook-id"]


def test_resend_of_a_pending_delivery_is_refused(shop: Shop) -> None:
    """It is still tried by itself."""
    Receiver(shop)
    add_endpoint(shop)
    shop.add_order()
    path = f"/v1/webhook-deliveries/{only_delivery(shop)['webhook_delivery_id']}/resend"
    error = shop.refuse("POST", path, {})
    assert (error["status"], error["code"]) == (409, "WEBHOOK_DELIVERY_IN_FLIGHT")
    assert error["remediation"]["retryable"] is True


def test_resend_to_a_disabled_endpoint_is_refused(shop: Shop) -> None:
    """There is nowhere to send it."""
    Receiver(shop)
    endpoint = add_endpoint(shop)
    shop.add_order()
    deliver_due(shop.sandbox)
    shop.patch(f"/v1/webhook-endpoints/{endpoint['webhook_endpoint_id']}", {"enabled": False})
    path = f"/v1/webhook-deliveries/{only_delivery(shop)['webhook_delivery_id']}/resend"
    assert shop.refuse("POST", path, {})["code"] == "WEBHOOK_ENDPOINT_NOT_ACTIVE"


def test_disabled_endpoint_suppresses_what_is_due(shop: Shop) -> None:
    """Not sent on purpose, and not sent later."""
    receiver, endpoint = Receiver(shop), add_endpoint(shop)
    shop.add_order()
    shop.patch(f"/v1/webhook-endpoints/{endpoint['webhook_endpoint_id']}", {"enabled": False})
    assert deliver_due(shop.sandbox) == 0
    assert only_delivery(shop)["status"] == "suppressed"
    assert receiver.requests == []


def test_two_environments_are_delivered_apart(shop: Shop) -> None:
    """An environment's events go to its own endpoints only."""
    receiver = Receiver(shop)
    add_endpoint(shop)
    other = shop.sandbox.environments["second"]
    shop.add_order()
    assert other.webhook_deliveries == {}
    assert deliver_due(shop.sandbox, environment_name="second") == 0
    assert deliver_due(shop.sandbox, environment_name="first") == 1
    assert len(receiver.requests) == 1


def test_delivery_under_way_is_not_taken_twice_but_again_after_a_crash(shop: Shop) -> None:
    """A second worker leaves it alone; a restart sends it again."""
    Receiver(shop)
    add_endpoint(shop)
    shop.add_order()
    found = find_due(shop.sandbox)
    assert found is not None
    found[1]["_is_sending"] = True
    assert find_due(shop.sandbox) is None
    clear_interrupted(shop.sandbox)
    assert find_due(shop.sandbox) is not None


def test_receiver_that_raises_leaves_the_delivery_due(shop: Shop) -> None:
    """A shop in the same process shows its own mistake, and can be tried again."""
    receiver = Receiver(shop)
    receiver.script = [RuntimeError("a mistake in the shop")]
    add_endpoint(shop)
    shop.add_order()
    with pytest.raises(RuntimeError, match="a mistake in the shop"):
        deliver_due(shop.sandbox)
    assert deliver_due(shop.sandbox) == 1


@pytest.mark.parametrize(
    ("url", "is_local"),
    [
        ("http://127.0.0.1:8901/x", True),
        ("http://localhost/x", True),
        ("https://shop.localhost/x", True),
        ("http://[::1]:80/x", True),
        ("http://127.9.9.9/", True),
        ("http://10.0.0.1/x", False),
        ("https://shop.example/x", False),
        ("http://127.0.0.1.example.com/", False),
        ("http://user@127.0.0.1/", False),
        ("ftp://127.0.0.1/", False),
        ("http://127.0.0.1:0/", False),
        ("http://[::1", False),
        ("", False),
    ],
)
def test_only_this_machine_is_a_target(url: str, is_local: bool) -> None:
    """Nothing leaves the machine, whatever the address looks like."""
    assert is_loopback_url(url) is is_local


def test_public_address_is_blocked_without_a_request(shop: Shop) -> None:
    """The endpoint may be stored, but nothing is sent there."""
    receiver = Receiver(shop)
    add_endpoint(shop, url="https://shop.example/webhooks")
    shop.add_order()
    deliver_due(shop.sandbox)
    assert only_delivery(shop)["error_category"] == "webhook_blocked_target"
    assert receiver.requests == []


def test_ledger_tells_every_attempt(shop: Shop) -> None:
    """Tests read there what went out."""
    Receiver(shop).script = [500]
    add_endpoint(shop)
    shop.add_order()
    deliver_due(shop.sandbox)
    shop.sandbox.clock.advance(30)
    deliver_due(shop.sandbox)
    kinds = [row["kind"] for row in shop.sandbox.ledger if row["kind"].startswith("webhook_delivery")]
    assert kinds == ["webhook_delivery.failed", "webhook_delivery.delivered"]


def test_long_answer_of_a_receiver_is_cut_off() -> None:
    """The status counts; only the beginning of the body is kept."""
    endless = httpx.MockTransport(lambda _: httpx.Response(200, content=b"x" * 10_000))
    outcome = send(HOOK_URL, headers={}, body=b"{}", transport=endless)
    assert (outcome.is_delivered, len(outcome.body_excerpt)) == (True, 2048)

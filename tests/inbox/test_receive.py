"""
Taking a delivery in: verified, kept once, acknowledged; or refused in one line, whatever it is.
"""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from flint_storefront.inbox.receive import LARGEST_BODY, receive_webhook
from flint_storefront.page_request import PageRequest
from flint_storefront.results import Respond
from flint_storefront.storage.records import InboxEvent
from tests.catalog.shop import Csrf
from tests.checkout.core_shop import CoreShop

EVENT_ID = "whev_01KWJZAEESGE95VN6GP5J7H6MQ"


@pytest.fixture
def shop() -> CoreShop:
    """A shop that knows its merchant."""
    shop = CoreShop()
    shop.press()
    shop.flint.forget_calls()
    return shop


def envelope(shop: CoreShop, data: Any = None, **changes: Any) -> bytes:
    """The body of a delivery about the shop's order."""
    document = {
        "webhook_event_id": EVENT_ID,
        "event_type": "order.paid",
        "api_version": "2026-09-07",
        "payload_version": 1,
        "mode": "test",
        "merchant_id": shop.flint.environment.merchant_id,
        "created_at": "2026-11-22T12:00:00Z",
        "request": None,
        "data": {"order_id": shop.checkout.order_id} if data is None else data,
    }
    return json.dumps({key: value for key, value in (document | changes).items() if value != "-"}).encode()


def deliver(
    shop: CoreShop, body: bytes, *, webhook_id: str = "msg_1", length: Any = "", signed: bytes = b""
) -> int:
    """Post *body* with the standard headers; answers the status."""
    timestamp = str(int(shop.flint.clock.now().timestamp()))
    key = base64.b64decode(shop.flint.webhook_secret.removeprefix("whsec_"))
    content = f"{webhook_id}.{timestamp}.".encode() + (signed or body)
    digest = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    headers = (
        ("webhook-id", webhook_id),
        ("webhook-timestamp", timestamp),
        ("webhook-signature", f"v1,{digest}"),
    )
    request = PageRequest(
        method="POST",
        csrf=Csrf(),
        headers=headers,
        content_length=len(body) if length == "" else length,
        read_body=lambda limit: body[:limit],
    )
    result = receive_webhook(shop.storefront, request)
    assert isinstance(result, Respond)
    return result.status


def test_delivery_is_kept_with_its_ids_and_bytes(shop: CoreShop) -> None:
    """Due at once; the body as it was signed."""
    body = envelope(shop, {"order_id": shop.checkout.order_id, "payment_intent_id": "pi_1"})
    assert deliver(shop, body) == 200
    event: InboxEvent = shop.find(InboxEvent)
    assert (event.webhook_event_id, event.webhook_id, event.event_type) == (EVENT_ID, "msg_1", "order.paid")
    assert (event.order_id, event.payment_intent_id) == (shop.checkout.order_id, "pi_1")
    assert (event.body, event.status, event.next_attempt_at) == (body, "pending", shop.flint.clock.now())
    assert shop.flint.calls() == []


@pytest.mark.parametrize(
    ("first", "second"),
    [(("msg_1", EVENT_ID), ("msg_2", EVENT_ID)), (("msg_1", EVENT_ID), ("msg_1", "whev_other"))],
    ids=["same event id", "same webhook id"],
)
def test_duplicate_is_acknowledged_and_kept_once(shop: CoreShop, first: Any, second: Any) -> None:
    """By the signed body's id, and by the header's."""
    for webhook_id, event_id in (first, second):
        body = envelope(shop, webhook_event_id=event_id)
        assert deliver(shop, body, webhook_id=webhook_id) == 200
    assert len(shop.events) == 1


@pytest.mark.parametrize(
    "data",
    [
        {"order": {"order_id": "ord_1"}},
        {"order": {"order_id": "ord_1"}, "order_id": None},
        {"order_id": "ord_1"},
    ],
)
def test_old_nested_data_is_understood(shop: CoreShop, data: Any) -> None:
    """An older shape put the id into the object of its name."""
    assert deliver(shop, envelope(shop, data)) == 200
    assert shop.find(InboxEvent).order_id == "ord_1"


@pytest.mark.parametrize(
    "data", [{}, {"order_id": 7}, {"order_id": ["ord_1"]}, {"order": "ord_1"}, {"order_id": "o" * 129}]
)
def test_data_without_a_proper_id_is_kept_without(shop: CoreShop, data: Any) -> None:
    """Whatever else it says."""
    assert deliver(shop, envelope(shop, data)) == 200
    assert shop.find(InboxEvent).order_id is None


@pytest.mark.parametrize(
    "changes",
    [
        {"mode": "live"},
        {"mode": "-"},
        {"merchant_id": "mer_other"},
        {"merchant_id": "-"},
        {"merchant_id": ""},
        {"webhook_event_id": "-"},
        {"webhook_event_id": ""},
        {"webhook_event_id": 7},
        {"webhook_event_id": "w" * 129},
        {"webhook_event_id": "whev_\u0660"},
        {"webhook_event_id": "whev_\n"},
        {"event_type": "-"},
        {"event_type": "e" * 129},
        {"created_at": "yesterday"},
        {"data": []},
        {"data": "-"},
    ],
    ids=str,
)
def test_signed_but_not_for_us_or_unsound_is_refused(shop: CoreShop, changes: dict[str, Any]) -> None:
    """400, no row, also with a good signature."""
    assert deliver(shop, envelope(shop, **changes)) == 400
    assert shop.events == []


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{", b"\xff\xfe", b'{"a":NaN}', b"[" * 5000])
def test_body_that_is_no_envelope_is_refused(shop: CoreShop, body: bytes) -> None:
    """400, no row, no error of ours."""
    assert deliver(shop, body) == 400
    assert shop.events == []


def test_changed_body_is_refused(shop: CoreShop) -> None:
    """The signature is of other bytes."""
    assert deliver(shop, envelope(shop), signed=envelope(shop, event_type="order.refunded")) == 400
    assert shop.events == []


@pytest.mark.parametrize(("length", "status"), [(None, 411), (LARGEST_BODY + 1, 413)])
def test_length_is_asked_for_and_bounded(shop: CoreShop, length: Any, status: int) -> None:
    """Before a byte is read."""
    assert deliver(shop, envelope(shop), length=length) == status
    assert shop.events == []


def test_body_longer_than_declared_is_refused(shop: CoreShop) -> None:
    """A small declared length does not let a mebibyte in."""
    assert deliver(shop, b" " * (LARGEST_BODY + 1), length=10) == 413
    assert shop.events == []


def test_first_delivery_before_any_merchant_is_known_is_kept() -> None:
    """The mode alone decides until Flint has named our merchant."""
    shop = CoreShop()
    assert deliver(shop, envelope_of_somebody()) == 200
    assert len(shop.events) == 1


def envelope_of_somebody() -> bytes:
    """A delivery of some merchant in test mode."""
    facts = {
        "webhook_event_id": EVENT_ID,
        "event_type": "order.paid",
        "mode": "test",
        "merchant_id": "mer_somebody",
        "created_at": "2026-11-22T12:00:00Z",
        "data": {},
    }
    return json.dumps(facts).encode()


def test_without_a_secret_there_is_no_such_address(shop: CoreShop) -> None:
    """404, before anything is read."""
    shop.settings = {"WEBHOOK_SECRETS": []}
    shop.restart()
    assert deliver(shop, envelope(shop)) == 404


@pytest.mark.parametrize("name", ["subscription_id", "refund_id", "dispute_id"])
def test_other_ids_of_an_event_are_kept(shop: CoreShop, name: str) -> None:
    """What a subscription, a refund or a dispute is found by; an odd one is none."""
    assert deliver(shop, envelope(shop, {name: "some_1"})) == 200
    assert getattr(shop.find(InboxEvent), name) == "some_1"
    assert shop.find(InboxEvent).order_id is None

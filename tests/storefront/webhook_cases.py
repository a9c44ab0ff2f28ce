"""
Webhooks: taken in once, acted on after, refused when they are not Flint's.
"""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from flint_storefront.checkout.operator import check_again
from flint_storefront.inbox.actions import replay
from flint_storefront.inbox.backfill import backfill
from tests.storefront.shop import Shop


def envelope(shop: Shop, event_type: str = "order.paid", **changes: Any) -> dict[str, Any]:
    """A merchant event about an order."""
    return {
        "webhook_event_id": "whev_01KWJZAEESGE95VN6GP5J7H6MQ",
        "event_type": event_type,
        "payload_version": 1,
        "api_version": "2026-09-07",
        "mode": "test",
        "merchant_id": shop.flint.environment.merchant_id,
        "created_at": "2026-11-22T12:00:00Z",
        "request": None,
        "data": {"order_id": "ord_01KWJZAEESGE95VN6GP5J7H6MQ", "payment_status": "paid", "status": "open"},
        **changes,
    }


def signed(
    shop: Shop, body: bytes, *, webhook_id: str = "", age_seconds: int = 0, secret: str = ""
) -> dict[str, str]:
    """The standard headers over *body*."""
    timestamp = int(shop.flint.clock.now().timestamp()) - age_seconds
    webhook_id = webhook_id or "whev_01KWJZAEESGE95VN6GP5J7H6MQ"
    key = base64.b64decode((secret or shop.flint.webhook_secret).removeprefix("whsec_"))
    digest = hmac.new(key, f"{webhook_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(digest).decode()}"
    return {"webhook-id": webhook_id, "webhook-timestamp": str(timestamp), "webhook-signature": signature}


class WebhookCases:
    """
    Good ones, bad ones, early ones, twice.
    """

    def post(self, shop: Shop, body: dict[str, Any] | bytes, **how: Any) -> int:
        """Deliver a body, signed; answers the status."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return shop.deliver_raw(raw, signed(shop, raw, **how))

    def test_signed_event_is_kept_once(self, shop: Shop) -> None:
        """The same delivery twice: 2xx both times, one row."""
        body = envelope(shop)
        assert (self.post(shop, body), self.post(shop, body)) == (200, 200)
        assert len(shop.events) == 1

    def test_same_event_under_another_webhook_id_is_kept_once(self, shop: Shop) -> None:
        """The id in the signed body counts, whatever the header says."""
        body = envelope(shop)
        self.post(shop, body)
        assert self.post(shop, body, webhook_id="msg_other") == 200
        assert len(shop.events) == 1

    def test_unknown_type_is_kept_without_effect(self, shop: Shop) -> None:
        """A type that we do not know is acknowledged and put aside."""
        assert self.post(shop, envelope(shop, "moon.risen")) == 200
        assert [event.status for event in shop.events] == ["ignored"]

    def test_unknown_order_waits(self, shop: Shop) -> None:
        """An event about an order that we do not know has no effect."""
        assert self.post(shop, envelope(shop)) == 200
        assert [event.status for event in shop.events] == ["waiting"]
        assert shop.signals.seen == []

    def test_waiting_event_is_worked_on_once_the_order_is_known(self, shop: Shop) -> None:
        """The answer to our order got lost, it was paid through another session, the event came first: all is found."""
        shop.flint.fault("reset", "orders.create", phase="after", count=9)
        shop.buy()
        shop.flint.cancel_faults()
        (order,) = shop.flint.orders()
        session = shop.flint.merchant("POST", "/v1/checkout-sessions", {"order_id": order["order_id"]})[
            "checkout_session"
        ]
        shop.flint.pay(session["url"])
        shop.flint.deliver()
        assert {event.status for event in shop.events} >= {"waiting"}
        shop.flint.advance(60)
        page = shop.browser.get(shop.address())
        shop.work()
        assert page.state == "paid"
        assert len(shop.effects("order_paid")) == 1
        assert "waiting" not in {event.status for event in shop.events if event.order_id == order["order_id"]}

    @pytest.mark.parametrize(
        "change",
        [
            {"mode": "live"},
            {"merchant_id": "mer_01KWJZAEESGE95VN6GP5J7H6MQ"},
            {"merchant_id": None},
            {"webhook_event_id": ""},
        ],
    )
    def test_event_that_is_not_ours_is_refused(self, shop: Shop, change: dict[str, Any]) -> None:
        """Another mode or merchant, or no id: 400 and no row, though the signature is right."""
        shop.buy()
        assert self.post(shop, envelope(shop, **change)) == 400
        assert shop.events == []

    @pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"\xff\xfe", b'{"webhook_event_id": 5}'])
    def test_signed_nonsense_is_refused(self, shop: Shop, body: bytes) -> None:
        """A body that is no event: 400 and no row."""
        assert self.post(shop, body) == 400
        assert shop.events == []

    def test_wrong_signature_is_refused(self, shop: Shop) -> None:
        """A signature of another secret: 400, no row."""
        other = "whsec_" + base64.b64encode(b"x" * 32).decode()
        assert self.post(shop, envelope(shop), secret=other) == 400
        assert shop.events == []

    @pytest.mark.parametrize("age_seconds", [301, -301, 86400])
    def test_stale_delivery_is_refused(self, shop: Shop, age_seconds: int) -> None:
        """Older or newer than five minutes: 400, no row."""
        assert self.post(shop, envelope(shop), age_seconds=age_seconds) == 400
        assert shop.events == []

    def test_unsigned_delivery_is_refused(self, shop: Shop) -> None:
        """No headers: 400, no row."""
        assert shop.deliver_raw(json.dumps(envelope(shop)).encode(), {}) == 400
        assert shop.events == []

    def test_body_over_a_mebibyte_is_refused(self, shop: Shop) -> None:
        """Too large to be an event: 413, no row."""
        assert self.post(shop, b" " * (1024 * 1024 + 1)) == 413
        assert shop.events == []

    def test_without_secret_the_address_is_absent(self, make_shop: Any) -> None:
        """A site without a webhook secret has no webhook address."""
        shop = make_shop(WEBHOOK_SECRETS=[])
        assert self.post(shop, envelope(shop)) == 404

    def test_second_secret_is_accepted(self, make_shop: Any) -> None:
        """During a rotation both secrets hold."""
        old = "whsec_" + base64.b64encode(b"o" * 32).decode()
        new = "whsec_" + base64.b64encode(b"n" * 32).decode()
        shop = make_shop(WEBHOOK_SECRETS=[old, new])
        assert [self.post(shop, envelope(shop), secret=secret) for secret in (old, new)] == [200, 200]

    def test_webhook_asks_nothing_of_flint(self, make_shop: Any) -> None:
        """Taking in makes no call; the work does."""
        shop = make_shop(RUNNER="none")
        shop.flint.pay(shop.buy().location)
        shop.flint.forget_calls()
        shop.flint.deliver()
        assert shop.events
        assert shop.flint.calls() == []
        shop.work()
        assert shop.checkout.state == "paid"

    def test_lost_events_are_backfilled(self, shop: Shop) -> None:
        """Events that never arrived are listed at Flint and worked on."""
        shop.flint.drop_events()
        shop.flint.pay(shop.buy().location)
        shop.flint.deliver()
        assert shop.events == []
        assert backfill(shop.storefront).added > 0
        shop.work()
        assert shop.checkout.state == "paid"
        assert backfill(shop.storefront).added == 0

    def test_replayed_event_changes_nothing_twice(self, shop: Shop) -> None:
        """The operator may replay anything at any time."""
        shop.buy_and_pay()
        shop.flint.deliver()
        for event in shop.events:
            assert replay(shop.storefront, event.webhook_event_id)
        shop.work()
        assert len(shop.signals.named("order_paid")) == 1

    def test_failing_receiver_is_told_again(self, shop: Shop) -> None:
        """An effect is delivered until the receiver returns, with the same id."""
        shop.signals.failures = 1
        shop.buy()
        assert shop.signals.named("checkout_started") == []
        shop.flint.advance(60)
        shop.work()
        (told,) = shop.signals.named("checkout_started")
        (effect,) = shop.effects("checkout_started")
        assert told["effect_id"] == effect.effect_id
        assert effect.delivered_at is not None

    def test_operator_checks_again(self, shop: Shop) -> None:
        """*Check again* asks Flint, without webhook and without return."""
        shop.flint.pay(shop.buy().location)
        assert check_again(shop.storefront, shop.checkout.reference) == "paid"
        assert len(shop.effects("order_paid")) == 1

"""
Backfill: events that never arrived are listed at Flint and kept as hints.
"""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from flint_storefront.errors import FlintUnreachable
from flint_storefront.inbox.backfill import FIRST_LOOK_BACK, OVERLAP, backfill
from flint_storefront.storage.ports import Store
from flint_storefront.storage.records import InboxEvent
from tests.checkout.core_shop import CoreShop
from tests.checkout.scripted_flint import ScriptedFlint, scripted_shop
from tests.flint.scripted import success
from tests.storefront.world import CARD, START

LIST = "GET /v1/webhook-events"


def listed(number: int, event_type: str = "order.paid", **changes: Any) -> dict[str, Any]:
    """An event as Flint lists it, *number* minutes after the start."""
    return {
        "webhook_event_id": f"whev_{number:03}",
        "event_type": event_type,
        "created_at": (START + timedelta(minutes=number)).isoformat(),
        "test": False,
        "resource_type": event_type.split(".")[0],
        "resource_id": "ord_1",
        **changes,
    }


def shop_with(*pages: Any) -> tuple[CoreShop, ScriptedFlint]:
    """A shop whose Flint lists these pages."""
    shop, flint = scripted_shop()
    flint.on(LIST, *pages)
    return shop, flint


def test_first_run_looks_three_days_back() -> None:
    """Nothing was ever seen."""
    shop, flint = shop_with(success([]))
    report = backfill(shop.storefront)
    assert report.since == START - FIRST_LOOK_BACK
    (request,) = flint.sent(LIST)
    assert request.url.params["created_after"] == report.since.isoformat()


def test_later_run_begins_an_hour_before_the_newest_event() -> None:
    """Whether it came by itself or was backfilled."""
    shop, _ = shop_with(success([listed(1)]), success([]))
    backfill(shop.storefront)
    assert backfill(shop.storefront).since == START + timedelta(minutes=1) - OVERLAP


def test_missing_events_are_kept_once() -> None:
    """As hints without a body, due at once; a second run adds nothing."""
    shop, _ = shop_with(success([listed(2), listed(1)]), success([listed(2), listed(1)]))
    assert (backfill(shop.storefront).added, backfill(shop.storefront).added) == (2, 0)
    event = shop.find(InboxEvent, webhook_event_id="whev_001")
    assert (event.source, event.body, event.webhook_id) == ("backfill", b"", None)
    assert (event.status, event.order_id, event.next_attempt_at) == ("pending", "ord_1", START)


@pytest.mark.parametrize(
    ("event_type", "field"),
    [
        ("order.refunded", "order_id"),
        ("checkout_session.completed", "checkout_session_id"),
        ("payment_intent.succeeded", "payment_intent_id"),
        ("subscription.payment_failed", "subscription_id"),
        ("refund.updated", "refund_id"),
        ("dispute.created", "dispute_id"),
    ],
)
def test_resource_goes_to_the_field_of_its_kind(event_type: str, field: str) -> None:
    """By the first word of the type."""
    shop, _ = shop_with(success([listed(1, event_type, resource_id="some_1")]))
    backfill(shop.storefront)
    assert getattr(shop.find(InboxEvent), field) == "some_1"


@pytest.mark.parametrize(
    "changes", [{"event_type": "order.created"}, {"test": True}, {"resource_id": None}], ids=str
)
def test_events_without_work_are_not_kept(changes: dict[str, Any]) -> None:
    """Other types, test events, events about nothing."""
    shop, _ = shop_with(success([listed(1, **changes)]))
    assert (backfill(shop.storefront).added, shop.events) == (0, [])


def test_list_that_breaks_off_keeps_nothing() -> None:
    """The newest come first: kept alone they would hide the older ones from the next run."""
    shop, _ = shop_with(
        success([listed(200)], next_page_token="more"),
        *[httpx.ReadError("reset")] * 9,
    )
    with pytest.raises(FlintUnreachable):
        backfill(shop.storefront)
    assert shop.events == []


class DyingStore:
    """A store whose process dies before one transaction too many."""

    def __init__(self, inner: Store, *, commits: int) -> None:
        self._inner = inner
        self._commits = commits

    def transaction(self) -> Any:
        """One more, or death."""
        if not self._commits:
            raise KeyboardInterrupt
        self._commits -= 1
        return self._inner.transaction()

    def reading(self) -> Any:
        """A reading."""
        return self._inner.reading()


def test_killed_between_two_batches_nothing_is_lost() -> None:
    """Oldest first: what is missing then is newer than what was kept, and the next run begins before it."""
    newest_first = [listed(number) for number in range(250, 0, -1)]
    shop, _ = shop_with(success(newest_first), success(newest_first))
    store = shop.store
    shop.store = DyingStore(store, commits=2)
    shop.restart()
    with pytest.raises(KeyboardInterrupt):
        backfill(shop.storefront)
    shop.store = store
    shop.restart()
    kept = len(shop.events)
    assert 0 < kept < 250
    report = backfill(shop.storefront)
    assert report.since < START + timedelta(minutes=kept)
    assert len(shop.events) == 250


def test_backfilled_event_finds_the_payment() -> None:
    """From Flint's own list to the effect."""
    shop = CoreShop()
    shop.pay(shop.press().address, CARD)
    assert backfill(shop.storefront).added > 0
    shop.drain()
    assert (shop.checkout.state, len(shop.effects())) == ("paid", 1)

"""
Records for the storage tests, complete but for what a test says.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from flint_storefront.storage.records import (
    CartRecord,
    CheckoutRecord,
    DonationPlanRecord,
    DonationRecord,
    EffectRecord,
    InboxEvent,
    JournalEntry,
    LinkGenerationRecord,
    LinkRecord,
    LinkSaleRecord,
    PlanRecord,
    ProductRecord,
    StoredValue,
    SubscriptionRecord,
    VariantRecord,
)

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
"""An instant with microseconds."""


def later(minutes: int) -> datetime:
    """
    That many minutes after `NOON`.
    """
    return NOON + timedelta(minutes=minutes)


def make_cart(visitor_hash: str = "visitor-1", **changes: Any) -> CartRecord:
    """
    A cart.
    """
    return CartRecord(**{"visitor_hash": visitor_hash, "updated_at": NOON} | changes)


def make_checkout(reference: str = "chk_1", **changes: Any) -> CheckoutRecord:
    """
    An open checkout of 12.00 USD.
    """
    given: dict[str, Any] = {
        "reference": reference,
        "visitor_hash": "visitor-1",
        "kind": "cart",
        "content_hash": "content",
        "currency": "USD",
        "subtotal_minor": 1200,
        "accepted_total_minor": 1200,
        "shown_total_minor": 1200,
        "created_at": NOON,
        "updated_at": NOON,
    }
    return CheckoutRecord(**given | changes)


def make_journal_entry(idempotency_key: str = "order-chk_1-1", **changes: Any) -> JournalEntry:
    """
    A request that was not sent yet.
    """
    given: dict[str, Any] = {
        "idempotency_key": idempotency_key,
        "reference": "chk_1",
        "operation": "orders.create",
        "method": "POST",
        "path": "/v1/orders",
        "body": b"{}",
        "created_at": NOON,
    }
    return JournalEntry(**given | changes)


def make_event(webhook_event_id: str = "whe_1", **changes: Any) -> InboxEvent:
    """
    An event that waits for its first attempt.
    """
    given = {"webhook_event_id": webhook_event_id, "event_type": "order.updated", "received_at": NOON}
    return InboxEvent(**given | changes)


def make_effect(effect_key: str = "paid:ord_1", **changes: Any) -> EffectRecord:
    """
    An effect that was not delivered yet.
    """
    given = {"effect_key": effect_key, "effect_id": f"eff_{effect_key}", "signal": "order_paid"}
    return EffectRecord(**given | {"created_at": NOON} | changes)


def make_product(product_id: str = "prod_1", **changes: Any) -> ProductRecord:
    """
    A product without a price.
    """
    given = {"product_id": product_id, "slug": f"slug-{product_id}", "name": "Coffee", "seen_at": NOON}
    return ProductRecord(**given | changes)


def make_variant(variant_id: str = "var_1", **changes: Any) -> VariantRecord:
    """
    A variant of 12.00 USD.
    """
    given = {"variant_id": variant_id, "product_id": "prod_1", "currency": "USD", "price_minor": 1200}
    return VariantRecord(**given | changes)


def make_value(key: str = "account", **changes: Any) -> StoredValue:
    """
    A stored fact.
    """
    return StoredValue(**{"key": key, "value": {"mode": "test"}, "updated_at": NOON} | changes)


def make_plan(subscription_plan_id: str = "plan_1", **changes: Any) -> PlanRecord:
    """
    A plan of 16.00 USD a month.
    """
    given: dict[str, Any] = {
        "subscription_plan_id": subscription_plan_id,
        "slug": f"slug-{subscription_plan_id}",
        "name": "Coffee every month",
        "currency": "USD",
        "recurring_minor": 1600,
        "billing_interval": "monthly",
        "seen_at": NOON,
    }
    return PlanRecord(**given | changes)


def make_donation_plan(plan_key: str = "don_1", **changes: Any) -> DonationPlanRecord:
    """
    A monthly gift of 25.00 USD, whose plan Flint has not made yet.
    """
    given: dict[str, Any] = {
        "plan_key": plan_key,
        "campaign_slug": "roof",
        "name": "A new roof",
        "currency": "USD",
        "gift_minor": 2500,
        "billing_interval": "monthly",
        "created_at": NOON,
    }
    return DonationPlanRecord(**given | changes)


def make_donation(reference: str = "chk_1", **changes: Any) -> DonationRecord:
    """
    A gift of 25.00 USD that is not paid yet.
    """
    given: dict[str, Any] = {
        "reference": reference,
        "campaign_slug": "roof",
        "interval": "once",
        "currency": "USD",
        "gift_minor": 2500,
        "created_at": NOON,
    }
    return DonationRecord(**given | changes)


def make_subscription(subscription_id: str = "sub_1", **changes: Any) -> SubscriptionRecord:
    """
    A running subscription.
    """
    given: dict[str, Any] = {
        "subscription_id": subscription_id,
        "reference": "chk_1",
        "status": "active",
        "currency": "USD",
        "created_at": NOON,
        "updated_at": NOON,
    }
    return SubscriptionRecord(**given | changes)


def make_link(slug: str = "summer-fete", **changes: Any) -> LinkRecord:
    """
    A payment link that is being set up.
    """
    given: dict[str, Any] = {
        "slug": slug,
        "reference": f"lnk_{slug}",
        "owner": "code",
        "wished_at": NOON,
        "created_at": NOON,
        "updated_at": NOON,
    }
    return LinkRecord(**given | changes)


def make_link_generation(link_key: str = "lnk_1-1", **changes: Any) -> LinkGenerationRecord:
    """
    The first of Flint's links behind a payment link.
    """
    given: dict[str, Any] = {
        "link_key": link_key,
        "slug": "summer-fete",
        "generation": 1,
        "created_at": NOON,
    }
    return LinkGenerationRecord(**given | changes)


def make_link_sale(reference: str = "chk_1", **changes: Any) -> LinkSaleRecord:
    """
    A sale through a payment link.
    """
    given: dict[str, Any] = {
        "reference": reference,
        "slug": "summer-fete",
        "payment_link_id": "pl_1",
        "order_id": f"ord_{reference}",
        "currency": "USD",
        "created_at": NOON,
    }
    return LinkSaleRecord(**given | changes)

"""
The stored records as Django models, one each, with the records' field names; and `Campaign`, which editors fill in.

Rules live in the core: nothing but the store writes the rows of `MODELS`.
"""

from collections.abc import Mapping

from django.db.models import Model

from flint_storefront.storage import records
from flint_storefront.wagtail.models.campaigns import Campaign
from flint_storefront.wagtail.models.carts import Cart
from flint_storefront.wagtail.models.catalog import Product, Variant
from flint_storefront.wagtail.models.checkouts import Checkout
from flint_storefront.wagtail.models.donations import Donation
from flint_storefront.wagtail.models.effects import Effect
from flint_storefront.wagtail.models.inbox import InboxEvent
from flint_storefront.wagtail.models.journal import JournalEntry
from flint_storefront.wagtail.models.payment_links import PaymentLink, PaymentLinkGeneration, PaymentLinkSale
from flint_storefront.wagtail.models.plans import DonationPlan, Plan
from flint_storefront.wagtail.models.subscriptions import Subscription
from flint_storefront.wagtail.models.values import StoredValue

__all__ = [
    "MODELS",
    "Campaign",
    "Cart",
    "Checkout",
    "Donation",
    "DonationPlan",
    "Effect",
    "InboxEvent",
    "JournalEntry",
    "PaymentLink",
    "PaymentLinkGeneration",
    "PaymentLinkSale",
    "Plan",
    "Product",
    "StoredValue",
    "Subscription",
    "Variant",
]

MODELS: Mapping[type[records.Record], type[Model]] = {
    records.CartRecord: Cart,
    records.CheckoutRecord: Checkout,
    records.JournalEntry: JournalEntry,
    records.InboxEvent: InboxEvent,
    records.EffectRecord: Effect,
    records.ProductRecord: Product,
    records.VariantRecord: Variant,
    records.StoredValue: StoredValue,
    records.PlanRecord: Plan,
    records.DonationPlanRecord: DonationPlan,
    records.DonationRecord: Donation,
    records.SubscriptionRecord: Subscription,
    records.LinkRecord: PaymentLink,
    records.LinkGenerationRecord: PaymentLinkGeneration,
    records.LinkSaleRecord: PaymentLinkSale,
}
"""The model of each record."""

"""
What Flint tells, as frozen data: one class an object, one line an attribute.

Only what the storefront uses. Words that Flint may add to at any time (`status` and the like) are plain
strings; compare them with what you know and treat everything else as unknown. An attribute that Flint may
leave out is None, or empty.

Source: contract schemas of the same names; orders, checkout_sessions, payment_links, catalog, subscriptions,
payments and webhooks facts.
"""

from flint_storefront.flint.models.amounts import PricingAmounts, SettlementAmounts
from flint_storefront.flint.models.checkout_sessions import CheckoutSession
from flint_storefront.flint.models.developer import AuthContext, Capability
from flint_storefront.flint.models.orders import (
    Charge,
    Discount,
    LineItem,
    Order,
    RequestedTip,
)
from flint_storefront.flint.models.payment_links import PaymentLink
from flint_storefront.flint.models.payments import Dispute, PaymentAttempt, PaymentIntent, PaymentLeg, Refund
from flint_storefront.flint.models.products import (
    Image,
    Product,
    ProductOption,
    SelectedOption,
    Variant,
)
from flint_storefront.flint.models.promotions import PromotionCode
from flint_storefront.flint.models.subscriptions import (
    BillingInterval,
    CheckoutSubscriptionTerms,
    PlanLine,
    PlanModifier,
    Subscription,
    SubscriptionPlan,
)
from flint_storefront.flint.models.webhooks import WebhookEndpoint, WebhookEnvelope, WebhookEvent

__all__ = [
    "AuthContext",
    "BillingInterval",
    "Capability",
    "Charge",
    "CheckoutSession",
    "CheckoutSubscriptionTerms",
    "Discount",
    "Dispute",
    "Image",
    "LineItem",
    "Order",
    "PaymentAttempt",
    "PaymentIntent",
    "PaymentLeg",
    "PaymentLink",
    "PlanLine",
    "PlanModifier",
    "PricingAmounts",
    "Product",
    "ProductOption",
    "PromotionCode",
    "Refund",
    "RequestedTip",
    "SelectedOption",
    "SettlementAmounts",
    "Subscription",
    "SubscriptionPlan",
    "Variant",
    "WebhookEndpoint",
    "WebhookEnvelope",
    "WebhookEvent",
]

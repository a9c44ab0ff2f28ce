"""What the contract allows, our schemas read."""

import pytest

from flint_storefront.flint.schemas.amounts import PricingAmountsSchema, SettlementAmountsSchema
from flint_storefront.flint.schemas.checkout_sessions import CheckoutSessionSchema
from flint_storefront.flint.schemas.developer import AuthContextSchema, CapabilitySchema
from flint_storefront.flint.schemas.orders import (
    ChargeSchema,
    DiscountSchema,
    LineItemSchema,
    OrderSchema,
    RequestedTipSchema,
)
from flint_storefront.flint.schemas.payment_links import PaymentLinkSchema
from flint_storefront.flint.schemas.payments import (
    DisputeSchema,
    PaymentAttemptSchema,
    PaymentIntentSchema,
    PaymentLegSchema,
    RefundSchema,
)
from flint_storefront.flint.schemas.products import (
    ImageSchema,
    ProductOptionSchema,
    ProductSchema,
    SelectedOptionSchema,
    VariantSchema,
)
from flint_storefront.flint.schemas.promotions import PromotionCodeSchema
from flint_storefront.flint.schemas.subscriptions import (
    BillingIntervalSchema,
    CheckoutSubscriptionTermsSchema,
    PlanLineSchema,
    PlanModifierSchema,
    SubscriptionPlanSchema,
    SubscriptionSchema,
)
from flint_storefront.flint.schemas.webhooks import (
    WebhookEndpointSchema,
    WebhookEnvelopeSchema,
    WebhookEventSchema,
)
from flint_storefront.sandbox.contract.loader import load_contract

NAMES = {
    PricingAmountsSchema: "PricingAmounts",
    SettlementAmountsSchema: "SettlementAmounts",
    OrderSchema: "Order",
    LineItemSchema: "OrderLineItem",
    ChargeSchema: "OrderCharge",
    DiscountSchema: "AppliedDiscount",
    RequestedTipSchema: "RequestedTip",
    SubscriptionPlanSchema: "SubscriptionPlan",
    PlanLineSchema: "SubscriptionPlanLineItem",
    PlanModifierSchema: "OrderLineItemModifier",
    BillingIntervalSchema: "SubscriptionIntervalOption",
    SubscriptionSchema: "Subscription",
    CheckoutSubscriptionTermsSchema: "CheckoutSubscriptionTerms",
    PromotionCodeSchema: "PromotionCode",
    RefundSchema: "Refund",
    DisputeSchema: "Dispute",
    PaymentAttemptSchema: "OrderPaymentAttempt",
    PaymentLegSchema: "PaymentAttemptPaymentIntent",
    PaymentIntentSchema: "PaymentIntent",
    CheckoutSessionSchema: "CheckoutSession",
    PaymentLinkSchema: "PaymentLink",
    ProductSchema: "Product",
    VariantSchema: "ProductVariant",
    ProductOptionSchema: "ProductOption",
    SelectedOptionSchema: "SelectedProductOption",
    ImageSchema: "Image",
    CapabilitySchema: "Capability",
    AuthContextSchema: "AuthContext",
    WebhookEnvelopeSchema: "WebhookMerchantEnvelope",
    WebhookEventSchema: "WebhookEvent",
    WebhookEndpointSchema: "WebhookEndpoint",
}
OWN_FIELDS = {
    "is_summary",
    "error_code",
    "tax_status",
    "lowest_price_money",
    "highest_price_money",
    "document",
}


@pytest.fixture(scope="module")
def contract_schemas() -> dict:
    return load_contract()["components"]["schemas"]


@pytest.mark.parametrize(("schema", "name"), NAMES.items(), ids=lambda one: str(one))
def test_nothing_is_required_that_the_contract_leaves_open(schema, name, contract_schemas):
    """An answer that fits the contract is never refused for a missing field."""
    required = {field.data_key or key for key, field in schema().fields.items() if field.required}

    assert required <= set(contract_schemas[name].get("required", []))


@pytest.mark.parametrize(("schema", "name"), NAMES.items(), ids=lambda one: str(one))
def test_every_field_is_one_of_the_contract(schema, name, contract_schemas):
    """No name is misspelled, so that nothing is always None."""
    read = {field.data_key or key for key, field in schema().fields.items()} - OWN_FIELDS

    assert read <= set(contract_schemas[name]["properties"])

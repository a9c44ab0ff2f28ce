"""
Requests made up from the contract: no answer fails, and every answer fits.

Derandomised and without a database, so that each run sends the same requests.
"""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import DataObject, data
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from flint_storefront.sandbox.contract.loader import load_contract, load_operations
from flint_storefront.sandbox.delivery.documents import make_methods
from flint_storefront.sandbox.payment_links.contexts import make_context
from tests.sandbox.link_seller import add_donation, add_event, add_link, add_membership
from tests.sandbox.shop import Shop, make_sandbox
from tests.sandbox.subscriber import subscribe
from tests.sandbox.test_delivery import add_delivered_session
from tests.sandbox.test_disputes import change
from tests.sandbox.test_promotions import add_promotion
from tests.sandbox.test_refunds import pay_order, refund

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)

REQUESTS_WITH_IDS = (
    "CreateOrderLineItem",
    "CreateCheckoutSessionRequest",
    "PromotionRefRequest",
    "CreateRefundRequest",
    "SubscriptionPlanLineItemRequest",
    "CreatePaymentLinkRequest",
    "PaymentLinkLineItemRequest",
    "ResolvePaymentLinkRequest",
)

EXAMPLES = 5
"""Requests for each operation and mode; all of them together take about ten seconds."""


@pytest.fixture(scope="module")
def stocked_shop() -> Shop:
    """A shop with one of everything, so that generated ids can be real ones."""
    shop = Shop(make_sandbox())
    product = shop.add_product()
    order = shop.post("/v1/orders", {"line_items": [{"variant_id": product["default_variant_id"]}]})
    fee = {"name": "Rush", "type": "rush_fee", "amount_money": {"amount": 100, "currency": "USD"}}
    shop.post(f"/v1/orders/{order['order_id']}/charges", {"charge": fee})
    shop.post("/v1/webhook-endpoints", {"url": "http://127.0.0.1:9/hooks", "enabled_events": ["order.paid"]})
    shop.add_session(order)
    for options in ([], [1, 2]):
        subscribe(shop, quantity_options=options)
    add_money_stories(shop)
    for add in (add_link, add_donation, add_event, add_membership):
        add(shop)
    shop.sandbox.switches["expect_bad_requests"] = True
    return shop


def add_money_stories(shop: Shop) -> None:
    """Stock a promotion with its code, a paid order with refund and dispute, and a session that delivers."""
    add_promotion(shop)
    paid = pay_order(shop, 5000, 2500)
    refund(shop, paid, 100)
    change(shop, paid, "open")
    add_delivered_session(shop)


@pytest.fixture(scope="module")
def generated_schema(stocked_shop: Shop) -> Any:
    """The contract for schemathesis, where every id may be one that the shop really has."""
    contract = copy.deepcopy(load_contract())
    shop = stocked_shop
    order = next(iter(shop.environment.orders.values()))
    ids = {
        "product_id": list(shop.environment.products),
        "variant_id": list(shop.environment.variants),
        "order_id": [order["order_id"], *find_paid_orders(shop)],
        "promotion_id": list(shop.environment.promotions),
        "promotion_code": [row["code"] for row in shop.environment.promotion_codes.values()],
        "refund_id": list(shop.environment.refunds),
        "dispute_id": list(shop.environment.disputes),
        "payment_intent_id": list(shop.environment.payment_intents),
        "delivery_method_id": [row["delivery_method_id"] for row in make_methods(shop.environment)],
        "order_line_item_id": [order["line_items"][0]["order_line_item_id"]],
        "order_charge_id": [order["charges"][0]["order_charge_id"]],
        "subscription_plan_id": list(shop.environment.subscription_plans),
        "payment_link_id": list(shop.environment.payment_links),
        "resolution_context": [
            make_context(shop.sandbox, shop.environment, link)[0]
            for link in shop.environment.payment_links.values()
        ],
        "subscription_id": list(shop.environment.subscriptions),
        "checkout_session_id": list(shop.environment.checkout_sessions),
        "webhook_endpoint_id": list(shop.environment.webhook_endpoints),
        "webhook_event_id": list(shop.environment.webhook_events),
        "webhook_delivery_id": list(shop.environment.webhook_deliveries),
    }
    for name, schema in find_id_schemas(contract):
        if name in ids:
            schema["enum"] = [*ids[name], "unknown"]
    line_items = [
        contract["components"]["schemas"][name] for name in ("CreateOrderRequest", "AddLineItemsRequest")
    ]
    for schema in line_items:
        # Long lists of deep lines cost seconds and find nothing more.
        schema["properties"]["line_items"]["maxItems"] = 2
    return schemathesis.openapi.from_dict(contract)


def find_paid_orders(shop: Shop) -> list[str]:
    """Return the ids of orders that can be refunded."""
    orders = shop.environment.orders.values()
    return [order["order_id"] for order in orders if order["payment_status"] == "paid"]


def find_id_schemas(contract: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each path parameter and each property of a request, by name, with its schema."""
    for operations in contract["paths"].values():
        for operation in operations.values():
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    yield parameter["name"], parameter["schema"]
    for name in REQUESTS_WITH_IDS:
        yield from contract["components"]["schemas"][name]["properties"].items()


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation_name", sorted(load_operations()))
def test_generated_request_is_answered_within_the_contract(
    stocked_shop: Shop, generated_schema: Any, operation_name: str, mode: GenerationMode
) -> None:
    """Whatever is sent, the answer is no 5xx and has a declared status, type and shape."""
    operation = load_operations()[operation_name]
    stocked_shop.sandbox.deviations.clear()
    strategy = generated_schema[operation.path][operation.method].as_strategy(generation_mode=mode)

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data())
    def send_generated(source: DataObject) -> None:
        case = source.draw(strategy)
        case.call_and_validate(
            app=stocked_shop.app,
            headers=dict(stocked_shop.client.headers),
            checks=CHECKS,
        )

    send_generated()
    assert not [row for row in stocked_shop.sandbox.deviations if row["direction"] == "answer"]

"""
Make `contract.json` from the merged contract: the operations below and only the schemas they reach.

Run once, when an operation is added:

    python -m flint_storefront.sandbox.contract.trim merged.json
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OPERATIONS = (
    "products.list",
    "products.get",
    "products.create",
    "products.update",
    "products.remove",
    "products.listVariants",
    "products.getVariant",
    "products.updateVariant",
    "capabilities.list",
    "developer.getAuthContext",
    "orders.create",
    "orders.get",
    "orders.list",
    "orders.update",
    "orders.closeSession",
    "orders.applyDiscount",
    "orders.removeDiscounts",
    "orders.addCharge",
    "orders.updateCharge",
    "orders.deleteCharge",
    "orders.addLineItems",
    "orders.updateLineItem",
    "orders.deleteLineItem",
    "orders.listPaymentAttempts",
    "paymentIntents.get",
    "checkoutSessions.create",
    "checkoutSessions.get",
    "checkoutSessions.list",
    "checkoutSessions.update",
    "checkoutSessions.closeSession",
    "checkoutSessions.createDeliveryQuote",
    "checkoutSessions.createDeliverySelection",
    "deliveryMethods.list",
    "deliveryMethods.get",
    "promotions.list",
    "promotions.get",
    "promotions.create",
    "promotions.createCode",
    "promotions.listCodes",
    "subscriptionPlans.list",
    "subscriptionPlans.get",
    "subscriptionPlans.create",
    "subscriptionPlans.update",
    "subscriptionPlans.remove",
    "paymentLinks.create",
    "paymentLinks.list",
    "paymentLinks.get",
    "paymentLinks.update",
    "paymentLinks.getPublic",
    "paymentLinks.resolve",
    "subscriptions.list",
    "subscriptions.get",
    "subscriptions.update",
    "subscriptions.cancel",
    "subscriptions.pause",
    "subscriptions.resume",
    "subscriptions.reactivate",
    "subscriptions.createPaymentRetry",
    "subscriptions.createAccessLink",
    "refunds.create",
    "refunds.get",
    "refunds.list",
    "disputes.get",
    "disputes.list",
    "webhookEndpoints.create",
    "webhookEndpoints.list",
    "webhookEndpoints.get",
    "webhookEndpoints.update",
    "webhookEndpoints.remove",
    "webhookEndpoints.rotateWebhookSecret",
    "webhookEndpoints.createWebhookTestEvent",
    "webhookEvents.list",
    "webhookEvents.get",
    "webhookEvents.listDeliveries",
    "webhookDeliveries.get",
    "webhookDeliveries.listAttempts",
    "webhookDeliveries.resend",
)

DELIVERED_EVENTS = ("order.", "checkout_session.", "payment_intent.", "refund.", "dispute.", "subscription.")
"""Event families whose delivered data is kept, so that webhook bodies can be checked too."""

EVENT_MAPPING = "x-flint-data-schema-by-event-type"

SCOPES = "x-flint-required-scopes"

SCHEMA_PREFIX = "#/components/schemas/"

SCOPE_BY_PATH = {
    "/v1/products": "commerce.products",
    "/v1/subscription-plans": "commerce.subscription_plans",
    "/v1/subscriptions": "commerce.subscriptions",
}
"""What a key needs where the operation does not say it itself: our choice, by the scopes that the facts name."""


def find_references(node: Any) -> Iterator[str]:
    """Yield the schema name of every reference below *node*."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value.removeprefix(SCHEMA_PREFIX)
            else:
                yield from find_references(value)
    elif isinstance(node, list):
        for item in node:
            yield from find_references(item)


def reach(schemas: dict[str, Any], roots: set[str]) -> dict[str, Any]:
    """Return the schemas that *roots* need, themselves included, sorted by name."""
    reached: set[str] = set()
    waiting = set(roots)
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= set(find_references(schemas[name])) - reached
    return {name: schemas[name] for name in sorted(reached)}


def normalise_scopes(operation: dict[str, Any], method: str, path: str) -> None:
    """Write the three spellings of required scopes as one: {"mode": "any" or "all", "scopes": [...]}."""
    found: dict[str, Any] | None = None
    plain = operation.pop(SCOPES, None)
    mode = operation.pop(f"{SCOPES}-mode", "any")
    for wanted in ("any", "all"):
        spelled = operation.pop(f"{SCOPES}-{wanted}", None)
        if spelled:
            found = {"mode": wanted, "scopes": spelled}
        elif isinstance(plain, dict) and wanted in plain:
            found = {"mode": wanted, "scopes": plain[wanted]}
    if isinstance(plain, dict) and "mode" in plain:
        found = plain
    if isinstance(plain, list):
        found = {"mode": mode, "scopes": plain}
    subject = next((scope for start, scope in SCOPE_BY_PATH.items() if path.startswith(start)), None)
    if found is None and subject:
        reads = {"mode": "any", "scopes": [f"{subject}.read", f"{subject}.write"]}
        found = reads if method == "get" else {"mode": "all", "scopes": [f"{subject}.write"]}
    operation[SCOPES] = found or {"mode": "any", "scopes": []}


def without_prose(node: Any) -> Any:
    """Return *node* without descriptions; properties that are named `description` stay."""
    if isinstance(node, dict):
        return {
            key: without_prose(value)
            for key, value in node.items()
            if not (key in {"description", "summary", "title"} and isinstance(value, str))
        }
    if isinstance(node, list):
        return [without_prose(item) for item in node]
    return node


def trim(contract: dict[str, Any]) -> dict[str, Any]:
    """Return the part of *contract* that the sandbox answers."""
    contract = without_prose(contract)
    schemas = contract["components"]["schemas"]
    paths: dict[str, Any] = {}
    for path, operations in contract["paths"].items():
        kept = {name: item for name, item in operations.items() if item.get("operationId") in OPERATIONS}
        for method, operation in kept.items():
            operation.pop("x-flint-error-codes", None)
            operation.pop("tags", None)
            operation.pop("x-flint-scopes", None)
            normalise_scopes(operation, method, path)
        if kept:
            paths[path] = kept
    envelope = schemas["WebhookMerchantEnvelope"]
    mapping = {
        event_type: reference
        for event_type, reference in envelope[EVENT_MAPPING].items()
        if event_type.startswith(DELIVERED_EVENTS)
    }
    envelope[EVENT_MAPPING] = mapping
    roots = set(find_references(paths)) | {"WebhookMerchantEnvelope"}
    roots |= {reference.removeprefix(SCHEMA_PREFIX) for reference in mapping.values()}
    info = {"title": "Flint, the part that the sandbox answers", "version": contract["info"]["version"]}
    components = {"schemas": reach(schemas, roots)}
    return {"openapi": contract["openapi"], "info": info, "paths": paths, "components": components}


def to_text(contract: dict[str, Any]) -> str:
    """Return the contract as JSON with one path or schema a line, so that a change shows in a diff."""

    def rows(table: dict[str, Any]) -> str:
        lines = (f"{json.dumps(key)}: {json.dumps(table[key], sort_keys=True)}" for key in sorted(table))
        return "{\n" + ",\n".join(lines) + "\n}"

    return (
        f'{{"openapi": {json.dumps(contract["openapi"])},\n"info": {json.dumps(contract["info"])},\n'
        f'"paths": {rows(contract["paths"])},\n'
        f'"components": {{"schemas": {rows(contract["components"]["schemas"])}}}}}\n'
    )


def main(arguments: list[str]) -> int:
    """Write `contract.json` beside this file from the merged contract named on the command line."""
    merged = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    Path(__file__).with_name("contract.json").write_text(to_text(trim(merged)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

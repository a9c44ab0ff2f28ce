"""Payment links in the contract's shape."""

from copy import deepcopy

from flint_storefront.sandbox.products.documents import make_images
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.subscription_plans.documents import summarise_plan

PLAIN_KEYS = (
    "name",
    "description",
    "external_reference_id",
    "inactive_message",
    "max_completions",
    "donation_min_amount_money",
    "donation_max_amount_money",
    "donation_suggested_amount_money_options",
)
"""What a link takes over from a request as it is, and what a change replaces."""

NESTED_KEYS = (
    "custom_text",
    "customer_collection",
    "event_config",
    "expiration",
    "legal",
    "payments",
    "promotion_config",
    "redirects",
    "tax",
    "theme",
    "tip",
)
"""Objects that a change merges or replaces, by the switch `payment_link_nested_update`."""

SUMMARY_KEYS = (
    "completed_count",
    "created_at",
    "description",
    "name",
    "payment_link_id",
    "payment_link_type",
    "status",
    "subscription_plan_id",
    "updated_at",
    "url",
)
"""What a link looks like inside a checkout session (contract: CheckoutSession.payment_link)."""


def make_link(sandbox: Sandbox, environment: Environment, request: Document) -> Document:
    """Return a new active link without lines, fields and metadata; its version begins at 1."""
    now = sandbox.now_text()
    link_id = sandbox.new_id("pl_")
    link: Document = {
        "payment_link_id": link_id,
        "merchant_id": environment.merchant_id,
        "payment_link_type": request.get("payment_link_type", "standard"),
        "status": "active",
        "url": f"{sandbox.public_origin}/pay/{link_id}",
        "version": 1,
        "line_items": [],
        "custom_fields": [],
        "delivery_method_ids": list(request.get("delivery_method_ids", [])),
        "metadata": {},
        "completed_count": 0,
        "total_quantity_sold": 0,
        "created_at": now,
        "updated_at": now,
    }
    if "subscription_plan_id" in request:
        link["subscription_plan_id"] = request["subscription_plan_id"]
    if "image" in request:
        link["image"] = make_images([request["image"]])[0]
    return link | deepcopy({key: request[key] for key in (*PLAIN_KEYS, *NESTED_KEYS) if key in request})


def show_link(
    sandbox: Sandbox, environment: Environment, link: Document, expand: list[str] | None = None
) -> Document:
    """Return what a merchant reads: catalogue names and prices as they are now, and what is expanded."""
    shown = deepcopy(link)
    # The origin may have changed since the link was made: a demo on another port.
    shown["url"] = f"{sandbox.public_origin}/pay/{link['payment_link_id']}"
    shown["line_items"] = [show_line(environment, line) for line in link["line_items"]]
    if "subscription_plan" in (expand or []):
        plan = environment.subscription_plans.get(link.get("subscription_plan_id", ""))
        shown["subscription_plan"] = summarise_plan(plan) if plan else None
    return shown


def show_line(environment: Environment, line: Document) -> Document:
    """Return a line with what the catalogue says of it now; one with its own name is never unavailable."""
    shown = deepcopy(line) | {"is_catalog_item_unavailable": False}
    if "variant_id" not in line:
        return shown
    variant = environment.variants.get(line["variant_id"])
    if variant is None:
        return shown | {"is_catalog_item_unavailable": True}
    product = environment.products[variant["product_id"]]
    return shown | {
        "is_catalog_item_unavailable": {variant["status"], product["status"]} != {"active"},
        "resolved_name": product["name"],
        "resolved_unit_price_money": dict(variant["unit_price_money"]),
    }


def summarise_link(sandbox: Sandbox, environment: Environment, link_id: str | None) -> Document | None:
    """Return what `expand=payment_link` shows on a checkout session; None where there is no link."""
    link = environment.payment_links.get(link_id or "")
    if link is None:
        return None
    shown = show_link(sandbox, environment, link)
    return {key: shown[key] for key in SUMMARY_KEYS if key in shown}

"""Subscription plans in the contract's shape."""

from flint_storefront.sandbox.api.metadata import check_metadata
from flint_storefront.sandbox.products.documents import make_images
from flint_storefront.sandbox.state import Document, Environment, Sandbox

TAKEN_KEYS = (
    "name",
    "description",
    "external_reference_id",
    "billing_interval",
    "billing_interval_count",
    "billing_interval_options",
    "quantity_options",
    "setup_fee_money",
    "trial_period_days",
    "contract_term_months",
    "early_termination_fee_money",
)
"""What a plan takes over from a request as it is; all of them can be changed later."""

SUMMARY_KEYS = (
    "billing_interval",
    "billing_interval_count",
    "billing_interval_options",
    "created_at",
    "currency",
    "description",
    "line_items",
    "name",
    "quantity_options",
    "setup_fee_money",
    "status",
    "subscription_plan_id",
    "trial_period_days",
    "updated_at",
)
"""What a plan looks like inside another resource (contract: Subscription.subscription_plan)."""


def make_plan(
    sandbox: Sandbox, environment: Environment, request: Document, lines: list[Document]
) -> Document:
    """Return a new active plan with *lines*; the version begins at 1 (unverified)."""
    now = sandbox.now_text()
    plan: Document = {
        "subscription_plan_id": sandbox.new_id("plan_"),
        "merchant_id": environment.merchant_id,
        "status": "active",
        "currency": request["currency"],
        "line_items": lines,
        "billing_interval_options": [],
        "quantity_options": [],
        "images": make_images(request.get("images", [])),
        "metadata": check_metadata(request.get("metadata", {})),
        "delivery_required": False,
        "delivery_method_subscription_counts": [],
        "subscription_delivery_method_ids": [],
        "created_at": now,
        "updated_at": now,
        "version": 1,
    }
    return plan | {key: request[key] for key in TAKEN_KEYS if key in request}


def make_ad_hoc_line(sandbox: Sandbox, request: Document) -> Document:
    """Return a line with its own name and price."""
    line: Document = {
        "subscription_plan_line_item_id": sandbox.new_id("spli_"),
        "name": request["name"],
        "quantity": request.get("quantity", 1),
        "unit_price_money": dict(request["unit_price_money"]),
        "swap_variant_ids": [],
    }
    return line | {key: request[key] for key in ("description", "tax") if key in request}


def make_variant_line(sandbox: Sandbox, request: Document, product: Document, variant: Document) -> Document:
    """Return a line of the catalogue; name and price are taken once, when the line is made (our choice)."""
    line: Document = {
        "subscription_plan_line_item_id": sandbox.new_id("spli_"),
        "name": product["name"],
        "quantity": request.get("quantity", 1),
        "unit_price_money": dict(variant["unit_price_money"]),
        "product_id": product["product_id"],
        "variant_id": variant["variant_id"],
        "selected_options": [dict(option) for option in variant["selected_options"]],
        "categories": [dict(category) for category in product["categories"]],
        "swap_variant_ids": list(request.get("swap_variant_ids", [])),
        "tax": {"taxable": variant["taxable"]},
    }
    if variant["effective_images"]:
        line["image"] = dict(variant["effective_images"][0])
    if variant.get("sku"):
        line["sku"] = variant["sku"]
    return line


def sum_lines(lines: list[Document]) -> int:
    """Return what the lines of a plan cost a period at quantity 1, in minor units."""
    return sum(line["unit_price_money"]["amount"] * line["quantity"] for line in lines)


def summarise_plan(plan: Document) -> Document:
    """Return what `expand=subscription_plan` shows."""
    return {key: plan[key] for key in SUMMARY_KEYS if key in plan}

"""What a buyer sees of a link (payment_links facts, section 6)."""

from flint_storefront.sandbox.clock import format_instant
from flint_storefront.sandbox.payment_links.contexts import make_context
from flint_storefront.sandbox.payment_links.documents import show_link
from flint_storefront.sandbox.payment_links.lifecycle import find_remaining, why_closed
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.subscriptions.terms import describe_terms, freeze

PUBLIC_KEYS = (
    "completed_count",
    "custom_fields",
    "custom_text",
    "description",
    "donation_max_amount_money",
    "donation_min_amount_money",
    "donation_suggested_amount_money_options",
    "event_config",
    "image",
    "inactive_message",
    "legal",
    "line_items",
    "max_completions",
    "name",
    "payment_link_id",
    "payment_link_type",
    "payments",
    "status",
    "subscription_plan_id",
    "theme",
    "version",
)
"""What of a link everybody may read (contract: PublicPaymentLink)."""

PREVIEW_KEYS = (
    "billing_interval",
    "billing_interval_count",
    "contract_term_months",
    "early_termination_fee_money",
    "plan_name",
    "recurring_total_money",
    "setup_fee_money",
    "trial_period_days",
)


def public_view(sandbox: Sandbox, environment: Environment, link: Document) -> Document:
    """Return the contract's PublicPaymentLinkResult of *link*, active or not, with a fresh resolution context."""
    text, context = make_context(sandbox, environment, link)
    shown = show_link(sandbox, environment, link)
    view: Document = {
        "payment_link": {key: shown[key] for key in PUBLIC_KEYS if key in shown},
        "resolution_context": text,
        "resolution_context_expires_at": format_instant(context.expires_at),
        "resolution_context_start_deadline_at": format_instant(context.start_deadline_at),
        "resolved_line_items": [
            resolve_line(environment, line) for line in link["line_items"] if "variant_id" in line
        ],
        "is_sold_out": why_closed(environment, link) in {"completed", "sold_out"},
        "merchant_name": environment.merchant_name,
        "checkout_theme": {"title": environment.merchant_name} | link.get("theme", {}),
    }
    remaining = find_remaining(link)
    if remaining is not None:
        view["remaining_quantity"] = remaining
    preview = find_preview(environment, link)
    return view if preview is None else view | {"subscription_preview": preview}


def resolve_line(environment: Environment, line: Document) -> Document:
    """Return what the catalogue says now of a line with a variant."""
    found: Document = {
        "key": line["key"],
        "catalog_object_type": "variant",
        "variant_id": line["variant_id"],
    }
    variant = environment.variants.get(line["variant_id"])
    if variant is None:
        return found
    product = environment.products[variant["product_id"]]
    found |= {
        "product_id": product["product_id"],
        "resolved_name": product["name"],
        "resolved_unit_price_money": dict(variant["unit_price_money"]),
        "is_inventory_tracked": variant["inventory_tracking"] == "tracked",
        "selected_options": [dict(option) for option in variant["selected_options"]],
        "available_modifiers": [],
    }
    if "description" in product:
        found["resolved_description"] = product["description"]
    if variant["effective_images"]:
        found["image"] = dict(variant["effective_images"][0])
    return found


def find_preview(environment: Environment, link: Document) -> Document | None:
    """Return what an active link's plan costs, None where there is no plan that can be signed up for."""
    plan = environment.subscription_plans.get(link.get("subscription_plan_id", ""))
    if plan is None or plan["status"] != "active" or link["status"] != "active":
        return None
    terms = describe_terms(freeze(plan, {}))
    preview = {key: terms[key] for key in PREVIEW_KEYS if key in terms} | {"delivery_required": False}
    return preview | ({"plan_image": dict(plan["images"][0])} if plan["images"] else {})

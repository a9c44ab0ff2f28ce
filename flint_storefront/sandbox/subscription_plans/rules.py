"""What a merchant can do with subscription plans (subscriptions facts, section 2)."""

from flint_storefront.sandbox.api.errors import ApiError, not_found
from flint_storefront.sandbox.api.metadata import merge_metadata
from flint_storefront.sandbox.contract.strict_json import MAXIMUM_INTEGER
from flint_storefront.sandbox.products.documents import make_images
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.subscription_plans.documents import TAKEN_KEYS, make_plan, sum_lines
from flint_storefront.sandbox.subscription_plans.lines import make_lines, replace_lines

MAXIMUM_NAME_LENGTH = 255
MAXIMUM_DESCRIPTION_LENGTH = 5000
MAXIMUM_INTERVAL_COUNT = 365
MAXIMUM_QUANTITY = 100
MAXIMUM_TRIAL_DAYS = 730
MAXIMUM_CONTRACT_MONTHS = 120
"""Names and descriptions, trials and contracts: our choice; counts and quantities as for checkout terms."""

MONEY_FIELDS = ("setup_fee_money", "early_termination_fee_money")


def get_plan(environment: Environment, plan_id: str) -> Document:
    """
    Return a plan, archived or not.

    Raises:
        ApiError: RESOURCE_NOT_FOUND.
    """
    plan = environment.subscription_plans.get(plan_id)
    if plan is None:
        raise not_found("subscription plan")
    return plan


def create_plan(sandbox: Sandbox, environment: Environment, request: Document) -> Document:
    """
    Add a plan; *request* is a valid CreateSubscriptionPlanRequest.

    Raises:
        ApiError: no line, a bad line, interval, quantity or trial, another currency, deliveries.
    """
    check_unsupported(request)
    lines = make_lines(sandbox, environment, request.get("line_items", []))
    plan = make_plan(sandbox, environment, request, lines)
    check_plan(plan)
    environment.subscription_plans[plan["subscription_plan_id"]] = plan
    sandbox.ledger_add(
        "subscription_plan.created",
        environment,
        subscription_plan_id=plan["subscription_plan_id"],
        external_reference_id=plan.get("external_reference_id"),
    )
    return plan


def update_plan(sandbox: Sandbox, environment: Environment, plan: Document, change: Document) -> Document:
    """
    Change a plan by a valid UpdateSubscriptionPlanRequest and return it; subscriptions keep their frozen terms.

    Raises:
        ApiError: a stale version, nothing to change, an archived plan, or as `create_plan`.
    """
    check_version(plan, change.get("expected_version"))
    if not set(change) - {"expected_version"}:
        raise ApiError("NO_FIELDS_TO_UPDATE", "Nothing to change.")
    if plan["status"] == "archived":
        raise ApiError("PLAN_ARCHIVED", "The plan is archived.")
    check_unsupported(change)
    changed = plan | {key: change[key] for key in TAKEN_KEYS if key in change}
    if "line_items" in change:
        changed["line_items"] = replace_lines(sandbox, environment, plan["line_items"], change["line_items"])
    if "images" in change:
        changed["images"] = make_images(change["images"])
    if "metadata" in change:
        changed["metadata"] = merge_metadata(plan["metadata"], change["metadata"])
    check_plan(changed)
    plan |= changed
    touch(sandbox, plan)
    return plan


def archive_plan(
    sandbox: Sandbox, environment: Environment, plan: Document, expected_version: int | None = None
) -> Document:
    """
    Archive a plan for good and return it; an archived one stays as it is.

    Raises:
        ApiError: VERSION_CONFLICT, PLAN_HAS_ACTIVE_SUBSCRIPTIONS, PLAN_HAS_OPEN_CHECKOUT_SESSIONS,
            PLAN_HAS_ACTIVE_PAYMENT_LINKS.
    """
    check_version(plan, expected_version)
    if plan["status"] == "archived":
        return plan
    plan_id = plan["subscription_plan_id"]
    if any(
        row["subscription_plan_id"] == plan_id and row["status"] != "canceled"
        for row in environment.subscriptions.values()
    ):
        raise ApiError("PLAN_HAS_ACTIVE_SUBSCRIPTIONS", "A subscription still runs on it.")
    if any(
        row.get("subscription_plan_id") == plan_id and row["status"] == "open"
        for row in environment.checkout_sessions.values()
    ):
        raise ApiError("PLAN_HAS_OPEN_CHECKOUT_SESSIONS", "A buyer may still sign up for it.")
    if any(
        row.get("subscription_plan_id") == plan_id and row["status"] == "active"
        for row in environment.payment_links.values()
    ):
        raise ApiError("PLAN_HAS_ACTIVE_PAYMENT_LINKS", "A payment link still offers it.")
    plan["status"] = "archived"
    touch(sandbox, plan)
    sandbox.ledger_add("subscription_plan.archived", environment, subscription_plan_id=plan_id)
    return plan


def check_unsupported(request: Document) -> None:
    """Refuse what the sandbox has not: stock sources and deliveries of subscriptions."""
    if "inventory_routing_source" in request:
        raise ApiError(
            "RESERVED_FIELD_NOT_YET_SUPPORTED",
            "The sandbox does not do this.",
            param="inventory_routing_source",
        )
    if request.get("subscription_delivery_method_ids"):
        raise ApiError(
            "RESOURCE_NOT_FOUND",
            "No such delivery method.",
            status=400,
            param="subscription_delivery_method_ids",
        )


def check_plan(plan: Document) -> None:
    """
    Refuse a finished plan that makes no sense.

    Raises:
        ApiError: NAME_…, DESCRIPTION_TOO_LONG, INVALID_INTERVAL, INVALID_QUANTITY, DUPLICATE_VALUE, TRIAL_…,
            INVALID_RANGE, CURRENCY_MISMATCH, INVALID_TOTALS.
    """
    if not plan["name"].strip():
        raise ApiError("NAME_REQUIRED", "A plan needs a name.", param="name")
    if len(plan["name"]) > MAXIMUM_NAME_LENGTH:
        raise ApiError("NAME_TOO_LONG", "The name is too long.", param="name")
    if len(plan.get("description", "")) > MAXIMUM_DESCRIPTION_LENGTH:
        raise ApiError("DESCRIPTION_TOO_LONG", "The description is too long.", param="description")
    check_intervals(plan)
    check_quantities(plan["quantity_options"])
    if plan.get("trial_period_days", 0) < 0:
        raise ApiError("TRIAL_NEGATIVE", "Not negative.", param="trial_period_days")
    if plan.get("trial_period_days", 0) > MAXIMUM_TRIAL_DAYS:
        raise ApiError("TRIAL_TOO_LONG", f"At most {MAXIMUM_TRIAL_DAYS} days.", param="trial_period_days")
    if not 0 <= plan.get("contract_term_months", 0) <= MAXIMUM_CONTRACT_MONTHS:
        raise ApiError("INVALID_RANGE", f"0 to {MAXIMUM_CONTRACT_MONTHS}.", param="contract_term_months")
    check_money(plan)


def check_intervals(plan: Document) -> None:
    """Refuse a count above a year of days, and an option that stands twice."""
    if plan["billing_interval_count"] > MAXIMUM_INTERVAL_COUNT:
        raise ApiError(
            "INVALID_INTERVAL", f"At most {MAXIMUM_INTERVAL_COUNT}.", param="billing_interval_count"
        )
    pairs = [
        (row["billing_interval"], row["billing_interval_count"]) for row in plan["billing_interval_options"]
    ]
    if len(set(pairs)) < len(pairs):
        raise ApiError("DUPLICATE_VALUE", "Each option once.", param="billing_interval_options")


def check_quantities(options: list[int]) -> None:
    """Refuse a quantity out of range, and one that stands twice."""
    if not all(1 <= option <= MAXIMUM_QUANTITY for option in options):
        raise ApiError("INVALID_QUANTITY", f"1 to {MAXIMUM_QUANTITY}.", param="quantity_options")
    if len(set(options)) < len(options):
        raise ApiError("DUPLICATE_VALUE", "Each option once.", param="quantity_options")


def check_money(plan: Document) -> None:
    """Refuse another currency than the plan's, and a period that cannot be charged."""
    for field in MONEY_FIELDS:
        if field in plan and plan[field]["currency"] != plan["currency"]:
            raise ApiError("CURRENCY_MISMATCH", "A plan has one currency.", param=field)
    for index, line in enumerate(plan["line_items"]):
        if line["unit_price_money"]["currency"] != plan["currency"]:
            raise ApiError("CURRENCY_MISMATCH", "A plan has one currency.", param=f"line_items[{index}]")
    fee = plan.get("setup_fee_money", {"amount": 0})["amount"]
    if sum_lines(plan["line_items"]) * MAXIMUM_QUANTITY + fee > MAXIMUM_INTEGER:
        raise ApiError("INVALID_TOTALS", "A period would be too expensive.", param="line_items")


def check_version(row: Document, expected_version: int | None) -> None:
    """Refuse a stale expected version (pairing unverified)."""
    if expected_version is not None and expected_version != row["version"]:
        raise ApiError("VERSION_CONFLICT", "It has changed.", current_version=row["version"])


def touch(sandbox: Sandbox, row: Document) -> None:
    """Raise the version by one (unverified) and note the time."""
    row["version"] += 1
    row["updated_at"] = sandbox.now_text()

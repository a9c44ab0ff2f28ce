"""Operations on subscription plans."""

from flint_storefront.sandbox.api.calls import Answer, Call, operation
from flint_storefront.sandbox.api.listing import contains_text, equals, is_in_time, order_rows
from flint_storefront.sandbox.api.pagination import make_page
from flint_storefront.sandbox.subscription_plans.rules import (
    archive_plan,
    create_plan,
    get_plan,
    update_plan,
)

FILTERS = ("status", "external_reference_id")
TEXTS = ("subscription_plan_id", "external_reference_id", "name", "description")
SORTS = {
    "name": lambda row: row["name"],
    "created_at": lambda row: row["created_at"],
    "updated_at": lambda row: row["updated_at"],
}


@operation("subscriptionPlans.list")
def list_plans(call: Call) -> Answer:
    """Answer a page of plans, archived ones included unless `status` says otherwise."""
    rows = [
        row
        for row in call.environment.subscription_plans.values()
        if equals(call, row, FILTERS)
        and is_in_time(call, row)
        and contains_text(call.query.get("query", ""), [row.get(key) for key in TEXTS])
    ]
    return make_page(call, order_rows(call, rows, SORTS), "subscription_plan_id")


@operation("subscriptionPlans.create")
def create(call: Call) -> Answer:
    """Add a plan."""
    return Answer(create_plan(call.sandbox, call.environment, call.body))


@operation("subscriptionPlans.get")
def get(call: Call) -> Answer:
    """Answer one plan."""
    return Answer(get_plan(call.environment, call.path["subscription_plan_id"]))


@operation("subscriptionPlans.update")
def update(call: Call) -> Answer:
    """Change a plan."""
    plan = get_plan(call.environment, call.path["subscription_plan_id"])
    return Answer(update_plan(call.sandbox, call.environment, plan, call.body))


@operation("subscriptionPlans.remove")
def remove(call: Call) -> Answer:
    """Archive a plan."""
    plan = get_plan(call.environment, call.path["subscription_plan_id"])
    expected_version = call.query.get("expected_version")
    return Answer(archive_plan(call.sandbox, call.environment, plan, expected_version))

"""Operations on subscriptions."""

from flint_storefront.sandbox.api.calls import Answer, Call, operation
from flint_storefront.sandbox.api.listing import contains_text, equals, is_in_time, order_rows
from flint_storefront.sandbox.api.pagination import make_page
from flint_storefront.sandbox.clock import parse_instant
from flint_storefront.sandbox.state import Document
from flint_storefront.sandbox.subscriptions import rules
from flint_storefront.sandbox.subscriptions.access_links import create_access_link
from flint_storefront.sandbox.subscriptions.documents import show_subscription

FILTERS = (
    "status",
    "billing_schedule_owner",
    "awaiting_billing_schedule",
    "cancel_at_period_end",
    "customer_id",
    "subscription_plan_id",
    "external_reference_id",
)
ABSENT_FILTERS = ("delivery_method_id", "hold_reason", "subscription_offer_id")
TEXTS = ("subscription_id", "customer_id", "external_reference_id", "_email")
SORTS = {
    "created_at": lambda row: row["created_at"],
    "updated_at": lambda row: row["updated_at"],
    "next_billing_at": lambda row: row.get("next_billing_at", ""),
}


@operation("subscriptions.list")
def list_subscriptions(call: Call) -> Answer:
    """Answer a page of subscriptions."""
    rows = [row for row in call.environment.subscriptions.values() if is_listed(call, row)]
    answer = make_page(call, order_rows(call, rows, SORTS), "subscription_id")
    expand = call.query.get("expand", [])
    answer.data = [show_subscription(call.environment, row, expand) for row in answer.data]
    return answer


def is_listed(call: Call, subscription: Document) -> bool:
    """Return whether *subscription* passes every filter of the call; past due needs attention (unverified)."""
    query = call.query
    if not equals(call, subscription, FILTERS) or not is_in_time(call, subscription):
        return False
    if set(ABSENT_FILTERS) & set(query):
        return False
    if query.get("needs_attention", subscription["status"] == "past_due") != (
        subscription["status"] == "past_due"
    ):
        return False
    return is_billed_in_time(call, subscription) and contains_text(
        query.get("query", ""), [subscription.get(key) for key in TEXTS]
    )


def is_billed_in_time(call: Call, subscription: Document) -> bool:
    """Return whether the next charge lies strictly within the asked bounds."""
    after, before = call.query.get("next_billing_at_after"), call.query.get("next_billing_at_before")
    if after is None and before is None:
        return True
    if "next_billing_at" not in subscription:
        return False
    due = parse_instant(subscription["next_billing_at"])
    return not (after is not None and due <= parse_instant(after)) and not (
        before is not None and due >= parse_instant(before)
    )


@operation("subscriptions.get")
def get(call: Call) -> Answer:
    """Answer one subscription."""
    subscription = rules.get_subscription(call.environment, call.path["subscription_id"])
    return Answer(show_subscription(call.environment, subscription, call.query.get("expand", [])))


@operation("subscriptions.update")
def update(call: Call) -> Answer:
    """Change metadata, reference, interval or quantity."""
    return Answer(rules.update(call.sandbox, call.environment, call.path["subscription_id"], call.body))


@operation("subscriptions.cancel")
def cancel(call: Call) -> Answer:
    """End a subscription, at the end of its period unless asked otherwise (default unverified)."""
    subscription = rules.cancel(
        call.sandbox,
        call.environment,
        call.path["subscription_id"],
        immediately=call.body.get("cancel_immediately", False),
        reason_code=call.body.get("cancellation_reason_code"),
        comment=call.body.get("cancellation_comment"),
    )
    return Answer(subscription)


@operation("subscriptions.pause")
def pause(call: Call) -> Answer:
    """Pause a subscription at once."""
    cycles = call.body.get("pause_duration_cycles")
    return Answer(rules.pause(call.sandbox, call.environment, call.path["subscription_id"], cycles=cycles))


@operation("subscriptions.resume")
def resume(call: Call) -> Answer:
    """Ask a paused subscription to go on; the answer still says paused."""
    return Answer(rules.resume(call.sandbox, call.environment, call.path["subscription_id"]))


@operation("subscriptions.reactivate")
def reactivate(call: Call) -> Answer:
    """Take a scheduled cancellation back."""
    return Answer(rules.reactivate(call.sandbox, call.environment, call.path["subscription_id"]))


@operation("subscriptions.createPaymentRetry")
def create_payment_retry(call: Call) -> Answer:
    """Start one charge of an overdue renewal."""
    subscription_id = call.path["subscription_id"]
    row = rules.create_payment_retry(call.sandbox, call.environment, subscription_id, call.idempotency_key)
    return Answer(row)


@operation("subscriptions.createAccessLink")
def create_link(call: Call) -> Answer:
    """Mint a link into the hosted account."""
    return Answer(create_access_link(call.sandbox, call.environment, call.path["subscription_id"]))

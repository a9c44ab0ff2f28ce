"""Operations on disputes; there is nothing to write (payments facts, section 7)."""

from flint_storefront.sandbox.api.calls import Answer, Call, operation
from flint_storefront.sandbox.api.listing import equals, is_in_time
from flint_storefront.sandbox.api.pagination import make_page
from flint_storefront.sandbox.clock import parse_instant
from flint_storefront.sandbox.disputes.documents import show_dispute
from flint_storefront.sandbox.disputes.rules import get_dispute
from flint_storefront.sandbox.state import Document

FILTERS = ("payment_intent_id", "order_id", "customer_id", "status", "reason", "case_type")


@operation("disputes.get")
def get(call: Call) -> Answer:
    """Answer one dispute."""
    dispute = get_dispute(call.environment, call.path["dispute_id"])
    return Answer(show_dispute(call.environment, dispute, call.query.get("expand", [])))


@operation("disputes.list")
def list_disputes(call: Call) -> Answer:
    """Answer a page of disputes, newest first."""
    rows = [
        row
        for row in call.environment.disputes.values()
        if equals(call, row, FILTERS) and is_in_time(call, row) and is_due(call, row)
    ]
    return make_page(call, rows[::-1], "dispute_id")


def is_due(call: Call, dispute: Document) -> bool:
    """Return whether the time for evidence ends within the bounds of the call."""
    due = parse_instant(dispute["evidence_due_at"])
    after, before = call.query.get("evidence_due_after"), call.query.get("evidence_due_before")
    return (after is None or due > parse_instant(after)) and (before is None or due < parse_instant(before))

"""Operations on refunds."""

from flint_storefront.sandbox.api.calls import Answer, Call, operation
from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.api.listing import contains_text, equals, is_in_time, order_rows
from flint_storefront.sandbox.api.pagination import make_page
from flint_storefront.sandbox.refunds.documents import show_refund
from flint_storefront.sandbox.refunds.rules import create_refund, get_refund
from flint_storefront.sandbox.state import Document

FILTERS = (
    "order_id",
    "payment_intent_id",
    "customer_id",
    "status",
    "reason",
    "refund_method",
    "external_reference_id",
    "return_id",
    "return_resolution_id",
)
SORTS = {
    "created_at": lambda row: row["created_at"],
    "updated_at": lambda row: row["updated_at"],
    "amount": lambda row: row["amount_money"]["amount"],
}


@operation("refunds.create")
def create(call: Call) -> Answer:
    """Ask for a refund."""
    return Answer(create_refund(call.sandbox, call.environment, call.body))


@operation("refunds.get")
def get(call: Call) -> Answer:
    """Answer one refund."""
    refund = get_refund(call.environment, call.path["refund_id"])
    return Answer(show_refund(call.environment, refund, call.query.get("expand", [])))


@operation("refunds.list")
def list_refunds(call: Call) -> Answer:
    """Answer a page of refunds."""
    if {"min_amount", "max_amount"} & set(call.query) and "currency" not in call.query:
        raise ApiError("CURRENCY_REQUIRED", "Amounts need a currency.", param="currency")
    rows = [row for row in call.environment.refunds.values() if is_listed(call, row)]
    return make_page(call, order_rows(call, rows, SORTS), "refund_id")


def is_listed(call: Call, refund: Document) -> bool:
    """Return whether *refund* passes every filter of the call."""
    query, amount = call.query, refund["amount_money"]
    if not equals(call, refund, FILTERS) or not is_in_time(call, refund):
        return False
    if query.get("currency", amount["currency"]) != amount["currency"]:
        return False
    if not query.get("min_amount", 0) <= amount["amount"] <= query.get("max_amount", amount["amount"]):
        return False
    texts = [refund.get(key) for key in ("refund_id", "order_id", "external_reference_id", "reason_message")]
    return contains_text(query.get("query", ""), texts)

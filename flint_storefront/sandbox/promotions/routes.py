"""Operations on promotions and their codes."""

from flint_storefront.sandbox.api.calls import Answer, Call, operation
from flint_storefront.sandbox.api.listing import contains_text, equals, is_in_time, order_rows
from flint_storefront.sandbox.api.pagination import make_page
from flint_storefront.sandbox.promotions.documents import show_code, show_promotion
from flint_storefront.sandbox.promotions.rules import create_code, create_promotion, get_promotion
from flint_storefront.sandbox.state import Document

FILTERS = ("status", "external_reference_id", "redemption_type", "discount_class")
ABSENT_FILTERS = ("product_id", "variant_id", "bundle_id", "category_handle")
SORTS = {
    "name": lambda row: row["name"],
    "created_at": lambda row: row["created_at"],
    "updated_at": lambda row: row["updated_at"],
}


@operation("promotions.list")
def list_promotions(call: Call) -> Answer:
    """Answer a page of promotions; none aims at single goods."""
    shown = [
        show_promotion(call.sandbox, call.environment, row) for row in call.environment.promotions.values()
    ]
    rows = [row for row in shown if is_listed(call, row)]
    return make_page(call, order_rows(call, rows, SORTS), "promotion_id")


def is_listed(call: Call, promotion: Document) -> bool:
    """Return whether *promotion* passes every filter of the call."""
    if set(ABSENT_FILTERS) & set(call.query):
        return False
    texts = [promotion.get(key) for key in ("promotion_id", "name", "display_name", "external_reference_id")]
    return (
        equals(call, promotion, FILTERS)
        and is_in_time(call, promotion)
        and contains_text(call.query.get("query", ""), texts)
    )


@operation("promotions.create")
def create(call: Call) -> Answer:
    """Add a promotion, with its codes."""
    promotion = create_promotion(call.sandbox, call.environment, call.body)
    return Answer(show_promotion(call.sandbox, call.environment, promotion))


@operation("promotions.get")
def get(call: Call) -> Answer:
    """Answer one promotion."""
    promotion = get_promotion(call.environment, call.path["promotion_id"])
    return Answer(show_promotion(call.sandbox, call.environment, promotion))


@operation("promotions.createCode")
def create_one_code(call: Call) -> Answer:
    """Add a code."""
    promotion = get_promotion(call.environment, call.path["promotion_id"])
    code = create_code(call.sandbox, call.environment, promotion, call.body)
    return Answer(show_code(call.sandbox, call.environment, code))


@operation("promotions.listCodes")
def list_codes(call: Call) -> Answer:
    """Answer a page of codes of every promotion and status, newest first; `code` finds one, letter case aside."""
    is_expanded = "promotion" in call.query.get("expand", [])
    shown = [
        show_code(call.sandbox, call.environment, row, is_expanded=is_expanded)
        for row in call.environment.promotion_codes.values()
    ]
    wanted = call.query.get("code")
    rows = [
        row
        for row in shown
        if equals(call, row, ("promotion_id", "status"))
        and (wanted is None or row["code"].casefold() == wanted.casefold())
    ]
    return make_page(call, rows[::-1], "promotion_code_id")

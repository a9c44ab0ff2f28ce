"""Operations on delivery methods, and on the deliveries of checkout sessions."""

from flint_storefront.sandbox.api.calls import Answer, Call, operation
from flint_storefront.sandbox.api.errors import not_found
from flint_storefront.sandbox.api.listing import contains_text, equals
from flint_storefront.sandbox.api.pagination import make_page
from flint_storefront.sandbox.checkout_sessions.documents import show_session
from flint_storefront.sandbox.checkout_sessions.rules import get_session
from flint_storefront.sandbox.delivery.methods import list_methods
from flint_storefront.sandbox.delivery.rules import create_quote, create_selection

ABSENT_FILTERS = (
    "external_reference_id",
    "delivery_zone_id",
    "delivery_location_set_id",
    "delivery_rate_callback_id",
    "location_id",
)


@operation("deliveryMethods.list")
def list_all(call: Call) -> Answer:
    """Answer a page of methods, in the order in which buyers see them."""
    rows = [
        row
        for row in list_methods(call.sandbox, call.environment)
        if equals(call, row, ("status", "type"))
        and not set(ABSENT_FILTERS) & set(call.query)
        and contains_text(call.query.get("query", ""), [row["delivery_method_id"], row["name"]])
    ]
    return make_page(call, rows, "delivery_method_id")


@operation("deliveryMethods.get")
def get(call: Call) -> Answer:
    """Answer one method."""
    for method in list_methods(call.sandbox, call.environment):
        if method["delivery_method_id"] == call.path["delivery_method_id"]:
            return Answer(method)
    raise not_found("delivery method")


@operation("checkoutSessions.createDeliveryQuote")
def quote(call: Call) -> Answer:
    """Say what can be chosen."""
    session = get_session(call.environment, call.path["checkout_session_id"])
    return Answer(create_quote(call.sandbox, call.environment, session, call.body))


@operation("checkoutSessions.createDeliverySelection")
def select(call: Call) -> Answer:
    """Choose, and answer session and order with their new total."""
    session = get_session(call.environment, call.path["checkout_session_id"])
    selection = create_selection(call.sandbox, call.environment, session, call.body)
    return Answer(
        {
            "audience": "merchant",
            "delivery_selection": selection,
            "checkout_session": show_session(call.sandbox, call.environment, session, []),
            "order": call.environment.orders[session["order_id"]],
        }
    )

"""Quoting and selecting a delivery in a checkout session (checkout_sessions facts, section 11)."""

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.clock import parse_instant
from flint_storefront.sandbox.delivery.documents import make_quote, make_selection
from flint_storefront.sandbox.delivery.lifecycle import find_selection, move_selection, put_on
from flint_storefront.sandbox.delivery.methods import list_methods, needs_delivery
from flint_storefront.sandbox.orders.rules import change_draft
from flint_storefront.sandbox.state import Document, Environment, Sandbox


def create_quote(
    sandbox: Sandbox, environment: Environment, session: Document, request: Document
) -> Document:
    """
    Say what can be chosen for the session's order; *request* is a valid CreateCheckoutDeliveryQuoteRequest.

    Raises:
        ApiError: the session has ended, another selection than the expected one is current.
    """
    order = check_session(environment, session, request)
    methods = find_session_methods(sandbox, environment, session)
    quote = make_quote(sandbox, session, order, methods, request)
    environment.delivery_quotes[quote["delivery_quote_id"]] = quote
    return quote


def create_selection(
    sandbox: Sandbox, environment: Environment, session: Document, request: Document
) -> Document:
    """
    Select one option of a quote; the order's total changes and the session stays open.

    Raises:
        ApiError: the session has ended or the order may not change, another selection is current, the quote is unknown,
            expired or older than the order, not one option for its group, a shipment without an address.
    """
    order = check_session(environment, session, request)
    quote = find_quote(sandbox, environment, session, order, request["delivery_quote_id"])
    option = find_option(quote, request["choices"])
    if option["type"] == "shipment" and "destination_address" not in request:
        raise ApiError(
            "DELIVERY_DESTINATION_ADDRESS_REQUIRED", "Where does it go?", param="destination_address"
        )
    selection = make_selection(sandbox, session, order, quote, option, request)
    former = find_selection(environment, order)
    environment.delivery_selections[selection["delivery_selection_id"]] = selection
    change_draft(sandbox, environment, order, lambda draft: put_on(sandbox, draft, selection))
    if former is not None:
        move_selection(sandbox, former, "superseded")
    quote |= {"status": "consumed", "consumed_by_delivery_selection_id": selection["delivery_selection_id"]}
    session |= {"delivery_selection_required": False, "updated_at": sandbox.now_text()}
    facts = {"order_id": order["order_id"], "type": option["type"]}
    sandbox.ledger_add("delivery_selection.selected", environment, **facts)
    return selection


def check_session(environment: Environment, session: Document, request: Document) -> Document:
    """Return the order of an open session whose current selection is the expected one."""
    if session["status"] != "open":
        raise ApiError(
            "CHECKOUT_SESSION_NOT_OPEN", "The session has ended.", current_status=session["status"]
        )
    order = environment.orders[session["order_id"]]
    current = find_selection(environment, order)
    current_id = current["delivery_selection_id"] if current else None
    if request["expected_delivery_selection_id"] != current_id:
        facts = {"current_selection_id": current_id} if current_id else {}
        raise ApiError("DELIVERY_SELECTION_CHANGED", "Another one is current.", status=409, **facts)
    return order


def find_session_methods(sandbox: Sandbox, environment: Environment, session: Document) -> list[Document]:
    """Return the methods that the session offers for its order."""
    if not needs_delivery(environment.orders[session["order_id"]]):
        return []
    pinned = session["delivery_method_ids"] or []
    methods = list_methods(sandbox, environment)
    return [method for method in methods if method["delivery_method_id"] in pinned]


def find_quote(
    sandbox: Sandbox, environment: Environment, session: Document, order: Document, quote_id: str
) -> Document:
    """Return a quote of the session that still holds."""
    quote = environment.delivery_quotes.get(quote_id)
    if quote is None or quote["checkout_session_id"] != session["checkout_session_id"]:
        raise ApiError("RESOURCE_NOT_FOUND", "No such quote.", status=400, param="delivery_quote_id")
    if parse_instant(quote["expires_at"]) <= sandbox.clock.now():
        raise ApiError("DELIVERY_QUOTE_EXPIRED", "The quote has expired.", status=409)
    is_old = quote["eligibility_context_revision"] != str(order["order_revision"])
    if is_old or quote["status"] != "active":
        raise ApiError("DELIVERY_QUOTE_STALE", "The order has changed since.", status=409)
    return quote


def find_option(quote: Document, choices: list[Document]) -> Document:
    """Return the chosen option of the quote's one group."""
    groups = [group["delivery_choice_group_id"] for group in quote["choice_groups"]]
    if [choice["delivery_choice_group_id"] for choice in choices] != groups or not groups:
        raise ApiError("DELIVERY_SELECTION_INCOMPLETE", "One choice for each group.", param="choices")
    for option in quote["choice_groups"][0]["options"]:
        if option["delivery_option_id"] == choices[0]["delivery_option_id"]:
            found: Document = option
            return found
    raise ApiError("RESOURCE_NOT_FOUND", "No such option.", status=400, param="choices[0].delivery_option_id")


def choose_delivery(
    sandbox: Sandbox, environment: Environment, session: Document, kind: str, address: Document, name: str
) -> Document:
    """
    Quote and select in one step, as the hosted page does for its buyer.

    Args:
        kind: `shipment` or `pickup`.
        address: Of a shipment, complete; {} for a pickup.
        name: Who gets it.

    Raises:
        ApiError: as `create_selection`; no such method in this session.
    """
    order = environment.orders[session["order_id"]]
    current = find_selection(environment, order)
    basis = {"expected_delivery_selection_id": current["delivery_selection_id"] if current else None}
    where = {"destination_address": address, "recipient": {"name": name}} if kind == "shipment" else {}
    quote = create_quote(sandbox, environment, session, basis)
    group = quote["choice_groups"][0]
    options = [option for option in group["options"] if option["type"] == kind]
    if not options:
        raise ApiError("FULFILLMENT_METHOD_UNAVAILABLE", "Not offered here.", status=409)
    choice = {
        "delivery_choice_group_id": group["delivery_choice_group_id"],
        "delivery_option_id": options[0]["delivery_option_id"],
    }
    request = {**basis, **where, "delivery_quote_id": quote["delivery_quote_id"], "choices": [choice]}
    return create_selection(sandbox, environment, session, request)

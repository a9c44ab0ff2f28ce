"""Operations on payment links; two of them are for buyers and take no credential."""

from flint_storefront.sandbox.api.authentication import check_scopes
from flint_storefront.sandbox.api.calls import Answer, Call, operation
from flint_storefront.sandbox.api.listing import contains_text, equals, is_in_time, order_rows
from flint_storefront.sandbox.api.pagination import make_page
from flint_storefront.sandbox.payment_links.documents import show_link
from flint_storefront.sandbox.payment_links.public import public_view
from flint_storefront.sandbox.payment_links.resolve import resolve_link
from flint_storefront.sandbox.payment_links.rules import create_link, get_link, update_link
from flint_storefront.sandbox.state import Document

FILTERS = ("status", "payment_link_type", "external_reference_id")
TEXTS = ("payment_link_id", "external_reference_id", "name", "description")
SORTS = {"created_at": lambda row: row["created_at"], "updated_at": lambda row: row["updated_at"]}
PLANS_SCOPE = "commerce.subscription_plans.read"


@operation("paymentLinks.list")
def list_links(call: Call) -> Answer:
    """Answer a page of links, newest first unless asked otherwise."""
    rows = [row for row in call.environment.payment_links.values() if is_listed(call, row)]
    page = make_page(call, order_rows(call, rows, SORTS), "payment_link_id")
    page.data = [show_link(call.sandbox, call.environment, row) for row in page.data]
    return page


def is_listed(call: Call, link: Document) -> bool:
    """Return whether *link* passes every filter of the call."""
    if call.query.get("has_plan", "subscription_plan_id" in link) != ("subscription_plan_id" in link):
        return False
    return (
        equals(call, link, FILTERS)
        and is_in_time(call, link)
        and contains_text(call.query.get("query", ""), [link.get(key) for key in TEXTS])
    )


@operation("paymentLinks.create")
def create(call: Call) -> Answer:
    """Add a link."""
    link = create_link(call.sandbox, call.environment, call.body)
    return Answer(show_link(call.sandbox, call.environment, link))


@operation("paymentLinks.get")
def get(call: Call) -> Answer:
    """Answer one link; its plan needs a scope of its own."""
    expand = call.query.get("expand", [])
    if "subscription_plan" in expand:
        check_scopes(call.environment, [PLANS_SCOPE])
    link = get_link(call.environment, call.path["payment_link_id"])
    return Answer(show_link(call.sandbox, call.environment, link, expand))


@operation("paymentLinks.update")
def update(call: Call) -> Answer:
    """Change a link, or switch it on or off."""
    link = get_link(call.environment, call.path["payment_link_id"])
    update_link(call.sandbox, call.environment, link, call.body)
    return Answer(show_link(call.sandbox, call.environment, link))


@operation("paymentLinks.getPublic")
def get_public(call: Call) -> Answer:
    """Answer what a buyer sees, whatever the link's status, with a fresh resolution context."""
    link = get_link(call.environment, call.path["payment_link_id"])
    return Answer(public_view(call.sandbox, call.environment, link))


@operation("paymentLinks.resolve")
def resolve(call: Call) -> Answer:
    """Make an order and a hosted session of a buyer's choice."""
    link = get_link(call.environment, call.path["payment_link_id"])
    return Answer(resolve_link(call.sandbox, call.environment, link, call.body))

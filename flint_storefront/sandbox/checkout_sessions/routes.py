"""Operations on checkout sessions."""

from flint_storefront.sandbox.api.calls import Answer, Call, operation
from flint_storefront.sandbox.api.listing import contains_text, equals, is_in_time, order_rows
from flint_storefront.sandbox.api.pagination import make_page
from flint_storefront.sandbox.checkout_sessions.documents import show_session
from flint_storefront.sandbox.checkout_sessions.rules import (
    close_session,
    create_session,
    get_session,
    update_session,
)

FILTERS = ("status", "order_id", "payment_link_id", "customer_id", "origin", "external_reference_id")
SORTS = {"created_at": lambda row: row["created_at"], "updated_at": lambda row: row["updated_at"]}


@operation("checkoutSessions.create")
def create(call: Call) -> Answer:
    """Make a session and answer it with its secret; only a replay says `reused_existing`."""
    session = create_session(call.sandbox, call.environment, call.body)
    result = {
        "checkout_session": show_session(call.sandbox, call.environment, session, []),
        "checkout_access": {"checkout_auth_token": session["_checkout_auth_token"]},
        "reused_existing": False,
    }
    return Answer(result)


@operation("checkoutSessions.get")
def get(call: Call) -> Answer:
    """Answer one session, with a fresh `url` while it is open."""
    session = get_session(call.environment, call.path["checkout_session_id"])
    return Answer(show_session(call.sandbox, call.environment, session, call.query.get("expand", [])))


@operation("checkoutSessions.list")
def list_sessions(call: Call) -> Answer:
    """Answer a page of sessions, without `url`."""
    rows = [
        row
        for row in call.environment.checkout_sessions.values()
        if equals(call, row, FILTERS)
        and is_in_time(call, row)
        and contains_text(
            call.query.get("query", ""),
            [row["checkout_session_id"], row["order_id"], row.get("external_reference_id")],
        )
    ]
    return make_page(call, order_rows(call, rows, SORTS), "checkout_session_id")


@operation("checkoutSessions.update")
def update(call: Call) -> Answer:
    """Change metadata, reference or the terms of a plan."""
    session = get_session(call.environment, call.path["checkout_session_id"])
    update_session(call.sandbox, call.environment, session, call.body)
    return Answer(show_session(call.sandbox, call.environment, session, []))


@operation("checkoutSessions.closeSession")
def close(call: Call) -> Answer:
    """End an open session."""
    session = get_session(call.environment, call.path["checkout_session_id"])
    close_session(call.sandbox, call.environment, session, call.body.get("reason_message"))
    return Answer(show_session(call.sandbox, call.environment, session, []))

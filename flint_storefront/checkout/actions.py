"""
The checkout's pages: looking again, coming back from Flint, going on, the state for the page's script.

Every look by the owner asks Flint and never writes to it, but for one thing: an unknown write of ours is sent again, byte for
byte, when its buyer looks at the checkout page.
"""

import json
from dataclasses import replace
from datetime import timedelta

from flint_storefront.checkout.advance import advance
from flint_storefront.checkout.amounts import confirmed_minor, needs_agreement, needs_review, total_money
from flint_storefront.checkout.journal import UNKNOWN, entries_of
from flint_storefront.checkout.kinds import ADOPTED
from flint_storefront.checkout.outcome import show_progress
from flint_storefront.checkout.page_data import actions_data, order_data, was_lowered
from flint_storefront.checkout.records import change_checkout, find_checkout, get_checkout
from flint_storefront.checkout.refresh import refresh
from flint_storefront.checkout.states import FINAL, PAID, PAYABLE, SUBSCRIBED, UNDER_WAY
from flint_storefront.checkout.without_code import go_without_code
from flint_storefront.errors import FlintError, FlintUnreachable, NotFlint
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.guards import guard_shared_form
from flint_storefront.money import Money, format_money
from flint_storefront.offers.selection import PLAN
from flint_storefront.page_data import alert, not_found, show, show_message
from flint_storefront.page_request import PageRequest
from flint_storefront.results import GoTo, Respond, Result
from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.storefront import Storefront
from flint_storefront.visitors import may_see

log = redacted_logger(__name__)
REPLAY_PAUSE = timedelta(seconds=5)
"""A look sends an unknown write again only so long after it was last sent."""
STATE_PAUSE = timedelta(seconds=2)
"""The page's script may ask often; Flint is asked at most this often for one checkout."""


def show_checkout(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/checkout/<ref>`: where this order stands.
    """
    record = _own(storefront, request)
    if record is None:
        return not_found(storefront, request)
    record = _replay_unknown(storefront, record)
    return _look(storefront, request, record)


def confirm_return(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/checkout/<ref>/return`: the buyer comes back from Flint. A hint to ask, never a proof.
    """
    record = _own(storefront, request)
    return not_found(storefront, request) if record is None else _look(storefront, request, record)


def show_canceled(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/checkout/<ref>/cancel`: the buyer left Flint's page. Flint says whether it was paid all the same.
    """
    record = _own(storefront, request)
    return (
        not_found(storefront, request)
        if record is None
        else _look(storefront, request, record, notice="notice_canceled")
    )


def continue_checkout(storefront: Storefront, request: PageRequest) -> Result:
    """
    POST `/checkout/<ref>/start`: go to Flint's page, for the first time or again, or agree to a higher total.
    """
    reference = request.arguments["reference"]
    refused = guard_shared_form(
        storefront, request, storefront.links.path("checkout_continue", reference=reference)
    )
    if refused is not None:
        return refused
    record = _own(storefront, request)
    if record is None:
        if request.visitor.token is None and request.visitor.user_id is None:
            return show_message(storefront, request, "cookies_needed", status=403)
        return not_found(storefront, request)
    page = storefront.links.path("checkout", reference=reference)
    if record.state in PAID | FINAL | SUBSCRIBED or record.kind in ADOPTED:
        return GoTo(page)
    if request.first("without_code") is not None:
        record = go_without_code(storefront, record)
    record = _agree(storefront, record, request.first("confirm_total"))
    deadline = storefront.deadline(storefront.settings.start_timeout_seconds)
    return show_progress(storefront, request, advance(storefront, record, deadline=deadline, is_pressed=True))


def back_to_checkout(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET of an address that only takes a POST: a reload or a bookmark. Shows the checkout's page instead.
    """
    return GoTo(storefront.links.path("checkout", reference=request.arguments["reference"]))


def tell_state(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/checkout/<ref>/state`: `{"state": "processing", "is_settled": false}` for the page's script.
    """
    record = _own(storefront, request)
    if record is None:
        return Respond(404, json.dumps({"error": "not_found"}), "application/json")
    now = storefront.clock()
    may_move = record.state in UNDER_WAY or record.state in PAYABLE
    if may_move and (record.checked_at is None or now - record.checked_at >= STATE_PAUSE):
        record, is_fresh = _refreshed(storefront, record)
        record = record if is_fresh else _as_unread(record)
    body = {"state": record.state, "is_settled": record.state not in UNDER_WAY}
    return Respond(200, json.dumps(body), "application/json")


def _own(storefront: Storefront, request: PageRequest) -> CheckoutRecord | None:
    reference = request.arguments.get("reference", "")
    if not reference.startswith("chk_") or len(reference) != 30 or not reference.isascii():
        return None
    record = find_checkout(storefront, reference)
    return record if record is not None and may_see(request.visitor, record) else None


def _agree(storefront: Storefront, record: CheckoutRecord, confirmed: str | None) -> CheckoutRecord:
    """
    Agreed is only what Flint asks for: the posted number must be exactly the total that we know.
    """
    total = confirmed_minor(record)
    if total is None or confirmed != str(total) or not (needs_agreement(record) or needs_review(record)):
        return record
    agreed = total if record.source == PLAN else max(total, record.accepted_total_minor)
    changes = {"accepted_total_minor": agreed, "is_reviewed": True}
    with storefront.store.transaction() as transaction:
        changed = change_checkout(storefront, transaction, record, changes)
    return changed or get_checkout(storefront, record.reference)


def _replay_unknown(storefront: Storefront, record: CheckoutRecord) -> CheckoutRecord:
    now = storefront.clock()
    unknown = [entry for entry in entries_of(storefront, record.reference) if entry.status == UNKNOWN]
    if not unknown or any(
        entry.last_sent_at is not None and now - entry.last_sent_at < REPLAY_PAUSE for entry in unknown
    ):
        return record
    advance(storefront, record, deadline=storefront.read_deadline(), is_pressed=False)
    return get_checkout(storefront, record.reference)


def _refreshed(storefront: Storefront, record: CheckoutRecord) -> tuple[CheckoutRecord, bool]:
    """
    The record after asking Flint, and whether Flint could be asked.
    """
    if record.order_id is None and record.checkout_session_id is None:
        return record, True
    try:
        record, _ = refresh(storefront, record, deadline=storefront.read_deadline(), is_person_waiting=True)
    except (FlintUnreachable, NotFlint, FlintError) as error:
        log.warning("checkout %s: could not be read: %s", record.reference, error)
        return record, False
    return record, True


def _as_unread(record: CheckoutRecord) -> CheckoutRecord:
    """
    What may be said while Flint cannot be asked: an order that we know as unpaid may have been paid a moment ago.
    """
    return replace(record, state="checking") if record.state in PAYABLE else record


def _look(
    storefront: Storefront, request: PageRequest, record: CheckoutRecord, *, notice: str | None = None
) -> Result:
    record, is_fresh = _refreshed(storefront, record)
    record = record if is_fresh else _as_unread(record)
    language = request.locale.language
    order = order_data(storefront, record, request.locale)
    data = {"order": order, "actions": actions_data(storefront, record, request)}
    alerts = _alerts(record, is_fresh, notice, language)
    return show(
        storefront,
        request,
        "checkout.html",
        order["heading"],
        data,
        alerts=alerts,
    )


def _alerts(
    record: CheckoutRecord, is_fresh: bool, notice: str | None, language: str
) -> list[dict[str, str]]:
    alerts = []
    if not is_fresh:
        alerts.append(alert("notice", "notice_stale", language))
    if record.state == "open" and needs_agreement(record):
        alerts.append(alert("notice", "notice_higher", language))
    elif record.state == "open" and (key := record.notice or notice) is not None:
        alerts.append(alert("notice", key, language))
    total = total_money(record)
    if was_lowered(record) and total is not None:
        old = format_money(Money(record.shown_total_minor, record.currency), language)
        alerts.append(
            alert("notice", "notice_lower", language, old_total=old, new_total=format_money(total, language))
        )
    return alerts

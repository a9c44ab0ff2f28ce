"""
The button was pressed: the same open checkout comes back, or a new one begins.
"""

from typing import Any

from flint_storefront.checkout.advance import advance
from flint_storefront.checkout.close import AWAY, BUSY, close_checkout
from flint_storefront.checkout.journal import write_ahead
from flint_storefront.checkout.outcome import show_away, show_busy, show_not_changed, show_progress
from flint_storefront.checkout.progress import Stands
from flint_storefront.checkout.records import change_checkout, get_checkout
from flint_storefront.checkout.requests import first_request
from flint_storefront.checkout.states import FINAL
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.offers.selection import (
    PLAN,
    SelectedCharge,
    SelectedDonation,
    SelectedPlan,
    SelectedTip,
    Selection,
)
from flint_storefront.page_request import PageRequest
from flint_storefront.results import GoTo, Result
from flint_storefront.storage.records import CheckoutRecord, DonationRecord
from flint_storefront.storefront import Storefront
from flint_storefront.visitors import crockford, new_visitor_token, token_hash, visitor_hash

log = redacted_logger(__name__)
LARGEST_SHOWN_TOTAL = 10**15
TRIES = 5
PRESSES = 2
"""How often one press may begin: anew when the checkout that it took up turns out to be over."""


def start_checkout(storefront: Storefront, request: PageRequest, selection: Selection) -> Result:
    """
    Begin, or take up again, the checkout of *selection* for this visitor and send the buyer to Flint.

    A visitor without a cookie gets one first, with a 307 to `/checkout/<ref>/start`: so the click that a browser dropped
    leaves one unused row and no order.
    """
    deadline = storefront.deadline(storefront.settings.start_timeout_seconds)
    own_hash = visitor_hash(request.visitor)
    if own_hash is None:
        token = new_visitor_token(storefront.randomness)
        record = _begin(storefront, request, selection, token_hash(token))
        if record is None:
            return show_away(storefront, request, None)
        address = storefront.links.path("checkout_continue", reference=record.reference)
        return GoTo(address, status=307, new_visitor_token=token)
    for _ in range(PRESSES):
        found = _take_up_or_begin(storefront, request, selection, own_hash, deadline)
        if not isinstance(found, CheckoutRecord):
            return found
        progress = advance(storefront, found, deadline=deadline, is_pressed=True)
        # Who presses here wants to buy, not to read that an earlier checkout is over.
        if not (isinstance(progress, Stands) and progress.record.state in FINAL):
            return show_progress(storefront, request, progress)
    return show_away(storefront, request, None)


def _take_up_or_begin(
    storefront: Storefront, request: PageRequest, selection: Selection, own_hash: str, deadline: Deadline
) -> CheckoutRecord | Result:
    for _ in range(TRIES):
        existing = _find_open(storefront, selection, own_hash)
        if existing is None:
            if (begun := _begin(storefront, request, selection, own_hash)) is None:
                continue
            return begun
        if existing.content_hash == selection.content_hash:
            return _agree(storefront, existing, selection)
        closed = close_checkout(storefront, existing, deadline=deadline)
        if closed == BUSY:
            return show_busy(storefront, request, existing)
        if closed == AWAY:
            return show_not_changed(storefront, request, existing)
    log.error("visitor's open checkout keeps changing: gave up")
    return show_away(storefront, request, None)


def _open_key(selection: Selection, own_hash: str) -> str:
    return f"{selection.kind}:{own_hash}:{selection.key}"


def _find_open(storefront: Storefront, selection: Selection, own_hash: str) -> CheckoutRecord | None:
    with storefront.store.reading() as reading:
        return reading.find(CheckoutRecord, {"open_key": _open_key(selection, own_hash)})


def _shown_total(selection: Selection) -> int:
    amount = selection.shown_total.amount
    is_plausible = selection.shown_total.currency == selection.currency and 0 <= amount <= LARGEST_SHOWN_TOTAL
    return amount if is_plausible else selection.subtotal.amount


def _agree(storefront: Storefront, existing: CheckoutRecord, selection: Selection) -> CheckoutRecord:
    """
    The buyer has now seen this total and pressed: it is agreed to if it is higher than before.
    """
    shown = _shown_total(selection)
    if selection.source == PLAN or shown <= existing.accepted_total_minor:
        return existing
    with storefront.store.transaction() as transaction:
        changed = change_checkout(storefront, transaction, existing, {"accepted_total_minor": shown})
    return changed or get_checkout(storefront, existing.reference)


def _begin(
    storefront: Storefront, request: PageRequest, selection: Selection, own_hash: str
) -> CheckoutRecord | None:
    """
    Checkout and journal rows in one transaction; None when another press was first: its row is there to be taken up.
    """
    record = _new_record(storefront, request, selection, own_hash)
    first = first_request(storefront, record)
    with storefront.store.transaction() as transaction:
        if not transaction.insert(record):
            return None
        if first is not None:
            write_ahead(storefront, transaction, record.reference, *first)
        if selection.donation is not None:
            transaction.insert(_donation(record, selection.donation))
        if selection.plan is not None and selection.plan.donation_plan is not None:
            transaction.insert(selection.plan.donation_plan)
    return record


def _new_record(
    storefront: Storefront, request: PageRequest, selection: Selection, own_hash: str
) -> CheckoutRecord:
    now = storefront.clock()
    shown = _shown_total(selection)
    plan = selection.plan
    lines: list[dict[str, Any]] = [
        {
            "variant_id": line.variant_id,
            "quantity": line.quantity,
            "name": line.name,
            "unit_minor": line.unit_money.amount,
        }
        for line in selection.lines
    ]
    return CheckoutRecord(
        reference=f"chk_{crockford(storefront.randomness)}",
        visitor_hash=own_hash,
        user_id=request.visitor.user_id,
        kind=selection.kind,
        source=selection.source,
        offer_key=selection.key,
        title=selection.title,
        open_key=_open_key(selection, own_hash),
        content_hash=selection.content_hash,
        lines=lines,
        charges=[_charge(charge) for charge in selection.charges],
        requested_tip=_tip(selection.tip),
        promotion_code=selection.promotion_code,
        plan=_plan(plan) if plan is not None else {},
        session_metadata=dict(selection.metadata),
        buyer_email=request.visitor.email,
        campaign_slug=selection.donation.campaign_slug if selection.donation else None,
        currency=selection.currency,
        subtotal_minor=selection.subtotal.amount,
        accepted_total_minor=_agreed(plan) if plan is not None else shown,
        shown_total_minor=shown,
        cart_version=selection.cart_version,
        mode=storefront.settings.mode,
        created_at=now,
        updated_at=now,
    )


def _charge(charge: SelectedCharge) -> dict[str, Any]:
    return {
        "role": charge.role,
        "name": charge.name,
        "type": charge.charge_type,
        "amount_minor": charge.amount_money.amount if charge.amount_money is not None else None,
        "percent": str(charge.percent) if charge.percent is not None else None,
        "basis": charge.calculation_basis,
        "is_taxable": charge.is_taxable,
        "tax_category": charge.tax_category,
        "estimate_minor": charge.estimate_money.amount,
    }


def _tip(tip: SelectedTip | None) -> dict[str, Any]:
    if tip is None:
        return {}
    if tip.percent is not None:
        return {"percent": str(tip.percent)}
    return {"amount_minor": tip.amount_money.amount} if tip.amount_money is not None else {}


def _plan(plan: SelectedPlan) -> dict[str, Any]:
    made = plan.donation_plan
    fee = plan.setup_fee_money
    return {
        "subscription_plan_id": plan.subscription_plan_id,
        "plan_key": made.plan_key if made is not None else None,
        "cover_minor": made.cover_minor if made is not None else 0,
        "name": plan.name,
        "billing_interval": plan.billing_interval,
        "billing_interval_count": plan.billing_interval_count,
        "quantity": plan.quantity,
        "is_differing": plan.is_differing,
        "recurring_minor": plan.recurring_money.amount,
        "setup_fee_minor": fee.amount if fee is not None else None,
        "trial_days": plan.trial_days,
        **({"has_lost_trial": True} if plan.has_lost_trial else {}),
    }


def _agreed(plan: SelectedPlan) -> int:
    """
    What the buyer of a plan has agreed to: a period and the set-up.
    """
    if plan.seen_money is not None:
        return plan.seen_money.amount
    fee = plan.setup_fee_money
    return plan.recurring_money.amount + (fee.amount if fee is not None else 0)


def _donation(record: CheckoutRecord, donation: SelectedDonation) -> DonationRecord:
    return DonationRecord(
        reference=record.reference,
        campaign_slug=donation.campaign_slug,
        interval=donation.interval,
        currency=donation.gift_money.currency,
        gift_minor=donation.gift_money.amount,
        cover_minor=donation.cover_money.amount if donation.cover_money is not None else 0,
        fund=donation.fund,
        dedication=donation.dedication,
        message=donation.message,
        first_name=donation.first_name,
        is_anonymous=donation.is_anonymous,
        is_listed=donation.is_listed,
        answers=dict(donation.answers),
        mode=record.mode,
        created_at=record.created_at,
    )

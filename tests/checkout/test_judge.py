"""
The judge as a table: what Flint says on the left, what we make of it on the right.
"""

from dataclasses import dataclass
from typing import Any

import pytest

from flint_storefront.checkout.judge import ATTEMPT_STATES, SUBSCRIPTION_STATES, judge
from flint_storefront.checkout.states import FINAL, PAID, PAYABLE, STATES, UNDER_WAY
from tests.checkout.readings import TOTAL, make_attempt, make_order, make_session

PAID_ORDER = {"payment_status": "paid", "paid": TOTAL}


@dataclass
class Subscription:
    """All that the judge asks of one."""

    status: str


def row(expected: str, *, session: Any = "open", order: Any = None, attempt: str = "") -> Any:
    """One line of the table: *session* and *attempt* by their status, *order* by its facts."""
    if isinstance(session, str):
        session = make_session(session)
    made_order = make_order(**order) if order is not None else None
    return (expected, session, made_order, make_attempt(attempt) if attempt else None)


RECOVERING = make_session("expired", recovery_mode=True)
TABLE = [
    # Nothing is known yet.
    row("checking", session=None),
    row("open", session="open"),
    row("expired", session="expired"),
    row("closed", session="closed"),
    row("invalidated", session="invalidated"),
    row("unknown", session="paid"),
    row("unknown", session="dreaming"),
    # Unpaid, nobody is paying.
    row("open", session=None, order={}),
    row("open", order={}),
    row("open", order={"payment_status": ""}),
    row("expired", session="expired", order={}),
    row("closed", session="closed", order={}),
    row("invalidated", session="invalidated", order={}),
    row("unknown", session="dreaming", order={}),
    row("processing", session="paid", order={}),
    row("processing", session="partially_paid", order={}),
    row("processing", session=RECOVERING, order={}),
    row("closed", session=None, order={"status": "closed"}),
    row("closed", order={"status": "closed"}),
    row("closed", session="expired", order={"status": "closed"}),
    # Unpaid, with an attempt.
    row("processing", order={}, attempt="processing"),
    row("processing", order={}, attempt="finalizing"),
    row("processing", order={}, attempt="requires_retry"),
    row("requires_action", order={}, attempt="requires_action"),
    row("authorized", order={}, attempt="requires_capture"),
    row("unknown", order={}, attempt="dreaming"),
    row("open", order={}, attempt="failed"),
    row("open", order={}, attempt="canceled"),
    row("open", order={}, attempt="expired"),
    row("processing", order={}, attempt="succeeded"),
    row("processing", order={}, attempt="partially_succeeded"),
    row("failed", session="expired", order={}, attempt="failed"),
    row("failed", session="expired", order={}, attempt="canceled"),
    row("closed", session="closed", order={}, attempt="failed"),
    row("processing", session="expired", order={}, attempt="processing"),
    row("processing", order={"status": "closed"}, attempt="processing"),
    row("closed", session="expired", order={"status": "closed"}, attempt="failed"),
    # A part of the money.
    row("partially_paid", order={"payment_status": "partially_paid", "paid": 500}),
    row("partially_paid", session="partially_paid", order={"payment_status": "partially_paid", "paid": 500}),
    row("partially_paid", order={"payment_status": "partially_paid"}, attempt="partially_succeeded"),
    row("processing", order={"payment_status": "partially_paid"}, attempt="processing"),
    # All of the money.
    row("paid", session="paid", order=PAID_ORDER),
    row("paid", session=None, order=PAID_ORDER),
    row("paid", session="open", order=PAID_ORDER),
    row("paid", session="expired", order=PAID_ORDER),
    row("paid", session="dreaming", order=PAID_ORDER),
    row("paid", session="paid", order=PAID_ORDER | {"status": "closed"}),
    row("paid", session="paid", order=PAID_ORDER | {"status": "dreaming"}),
    row("paid", session="paid", order=PAID_ORDER | {"refund_status": ""}),
    row("paid", session="paid", order=PAID_ORDER, attempt="dreaming"),
    row("unknown", session="paid", order=PAID_ORDER | {"outstanding": 1}),
    # Money given back.
    row("refunded", session="paid", order=PAID_ORDER | {"refund_status": "refunded", "refunded": TOTAL}),
    row("partially_refunded", order=PAID_ORDER | {"refund_status": "partially_refunded", "refunded": 1}),
    row("refunded", order=PAID_ORDER | {"refund_status": "refunded", "outstanding": TOTAL}),
    row("unknown", session="paid", order=PAID_ORDER | {"refund_status": "dreaming"}),
    # Words that nobody knows are never paid.
    row("unknown", session="paid", order={"payment_status": "settled", "paid": TOTAL}),
    row("unknown", order={"payment_status": "PAID", "paid": TOTAL}),
    row("unknown", session="closed", order={"payment_status": "dreaming", "status": "closed"}),
]


@pytest.mark.parametrize("line", TABLE, ids=lambda line: f"{line[0]}-{TABLE.index(line)}")
def test_reading_is_judged_as_the_table_says(line: Any) -> None:
    """Session, order and latest attempt, without a subscription."""
    expected, session, order, attempt = line
    assert judge(session, order, None, attempt) == expected


@pytest.mark.parametrize("status", sorted(SUBSCRIPTION_STATES))
def test_subscription_decides_over_its_order(status: str) -> None:
    """A plan's state is its subscription's, whatever the order says."""
    order = make_order(**PAID_ORDER)
    assert judge(make_session("paid"), order, Subscription(status)) == status


def test_subscription_of_an_unknown_word_is_unknown() -> None:
    """Neither active nor paid."""
    assert judge(make_session("paid"), make_order(**PAID_ORDER), Subscription("dreaming")) == "unknown"


@pytest.mark.parametrize(
    ("session_status", "expected"),
    [("open", "open"), ("paid", "incomplete"), ("expired", "expired"), ("closed", "closed")],
)
def test_plan_that_reads_paid_without_subscription_is_no_success(session_status: str, expected: str) -> None:
    """A trial's order reads paid from its creation: only its session says how far the buyer is."""
    session = make_session(session_status, subscription_plan_id="plan_1")
    order = make_order(total=0, payment_status="paid")
    assert judge(session, order) == expected


def test_paid_plan_still_without_subscription_is_incomplete() -> None:
    """The first period was paid, and the subscription does not stand yet."""
    session = make_session("open", subscription_plan_id="plan_1")
    assert judge(session, make_order(**PAID_ORDER)) == "incomplete"


def test_incomplete_subscription_whose_page_is_open_waits_for_its_buyer() -> None:
    """It may stand before its first payment: a declined card is no dead end."""
    session, declined = make_session("open", subscription_plan_id="plan_1"), make_attempt("failed")
    assert judge(session, make_order(), Subscription("incomplete"), declined) == "open"
    assert judge(make_session("expired"), make_order(), Subscription("incomplete"), declined) == "incomplete"


def test_trial_whose_card_is_set_up_is_incomplete_until_its_subscription_stands() -> None:
    """The attempt succeeded: the session may still read open, and must not be closed."""
    session = make_session("open", subscription_plan_id="plan_1")
    order = make_order(total=0, payment_status="paid")
    assert judge(session, order, None, make_attempt("succeeded", mode="setup")) == "incomplete"


def test_record_knows_whether_it_signs_up() -> None:
    """Neither a trial that names no plan nor a renewal of no named origin is misread."""
    trial = make_order(total=0, payment_status="paid")
    assert judge(make_session("open"), trial, is_signup=True) == "open"
    renewal = make_order(**PAID_ORDER, subscription_plan_id="plan_1")
    assert judge(None, renewal, is_signup=False) == "paid"


def test_unpaid_plan_is_open() -> None:
    """A plan's order that asks for money now is like any other."""
    assert judge(make_session("open", subscription_plan_id="plan_1"), make_order()) == "open"


def test_table_reaches_every_state_that_it_can() -> None:
    """No state is only a word; those of subscriptions have tests of their own."""
    reached = {line[0] for line in TABLE} | SUBSCRIPTION_STATES
    assert reached == set(STATES)


def test_every_answer_of_the_judge_is_a_state() -> None:
    """Sets and tables speak of states that exist, and no state is in two groups."""
    groups = [PAID, UNDER_WAY, PAYABLE, FINAL]
    assert set().union(*groups, ATTEMPT_STATES.values()) <= set(STATES)
    assert sum(len(group) for group in groups) == len(set().union(*groups))


def test_paid_renewal_is_paid() -> None:
    """It names its plan too, and signs nobody up."""
    order = make_order(payment_status="paid", paid=1200, origin="subscription", subscription_plan_id="plan_1")
    assert judge(None, order) == "paid"


def test_renewal_whose_charge_failed_is_failed() -> None:
    """No page waits for a buyer, so it is not open."""
    attempt = make_attempt("failed")
    assert judge(None, make_order(origin="subscription"), None, attempt) == "failed"
    assert judge(None, make_order(), None, attempt) == "open"

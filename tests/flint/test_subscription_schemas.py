"""Plans, subscriptions, codes, refunds and disputes as Flint writes them, leniently read."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from flint_storefront.errors import NotFlint
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.envelope import Answer
from flint_storefront.flint.models import BillingInterval, Subscription, SubscriptionPlan
from flint_storefront.flint.resources.checkout_sessions import parse_session
from flint_storefront.flint.resources.disputes import get_dispute
from flint_storefront.flint.resources.orders import list_orders_of_subscription, parse_order
from flint_storefront.flint.resources.promotion_codes import find_promotion_codes
from flint_storefront.flint.resources.refunds import get_refund
from flint_storefront.flint.resources.subscription_plans import (
    find_subscription_plans_by_reference,
    get_subscription_plan,
    list_subscription_plans,
    parse_subscription_plan,
)
from flint_storefront.flint.resources.subscriptions import get_subscription
from flint_storefront.money import Money
from tests.flint.documents import (
    charge,
    dispute,
    order,
    plan,
    plan_line,
    promotion_code,
    refund,
    session,
    subscription,
    subscription_terms,
)
from tests.flint.scripted import Scripted, money, success


def soon() -> dict:
    return {"deadline": Deadline(60), "is_person_waiting": True}


def read_plan(**changes) -> SubscriptionPlan:
    return parse_subscription_plan(Answer(status=200, data=plan(**changes)))


def read_subscription(**changes) -> Subscription:
    return get_subscription(Scripted(success(subscription(**changes))).client, "sub_1", **soon())


def test_plan_is_read_with_what_one_may_choose():
    """Interval and quantity options, lines, fee and trial."""
    read = read_plan()

    assert (read.subscription_plan_id, read.status, read.version) == ("plan_1", "active", 3)
    assert (read.billing_interval, read.billing_interval_count) == ("monthly", 1)
    assert read.billing_interval_options == (
        BillingInterval(billing_interval="monthly", billing_interval_count=3),
    )
    assert read.quantity_options == (1, 2, 5)
    assert (read.setup_fee_money, read.trial_period_days) == (Money(500, "USD"), 14)


def test_price_of_a_plan_is_the_sum_of_its_lines():
    """Units and what is chosen with them; without the setup fee."""
    gift_wrap = {"modifiers": [{"total_money": money(100)}]}

    read = read_plan(line_items=[plan_line(quantity=2), plan_line(**gift_wrap)])

    assert read.recurring_money == Money(4900, "USD")


@pytest.mark.parametrize(
    "lines", [None, [], [{"unit_price_money": None}]], ids=["missing", "none", "unpriced"]
)
def test_plan_whose_price_can_not_be_told_has_none(lines):
    """Never a price of zero that nobody set."""
    documents = lines if not lines else [plan_line(**lines[0])]

    assert read_plan(line_items=documents).recurring_money is None


@pytest.mark.parametrize(
    "name",
    [
        "description",
        "setup_fee_money",
        "trial_period_days",
        "contract_term_months",
        "early_termination_fee_money",
        "line_items",
        "external_reference_id",
        "metadata",
    ],
)
def test_plan_without_what_is_optional_is_read(name):
    """Null means the same as missing."""
    document = {key: value for key, value in plan().items() if key != name}

    assert read_plan(**{name: None}) == parse_subscription_plan(Answer(status=200, data=document))


@pytest.mark.parametrize(
    ("name", "value"),
    [("billing_interval_count", 1.5), ("quantity_options", [1, True]), ("setup_fee_money", money(-1))],
)
def test_plan_with_numbers_that_are_none_is_refused(name, value):
    """Strict where a mistake would cost money."""
    with pytest.raises(NotFlint):
        read_plan(**{name: value})


@pytest.mark.parametrize(
    "changes",
    [{"setup_fee_money": money(500, "EUR")}, {"line_items": [plan_line(unit_price_money=money(1, "EUR"))]}],
    ids=["fee", "line"],
)
def test_plan_of_two_currencies_is_refused(changes):
    """Its price could not be told."""
    with pytest.raises(NotFlint) as caught:
        read_plan(**changes)

    assert caught.value.fields == ("currency",)


def test_plans_are_listed_page_by_page():
    """Active ones unless told otherwise."""
    second = success([plan(subscription_plan_id="plan_2")])
    scripted = Scripted(success([plan()], next_page_token="t-2"), second)

    listed = list(list_subscription_plans(scripted.client, deadline=Deadline(60)))

    assert [one.subscription_plan_id for one in listed] == ["plan_1", "plan_2"]
    assert dict(scripted.requests[0].url.params) == {"status": "active", "page_size": "100"}
    assert scripted.requests[1].url.params["page_token"] == "t-2"


def test_plan_is_found_by_exactly_its_reference():
    """Whatever else Flint answers."""
    listed = [plan(external_reference_id="don_1"), plan(external_reference_id="don_12")]
    scripted = Scripted(success(listed))

    found = find_subscription_plans_by_reference(scripted.client, "don_1", **soon())

    assert [one.external_reference_id for one in found] == ["don_1"]
    assert "status" not in scripted.requests[0].url.params


def test_one_plan_is_read():
    """Archived ones too."""
    scripted = Scripted(success(plan(status="archived")))

    assert get_subscription_plan(scripted.client, "plan_1", **soon()).status == "archived"
    assert scripted.requests[0].url.path == "/v1/subscription-plans/plan_1"


def test_subscription_is_read():
    """Its status, its price and its times."""
    read = read_subscription(status="past_due", next_retry_at="2026-12-25T12:00:00Z")

    assert (read.status, read.version, read.completed_cycles) == ("past_due", 5, 2)
    assert read.recurring_amount_money == Money(1600, "USD")
    assert read.next_billing_at == datetime(2026, 12, 22, 12, tzinfo=UTC)
    assert read.next_retry_at == datetime(2026, 12, 25, 12, tzinfo=UTC)


def test_unknown_status_of_a_subscription_is_kept():
    """Flint may add words at any time."""
    assert read_subscription(status="hibernating").status == "hibernating"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2026-12-22", datetime(2026, 12, 22, tzinfo=UTC)), ("", None), ("at the end", None)],
)
def test_end_of_a_trial_may_be_any_text(text, expected):
    """The contract declares no format for it; what can not be read is missing."""
    read = read_subscription(trial_end=text, current_period_end=text)

    assert (read.trial_end, read.current_period_end) == (expected, expected)


def test_order_holds_its_expanded_subscription():
    """However short its form there."""
    short = {"subscription_id": "sub_1", "status": "trialing"}

    read = parse_order(Answer(status=200, data=order(subscription=short, subscription_cycle=2)))

    assert (read.subscription.status, read.subscription.version) == ("trialing", 0)
    assert (read.subscription.recurring_amount_money, read.subscription_cycle) == (None, 2)


def test_order_that_began_no_subscription_has_none():
    """Asked for and not there is null."""
    assert parse_order(Answer(status=200, data=order(subscription=None))).subscription is None


def test_order_tells_its_tip_its_tax_and_what_we_noted_on_a_charge():
    """What a page shows and a retry recognises."""
    asked = {"percent": 18.1234}
    noted = charge(metadata={"number": "1"}, calculation_basis="subtotal_pre_discount")

    document = order(requested_tip=asked, tax={"status": "calculated"}, charges=[noted])
    read = parse_order(Answer(status=200, data=document))

    assert (read.requested_tip.percent, read.requested_tip.amount_money) == (Decimal("18.1234"), None)
    assert read.tax_status == "calculated"
    assert (read.charges[0].metadata["number"], read.charges[0].calculation_basis) == (
        "1",
        "subtotal_pre_discount",
    )


def test_session_holds_what_it_signs_up_to():
    """As it was when the session was made."""
    document = session(subscription_terms=subscription_terms(), subscription_plan_id="plan_1")

    terms = parse_session(Answer(status=200, data=document)).subscription_terms

    assert (terms.plan_name, terms.billing_interval, terms.billing_interval_count) == (
        "Coffee every month",
        "monthly",
        1,
    )
    assert (terms.recurring_total_money, terms.setup_fee_money) == (Money(1600, "USD"), Money(500, "USD"))
    assert (terms.trial_period_days, terms.contract_term_months) == (14, None)


def test_orders_of_a_subscription_are_only_its_own():
    """Should Flint pass the filter over, nothing foreign is adopted."""
    listed = [
        order(order_id="ord_1", subscription_id="sub_1"),
        order(order_id="ord_2", subscription_id="sub_2"),
        order(order_id="ord_3"),
    ]
    scripted = Scripted(success(listed))

    found = list(list_orders_of_subscription(scripted.client, "sub_1", deadline=Deadline(60)))

    assert [one.order_id for one in found] == ["ord_1"]
    assert scripted.requests[0].url.params["subscription_id"] == "sub_1"


def test_code_is_found_in_every_status():
    """Without regard to case; another word that Flint lists is passed over."""
    listed = [
        promotion_code(),
        promotion_code(status="expired", expires_at="2026-01-01T00:00:00Z"),
        promotion_code(code="WELCOME100"),
    ]

    found = find_promotion_codes(Scripted(success(listed)).client, "welcome10", **soon())

    assert [(one.code, one.status) for one in found] == [("WELCOME10", "active"), ("WELCOME10", "expired")]
    assert found[1].expires_at == datetime(2026, 1, 1, tzinfo=UTC)


def test_refund_tells_its_order():
    """Asked for is not given back."""
    scripted = Scripted(success(refund()))

    read = get_refund(scripted.client, "re_1", **soon())

    assert (read.order_id, read.status, read.amount_money) == ("ord_1", "pending", Money(1250, "USD"))
    assert scripted.requests[0].url.path == "/v1/refunds/re_1"


def test_dispute_tells_its_order_and_until_when_to_answer():
    """A bank's return has no such time."""
    read = get_dispute(Scripted(success(dispute())).client, "dp_1", **soon())
    returned = get_dispute(Scripted(success(dispute(evidence_due_at=None))).client, "dp_1", **soon())

    assert (read.order_id, read.status, read.action_required) == ("ord_1", "needs_response", True)
    assert read.evidence_due_at == datetime(2026, 12, 1, tzinfo=UTC)
    assert returned.evidence_due_at is None


def test_ids_that_are_none_never_become_a_path():
    """Neither of a plan nor of a subscription."""
    client = Scripted(success(json.loads("{}"))).client

    for read in (get_subscription, get_subscription_plan, get_refund, get_dispute):
        with pytest.raises(ValueError, match="not an id"):
            read(client, "../orders", **soon())

"""The client against the sandbox where more than products is sold: in-process and over HTTP alike."""

from __future__ import annotations

import json
from decimal import Decimal
from urllib.parse import urlsplit

import pytest

from flint_storefront.errors import NotFoundError, ValidationError
from flint_storefront.flint.client import FlintClient
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.envelope import Answer
from flint_storefront.flint.models import CheckoutSession
from flint_storefront.flint.resources.checkout_sessions import (
    SubscriptionTerms,
    create_checkout_session,
    get_checkout_session,
    parse_session_launch,
)
from flint_storefront.flint.resources.disputes import get_dispute
from flint_storefront.flint.resources.orders import (
    OrderLine,
    OrderTip,
    add_charge,
    create_order,
    get_order,
    list_orders_of_subscription,
    parse_order,
)
from flint_storefront.flint.resources.promotion_codes import find_promotion_codes
from flint_storefront.flint.resources.refunds import get_refund
from flint_storefront.flint.resources.requests import FlintRequest, redact_answer
from flint_storefront.flint.resources.subscription_plans import (
    create_subscription_plan,
    find_subscription_plans_by_reference,
    get_subscription_plan,
    list_subscription_plans,
    parse_subscription_plan,
)
from flint_storefront.flint.resources.subscriptions import (
    create_access_link,
    get_subscription,
    parse_access_link,
)
from flint_storefront.money import Money
from flint_storefront.sandbox.app import create_app
from flint_storefront.sandbox.state import Sandbox

CARD = {
    "email": "ada@shop.example",
    "card_number": "4242424242424242",
    "card_expiry": "12/30",
    "card_cvc": "123",
}
GIFT = OrderLine(name="Gift", unit_price_money=Money(2500, "USD"))


def soon() -> dict:
    """A deadline, while a person waits."""
    return {"deadline": Deadline(10), "is_person_waiting": True}


def send(client: FlintClient, request: FlintRequest, key: str) -> Answer:
    """Send a built request under *key*."""
    return client.write(request.method, request.path, request.body, idempotency_key=key, **soon())


def plan_request(reference: str) -> FlintRequest:
    """A monthly gift whose costs are covered."""
    return create_subscription_plan(
        name="A new roof, monthly",
        currency="USD",
        billing_interval="monthly",
        billing_interval_count=1,
        lines=[("Gift", Money(2500, "USD")), ("Costs", Money(106, "USD"))],
        external_reference_id=reference,
        metadata={"campaign": "roof"},
    )


def start_session(client: FlintClient, **source) -> CheckoutSession:
    """A session, and where the buyer pays."""
    request = create_checkout_session(
        external_reference_id="chk_1",
        success_url="http://127.0.0.1:8901/shop/checkout/x/return",
        cancel_url="http://127.0.0.1:8901/shop/checkout/x/cancel",
        expires_in_seconds=3600,
        **source,
    )
    return parse_session_launch(send(client, request, "session-chk_1-1"))


def pay(sandbox: Sandbox, session: CheckoutSession) -> None:
    """Fill in the hosted page."""
    path = urlsplit(session.url or "").path
    answer = create_app(sandbox).test_client().post(f"{path}/pay", data=CARD)
    assert answer.status_code == 303, answer.text


class OfferCases:
    """Subclasses give the fixtures `flint` and `client`."""

    @pytest.fixture
    def plan(self, client):
        """One of the seed: monthly, with a trial."""
        plans = list_subscription_plans(client, deadline=Deadline(10))
        return next(one for one in plans if one.trial_period_days and one.billing_interval == "monthly")

    @pytest.fixture
    def subscription_id(self, client, flint, plan):
        """Somebody has signed up to it."""
        session = start_session(client, subscription_plan_id=plan.subscription_plan_id)
        pay(flint.sandbox, session)
        order = get_order(client, session.order_id, expand=["subscription"], **soon())
        assert order.subscription.subscription_id == order.subscription_id
        return order.subscription_id

    def test_plans_are_listed_and_read(self, client, plan):
        """With what they cost and what one may choose."""
        plans = list(list_subscription_plans(client, page_size=1, deadline=Deadline(10)))

        assert len({one.subscription_plan_id for one in plans}) == len(plans) > 1
        assert all(one.recurring_money for one in plans)
        assert get_subscription_plan(client, plan.subscription_plan_id, **soon()) == plan

    def test_plan_is_made_once_and_found(self, client):
        """By its reference; the second answer is a replay."""
        first = send(client, plan_request("don_1"), "plan-don_1-1")
        second = send(client, plan_request("don_1"), "plan-don_1-1")

        made = parse_subscription_plan(first)

        assert (made.recurring_money, made.metadata["campaign"]) == (Money(2606, "USD"), "roof")
        assert (parse_subscription_plan(second), second.replayed) == (made, True)
        assert find_subscription_plans_by_reference(client, "don_1", **soon()) == [made]
        assert find_subscription_plans_by_reference(client, "don_2", **soon()) == []

    def test_session_of_a_plan_says_what_it_signs_up_to(self, client):
        """The chosen interval and quantity."""
        chosen = next(
            one for one in list_subscription_plans(client, deadline=Deadline(10)) if one.quantity_options
        )
        terms = SubscriptionTerms(billing_interval="monthly", billing_interval_count=3, quantity=2)

        session = start_session(
            client,
            subscription_plan_id=chosen.subscription_plan_id,
            subscription_terms=terms,
            prefilled_email="ada@shop.example",
        )
        told = get_checkout_session(client, session.checkout_session_id, **soon()).subscription_terms

        assert (told.billing_interval, told.billing_interval_count) == ("monthly", 3)
        assert told.recurring_total_money == chosen.recurring_money * 2
        assert told.setup_fee_money == chosen.setup_fee_money

    def test_subscription_is_read_when_the_buyer_has_signed_up(self, client, subscription_id, plan):
        """Of a plan with a trial it is trialing, and costs what the plan costs."""
        read = get_subscription(client, subscription_id, **soon())

        assert (read.status, read.subscription_plan_id) == ("trialing", plan.subscription_plan_id)
        assert read.recurring_amount_money == plan.recurring_money
        assert read.trial_end is not None
        assert read.next_billing_at is not None

    def test_orders_of_a_subscription_are_listed_oldest_first(self, client, flint, subscription_id):
        """The one that began it, then the renewal after the trial."""
        flint.sandbox.clock.advance(15 * 86_400)
        client.read("/v1/subscriptions", **soon())

        orders = list(list_orders_of_subscription(client, subscription_id, deadline=Deadline(10)))

        assert [order.origin for order in orders][1:] == ["subscription"]
        assert orders[-1].payment_status == "paid"
        assert orders[-1].subscription_cycle is not None

    def test_access_link_is_a_secret(self, client, subscription_id):
        """It is there to be followed, and in no journal."""
        answer = send(client, create_access_link(subscription_id), "link-1")

        assert parse_access_link(answer).startswith("http")
        assert "url" not in redact_answer("subscriptions.createAccessLink", answer.data)
        assert "http" not in json.dumps(redact_answer("subscriptions.createAccessLink", answer.data))

    def test_order_takes_ad_hoc_lines_and_a_tip_of_a_percent(self, client):
        """What is never delivered says so, else it would be refused."""
        tip = OrderTip(percent=Decimal("12.5"))
        request = create_order(lines=[GIFT], external_reference_id="chk_1", requested_tip=tip)

        order = parse_order(send(client, request, "order-1"))

        assert order.pricing_amounts.subtotal_money == Money(2500, "USD")
        assert order.pricing_amounts.requested_tip_money == Money(313, "USD")
        assert (order.requested_tip.percent, order.line_items[0].variant_id) == (Decimal("12.5"), None)

    def test_order_with_a_good_code_is_discounted(self, client):
        """The code of the seed takes ten percent."""
        (code,) = find_promotion_codes(client, "welcome10", **soon())
        request = create_order(lines=[GIFT], external_reference_id="c", promotion_code=code.code)

        order = parse_order(send(client, request, "order-1"))

        assert (code.status, order.pricing_amounts.discount_money) == ("active", Money(250, "USD"))
        assert [one.promotion_code for one in order.applied_discounts] == ["WELCOME10"]

    def test_order_with_a_bad_code_is_refused(self, client):
        """Definitely: nothing was made."""
        (code,) = find_promotion_codes(client, "WINTER20", **soon())
        request = create_order(lines=[GIFT], external_reference_id="c", promotion_code=code.code)

        with pytest.raises(ValidationError) as caught:
            send(client, request, "order-1")
        assert code.status == "expired"
        assert caught.value.is_definite_refusal
        assert find_promotion_codes(client, "NOBODY", **soon()) == []

    def test_charge_keeps_what_we_noted_on_it(self, client):
        """So that a retry recognises its own."""
        order = parse_order(send(client, create_order(lines=[GIFT], external_reference_id="c"), "order-1"))
        request = add_charge(
            order.order_id,
            name="Costs",
            charge_type="other",
            percent=Decimal("2.9"),
            is_taxable=False,
            metadata={"number": "1"},
        )

        (charge,) = parse_order(send(client, request, "charge-1")).charges

        assert (charge.percent, charge.applied_money) == (Decimal("2.9"), Money(73, "USD"))
        assert (charge.metadata["number"], charge.calculation_basis) == ("1", "subtotal_post_discount")

    def test_refund_is_read_with_its_order(self, client, flint):
        """Asked for, then given back."""
        order = parse_order(send(client, create_order(lines=[GIFT], external_reference_id="c"), "order-1"))
        pay(flint.sandbox, start_session(client, order_id=order.order_id))
        body = json.dumps({"order_id": order.order_id}).encode()
        made = client.write("POST", "/v1/refunds", body, idempotency_key="refund-1", **soon())

        read = get_refund(client, made.data["refund_id"], **soon())

        assert (read.order_id, read.amount_money) == (order.order_id, Money(2500, "USD"))
        assert read.status == "pending"

    def test_what_is_not_there_is_not_found(self, client):
        """Plans, subscriptions, refunds and disputes of somebody else."""
        ulid = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
        for read, key in (
            (get_subscription_plan, f"plan_{ulid}"),
            (get_subscription, f"sub_{ulid}"),
            (get_refund, f"re_{ulid}"),
            (get_dispute, f"dp_{ulid}"),
        ):
            with pytest.raises(NotFoundError):
                read(client, key, **soon())

"""Giving on the local Flint: the fewest calls, the right amounts, and what the donor told kept."""

from dataclasses import replace

import pytest

from flint_storefront.offers.terms import AmountTerms
from flint_storefront.storage.records import DonationRecord
from tests.donations.campaigns import FULL, FULL_ANSWERS, PLAIN, RATE, REGULAR, give
from tests.donations.giving_shop import (
    CREATE,
    SESSION,
    give_monthly,
    giving_shop,
    goes_to_flint,
    plan_row,
    plans_at_flint,
)

ORDER = "POST /v1/orders"
SERVICE_FEE = {"name": "Service", "type": "service_fee", "amount": {"USD": 50}}
FULL = replace(FULL, slug="full")


@pytest.fixture
def shop():
    """A shop that takes donations."""
    return giving_shop(PLAIN, replace(REGULAR, slug="regular"), FULL)


def test_gift_given_once_is_one_call(shop):
    """One amount needs no order of ours."""
    assert goes_to_flint(give(shop.storefront, PLAIN))
    assert shop.flint.calls() == [SESSION]
    (order,) = shop.flint.orders()
    assert order["pricing_amounts"]["total_money"] == {"amount": 1000, "currency": "USD"}
    assert [line["name"] for line in order["line_items"]] == ["Gift: Clean water"]


def test_gift_with_its_costs_is_an_order_with_a_charge(shop):
    """The costs are a row of their own, added before the session."""
    assert goes_to_flint(give(shop.storefront, replace(REGULAR, slug="regular"), cover_costs="yes"))
    assert [call.split("/")[-1] for call in shop.flint.calls()] == ["orders", "charges", "checkout-sessions"]
    (order,) = shop.flint.orders()
    amounts = order["pricing_amounts"]
    assert (amounts["subtotal_money"]["amount"], amounts["charge_money"]["amount"]) == (1000, 61)
    assert order["charges"][0]["name"] == "Payment costs"
    assert shop.find(DonationRecord).cover_minor == 61


def test_fee_of_the_site_comes_before_the_costs():
    """Both are charges; the gift's costs come last."""
    shop = giving_shop(replace(REGULAR, slug="regular"), settings={"FEES": [SERVICE_FEE]})
    give(shop.storefront, replace(REGULAR, slug="regular"), cover_costs="yes")
    assert [(one["role"], one["amount_minor"]) for one in shop.checkout.charges] == [
        ("fee", 50),
        ("cover", 61),
    ]
    assert shop.flint.orders()[0]["pricing_amounts"]["total_money"]["amount"] == 1111


def test_fee_of_the_site_is_no_part_of_a_monthly_gift():
    """A plan has none: nobody pays another amount than the one they typed."""
    shop = giving_shop(REGULAR, settings={"FEES": [SERVICE_FEE]})
    give_monthly(shop)
    assert shop.flint.orders()[0]["pricing_amounts"]["total_money"]["amount"] == 1000


def test_first_monthly_gift_of_an_amount_is_two_calls(shop):
    """The plan, then the session."""
    assert goes_to_flint(give_monthly(shop, replace(REGULAR, slug="regular"), amount_custom="12.34"))
    assert shop.flint.calls() == [CREATE, SESSION]
    (plan,) = plans_at_flint(shop)
    assert plan["name"] == "Monthly gift: Clean water"
    assert [line["unit_price_money"]["amount"] for line in plan["line_items"]] == [1234]
    assert plan["external_reference_id"] == plan_row(shop).plan_key


def test_next_monthly_gift_of_the_same_amount_is_one_call(shop):
    """The plan is found again."""
    campaign = replace(REGULAR, slug="regular")
    give_monthly(shop, campaign)
    shop.flint.forget_calls()
    assert goes_to_flint(give_monthly(shop, campaign, token="77" * 32))
    assert shop.flint.calls() == [SESSION]
    assert len(plans_at_flint(shop)) == 1


def test_monthly_gift_with_its_costs_has_two_lines(shop):
    """The one exception to *never faked as lines*: each payment carries its own costs."""
    give_monthly(shop, replace(REGULAR, slug="regular"), cover_costs="yes")
    (plan,) = plans_at_flint(shop)
    lines = [(line["name"], line["unit_price_money"]["amount"]) for line in plan["line_items"]]
    assert lines == [("Gift", 1000), ("Payment costs", 61)]
    assert shop.checkout.plan["recurring_minor"] == 1061


@pytest.mark.parametrize("interval", ["weekly", "monthly", "yearly"])
def test_each_interval_is_a_plan_of_its_own(shop, interval):
    """Every week, month or year."""
    give_monthly(shop, replace(REGULAR, slug="regular"), interval=interval)
    (plan,) = plans_at_flint(shop)
    assert (plan["billing_interval"], plan["billing_interval_count"]) == (interval, 1)


@pytest.mark.parametrize("interval", ["once", "monthly"])
def test_what_the_donor_tells_is_kept_here_and_at_flint(shop, interval):
    """In our record, and in the metadata of the checkout session, for every kind of donation."""
    told = {
        "fund": "Wells",
        "dedication": "Ada",
        "message": "Good\r\nluck",
        "anonymous": "yes",
        "q_heard": "Radio",
    }
    give(shop.storefront, FULL, interval=interval, **told, **FULL_ANSWERS)
    donation = shop.find(DonationRecord)
    assert (donation.reference, donation.campaign_slug) == (shop.checkout.reference, "full")
    assert (donation.fund, donation.dedication, donation.message) == ("Wells", "Ada", "Good\nluck")
    assert (donation.is_anonymous, donation.is_listed, donation.interval) == (True, False, interval)
    assert donation.answers == {"heard": "Radio", "size": "M", "terms": "yes", "news": "no"}
    metadata = shop.flint.sessions()[0]["metadata"]
    assert metadata["donation_message"] == "Good\nluck"
    assert metadata["donation_answer_heard"] == "Radio"
    assert metadata["donation_interval"] == interval


@pytest.mark.parametrize(
    ("currency", "typed", "minor", "cover"),
    [("JPY", "1000", 1000, 61), ("KWD", "10.000", 10_000, 330), ("EUR", "10.00", 1000, 61)],
)
def test_every_currency_is_charged_by_its_own_digits(currency, typed, minor, cover):
    """Yen without decimals, dinar with three."""
    terms = AmountTerms(currency=currency, low=100, high=1_000_000)
    campaign = replace(REGULAR, amounts=(terms,), cost_rates={currency: RATE})
    shop = giving_shop(campaign)
    give(shop.storefront, campaign, amount_custom=typed, cover_costs="yes")
    amounts = shop.flint.orders()[0]["pricing_amounts"]
    assert amounts["subtotal_money"] == {"amount": minor, "currency": currency}
    assert amounts["total_money"] == {"amount": minor + cover, "currency": currency}


def test_press_twice_makes_one_gift(shop):
    """The same open checkout comes back."""
    first, second = give(shop.storefront, PLAIN), give(shop.storefront, PLAIN)
    assert goes_to_flint(first)
    assert goes_to_flint(second)
    assert len(shop.rows(DonationRecord)) == len(shop.flint.orders()) == 1


def test_paid_gift_is_settled_in_our_record(shop):
    """What Flint says was paid, costs included."""
    campaign = replace(REGULAR, slug="regular")
    result = give(shop.storefront, campaign, cover_costs="yes")
    shop.pay(result.address)
    assert shop.come_back() == "paid"
    donation = shop.find(DonationRecord)
    assert (donation.settled_minor, donation.refunded_minor) == (1061, 0)
    assert donation.settled_at is not None


@pytest.mark.parametrize("is_removed", [False, True])
def test_plan_that_is_gone_at_flint_is_replaced_within_the_press(shop, is_removed):
    """Archived a moment ago, or of a sandbox that was begun anew: the donor is sent to pay all the same."""
    campaign = replace(REGULAR, slug="regular")
    give_monthly(shop, campaign)
    (plan,) = plans_at_flint(shop)
    plan["status"] = "archived"
    if is_removed:
        del shop.flint.environment.subscription_plans[plan["subscription_plan_id"]]
    assert goes_to_flint(give_monthly(shop, campaign, token="77" * 32))
    assert plan_row(shop).subscription_plan_id != plan["subscription_plan_id"]
    assert shop.flint.sessions()[-1]["subscription_plan_id"] == plan_row(shop).subscription_plan_id
    shop.flint.forget_calls()
    assert goes_to_flint(give_monthly(shop, campaign, token="88" * 32))
    assert shop.flint.calls() == [SESSION]

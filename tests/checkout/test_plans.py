"""
Plans: one call, complete only with a subscription, and never a success heading for what is not.
"""

from dataclasses import replace
from typing import Any

from flint_storefront.checkout.actions import confirm_return
from flint_storefront.offers.selection import SelectedDonation
from flint_storefront.results import GoTo, ShowPage
from flint_storefront.storage.records import CheckoutRecord, SubscriptionRecord
from tests.checkout.core_shop import CoreShop, page_request
from tests.checkout.selections import plan, usd


def address(result: Any) -> str:
    """Where the buyer is sent."""
    assert isinstance(result, GoTo), result
    return result.address


def make_plan(shop: CoreShop, minor: int = 1800, **changes: Any) -> str:
    """A monthly plan at Flint; answers its id."""
    line = {"name": "Beans", "quantity": 1, "unit_price_money": {"amount": minor, "currency": "USD"}}
    body = {
        "name": "Beans every month",
        "currency": "USD",
        "billing_interval": "monthly",
        "billing_interval_count": 1,
        "line_items": [line],
        **changes,
    }
    made = shop.flint.merchant("POST", "/v1/subscription-plans", body)
    shop.flint.forget_calls()
    return str(made["subscription_plan_id"])


def test_plan_costs_one_call() -> None:
    """The session is all that is made."""
    shop = CoreShop()
    address(shop.choose(plan(make_plan(shop), 1800)))
    assert shop.flint.calls() == ["POST /v1/checkout-sessions"]


def test_plan_paid_is_active_with_its_subscription() -> None:
    """Active is said because the subscription exists and says so."""
    shop = CoreShop()
    shop.pay(address(shop.choose(plan(make_plan(shop), 1800))))
    assert shop.come_back() == "active"
    assert shop.checkout.subscription_id == shop.find(SubscriptionRecord).subscription_id
    assert len(shop.effects()) == 1
    assert shop.checkout.open_key is None


def test_trial_before_the_card_is_set_up_is_not_complete() -> None:
    """Its order reads paid from the beginning; the buyer has done nothing yet."""
    shop = CoreShop()
    address(shop.choose(plan(make_plan(shop, trial_period_days=14), 1800, due=0, trial_days=14)))
    assert shop.look() == "open"
    assert shop.effects() == []


def test_trial_is_trialing_once_it_has_its_subscription() -> None:
    """The card was set up, nothing was charged."""
    shop = CoreShop()
    shop.pay(address(shop.choose(plan(make_plan(shop, trial_period_days=14), 1800, due=0, trial_days=14))))
    assert shop.come_back() == "trialing"
    assert shop.find(SubscriptionRecord).status == "trialing"


def test_pressed_twice_makes_one_session() -> None:
    """A double click subscribes once."""
    shop = CoreShop()
    plan_id = make_plan(shop)
    address(shop.choose(plan(plan_id, 1800)))
    address(shop.choose(plan(plan_id, 1800)))
    assert len(shop.flint.sessions()) == 1


def test_next_session_of_a_plan_begins_anew() -> None:
    """The first session has expired: the second one is for the plan, with an order of its own."""
    shop = CoreShop()
    plan_id = make_plan(shop)
    address(shop.choose(plan(plan_id, 1800)))
    shop.flint.advance(3700)
    url = address(shop.choose(plan(plan_id, 1800)))
    assert len(shop.flint.sessions()) == 2
    shop.pay(url)
    assert shop.come_back() == "active"
    assert shop.checkout.order_id == shop.flint.sessions()[-1]["order_id"]


def test_plan_dearer_than_shown_must_be_agreed_to() -> None:
    """Flint asks for more a month than the page said: nobody is sent to pay before agreeing."""
    shop = CoreShop()
    plan_id = make_plan(shop, 2000)
    result = shop.choose(plan(plan_id, 1800))
    assert isinstance(result, GoTo)
    assert result.address.endswith(shop.checkout.reference)
    address(shop.go_on(confirm_total="2000"))
    assert shop.checkout.accepted_total_minor == 2000


def test_archived_plan_is_said_honestly() -> None:
    """The plan was archived since the mirror saw it."""
    shop = CoreShop()
    plan_id = make_plan(shop)
    shop.flint.merchant("DELETE", f"/v1/subscription-plans/{plan_id}")
    result = shop.choose(plan(plan_id, 1800))
    assert isinstance(result, ShowPage)
    assert result.status == 409
    assert result.data["message"]["key"] == "plan_refused"


def test_canceled_subscription_stands_under_no_success_heading() -> None:
    """What Flint says of the subscription is what the page says."""
    shop = CoreShop()
    shop.pay(address(shop.choose(plan(make_plan(shop), 1800))))
    shop.come_back()
    path = f"/v1/subscriptions/{shop.checkout.subscription_id}/cancel"
    shop.flint.merchant("POST", path, {"cancel_immediately": True})
    shop.flint.advance(10)
    assert shop.look() == "canceled"
    assert shop.find(CheckoutRecord).paid_at is not None


def test_set_up_fee_stands_in_one_row() -> None:
    """By its own name, and the rows add up to the total."""
    shop = CoreShop()
    plan_id = make_plan(shop, 9100, setup_fee_money={"amount": 4900, "currency": "USD"})
    shop.pay(address(shop.choose(plan(plan_id, 9100, due=14_000, setup_fee_money=usd(4900)))))
    page = confirm_return(shop.storefront, page_request(reference=shop.checkout.reference))
    assert isinstance(page, ShowPage)
    order = page.data["order"]
    rows = {row["key"]: row["money"]["minor"] for row in order["rows"]}
    assert rows == {"subtotal": 9100, "setup-fee": 4900}
    assert order["total"]["minor"] == 14_000


def test_monthly_gift_that_flint_asks_less_for_is_asked_about() -> None:
    """Nobody gives another amount than the one they typed, not even a smaller one."""
    shop = CoreShop()
    plan_id = make_plan(shop, 1500)
    donation = SelectedDonation("roof", usd(1800), interval="monthly")
    result = shop.choose(replace(plan(plan_id, 1800), kind="donation", donation=donation))
    assert isinstance(result, GoTo)
    assert result.address.endswith(shop.checkout.reference)
    address(shop.go_on(confirm_total="1500"))

"""
Plans: shown with their terms, subscribed to with one call, complete only with a subscription.
"""

from typing import Any

import pytest

from flint_storefront.storage.records import SubscriptionRecord
from tests.storefront.browser import Page
from tests.storefront.counter import plan_id
from tests.storefront.shop import Shop
from tests.storefront.world import CHALLENGED, DECLINED

OFFICE = "/shop/plans/coffee-for-the-office"
OFFICE_MINOR = 9_100
MONTHLY = "/shop/plans/beans-every-month"


def subscribe(shop: Shop, path: str = MONTHLY, **fields: Any) -> Page:
    """Open a plan and press its button."""
    return shop.browser.press(shop.browser.get(path), "subscribe", **fields)


class PlanCases:
    """
    From the plan's card to the subscription.
    """

    def test_trial_is_complete_only_with_its_subscription(self, shop: Shop) -> None:
        """Its order reads paid from the beginning: before the card is set up nothing is said to be done."""
        url = subscribe(shop).location
        before = shop.browser.get(shop.address("/return"))
        assert before.state == "open"
        assert shop.signals.named("order_paid") == []
        page = shop.back(shop.flint.pay(url))
        assert page.state == "trialing"
        assert len(shop.signals.named("subscription_changed")) == 1

    def test_subscribing_costs_one_call(self, shop: Shop) -> None:
        """No order of ours, no second request."""
        shop.flint.forget_calls()
        subscribe(shop)
        assert shop.flint.calls() == ["POST /v1/checkout-sessions"]

    def test_subscribing_twice_makes_one_session(self, shop: Shop) -> None:
        """A double click."""
        subscribe(shop)
        subscribe(shop)
        assert len(shop.flint.sessions()) == 1

    def test_paid_plan_is_active(self, shop: Shop) -> None:
        """Set-up fee and first period are paid at once."""
        page = shop.back(shop.flint.pay(subscribe(shop, OFFICE).location))
        assert page.state == "active"
        assert page.minor("order-total") == 4900 + 9100

    def test_plan_states_its_terms_before_the_click(self, shop: Shop) -> None:
        """Price, set-up fee, commitment and the fee for leaving early."""
        text = shop.browser.get(OFFICE).get("plan-card").get_text(" ", strip=True)
        for stated in ("$91.00", "$49.00", "12 months", "$60.00"):
            assert stated in text
        assert "14 days" in shop.browser.get(MONTHLY).get("plan-card").get_text(" ", strip=True)

    def test_plans_of_one_offer_stand_side_by_side(self, shop: Shop) -> None:
        """Monthly and yearly, each a card of its own with its price."""
        cards = shop.browser.get("/shop/plans").all("plan-card")
        shown = [card["data-plan-id"] for card in cards]
        assert shown[:2] == [plan_id(shop.flint, "beans-monthly"), plan_id(shop.flint, "beans-yearly")]

    def test_chosen_interval_and_quantity_are_what_is_subscribed(self, shop: Shop) -> None:
        """Among the plan's own options; the terms go out because they differ from the plan."""
        subscribe(shop, OFFICE, billing_interval="monthly:3", quantity="2")
        terms = shop.flint.sessions()[0]["subscription_terms"]
        assert (terms["billing_interval"], terms["billing_interval_count"]) == ("monthly", 3)
        assert terms["recurring_total_money"]["amount"] == 2 * 9100

    @pytest.mark.parametrize(
        "forged",
        [
            {"billing_interval": "daily:1"},
            {"billing_interval": "monthly:0"},
            {"billing_interval": "monthly"},
            {"quantity": "0"},
            {"quantity": "4"},
            {"quantity": "-1"},
            {"quantity": "1e1"},
        ],
    )
    def test_forged_interval_or_quantity_is_refused(self, shop: Shop, forged: dict[str, str]) -> None:
        """A message at the field, and nothing sent."""
        page = subscribe(shop, OFFICE, **forged)
        assert page.status == 400
        assert page.errors
        assert shop.checkouts == []

    def test_plan_of_another_offer_is_refused(self, shop: Shop) -> None:
        """The signed offer says which plans it sells."""
        page = subscribe(shop, plan_id=plan_id(shop.flint, "office-coffee"))
        assert page.status == 403
        assert shop.checkouts == []

    def test_plan_archived_after_the_page_was_shown_says_so(self, shop: Shop) -> None:
        """An honest page with a way on."""
        page = shop.browser.get(MONTHLY)
        shop.flint.archive_plan("beans-monthly")
        shop.sync()
        answer = shop.browser.press(page, "subscribe")
        assert answer.status in (409, 410)
        assert answer.find("back-to-plans") is not None
        assert shop.flint.sessions() == []

    def test_plan_archived_unnoticed_is_said_after_flints_refusal(self, shop: Shop) -> None:
        """The mirror did not know yet: Flint refuses, nothing is charged."""
        shop.flint.archive_plan("beans-monthly")
        page = subscribe(shop)
        assert page.status == 409
        assert shop.flint.sessions() == []

    def test_plan_dearer_than_shown_must_be_agreed_to(self, shop: Shop) -> None:
        """Its price rose since the mirror was read."""
        shop.flint.raise_plan("office-coffee", 20_000)
        page = subscribe(shop, OFFICE)
        assert page.find("price-changed") is not None
        assert shop.browser.press(page, "confirm-total").location

    def test_plan_dearer_than_its_kept_page_must_be_agreed_to(self, shop: Shop) -> None:
        """The mirror has the new price, and the page that the buyer sees has not: nobody is sent on at another price."""
        page = shop.browser.get(OFFICE)
        shop.flint.raise_plan("office-coffee", 20_000)
        shop.sync()
        answer = shop.browser.press(page, "subscribe")
        assert answer.find("price-changed") is not None
        assert shop.browser.press(answer, "confirm-total").location

    def test_plan_that_lost_its_trial_since_its_page_must_be_agreed_to(self, shop: Shop) -> None:
        """The page said that nothing is due today, and now the first period is."""
        page = shop.browser.get(MONTHLY)
        plan = shop.flint.plan("beans-monthly")
        plan |= {"trial_period_days": 0, "version": plan["version"] + 1}
        shop.sync()
        answer = shop.browser.press(page, "subscribe")
        assert answer.find("price-changed") is not None
        assert shop.browser.press(answer, "confirm-total").location

    @pytest.mark.parametrize("seen", ["", "-1+0+0", "999999999999+0+0", "0+0+9999"])
    def test_forged_seen_terms_decide_nothing(self, shop: Shop, seen: str) -> None:
        """At most a question comes of them; what is subscribed to is the plan's."""
        page = subscribe(shop, OFFICE, seen_terms=seen)
        url = page.location or shop.browser.press(page, "confirm-total").location
        shop.back(shop.flint.pay(url))
        (record,) = shop.rows(SubscriptionRecord)
        assert record.recurring_minor == OFFICE_MINOR

    def test_declined_card_leaves_the_plan_open(self, shop: Shop) -> None:
        """Another card can be tried on the same page."""
        url = subscribe(shop).location
        shop.flint.pay(url, DECLINED)
        assert shop.browser.get(shop.address("/return")).state == "open"
        assert shop.back(shop.flint.pay(url)).state == "trialing"

    def test_challenged_card_sets_up_after_the_challenge(self, shop: Shop) -> None:
        """The bank asks, the buyer confirms."""
        url = subscribe(shop).location
        shop.flint.pay(url, CHALLENGED)
        assert shop.browser.get(shop.address("/return")).state == "requires_action"
        assert shop.back(shop.flint.challenge(url, is_passed=True)).state == "trialing"

    def test_expired_plan_page_begins_anew(self, shop: Shop) -> None:
        """A second session with an order of its own, and one subscription."""
        page = shop.browser.get(MONTHLY)
        shop.browser.press(page, "subscribe")
        shop.flint.advance(3700)
        assert shop.browser.get(shop.address()).state == "expired"
        url = shop.browser.press(page, "subscribe").location
        assert shop.back(shop.flint.pay(url)).state == "trialing"
        assert len(shop.flint.environment.subscriptions) == 1

    def test_code_of_a_plan_is_left_to_flints_page(self, make_shop: Any) -> None:
        """For plans that is the only way."""
        shop = make_shop(CODES="page")
        subscribe(shop)
        assert shop.flint.sessions()[0]["promotion_config"]["codes_enabled"] is True

    def test_plan_pages_may_be_kept_by_a_cache(self, shop: Shop) -> None:
        """No token and no cookie."""
        for path in (MONTHLY, "/shop/plans"):
            page = shop.browser.get(path)
            assert page.cookies_set == ""
            assert "csrf" not in page.text

    def test_unknown_plan_is_not_found(self, shop: Shop) -> None:
        """The neutral page."""
        assert shop.browser.get("/shop/plans/nothing").status == 404

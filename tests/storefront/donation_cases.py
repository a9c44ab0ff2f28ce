"""
Donations: once or every month, of the donor's own amount.
"""

from typing import Any

import pytest

from flint_storefront.storage.records import DonationPlanRecord, DonationRecord
from tests.storefront.browser import Page
from tests.storefront.shop import Shop

PAGE = "/shop/donate/roof"
TOLD = {"q_visit": "yes"}
"""The answer that the campaign requires."""


def give(shop: Shop, path: str = PAGE, **fields: Any) -> Page:
    """Open the campaign and press its button."""
    told = {**TOLD, **fields} if "/roof" in path else fields
    return shop.browser.press(shop.browser.get(path), "donate", **told)


def give_and_pay(shop: Shop, path: str = PAGE, **fields: Any) -> Page:
    """Give, pay at Flint and come back."""
    answer = give(shop, path, **fields)
    assert answer.location, answer.errors
    return shop.back(shop.flint.pay(answer.location))


class DonationCases:
    """
    A gift, once.
    """

    def test_gift_once_is_one_call_and_paid(self, shop: Shop) -> None:
        """The chosen amount, one session, and the page says paid."""
        shop.flint.forget_calls()
        answer = give(shop, amount="1000", interval="once")
        assert shop.flint.calls("POST") == ["POST /v1/checkout-sessions"]
        page = shop.back(shop.flint.pay(answer.location))
        assert (page.state, page.minor("order-total")) == ("paid", 1000)

    def test_gift_of_ones_own_amount_is_what_was_typed(self, shop: Shop) -> None:
        """Nobody pays another amount than the one they typed."""
        assert give_and_pay(shop, amount="custom", amount_custom="12.03").minor("order-total") == 1203

    @pytest.mark.parametrize(
        "typed", ["", "4.99", "5000.01", "-10", "0.001", "1e3", "½", "12,03", "٣", "ten", "NaN"]
    )
    def test_gift_that_is_no_amount_gets_a_message(self, shop: Shop, typed: str) -> None:
        """A message at the field, what else was entered still stands, and nothing is sent."""
        shop.flint.forget_calls()
        page = give(shop, amount="custom", amount_custom=typed, dedication="For Ann")
        assert page.status == 400
        assert page.errors
        field = page.soup.find(attrs={"name": "dedication"})
        assert field is not None
        assert "For Ann" in str(field)
        assert shop.flint.calls() == []

    def test_gift_with_costs_covered_shows_them_apart(self, shop: Shop) -> None:
        """Off unless ticked; three calls; the smallest total that leaves the gift whole."""
        shop.flint.forget_calls()
        answer = give(shop, amount="2500", interval="once", cover_costs="yes")
        assert len(shop.flint.calls("POST")) == 3
        page = shop.back(shop.flint.pay(answer.location))
        assert page.minor("order-total") == 2606
        assert page.minor("fee-row") == 106
        (donation,) = shop.rows(DonationRecord)
        assert (donation.gift_minor, donation.cover_minor, donation.settled_minor) == (2500, 106, 2606)

    def test_costs_are_covered_only_when_ticked(self, shop: Shop) -> None:
        """The box is empty at first."""
        page = shop.browser.get(PAGE)
        box = page.soup.find("input", attrs={"name": "cover_costs"})
        assert box is not None
        assert not box.has_attr("checked")
        assert give_and_pay(shop, amount="2500").minor("order-total") == 2500

    def test_gift_keeps_what_the_donor_told(self, shop: Shop) -> None:
        """In our record and in the session's metadata, and on no page."""
        told = {
            "fund": "The skylight",
            "dedication": "For Ann",
            "message": "Stay dry",
            "q_how_heard": "radio",
        }
        page = give_and_pay(shop, amount="1000", **told)
        (donation,) = shop.rows(DonationRecord)
        assert (donation.fund, donation.dedication, donation.message) == (
            "The skylight",
            "For Ann",
            "Stay dry",
        )
        assert donation.answers["how_heard"] == "radio"
        values = shop.flint.sessions()[0]["metadata"].values()
        assert {"The skylight", "For Ann", "Stay dry", "radio"} <= set(values)
        assert "Stay dry" not in page.text
        assert "Stay dry" not in shop.browser.get(PAGE).text

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("q_how_heard", "x" * 41),
            ("dedication", "x" * 5000),
            ("message", "a\x07b"),
            ("q_visit", "never"),
            ("q_visit", None),
            ("fund", "The cellar"),
            ("interval", "daily"),
            ("interval", "hourly"),
            ("cover_costs", "maybe"),
            ("amount", "1234"),
        ],
    )
    def test_odd_answer_is_refused_at_its_field(self, shop: Shop, field: str, value: str | None) -> None:
        """Refused and never cut silently; nothing is sent."""
        page = give(shop, **{"amount": "1000", field: value})
        assert page.status == 400
        assert page.errors
        assert shop.checkouts == []

    def test_forged_donation_offer_is_refused(self, shop: Shop) -> None:
        """Campaign and currency are signed."""
        offer = str(shop.browser.get(PAGE).soup.find("input", attrs={"name": "offer"})["value"])
        assert give(shop, offer=offer[:-8] + "AAAAAAAA", amount="1000").status == 403
        assert shop.checkouts == []

    def test_another_campaigns_offer_sells_only_its_own(self, shop: Shop) -> None:
        """The offer of one campaign with the answers of another is refused, nothing is sent."""
        offer = str(
            shop.browser.get("/shop/donate/rain").soup.find("input", attrs={"name": "offer"})["value"]
        )
        page = give(shop, offer=offer, amount="1000", fund="The skylight", asked="1")
        assert page.status == 400
        assert shop.checkouts == []

    def test_closed_campaign_stays_and_takes_nothing(self, shop: Shop) -> None:
        """The page stands without a button."""
        page = shop.browser.get("/shop/donate/done")
        assert page.status == 200
        assert page.find("donate") is None

    def test_unknown_campaign_is_not_found(self, shop: Shop) -> None:
        """Page and goal alike."""
        assert shop.browser.get("/shop/donate/nothing").status == 404
        assert shop.browser.get("/shop/donate/nothing/goal").status == 404

    def test_campaign_page_may_be_kept_by_a_cache(self, shop: Shop) -> None:
        """No token, no cookie."""
        page = shop.browser.get(PAGE)
        assert page.cookies_set == ""
        assert "csrf" not in page.text
        assert "no-store" not in page.headers.get("Cache-Control", "")

    def test_gift_in_another_currency(self, shop: Shop) -> None:
        """The campaign's second currency has its own amounts, and no covering of costs without a rate."""
        page = shop.browser.get(f"{PAGE}?currency=EUR")
        assert page.soup.find("input", attrs={"name": "cover_costs"}) is None
        answer = shop.browser.press(page, "donate", amount="2000", **TOLD)
        paid = shop.back(shop.flint.pay(answer.location))
        total = paid.get("order-total").find(attrs={"data-currency": True})
        assert total is not None
        assert (total["data-currency"], total["data-amount-minor"]) == ("EUR", "2000")

    def test_goal_counts_what_was_settled(self, shop: Shop) -> None:
        """Pending counts nothing; paid counts; a refund is taken off."""
        url = give(shop, amount="5000").location
        assert self._raised(shop) == 0
        shop.back(shop.flint.pay(url))
        assert self._raised(shop) == 5000
        shop.flint.refund(shop.checkout.order_id, 2000)
        shop.browser.get(shop.address())
        assert self._raised(shop) == 3000

    def _raised(self, shop: Shop) -> int:
        shop.flint.advance(61)
        page = shop.browser.get(f"{PAGE}/goal")
        assert page.status == 200
        return page.minor("goal")

    def test_goal_is_a_small_page_for_caches(self, shop: Shop) -> None:
        """No layout, no token, no cookie, and a short life in caches."""
        page = shop.browser.get(f"{PAGE}/goal")
        assert "<html" not in page.text
        assert page.cookies_set == ""
        assert "max-age=60" in page.headers.get("Cache-Control", "")

    def test_wall_shows_only_who_agreed(self, shop: Shop) -> None:
        """A first name, or *Anonymous*; nobody who did not ask for it."""
        give_and_pay(shop, amount="1000", first_name="Ann", listed="yes")
        shop.browser.forget()
        give_and_pay(shop, amount="1000", first_name="Bob")
        shop.browser.forget()
        give_and_pay(shop, amount="1000", first_name="Cleo", listed="yes", anonymous="yes")
        wall = shop.browser.get(PAGE).get("supporter-wall").get_text()
        assert "Ann" in wall
        assert "Anonymous" in wall
        assert "Bob" not in wall
        assert "Cleo" not in wall

    def test_monthly_question_is_asked_once_and_either_way_is_one_click(self, shop: Shop) -> None:
        """A page with two buttons, all answers kept, no JavaScript."""
        page = give(shop, "/shop/donate/rain", amount="1000", interval="once", message="Stay dry")
        assert page.status == 200
        assert shop.checkouts == []
        once = shop.browser.press(page, "give-once")
        assert shop.back(shop.flint.pay(once.location)).state == "paid"
        (donation,) = shop.rows(DonationRecord)
        assert (donation.interval, donation.message) == ("once", "Stay dry")

    def test_monthly_question_can_be_answered_with_monthly(self, shop: Shop) -> None:
        """One click makes it a monthly gift."""
        page = give(shop, "/shop/donate/rain", amount="1000", interval="once")
        monthly = shop.browser.press(page, "give-monthly")
        assert shop.back(shop.flint.pay(monthly.location)).state == "active"


class RecurringDonationCases:
    """
    A gift every month or year.
    """

    def test_monthly_gift_is_a_subscription(self, shop: Shop) -> None:
        """The first time of an amount two calls; active because the subscription says so."""
        shop.flint.forget_calls()
        answer = give(shop, amount="custom", amount_custom="17.35", interval="monthly")
        calls = shop.flint.calls("POST")
        assert calls == ["POST /v1/subscription-plans", "POST /v1/checkout-sessions"]
        page = shop.back(shop.flint.pay(answer.location))
        assert page.state == "active"
        assert "Thank you for your gift" in page.get("order-state").get_text()
        (donation,) = shop.rows(DonationRecord)
        assert (donation.interval, donation.settled_minor) == ("monthly", 1735)

    def test_same_amount_again_uses_the_same_plan(self, shop: Shop) -> None:
        """Another donor of the same amount: one call."""
        give_and_pay(shop, amount="1000", interval="monthly")
        shop.browser.forget()
        shop.flint.forget_calls()
        give(shop, amount="1000", interval="monthly")
        assert shop.flint.calls("POST") == ["POST /v1/checkout-sessions"]
        assert len(shop.rows(DonationPlanRecord)) == 1

    def test_another_amount_is_another_plan(self, shop: Shop) -> None:
        """Nobody pays another amount than the one they chose."""
        give_and_pay(shop, amount="1000", interval="monthly")
        shop.browser.forget()
        page = give_and_pay(shop, amount="2500", interval="monthly")
        assert page.minor("order-total") == 2500
        assert len(shop.rows(DonationPlanRecord)) == 2

    def test_monthly_gift_with_costs_covered_has_two_lines(self, shop: Shop) -> None:
        """Gift and costs apart, every month."""
        page = give_and_pay(shop, amount="2500", interval="monthly", cover_costs="yes")
        assert (page.minor("order-total"), page.minor("fee-row")) == (2606, 106)
        assert page.minor("order-line") == 2500
        amounts = [line["unit_price_money"]["amount"] for line in shop.flint.orders()[0]["line_items"]]
        assert amounts == [2500, 106]

    def test_lost_answer_to_the_plan_makes_no_second(self, shop: Shop) -> None:
        """Flint had made it: the next press finds it by the same key."""
        before = len(shop.flint.environment.subscription_plans)
        shop.flint.fault("reset", "subscriptionPlans.create", phase="after", count=9)
        give(shop, amount="1000", interval="monthly")
        shop.flint.cancel_faults()
        shop.flint.advance(60)
        assert give_and_pay(shop, amount="1000", interval="monthly").state == "active"
        assert len(shop.flint.environment.subscription_plans) == before + 1

    def test_plan_of_a_gift_is_no_plan_of_the_shop(self, shop: Shop) -> None:
        """Made for a donor, it stands on no page of plans."""
        give_and_pay(shop, amount="1000", interval="monthly")
        shop.sync()
        names = {card.get("data-plan-id") for card in shop.browser.get("/shop/plans").all("plan-card")}
        (made,) = shop.rows(DonationPlanRecord)
        assert made.subscription_plan_id not in names

    def test_renewal_of_a_monthly_gift_counts_to_the_goal(self, shop: Shop) -> None:
        """The next month's order carries nothing of ours: it is adopted by its subscription."""
        give_and_pay(shop, amount="1000", interval="monthly")
        shop.flint.advance(32 * 86400)
        shop.flint.deliver()
        shop.work()
        assert sorted(one.is_renewal for one in shop.rows(DonationRecord)) == [False, True]
        shop.flint.advance(61)
        assert shop.browser.get(f"{PAGE}/goal").minor("goal") == 2000

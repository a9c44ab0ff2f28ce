"""
Subscribing: what a form may choose, and what tampered input gets.
"""

import json
from typing import Any

import pytest

from flint_storefront.offers.selection import Selection
from flint_storefront.offers.signed import PLAN
from flint_storefront.offers.signed_terms import form_offer, plan_offer_terms
from flint_storefront.offers.terms import PlanOffer
from flint_storefront.page_request import OriginHeaders
from flint_storefront.results import GoTo, Result, ShowPage
from flint_storefront.storage.records import CheckoutRecord, PlanRecord
from flint_storefront.subscriptions.actions import subscribe
from flint_storefront.subscriptions.plan_form import PlanChoice, plan_selection
from tests.checkout.core_shop import page_request
from tests.subscriptions.subscription_shop import MONTHLY, OFFICE, YEARLY, SubscriptionShop, shown


@pytest.fixture
def shop() -> SubscriptionShop:
    """A shop with the seeded plans."""
    return SubscriptionShop()


def sent_body(shop: SubscriptionShop) -> dict[str, Any]:
    """What went to Flint."""
    (entry,) = shop.journal
    return dict(json.loads(entry.body))


def refused_with(result: Result) -> tuple[int, str]:
    """Status and key of a page that says no."""
    assert isinstance(result, ShowPage), result
    return result.status, str(result.data["message"]["key"])


def form_of(result: Result) -> dict[str, Any]:
    """The plan's form as it came back."""
    assert isinstance(result, ShowPage), result
    assert result.status == 400
    return dict(result.data["plan_offers"][0]["plans"][0]["form"])


def test_subscribing_is_one_call(shop: SubscriptionShop) -> None:
    """The session alone; Flint makes the order."""
    assert isinstance(shop.subscribe(), GoTo)
    assert shop.flint.calls() == ["POST /v1/checkout-sessions"]
    assert shop.checkout.offer_key == shop.plan().subscription_plan_id


def test_plan_as_it_is_sends_no_terms(shop: SubscriptionShop) -> None:
    """Its own interval and one of it are what the plan says anyway."""
    shop.subscribe(OFFICE)
    body = sent_body(shop)
    assert body["subscription_plan_id"] == shop.plan(OFFICE).subscription_plan_id
    assert "subscription_terms" not in body


def test_chosen_interval_and_quantity_go_out_as_terms(shop: SubscriptionShop) -> None:
    """Only where they differ from the plan's own."""
    shop.subscribe(OFFICE, billing_interval="monthly:3", quantity="2")
    terms = {"billing_interval": "monthly", "billing_interval_count": 3, "quantity": 2}
    assert sent_body(shop)["subscription_terms"] == terms


@pytest.mark.parametrize("value", ["yearly:1", "monthly:2", "monthly", "monthly:03", "", "x" * 5000])
def test_interval_that_the_plan_lacks_is_refused_at_its_field(shop: SubscriptionShop, value: str) -> None:
    """Nothing is sent; what was typed comes back cut short."""
    form = form_of(shop.subscribe(OFFICE, billing_interval=value))
    assert form["intervals"]["error"]["key"] == "plan_interval_invalid"
    assert shop.flint.calls() == []


@pytest.mark.parametrize("text", ["4", "0", "-1", "1.5", "1e1", "٢", "", "999999999"])
def test_quantity_that_the_plan_lacks_is_refused_at_its_field(shop: SubscriptionShop, text: str) -> None:
    """The message names what there is."""
    form = form_of(shop.subscribe(OFFICE, quantity=text))
    assert form["quantity"]["error"] == {
        "key": "plan_quantity_invalid",
        "text": "Please choose one of these quantities: 1, 2, 3.",
    }
    assert shop.flint.calls() == []


def test_form_that_comes_back_keeps_the_other_choice(shop: SubscriptionShop) -> None:
    """Only what was wrong is asked for again."""
    form = form_of(shop.subscribe(OFFICE, billing_interval="monthly:3", quantity="9"))
    chosen = [one["value"] for one in form["intervals"]["choices"] if one["is_selected"]]
    assert (chosen, form["quantity"]["value"]) == (["monthly:3"], "9")


def test_interval_of_a_plan_without_choice_is_refused_above_the_form(shop: SubscriptionShop) -> None:
    """The form shows no such field, so the message stands at its top."""
    form = form_of(shop.subscribe(MONTHLY, billing_interval="yearly:1"))
    assert form["problem"]["key"] == "plan_interval_invalid"


def test_fields_left_out_mean_the_plan_as_it_is(shop: SubscriptionShop) -> None:
    """A form of the site's own needs offer and plan only."""
    assert isinstance(shop.subscribe(OFFICE, billing_interval=None, quantity=None), GoTo)
    assert "subscription_terms" not in sent_body(shop)


def test_plan_of_another_offer_is_refused(shop: SubscriptionShop) -> None:
    """The signed offer says which plans it sells."""
    result = shop.subscribe(MONTHLY, plan_id=shop.plan(YEARLY).subscription_plan_id)
    assert refused_with(result) == (403, "offer_invalid")
    assert shop.flint.calls() == []


@pytest.mark.parametrize("offer", ["", "forged", "e30.x"])
def test_forged_offer_is_refused(shop: SubscriptionShop, offer: str) -> None:
    """Not signed by us."""
    assert refused_with(shop.subscribe(offer=offer)) == (403, "offer_invalid")


def test_offer_of_another_kind_is_refused(shop: SubscriptionShop) -> None:
    """A signed tip jar starts no subscription."""
    other = form_offer(shop.storefront, "tip_jar", "baristas", {})
    assert refused_with(shop.subscribe(offer=other)) == (403, "offer_invalid")


def test_foreign_origin_is_refused(shop: SubscriptionShop) -> None:
    """A form on another site starts nothing."""
    request = page_request("POST", form=shop.form())
    foreign = OriginHeaders(sec_fetch_site="cross-site")
    result = subscribe(shop.storefront, type(request)(**{**vars(request), "origin": foreign}))
    assert refused_with(result) == (403, "origin_foreign")


@pytest.mark.parametrize("change", [{"is_gone": True}, {"is_ours": True}])
def test_plan_that_vanished_gets_an_honest_page(shop: SubscriptionShop, change: dict[str, bool]) -> None:
    """Archived between page and click: said so, with a way on, and nothing sent."""
    fields = shop.form()
    shop.change(PlanRecord, {"subscription_plan_id": fields["plan_id"]}, **change)
    result = subscribe(shop.storefront, page_request("POST", form=fields))
    assert refused_with(result) == (409, "plan_gone")
    assert [way["testid"] for way in shown(result)["actions"]] == ["back-to-plans", "back-to-shop"]
    assert (shop.flint.calls(), shop.rows(CheckoutRecord)) == ([], [])


def test_pressing_twice_makes_one_session(shop: SubscriptionShop) -> None:
    """A double click."""
    shop.subscribe()
    shop.subscribe()
    assert len(shop.flint.sessions()) == 1


def test_changing_the_plan_of_an_offer_changes_one_checkout(shop: SubscriptionShop) -> None:
    """Both plans of the offer share its key: the earlier one is closed, one stays open."""
    plans = [shop.plan(MONTHLY), shop.plan(YEARLY)]
    ids = tuple(plan.subscription_plan_id for plan in plans)
    offer = form_offer(shop.storefront, PLAN, "beans", plan_offer_terms(PlanOffer(key="beans", plan_ids=ids)))
    shop.subscribe(MONTHLY, offer=offer)
    shop.subscribe(YEARLY, offer=offer)
    assert shop.open_checkout.plan["subscription_plan_id"] == ids[1]
    assert len(shop.open_sessions()) == 1


def selected(shop: SubscriptionShop, reference: str, quantity: int = 1) -> Selection:
    """The selection of a plan at its own interval."""
    plan = shop.plan(reference)
    choice = PlanChoice(plan, plan.billing_interval, plan.billing_interval_count, quantity)
    return plan_selection(PlanOffer(key="any", plan_ids=(plan.subscription_plan_id,)), choice)


@pytest.mark.parametrize(
    ("reference", "quantity", "due", "recurring"),
    [(MONTHLY, 1, 0, 2400), (OFFICE, 1, 4900 + 9100, 9100), (OFFICE, 3, 4900 + 27300, 27300)],
)
def test_due_now_is_set_up_and_first_period_unless_a_trial_comes_first(
    shop: SubscriptionShop, reference: str, quantity: int, due: int, recurring: int
) -> None:
    """The set-up fee is charged once, the lines for each."""
    selection = selected(shop, reference, quantity)
    assert selection.shown_total.amount == due
    assert selection.plan is not None
    assert selection.plan.recurring_money.amount == recurring
    assert selection.plan.is_differing is (quantity != 1)

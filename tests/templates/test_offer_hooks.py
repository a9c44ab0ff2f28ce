"""
What tests and scripts hold on to in the pages of tips, sets, campaigns and plans.
"""

import pytest
from bs4 import BeautifulSoup, Tag

from tests.templates.engines import parse, render_with_jinja
from tests.templates.page_samples import SAMPLES

SHARED = ("set.html", "tip_jar.html", "campaign.html", "plans.html", "plan.html")
SHARED_PAGES = [
    name
    for name, sample in SAMPLES.items()
    if sample.template in SHARED or sample.template.startswith("blocks/")
]
WITH_TIP = ["product_add_ons", "cart_add_ons", "set_add_ons", "block_product_add_ons", "block_set"]
WITH_CAMPAIGN = ["campaign", "block_donation"]
BROKEN = [name for name in SAMPLES if name.startswith("block_") and SAMPLES[name].data.get("editor_note")]


def _tree(name: str) -> BeautifulSoup:
    sample = SAMPLES[name]
    return parse(render_with_jinja(sample.template, sample.data))


def _values(tree: Tag, field: str) -> list[str]:
    return [radio["value"] for radio in tree.select(f'input[type="radio"][name="{field}"]')]


def _chosen(tree: Tag, field: str) -> list[str]:
    return [radio["value"] for radio in tree.select(f'input[name="{field}"][checked]')]


def _hook(tree: Tag, hook: str) -> Tag:
    found = tree.select_one(f'[data-testid="{hook}"]')
    assert found is not None, hook
    return found


@pytest.mark.parametrize("name", SHARED_PAGES)
def test_shared_pages_carry_a_signed_offer_and_no_token(name: str):
    """A cache may keep them: each form names its offer, none carries a token."""
    tree = _tree(name)
    assert not tree.select('[name="csrf_token"]')
    for form in tree.select("form"):
        assert form["method"] == "post"
        assert form.select_one('[name="offer"]')["value"]


@pytest.mark.parametrize("name", WITH_TIP)
def test_tip_offers_percents_amounts_none_and_an_own_one(name: str):
    """The values are those that the server knows, one is chosen, and the own amount has its field."""
    tree = _tree(name)
    assert _values(tree, "tip") == ["none", "10%", "15%", "20%", "300", "custom"]
    assert _chosen(tree, "tip") == ["15%"]
    assert tree.select_one('input[type="text"][name="tip_custom"]')
    assert tree.select_one('input[type="text"][name="promotion_code"]')


@pytest.mark.parametrize("name", WITH_TIP)
def test_fees_are_rows_of_their_own(name: str):
    """Each fee is named before the way to pay."""
    rows = _tree(name).select('[data-testid="fee-row"]')
    assert [row.find("dt").text for row in rows] == ["Packing", "Service fee"]


def test_fixed_tip_shows_its_amount_once():
    """An amount whose label is the amount is not said twice."""
    label = _tree("cart_add_ons").select_one('[name="tip"][value="300"]').find_parent("label")
    assert label.text.split() == ["$3.00"]
    assert label.select_one('[data-amount-minor="300"]')


def test_add_ons_of_a_card_are_folded_and_of_a_page_are_open():
    """Among products they wait behind one line; on the product's page they are there."""
    assert _tree("block_product_add_ons").select_one("details:not([open]) input[name=tip]")
    assert not _tree("product_add_ons").select("details")


@pytest.mark.parametrize("name", ["product_add_on_errors", "cart_add_on_errors"])
def test_wrong_tip_and_code_are_announced_at_their_fields(name: str):
    """Each field is marked and points to its alert."""
    tree = _tree(name)
    for field, key in (("tip_custom", "tip_invalid"), ("promotion_code", "code_unknown")):
        wrong = tree.select_one(f'[name="{field}"]')
        assert wrong["aria-invalid"] == "true"
        assert tree.find(id=wrong["aria-describedby"].split()[-1])["data-error"] == key
    assert _hook(tree, "code-message")["role"] == "alert"


def test_cart_shows_how_its_estimate_comes_about():
    """Goods, fees, tip, a word on tax, and their sum."""
    tree = _tree("cart_add_ons").select_one(".flint-summary")
    minors = [amount["data-amount-minor"] for amount in tree.select(".flint-money")]
    assert minors == ["6800", "150", "120", "1020", "8090"]
    assert _hook(tree, "cart-subtotal").select_one('[data-amount-minor="6800"]')
    assert "calculated at checkout" in _hook(tree, "tax-row").text


def test_cart_sends_tip_and_code_with_its_one_form():
    """Updating recalculates and paying takes them: all stands in one form."""
    form = _tree("cart_add_ons").select_one("form.flint-cart")
    fields = {field["name"] for field in form.select("input")}
    assert {"tip", "tip_custom", "promotion_code", "quantity", "csrf_token"} <= fields
    assert {"cart-update", "checkout-start"} <= {
        button.get("data-testid") for button in form.select("button")
    }


def test_set_sends_what_may_be_chosen():
    """Fixed quantities are text, the others fields; one button buys all."""
    tree = _tree("set")
    assert {field["name"] for field in tree.select("form input")} == {
        "offer",
        "seen_prices",
        "seen_fees",
        "quantity_2",
    }
    assert _hook(tree, "set-buy").find_parent("form")["action"] == "/shop/checkout"
    assert not _tree("set_sold_out").select("button")


@pytest.mark.parametrize("name", ["tip_jar", "block_tip_jar"])
def test_tip_jar_takes_one_amount(name: str):
    """Ready-made amounts in minor units, an own one, and one button."""
    tree = _tree(name)
    assert _values(tree, "amount") == ["200", "300", "500", "1000", "custom"]
    assert _chosen(tree, "amount") == ["300"]
    assert tree.select_one('input[type="text"][name="amount_custom"]')
    assert len(tree.select("form button")) == 1
    assert _hook(tree, "tip-jar-pay")


def test_own_amount_alone_needs_no_choice():
    """Where there is nothing to choose from, the own amount is what is meant."""
    tree = _tree("tip_jar_own_amount_only")
    assert tree.select_one('input[type="hidden"][name="amount"]')["value"] == "custom"
    assert not _values(tree, "amount")


@pytest.mark.parametrize("name", WITH_CAMPAIGN)
def test_donation_asks_what_the_campaign_asks(name: str):
    """Every field of a full campaign has its name and kind."""
    tree = _tree(name)
    assert _values(tree, "amount") == ["1000", "2500", "5000", "10000", "custom"]
    assert _values(tree, "interval") == ["once", "monthly", "yearly"]
    ticks = [tick["name"] for tick in tree.select('input[type="checkbox"]')]
    assert ticks == ["cover_costs", "q_letter", "listed", "anonymous"]
    assert [field["name"] for field in tree.select("select")] == ["fund", "q_when"]
    written = {field["name"] for field in tree.select('input[type="text"], textarea')}
    assert written == {"amount_custom", "dedication", "message", "first_name", "q_how"}
    assert _hook(tree, "donate")


@pytest.mark.parametrize("name", ["campaign_small", "campaign"])
def test_donation_never_ticks_cover_by_itself(name: str):
    """Covering the costs is off until the donor ticks it; without a rate it is not asked."""
    tick = _tree(name).select_one('[name="cover_costs"]')
    assert (tick is None) is (name == "campaign_small")
    assert tick is None or not tick.has_attr("checked")


def test_one_interval_is_sent_without_being_asked():
    """Where a campaign knows one interval, it goes out hidden."""
    field = _tree("campaign_small").select_one('[name="interval"]')
    assert (field["type"], field["value"]) == ("hidden", "once")


def test_texts_of_a_donor_are_never_cut_by_the_browser():
    """What is too long is refused with a sentence: no field shortens it silently."""
    fields = _tree("campaign").select('textarea, [name^="q_"], [name="dedication"], [name="first_name"]')
    assert len(fields) == 6
    assert not [field for field in fields if field.has_attr("maxlength")]


def test_closed_campaign_takes_nothing():
    """Goal and story stay; there is no form."""
    tree = _tree("campaign_closed")
    assert not tree.select("form")
    assert _hook(tree, "campaign-closed").text == "This campaign has ended. Thank you."
    assert _hook(tree, "goal")


def test_goal_tells_amounts_and_progress_in_words():
    """Raised and target carry their minor units, the bar its words, and the script its address."""
    tree = _tree("goal")
    goal = _hook(tree, "goal")
    assert goal["data-flint-goal"] == "/shop/donate/boat-house/goal"
    assert [amount["data-amount-minor"] for amount in goal.select(".flint-money")] == ["482050", "1000000"]
    bar = goal.select_one("progress")
    assert (bar["value"], bar["max"], bar.text) == ("48", "100", "$4,820.50 of $10,000.00 has been given.")
    assert goal["aria-label"] == bar.text
    assert not _tree("goal_without_target").select("progress")


def test_wall_names_who_agreed():
    """Each supporter with the message that the page data holds, else none."""
    names = [name.text for name in _hook(_tree("block_wall"), "supporter-wall").select(".flint-wall__name")]
    assert names == ["Ada", "Anonymous", "Björn", "Chiara"]
    assert len(_tree("block_wall").select(".flint-wall__message")) == 2


def test_monthly_question_repeats_what_was_chosen_in_both_answers():
    """One click either way: each answer is a form with every field and the token."""
    tree = _tree("monthly_question")
    for hook in ("give-monthly", "give-once"):
        form = _hook(tree, hook).find_parent("form")
        assert {field["name"] for field in form.select("input")} == {"csrf_token", "amount", "message"}


@pytest.mark.parametrize("name", ["plans", "plans_switch", "block_plans", "plan"])
def test_plan_card_sends_its_plan(name: str):
    """Interval, quantity and plan go out from the card of the plan that was pressed."""
    card = _tree(name).select_one('[data-testid="plan-card"][data-plan-id="spl_2"]')
    assert card.select_one('[name="plan_id"]')["value"] == "spl_2"
    assert _values(card, "billing_interval") == ["monthly:1", "monthly:3", "yearly:1"]
    assert [option["value"] for option in card.select('[name="quantity"] option')] == ["1", "2", "5"]
    assert card.select_one('[name="quantity"] option[selected]')["value"] == "2"
    assert _hook(card, "subscribe")


def test_plan_states_its_terms_before_the_button():
    """Trial, set-up fee, commitment and what ending early costs stand above the click."""
    card = _tree("plan").select_one('[data-testid="plan-card"]')
    assert "14 days" in card.text
    assert card.text.index("$9.00") < card.text.index("Subscribe")


def test_plan_that_is_gone_cannot_be_subscribed_to():
    """It says so and has no form."""
    tree = _tree("plan_gone")
    assert not tree.select("form")
    assert _hook(tree, "plan-gone").text.strip()


@pytest.mark.parametrize("name", BROKEN)
def test_broken_block_is_calm_to_visitors_and_clear_to_editors(name: str):
    """The visitor's sentence says nothing of the cause, which stands apart."""
    tree = _tree(name)
    assert _hook(tree, "block-unavailable").text == "This is not offered at the moment."
    assert ("Gone." if name == "block_link_gone" else "above the largest") in _hook(tree, "editor-note").text
    assert not tree.select("form")


def test_review_shows_the_rows_before_the_one_button():
    """With a code the amounts of Flint are read first, then agreed to."""
    html = str(_tree("checkout_review"))
    assert html.index('data-testid="code-message"') < html.index('data-testid="fee-row"')
    assert html.index('data-testid="order-total"') < html.index('data-testid="retry"')


def test_subscription_can_be_managed_from_its_checkout():
    """The button posts with the token; facts of the subscription stand beside it."""
    tree = _tree("checkout_subscription")
    form = _hook(tree, "manage-subscription").find_parent("form")
    assert form["method"] == "post"
    assert form.select_one('[name="csrf_token"]')
    assert "6 December 2026" in tree.text


def test_amount_in_an_order_has_no_quantity():
    """A gift is not sold by the piece."""
    assert "×" not in _hook(_tree("checkout_donation"), "order-line").text


def test_account_lists_each_subscription_with_its_state():
    """Every row names its state and can be managed."""
    rows = _tree("account").select('[data-testid="subscription"]')
    states = [row["data-state"] for row in rows]
    assert states == ["trialing", "active", "past_due", "paused", "canceled", "incomplete"]
    assert all(row.select_one('[data-testid="manage-subscription"]') for row in rows)

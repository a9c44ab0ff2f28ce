"""
Blocks of tip jars, sets, plans and campaigns: what visitors and editors see, and that a cache may keep it.
"""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import HttpRequest
from django.test.utils import CaptureQueriesContext
from wagtail.blocks import StreamBlock, StreamValue

from flint_storefront.storefront import Storefront
from flint_storefront.wagtail import blocks
from flint_storefront.wagtail.models import Campaign, Plan, Variant
from tests.wagtail.samples import amounts, asked, donation, plan, save_campaign


class BodyBlock(StreamBlock):
    """What a host's page is made of."""

    tip_jar = blocks.TipJarBlock()
    set = blocks.ProductSetBlock()
    plans = blocks.PlansBlock()
    donation = blocks.DonationBlock()
    goal = blocks.GoalBlock()
    wall = blocks.SupporterWallBlock()
    cart = blocks.CartSummaryBlock()


JAR = ("tip_jar", {"title": "For the crew", "text": "", "amounts": amounts(), "key": "crew"})
ALL_KINDS = ("tip_jar", "set", "plans", "donation", "goal", "wall", "cart")


def set_of(*variant_ids: str, **item: Any) -> tuple[str, Any]:
    """
    A set, one of each.
    """
    items = [{"variant": pk, "quantity": 1, "low": None, "high": None, **item} for pk in variant_ids]
    return "set", {"title": "Starter", "text": "", "items": items, "key": "starter"}


def plans_of(*plan_ids: str, highlighted: str | None = None) -> tuple[str, Any]:
    """
    A plan chooser.
    """
    value = {"title": "", "text": "", "plans": list(plan_ids), "highlighted_plan": highlighted, "key": ""}
    return "plans", value


def of_campaign(kind: str, pk: int, **value: Any) -> tuple[str, Any]:
    """
    A block of a campaign.
    """
    return kind, {"campaign": pk, **value}


def render(*given: tuple[str, Any], request: HttpRequest | None = None) -> BeautifulSoup:
    """
    The blocks as a page's template prints them.
    """
    value: StreamValue = BodyBlock().to_python([{"type": kind, "value": value} for kind, value in given])
    return BeautifulSoup(value.render_as_block({"request": request or asked()}), "html.parser")


def previewing() -> HttpRequest:
    """
    An editor looks at a draft.
    """
    request = asked()
    request.is_preview = True
    return request


def found(page: BeautifulSoup, testid: str) -> list[Any]:
    """
    Elements with this hook.
    """
    return page.find_all(attrs={"data-testid": testid})


@pytest.fixture
def plans(mirror: Storefront) -> Storefront:
    """
    Two plans in the mirror, and one that is archived.
    """
    with mirror.store.transaction() as transaction:
        transaction.insert_many([plan(1), plan(2), plan(3, is_gone=True, status="archived")])
    return mirror


@pytest.fixture
def campaign(mirror: Storefront) -> Campaign:
    """
    A campaign with a wall, given 25.00 of 1,000.00 dollars.
    """
    with mirror.store.transaction() as transaction:
        transaction.insert(donation())
    return save_campaign(has_wall=True, shows_messages=True)


def test_tip_jar_block_offers_its_amounts(mirror: Storefront) -> None:
    """The marked one, and another within the bounds."""
    page = render(JAR)
    radios = page.find_all("input", attrs={"name": "amount"})
    assert [radio["value"] for radio in radios] == ["1000", "2500", "5000", "custom"]
    assert [radio["value"] for radio in radios if radio.has_attr("checked")] == ["2500"]
    assert len(found(page, "tip-jar-pay")) == 1


def test_set_block_sells_its_products_behind_one_button(mirror: Storefront) -> None:
    """Prices come from the mirror."""
    page = render(set_of("var_1_0", "var_2_0"))
    assert len(found(page, "set-buy")) == 1
    assert "Coffee 1" in page.get_text()
    assert page.find(attrs={"data-amount-minor": "2000"})


def test_plans_block_keeps_the_editor_s_order(plans: Storefront) -> None:
    """With the highlighted one marked."""
    page = render(plans_of("plan_2", "plan_1", highlighted="plan_1"))
    assert [card["data-plan-id"] for card in found(page, "plan-card")] == ["plan_2", "plan_1"]
    assert len(found(page, "subscribe")) == 2


def test_plans_block_leaves_out_what_is_archived(plans: Storefront) -> None:
    """Visitors see the rest, an editor's preview names the plan."""
    page = render(plans_of("plan_3", "plan_1"))
    assert [card["data-plan-id"] for card in found(page, "plan-card")] == ["plan_1"]
    assert not found(page, "editor-note")
    (note,) = found(render(plans_of("plan_3", "plan_1"), request=previewing()), "editor-note")
    assert "Plan 3" in note.get_text()


def test_donation_block_shows_form_and_goal(campaign: Campaign) -> None:
    """And no supporters unless the editor wants them."""
    block = of_campaign("donation", campaign.pk, shows_goal=True, shows_wall=False)
    page = render(block)
    assert (len(found(page, "donate")), len(found(page, "goal")), found(page, "supporter-wall")) == (1, 1, [])
    bare = render(of_campaign("donation", campaign.pk, shows_goal=False, shows_wall=False))
    assert not found(bare, "goal")


def test_goal_block_tells_what_was_given(campaign: Campaign) -> None:
    """Of this campaign."""
    (goal,) = found(render(of_campaign("goal", campaign.pk)), "goal")
    assert "$25.00" in goal.get_text()


def test_wall_block_names_who_agreed(campaign: Campaign) -> None:
    """By first name, with the message that the campaign shows."""
    (wall,) = found(render(of_campaign("wall", campaign.pk, limit=5)), "supporter-wall")
    assert "Ada" in wall.get_text()
    assert "For the roof" in wall.get_text()


def test_cart_block_links_to_the_cart(mirror: Storefront) -> None:
    """The number comes from an uncached fragment."""
    (link,) = found(render(("cart", None)), "cart-link")
    assert (link["href"], link["data-flint-cart-count"]) == ("/shop/cart", "/shop/cart/count")


@pytest.mark.parametrize(
    ("block", "cause"),
    [
        (of_campaign("donation", 999), "no longer exists"),
        (of_campaign("goal", 999), "no longer exists"),
        (of_campaign("wall", 999), "no longer exists"),
        (plans_of("plan_unknown"), "no longer offers"),
        (set_of("var_1_0", "var_1_1"), "no longer lists"),
        (("tip_jar", {**JAR[1], "amounts": amounts(low="60", high="50", choices="")}), "above the largest"),
        (("tip_jar", {**JAR[1], "amounts": amounts(low="much")}), "cannot be read"),
    ],
)
def test_broken_offer_tells_visitors_calmly_and_editors_the_cause(
    mirror: Storefront, block: tuple[str, Any], cause: str
) -> None:
    """No form, no hole, no error."""
    page = render(block)
    (note,) = found(page, "block-unavailable")
    assert note.get_text() == "This is not offered at the moment."
    assert (page.find("form"), found(page, "editor-note")) == (None, [])
    assert cause in found(render(block, request=previewing()), "editor-note")[0].get_text()


def test_closed_campaign_says_so(campaign: Campaign) -> None:
    """Its block stays."""
    Campaign.objects.update(is_open=False)
    page = render(of_campaign("donation", campaign.pk, shows_goal=True, shows_wall=False))
    assert len(found(page, "campaign-closed")) == 1
    assert page.find("form") is None


def all_blocks(campaign: Campaign) -> list[tuple[str, Any]]:
    """
    One of each kind.
    """
    return [
        JAR,
        set_of("var_1_0"),
        plans_of("plan_1", "plan_2"),
        of_campaign("donation", campaign.pk, shows_goal=True, shows_wall=True),
        of_campaign("goal", campaign.pk),
        of_campaign("wall", campaign.pk, limit=3),
        ("cart", None),
    ]


def test_page_of_offers_carries_nothing_of_a_visitor(plans: Storefront, campaign: Campaign) -> None:
    """Two visitors get the same bytes, and none of their own."""
    pages = []
    for token in ("a" * 64, "b" * 64):
        request = asked()
        request.COOKIES = {"flint_visitor": token, "csrftoken": token, "sessionid": token}
        pages.append(str(render(*all_blocks(campaign), request=request)))
        assert "CSRF_COOKIE" not in request.META
        assert not hasattr(request, "session")
    assert pages[0] == pages[1]
    assert not [word for word in ("a" * 64, "csrf") if word in pages[0]]


def test_page_of_offers_has_unique_ids_and_one_style(plans: Storefront, campaign: Campaign) -> None:
    """Every kind twice on one page."""
    page = render(*all_blocks(campaign), *all_blocks(campaign))
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) > 30
    assert len(ids) == len(set(ids))
    assert len(page.find_all("link", rel="stylesheet")) == len(page.find_all("script")) == 1


def test_page_of_offers_needs_few_queries(plans: Storefront, campaign: Campaign) -> None:
    """A block more of a kind costs no query of its own for what was chosen."""
    render(*all_blocks(campaign))
    with CaptureQueriesContext(connection) as queries:
        render(JAR, *(plans_of("plan_1", "plan_2") for _ in range(5)), ("cart", None))
    assert len(queries) <= 2
    with CaptureQueriesContext(connection) as queries:
        render(*(of_campaign("goal", campaign.pk) for _ in range(3)))
    assert len(queries) <= 4


def test_tampering_is_left_no_room_in_a_block(plans: Storefront, campaign: Campaign) -> None:
    """Each form carries its signed offer, and no price."""
    page = render(*all_blocks(campaign))
    forms = page.find_all("form")
    assert len(forms) == 5
    assert all(form.find("input", attrs={"name": "offer"}) for form in forms)
    assert not page.find_all("input", attrs={"name": ["price", "total", "unit_price"]})


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_preview_works_before_there_is_anything(db: None, kind: str) -> None:
    """Example data of no shop, complete."""
    block = BodyBlock().child_blocks[kind]
    html = block.render(block.get_preview_value(), {"request": previewing()})
    page = BeautifulSoup(html, "html.parser")
    assert not found(page, "block-unavailable")
    assert not found(page, "editor-note")
    assert len(page.get_text(strip=True)) > 10 or kind == "cart"


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_picker_tells_what_a_block_is(kind: str) -> None:
    """Group, icon, words and a preview."""
    block = BodyBlock().child_blocks[kind]
    assert str(block.meta.group) == "Storefront"
    assert block.is_previewable
    assert block.meta.icon not in (None, "placeholder")
    assert len(block.get_description()) > 20


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_preview_page_is_dressed_and_inert(log_in: Any, kind: str) -> None:
    """Nobody buys in a preview."""
    block = BodyBlock().child_blocks[kind]
    answer = log_in("nobody").get("/admin/block-preview/", {"id": block.definition_prefix})
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 200
    assert page.find(inert=True).get_text(strip=True)


def test_choosers_of_one_page_ask_once(plans: Storefront) -> None:
    """Variants come with the names of their products."""
    with CaptureQueriesContext(connection) as queries:
        value = BodyBlock().to_python(
            [{"type": kind, "value": told} for kind, told in (set_of("var_1_0"), set_of("var_2_0"))]
        )
        names = [str(block.value["items"][0]["variant"]) for block in value]
    assert names == ["Coffee 1", "Coffee 2, 250 g"]
    assert len(queries) <= 2
    assert (Plan.objects.count(), Variant.objects.count()) == (3, 5)

"""
The switch between the plans of one offer, which needs no script.
"""

import pytest
from playwright.sync_api import Page

from tests.templates.browser_site import Site


@pytest.fixture
def page_without_script(browser):
    """A page in a browser that runs no script."""
    context = browser.new_context(java_script_enabled=False, service_workers="block")
    yield context.new_page()
    context.close()


def _shown(page: Page) -> list[str | None]:
    cards = page.get_by_test_id("plan-card").all()
    return [card.get_attribute("data-plan-id") for card in cards if card.is_visible()]


def test_switch_shows_one_card_at_a_time_without_script(page_without_script: Page):
    """The card of the chosen plan stands alone, and choosing another shows that one."""
    Site(page_without_script).open("plans_switch")
    assert _shown(page_without_script) == ["spl_1"]
    page_without_script.get_by_role("radio", name="Office").check()
    assert _shown(page_without_script) == ["spl_3"]


def test_switch_is_moved_by_the_keyboard(site: Site):
    """The arrow key goes to the next plan."""
    site.open("plans_switch")
    site.page.get_by_role("radio", name="Taster").press("ArrowRight")
    assert _shown(site.page) == ["spl_2"]


def test_plans_without_a_switch_stand_side_by_side(page_without_script: Page):
    """All cards of an offer without a switch can be seen."""
    Site(page_without_script).open("plans")
    assert _shown(page_without_script) == ["spl_1", "spl_2", "spl_3"]


def test_plan_is_sent_without_script(page_without_script: Page):
    """Interval and quantity go out with the plan's id, the switch does not."""
    site = Site(page_without_script)
    site.open("plans_switch")
    page_without_script.get_by_role("radio", name="Harbour Club").check()
    page_without_script.get_by_role("radio", name="Every 3 months").check()
    page_without_script.get_by_test_id("subscribe").locator("visible=true").click()
    assert "plan_id=spl_2" in site.posts[0]
    assert "billing_interval=monthly%3A3" in site.posts[0]
    assert "quantity=2" in site.posts[0]
    assert "switch" not in site.posts[0]

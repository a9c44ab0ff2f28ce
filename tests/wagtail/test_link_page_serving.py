"""
How a page of a payment link is shown: live, as a preview, through its shared address.
"""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from wagtail.models import PageViewRestriction, Site

from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.storage.records import LinkRecord
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.link_pages.models import PaymentLinkPage
from flint_storefront.wagtail.payment_links.panels import link_panel_data
from tests.wagtail.link_pages import draft_link, publish_link, unpublish_link
from tests.wagtail.test_link_page_publishing import FETE


@pytest.fixture
def home(db: None) -> Any:
    """
    The home page of the site.
    """
    return Site.objects.get(is_default_site=True).root_page


@pytest.fixture
def browser() -> Client:
    """
    A visitor.
    """
    return Client(HTTP_HOST="localhost")


def test_page_shows_that_it_is_not_ready_yet(home: Any, browser: Client) -> None:
    """It is up before Flint has made the link."""
    publish_link(home, FETE)
    answer = browser.get("/summer-fete/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'data-status="not_ready"' in text
    assert 'data-testid="payment-link-open"' not in text
    assert answer.headers["Cache-Control"].startswith("public, max-age=")


def test_shared_address_leads_to_the_live_page(home: Any, browser: Client) -> None:
    """302: the page may move."""
    publish_link(home, FETE)
    answer = browser.get("/shop/pay/summer-fete")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/summer-fete/")


def test_sites_own_tests_may_follow_the_shared_address(home: Any, browser: Client) -> None:
    """As Django's client follows every redirect."""
    publish_link(home, FETE)
    answer = browser.get("/shop/pay/summer-fete", follow=True)
    assert answer.redirect_chain == [("/summer-fete/", 302)]


def test_shared_address_without_a_live_page_says_so(home: Any, browser: Client) -> None:
    """Neutral: nothing of the page that was taken back."""
    publish_link(home, FETE)
    unpublish_link("summer-fete")
    text = browser.get("/shop/pay/summer-fete").content.decode()
    assert 'data-status="inactive"' in text
    assert "Summer fete" not in text


def test_alias_shows_its_original_s_link(home: Any, browser: Client) -> None:
    """At an address of its own."""
    publish_link(home, FETE).create_alias(update_slug="alias")
    text = browser.get("/alias/").content.decode()
    assert "Summer fete" in text
    assert "/shop/pay/summer-fete" in text


def test_restricted_page_is_kept_by_no_cache(home: Any, browser: Client) -> None:
    """Wagtail asks who is there; a cache would not."""
    page = publish_link(home, FETE)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    browser.force_login(User.objects.create_user("member"))
    kept = browser.get("/summer-fete/").headers["Cache-Control"]
    assert "no-store" in kept
    assert "public" not in kept


def test_link_of_another_owner_is_never_shown(home: Any, browser: Client) -> None:
    """Better nothing than to sell something else."""
    publish_link(home, FETE)
    with get_storefront().store.transaction() as transaction:
        transaction.update(LinkRecord, {"slug": "summer-fete"}, {"owner": "command"})
    assert browser.get("/summer-fete/").status_code == 404


def test_preview_needs_no_link(home: Any, rf: Any) -> None:
    """A draft looks as if it sold, and leads nowhere."""
    page = draft_link(home, FETE)
    request = rf.get("/")
    request.user = User.objects.create_user("editor")
    answer = page.get_latest_revision_as_object().serve_preview(request, "")
    assert 'data-status="active"' in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert not PaymentLinkPage.objects.get().live


def test_site_s_own_template_gets_page_and_link(home: Any, browser: Client, monkeypatch: Any) -> None:
    """As Wagtail's developers expect."""
    publish_link(home, FETE)
    monkeypatch.setattr(PaymentLinkPage, "payment_link_template", "own.html")
    loaders = [("django.template.loaders.locmem.Loader", {"own.html": "{{ page.title }}|{{ link.status }}"})]
    backend = {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": loaders}}
    with override_settings(TEMPLATES=[backend]):
        assert browser.get("/summer-fete/").content.decode() == "Summer fete|not_ready"


def test_panel_tells_how_the_link_stands(home: Any) -> None:
    """For the editor, beside the fields."""
    page = publish_link(home, FETE)
    told = link_panel_data(page)
    assert told is not None
    assert (told["setup"], told["state"]) == ("setting_up", "not_ready")
    assert told["address"] == "http://localhost/shop/pay/summer-fete"
    assert any("30 minutes" in note for note in told["notes"])


def test_panel_says_that_a_draft_makes_a_new_link(home: Any) -> None:
    """Before it is published."""
    page = publish_link(home, FETE)
    page.link_kind = "event"
    told = link_panel_data(page)
    assert told is not None
    assert "new payment link" in told["notes"][0]


def test_panel_of_a_draft_says_when_it_is_set_up(home: Any) -> None:
    """There is nothing at Flint yet."""
    told = link_panel_data(draft_link(home, LinkOffer(slug="draft", title="Draft")))
    assert told is not None
    assert (told["setup"], told["totals"]) == ("", [])
    assert link_panel_data(PaymentLinkPage(title="New")) is None

"""
Pages of payment links in the real admin: what its buttons do to a link.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, User
from django.test import Client, TestCase
from django.urls import reverse
from wagtail.models import Page, Site

from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.records import offer_of
from flint_storefront.storage.records import LinkRecord
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.link_pages.models import PaymentLinkPage
from tests.wagtail.link_pages import draft_link, publish_link
from tests.wagtail.link_samples import generation, sale
from tests.wagtail.test_link_page_form import add_address, form
from tests.wagtail.test_link_page_publishing import FETE, changing, record

QUERIES_OF_EDIT_FORM = 60
"""Most of them are Wagtail's own."""


@pytest.fixture
def home(db: None) -> Any:
    """
    The home page of the site.
    """
    return Site.objects.get(is_default_site=True).root_page


@pytest.fixture
def enter(db: None) -> Callable[..., Client]:
    """
    A browser of somebody of these groups of Wagtail's; of none: who may do everything.
    """

    def enter(name: str, *groups: str) -> Client:
        user = User.objects.create_user(name, email=f"{name}@example.com", is_superuser=not groups)
        user.groups.set(Group.objects.filter(name__in=groups))
        client = Client(HTTP_HOST="localhost")
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def boss(enter: Callable[..., Client]) -> Client:
    """
    Who may do everything.
    """
    return enter("boss")


def post(client: Client, address: str, data: dict[str, Any]) -> Any:
    """
    The answer, after everything that follows the commit.
    """
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post(address, data)
    assert answer.status_code == 302, answer.context["form"].errors if answer.context else answer.content
    return answer


def page_address(name: str, page: Any, *more: Any) -> str:
    """
    Of Wagtail's admin.
    """
    return reverse(f"wagtailadmin_pages:{name}", args=(page.pk, *more))


def bulk(client: Client, action: str, *pages: Any, **data: Any) -> None:
    """
    Tick *pages* in the list of pages, and do *action*.
    """
    address = reverse("wagtail_bulk_action", args=("wagtailcore", "page", action))
    ids = "&".join(f"id={page.pk}" for page in pages)
    post(client, f"{address}?{ids}&next=/admin/", data)


def title_at_flint(slug: str = "summer-fete") -> str | None:
    """
    What the link is to be called; None while it is to be off.
    """
    kept = record(slug)
    return offer_of(kept).title if kept is not None and kept.is_published else None


def again(slug: str) -> LinkOffer:
    """
    The fete under another slug.
    """
    return replace(FETE, slug=slug)


def keep_live_link(page: Any, **changes: Any) -> None:
    """
    What the page wants is at Flint, and sells.
    """
    kept = record(page.link_slug)
    assert kept is not None
    key, wanted = f"{kept.reference}-1", page.link_offer()
    with get_storefront().store.transaction() as transaction:
        transaction.insert(replace(generation(kept.slug, wanted=wanted, **changes), link_key=key))
        live = {"setup": "live", "generation": 1}
        transaction.update(LinkRecord, {"slug": kept.slug}, live)


def button(data: dict[str, Any], name: str) -> dict[str, Any]:
    """
    *data*, sent by another button than *Publish*.
    """
    return {**{key: value for key, value in data.items() if not key.startswith("action-")}, name: "1"}


def test_submitted_draft_changes_nothing_until_it_is_approved(
    home: Any, enter: Callable[..., Client]
) -> None:
    """The workflow that every Wagtail site begins with."""
    page = publish_link(home, FETE)
    data = button(form(title="Autumn fete"), "action-submit")
    post(enter("editor", "Editors"), page_address("edit", page), data)
    assert title_at_flint() == "Summer fete"
    task = Page.objects.get(pk=page.pk).current_workflow_task_state
    address = page_address("workflow_action", page, "approve", task.pk)
    post(enter("moderator", "Moderators"), address, {"comment": ""})
    assert title_at_flint() == "Autumn fete"


def test_new_page_waits_for_its_approval(home: Any, enter: Callable[..., Client]) -> None:
    """No link before; then one, under the address that the editor saw."""
    data = button(form(link_slug="fete"), "action-submit")
    post(enter("editor", "Editors"), add_address(), data)
    assert record("fete") is None
    page = PaymentLinkPage.objects.get()
    address = page_address("workflow_action", page, "approve", page.current_workflow_task_state.pk)
    post(enter("moderator", "Moderators"), address, {"comment": ""})
    assert title_at_flint("fete") == "Summer fete"


def test_editor_who_may_not_publish_only_saves(home: Any, enter: Callable[..., Client]) -> None:
    """Even with the request of the button that is not there."""
    page = publish_link(home, FETE)
    post(enter("editor", "Editors"), page_address("edit", page), form(title="Autumn fete"))
    assert title_at_flint() == "Summer fete"
    assert PaymentLinkPage.objects.get().has_unpublished_changes


def test_older_revision_comes_back_without_its_slug(home: Any, boss: Client) -> None:
    """What the page said then, under the address it has now."""
    page = publish_link(home, FETE)
    first = page.latest_revision
    with TestCase.captureOnCommitCallbacks(execute=True):
        changing(title="Autumn fete", link_text="Bring a coat.").publish()
    answer = boss.get(page_address("revisions_revert", page, first.pk))
    assert answer.context["form"].initial["title"] == "Summer fete"
    first.content["link_slug"] = "of-long-ago"
    first.save()
    with TestCase.captureOnCommitCallbacks(execute=True):
        first.publish()
    assert title_at_flint() == "Summer fete"
    assert PaymentLinkPage.objects.get().link_slug == "summer-fete"


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_ticked_pages_are_switched_off(home: Any, boss: Client, action: str) -> None:
    """Both."""
    bulk(boss, action, publish_link(home, FETE), publish_link(home, again("two")))
    assert (title_at_flint(), title_at_flint("two")) == (None, None)


def test_ticked_drafts_are_published(home: Any, boss: Client) -> None:
    """As by their own buttons."""
    bulk(boss, "publish", draft_link(home, FETE))
    assert title_at_flint() == "Summer fete"


def test_ticked_pages_are_moved_with_their_links(home: Any, boss: Client) -> None:
    """The shared address leads to the new place."""
    page = publish_link(home, FETE)
    other = home.add_child(instance=Page(title="Other", slug="other"))
    bulk(boss, "move", page, chooser=str(other.pk))
    assert Client(HTTP_HOST="localhost").get("/shop/pay/summer-fete").headers["Location"] == (
        "/other/summer-fete/"
    )
    assert title_at_flint() == "Summer fete"


def test_page_is_deleted_with_everything_above_it(home: Any, boss: Client) -> None:
    """By the button of the page above; its slug is free again."""
    above = home.add_child(instance=Page(title="Above", slug="above"))
    publish_link(above, FETE)
    post(boss, page_address("delete", above), {})
    kept = record()
    assert kept is not None
    assert (kept.is_published, kept.owner) == (False, "")


@pytest.mark.parametrize("is_live", [True, False])
def test_copied_tree_gets_links_of_its_own(home: Any, boss: Client, is_live: bool) -> None:
    """As many as there are pages, and only where the copies are published."""
    above = publish_link(home, again("above"))
    publish_link(above, FETE)
    data = {
        "new_title": "Copy",
        "new_slug": "copy",
        "new_parent_page": str(home.pk),
        "copy_subpages": "on",
        **({"publish_copies": "on"} if is_live else {}),
    }
    post(boss, page_address("copy", above), data)
    copied = PaymentLinkPage.objects.get(link_slug="summer-fete-2")
    assert copied.live == is_live
    assert title_at_flint("summer-fete-2") == ("Summer fete" if is_live else None)
    assert PaymentLinkPage.objects.filter(slug="copy", link_slug="copy").exists()


def test_preview_of_a_page_that_was_never_saved(home: Any, boss: Client) -> None:
    """No link, no page, and it looks as if it sold."""
    address = reverse(
        "wagtailadmin_pages:preview_on_add", args=("flint_storefront_links", "paymentlinkpage", home.pk)
    )
    assert boss.post(address, form(link_slug="")).json()["is_valid"]
    answer = boss.get(address, {"mode": ""})
    assert answer.status_code == 200
    shown = BeautifulSoup(answer.content, "html.parser").find(attrs={"data-testid": "payment-link"})
    assert shown is not None
    assert shown["data-status"] == "active"
    assert "Summer fete" in answer.content.decode()
    assert not PaymentLinkPage.objects.exists()
    assert not get_storefront().link_book.wishes()


def test_preview_of_a_draft_tells_no_address_of_flint(home: Any, boss: Client) -> None:
    """A draft is not what Flint's page sells."""
    page = publish_link(home, FETE)
    keep_live_link(page)
    address = page_address("preview_on_edit", page)
    assert boss.post(address, form(title="Autumn fete")).json()["is_valid"]
    text = boss.get(address, {"mode": ""}).content.decode()
    assert "Autumn fete" in text
    assert "/pay/pl_" not in text
    assert "/pay/pl_" in Client(HTTP_HOST="localhost").get("/summer-fete/").content.decode()


def test_edit_form_says_how_the_link_stands(home: Any, boss: Client) -> None:
    """Needs attention and why, and what was sold."""
    page = publish_link(home, FETE)
    with get_storefront().store.transaction() as transaction:
        changes = {"setup": "attention", "problem": "link_refused", "problem_values": {"code": "NO"}}
        transaction.update(LinkRecord, {"slug": "summer-fete"}, changes)
        transaction.insert(sale(1, "summer-fete"))
    answer = boss.get(page_address("edit", page))
    panel = BeautifulSoup(answer.content, "html.parser").find(attrs={"data-testid": "link-panel"})
    assert panel is not None
    assert panel["data-setup"] == "attention"
    text = panel.get_text(" ", strip=True)
    assert "Needs attention" in text
    assert "1 paid, $24.00" in text


def test_edit_form_needs_few_queries(home: Any, boss: Client, django_assert_max_num_queries: Any) -> None:
    """However much was sold."""
    page = publish_link(home, FETE)
    with get_storefront().store.transaction() as transaction:
        for number in range(30):
            transaction.insert(sale(number, "summer-fete"))
    boss.get(page_address("edit", page))
    with django_assert_max_num_queries(QUERIES_OF_EDIT_FORM):
        boss.get(page_address("edit", page))


def test_times_stay_as_typed_for_an_editor_far_away(home: Any, boss: Client) -> None:
    """The form shows again what was typed, whatever time zone the editor's account has."""
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(User.objects.get(username="boss"))
    profile.current_time_zone = "Pacific/Auckland"
    profile.save()
    typed = {"link_sales_start_at": "2030-03-10 02:30", "link_sales_end_at": "2030-03-31 17:00"}
    post(boss, add_address(), form(**typed))
    page = PaymentLinkPage.objects.get()
    shown = BeautifulSoup(boss.get(page_address("edit", page)).content, "html.parser")
    for name, value in typed.items():
        told = shown.find("input", attrs={"name": name})
        assert told is not None
        assert str(told["value"]).startswith(value)
    post(boss, page_address("edit", page), form(**typed))
    assert f"{PaymentLinkPage.objects.get().link_offer().sales_start_at}" == "2030-03-10 02:30:00"


def test_text_of_an_ended_sale_can_still_be_mended(home: Any, boss: Client) -> None:
    """Its end is no mistake of this change; another past end is."""
    page = publish_link(home, FETE)
    PaymentLinkPage.objects.update(link_sales_end_at="2020-01-01T10:00:00")
    ended = form(title="Autumn fete", link_sales_end_at="2020-01-01 10:00")
    post(boss, page_address("edit", page), ended)
    assert PaymentLinkPage.objects.get().title == "Autumn fete"
    again = boss.post(page_address("edit", page), form(link_sales_end_at="2020-01-02 10:00"))
    assert "past" in again.context["form"].errors["link_sales_end_at"][0]


def test_limits_below_what_is_sold_are_refused(home: Any, boss: Client) -> None:
    """At the limit, and at the places of an event."""
    page = publish_link(home, FETE)
    keep_live_link(page, completed_count=3, quantity_sold=6)
    refused = boss.post(page_address("edit", page), form(link_limit="2"))
    assert "3" in refused.context["form"].errors["link_limit"][0]
    event = {"link_kind": "event", "link_event_at": "2030-01-01 10:00", "link_event_capacity": "5"}
    refused = boss.post(page_address("edit", page), form(**event))
    assert "6" in refused.context["form"].errors["link_event_capacity"][0]


def test_slug_follows_a_title_that_was_saved_half_typed(boss: Client) -> None:
    """Wagtail saves drafts by itself; what the editor left empty is made when the title is whole."""
    half = button(form(title="Summer", slug="summer", link_slug=""), "action-save")
    post(boss, add_address(), half)
    page = PaymentLinkPage.objects.get()
    assert page.link_slug == "summer"
    post(boss, page_address("edit", page), form(slug="summer-fete", link_slug=""))
    assert PaymentLinkPage.objects.get().link_slug == "summer-fete"
    assert title_at_flint() == "Summer fete"
    assert record("summer") is None

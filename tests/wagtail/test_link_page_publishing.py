"""
What publishing, unpublishing, copying and deleting a page mean to its payment link.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.test import TestCase
from django.utils import timezone
from wagtail.models import Site

from flint_storefront.offers.terms import AmountTerms
from flint_storefront.payment_links.models import LinkEvent, LinkField, LinkLine, LinkOffer
from flint_storefront.payment_links.records import find_link, offer_of
from flint_storefront.storage.records import LinkRecord
from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.link_pages.models import PaymentLinkPage
from tests.wagtail.link_pages import draft_link, link_fields, publish_link, unpublish_link

FETE = LinkOffer(
    slug="summer-fete",
    title="Summer fete",
    text="Come all.",
    currency="USD",
    lines=(
        LinkLine(key="adult", name="Adult", unit_minor=1250, low=1, high=6),
        LinkLine(
            key="gift", name="Gift", amounts=AmountTerms(currency="USD", low=100, high=5000, choices=(500,))
        ),
    ),
    fields=(LinkField(key="size", label="Size", kind="dropdown", options=("S", "M"), is_required=True),),
    completions_max=40,
    metadata={"desk": "north"},
    takes_codes=True,
)


@pytest.fixture
def home(db: None) -> Any:
    """
    The home page of the site.
    """
    return Site.objects.get(is_default_site=True).root_page


def record(slug: str = "summer-fete") -> LinkRecord | None:
    """
    What is kept of a link.
    """
    known = find_link(get_storefront(), slug)
    return known.record if known is not None else None


def changing(**fields: Any) -> Any:
    """
    A new revision of the page that has been saved, not published.
    """
    page = PaymentLinkPage.objects.get(link_slug="summer-fete").get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(page, name, value)
    return page.save_revision()


def test_published_page_is_the_core_s_offer(home: Any) -> None:
    """Everything arrives, exactly as typed."""
    page = publish_link(home, FETE)
    kept = record()
    assert kept is not None
    assert (kept.owner, kept.is_published, kept.setup) == (f"page:{page.pk}", True, "setting_up")
    assert offer_of(kept) == page.link_offer() == FETE


@pytest.mark.parametrize(
    "offer",
    [
        LinkOffer(
            slug="roof",
            kind="donation",
            title="Roof",
            currency="JPY",
            donation=AmountTerms(currency="JPY", low=500, high=90000, choices=(1000, 2000)),
        ),
        LinkOffer(
            slug="tasting",
            kind="event",
            title="Tasting",
            currency="USD",
            lines=(
                LinkLine(
                    key="seat", name="Seat", unit_minor=2500, is_taxable=False, tax_category="admission"
                ),
            ),
            event=LinkEvent(
                starts_at=timezone.datetime(2027, 3, 14, 18, 30),
                timezone="Pacific/Auckland",
                venue="Cellar",
                capacity=20,
                sends_tickets=True,
                ticket_prefix="T-",
            ),
        ),
    ],
)
def test_page_says_every_kind(home: Any, offer: LinkOffer) -> None:
    """A revision keeps what the core needs, wall clocks too."""
    assert publish_link(home, offer).link_offer() == offer


def test_draft_makes_no_link(home: Any) -> None:
    """Nothing is wanted before it is published."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        draft_link(home, FETE)
    assert record() is None


def test_draft_never_changes_the_live_link(home: Any) -> None:
    """What is saved is not yet said."""
    publish_link(home, FETE)
    with TestCase.captureOnCommitCallbacks(execute=True):
        changing(title="Autumn fete", link_limit=3)
    kept = record()
    assert kept is not None
    assert offer_of(kept) == FETE


def test_last_of_two_editors_wins(home: Any) -> None:
    """One link; what was published last is what Flint gets."""
    publish_link(home, FETE)
    first, second = changing(title="First"), changing(title="Second")
    with TestCase.captureOnCommitCallbacks(execute=True):
        second.publish()
        first.publish()
    kept = record()
    assert kept is not None
    assert (offer_of(kept).title, PaymentLinkPage.objects.count()) == ("First", 1)


def test_unpublishing_and_publishing_again_switch_the_link(home: Any) -> None:
    """The same record all along."""
    publish_link(home, FETE)
    unpublish_link("summer-fete")
    kept = record()
    assert kept is not None
    assert not kept.is_published
    publish_link(home, FETE)
    again = record()
    assert again is not None
    assert (again.is_published, again.reference) == (True, kept.reference)


def test_publishing_again_tries_anew_what_flint_refused(home: Any) -> None:
    """Even when the editor has changed nothing."""
    publish_link(home, FETE)
    storefront = get_storefront()
    with storefront.store.transaction() as transaction:
        refused = {"setup": "attention", "problem": "link_refused", "next_attempt_at": None}
        transaction.update(LinkRecord, {"slug": "summer-fete"}, refused)
    publish_link(home, FETE)
    kept = record()
    assert kept is not None
    assert (kept.setup, kept.problem, kept.next_attempt_at is not None) == ("setting_up", None, True)


def test_copy_gets_a_link_of_its_own(home: Any) -> None:
    """Its slug is new in its revisions too."""
    page = publish_link(home, FETE)
    with TestCase.captureOnCommitCallbacks(execute=True):
        copied = page.copy(update_attrs={"slug": "copied"}, keep_live=True)
    assert copied.specific.link_slug != "summer-fete"
    own, first = record(copied.specific.link_slug), record()
    assert own is not None
    assert first is not None
    assert (own.owner, first.owner) == (f"page:{copied.pk}", f"page:{page.pk}")
    assert {revision.content["link_slug"] for revision in copied.revisions.all()} == {own.slug}


def test_alias_wishes_nothing_and_shows_the_same(home: Any) -> None:
    """Also after its original was published anew."""
    page = publish_link(home, FETE)
    with TestCase.captureOnCommitCallbacks(execute=True):
        alias = page.create_alias(update_slug="alias")
    publish_link(home, FETE)
    alias = PaymentLinkPage.objects.get(pk=alias.pk)
    assert (alias.link_slug, alias.shared_slug) == (None, "summer-fete")
    assert [wish.owner for wish in get_storefront().link_book.wishes()] == [f"page:{page.pk}"]


def test_converted_alias_gets_a_link_of_its_own(home: Any) -> None:
    """From then on it is a page like any other."""
    from wagtail.actions.convert_alias import ConvertAliasPageAction

    page = publish_link(home, FETE)
    alias = page.create_alias(update_slug="alias")
    with TestCase.captureOnCommitCallbacks(execute=True):
        ConvertAliasPageAction(PaymentLinkPage.objects.get(pk=alias.pk)).execute()
    own = PaymentLinkPage.objects.get(pk=alias.pk).link_slug
    kept = record(own)
    assert own not in (None, "summer-fete")
    assert kept is not None
    assert kept.owner == f"page:{alias.pk}"


@pytest.mark.parametrize("is_tree", [False, True])
def test_deleting_switches_off_and_frees_the_slug(home: Any, is_tree: bool) -> None:
    """The page itself, or everything above it."""
    parent = publish_link(home, LinkOffer(**{**FETE.__dict__, "slug": "above"})) if is_tree else home
    page = publish_link(parent, FETE)
    with TestCase.captureOnCommitCallbacks(execute=True):
        (parent if is_tree else page).delete()
    kept = record()
    assert kept is not None
    assert (kept.is_published, kept.owner) == (False, "")
    fresh = publish_link(type(home).objects.get(pk=home.pk), FETE)
    taken = record()
    assert taken is not None
    assert (taken.owner, taken.is_published) == (f"page:{fresh.pk}", True)


def test_revision_never_moves_the_slug(home: Any) -> None:
    """The QR code is printed."""
    publish_link(home, FETE)
    with TestCase.captureOnCommitCallbacks(execute=True):
        changing(link_slug="other").publish()
    assert PaymentLinkPage.objects.get().link_slug == "summer-fete"


def test_moved_page_keeps_its_link(home: Any) -> None:
    """The shared address leads to where it is now."""
    page = publish_link(home, FETE)
    other = home.add_child(instance=type(home.specific)(title="Other", slug="other"))
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.move(other, pos="last-child")
    assert get_storefront().link_book.find_page("summer-fete") == "/other/summer-fete/"
    kept = record()
    assert kept is not None
    assert kept.is_published


def test_schedule_of_wagtail_publishes_and_expires(home: Any) -> None:
    """By its command, with nobody there."""
    from django.core.management import call_command

    page = draft_link(home, FETE)
    now = timezone.now()
    with TestCase.captureOnCommitCallbacks(execute=True):
        changing(go_live_at=now + timedelta(hours=1)).publish()
    assert record() is None
    due = page.revisions.get(approved_go_live_at__isnull=False)
    due.content["go_live_at"] = (now - timedelta(minutes=1)).isoformat()
    due.approved_go_live_at = now - timedelta(minutes=1)
    due.save()
    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("publish_scheduled")
    kept = record()
    assert kept is not None
    assert kept.is_published
    PaymentLinkPage.objects.update(expire_at=now - timedelta(minutes=1))
    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("publish_scheduled")
    ended = record()
    assert ended is not None
    assert not ended.is_published


def test_slug_of_another_is_never_taken(home: Any) -> None:
    """Pages, drafts and links of code or command alike."""
    draft_link(home, FETE)
    second = PaymentLinkPage(slug="second", **{**link_fields(FETE), "link_slug": "summer-fete"})
    home.add_child(instance=second)
    assert second.link_slug == "summer-fete-2"


def test_wishes_need_one_query_a_model(home: Any, django_assert_num_queries: Any) -> None:
    """However many pages there are."""
    for slug in ("one", "two", "three"):
        publish_link(home, LinkOffer(**{**FETE.__dict__, "slug": slug}))
    book = get_storefront().link_book
    with django_assert_num_queries(1):
        assert len(book.wishes()) == 3


def test_unreadable_page_keeps_its_link(home: Any, storefront: Storefront) -> None:
    """Nothing is switched off because of a typing mistake that no form has seen."""
    publish_link(home, FETE)
    PaymentLinkPage.objects.update(link_donation_low="lots")
    from flint_storefront.payment_links.wishes import agree

    assert agree(storefront) == 0
    kept = record()
    assert kept is not None
    assert kept.is_published


@pytest.fixture
def storefront(db: None) -> Storefront:
    """
    The storefront of the test settings.
    """
    return get_storefront()

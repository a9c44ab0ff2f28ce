"""
Where a page of a payment link is found: several sites, languages, aliases, and who may see it.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.core.files.images import ImageFile
from django.test import Client, TestCase, override_settings
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import Locale, Page, PageViewRestriction, Site

from flint_storefront.payment_links.records import offer_of
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.link_pages.models import PaymentLinkPage
from tests.wagtail.link_pages import publish_link
from tests.wagtail.test_link_page_publishing import FETE, record

QUERIES_OF_PAGE = 16
"""Routing by Wagtail, the link's two, its page's place, and whether it is restricted."""
LANGUAGES = [("en", "English"), ("de", "German")]
LOCALE = "django.middleware.locale.LocaleMiddleware"
SHARED = "/shop/pay/summer-fete"
# Wagtail's own making of a rendition leaves a temporary file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


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


@pytest.fixture
def picture(tmp_path: Any) -> Iterator[Image]:
    """
    A picture of the site's.
    """
    drawn = BytesIO()
    Picture.new("RGB", (20, 10), "red").save(drawn, "PNG")
    drawn.seek(0)
    with override_settings(MEDIA_ROOT=str(tmp_path), MEDIA_URL="/media/"):
        yield Image.objects.create(title="Tent", file=ImageFile(drawn, name="tent.png"))


def where(browser: Client) -> str:
    """
    Where the shared address leads.
    """
    answer = browser.get(SHARED)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_page_of_another_site_has_its_own_host(home: Any, browser: Client) -> None:
    """The QR code leads to the storefront's host, and from there to the page's."""
    other = Page.get_first_root_node().add_child(instance=Page(title="Club", slug="club"))
    Site.objects.create(hostname="club.example", port=443, root_page=other)
    publish_link(other, FETE)
    assert where(browser) == "https://club.example/summer-fete/"
    answer = Client(HTTP_HOST="club.example").get("/summer-fete/", secure=True)
    assert 'data-status="not_ready"' in answer.content.decode()


def test_page_of_the_default_site_when_the_storefront_s_host_is_another_s(home: Any, browser: Client) -> None:
    """A path alone would lead into the wrong site."""
    other = Page.get_first_root_node().add_child(instance=Page(title="Club", slug="club"))
    default = Site.objects.get(is_default_site=True)
    default.hostname = "shop.example"
    default.save()
    Site.objects.create(hostname="localhost", port=80, root_page=other)
    publish_link(home, FETE)
    assert where(browser) == "http://shop.example/summer-fete/"


def test_made_up_host_of_the_default_site_is_never_told(home: Any, browser: Client) -> None:
    """As every new Wagtail site has it until somebody changes it."""
    Site.objects.update(hostname="made.up")
    publish_link(home, FETE)
    assert where(browser) == "/summer-fete/"
    text = browser.get("/summer-fete/").content.decode()
    assert "made.up" not in text
    assert "http://localhost/summer-fete/" in text


@pytest.mark.parametrize("kind", ["login", "password"])
def test_restricted_page_stays_so_behind_its_shared_address(home: Any, browser: Client, kind: str) -> None:
    """Whoever scans the code meets Wagtail's question first."""
    page = publish_link(home, FETE)
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="sesame")
    answer = browser.get(where(browser))
    assert b"Adult" not in answer.content
    assert (answer.status_code, "payment-link" in answer.content.decode()) in ((302, False), (200, False))


@pytest.mark.parametrize("tail", ["print", "return"])
def test_restricted_page_is_told_nowhere_else(home: Any, browser: Client, tail: str) -> None:
    """Who only knows the slug reads neither its name nor its prices on the sheet or after paying."""
    page = publish_link(home, FETE)
    open_to_all = browser.get(f"/shop/pay/summer-fete/{tail}").content.decode()
    assert "Summer fete" in open_to_all
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    told = browser.get(f"/shop/pay/summer-fete/{tail}").content.decode()
    assert "Summer fete" not in told
    assert "Adult" not in told


def test_page_above_restricts_too(home: Any, browser: Client) -> None:
    """Shared caches keep nothing of it."""
    above = home.add_child(instance=Page(title="Members", slug="members"))
    page = publish_link(above, FETE)
    PageViewRestriction.objects.create(page=above, restriction_type="password", password="sesame")
    session = browser.session
    session["passed_page_view_restrictions"] = [above.view_restrictions.get().pk]
    session.save()
    answer = browser.get(page.url)
    assert "Summer fete" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_translation_gets_a_link_of_its_own(home: Any) -> None:
    """Another slug, another record; what is sold is copied."""
    page = publish_link(home, FETE)
    german = Locale.objects.create(language_code="de")
    home.copy_for_translation(german)
    with TestCase.captureOnCommitCallbacks(execute=True):
        translated = page.copy_for_translation(german)
        translated.title = "Sommerfest"
        translated.save_revision().publish()
    own = PaymentLinkPage.objects.get(locale=german)
    kept, first = record(own.link_slug or ""), record()
    assert kept is not None
    assert first is not None
    assert own.link_slug != "summer-fete"
    assert (offer_of(kept).title, offer_of(first).title) == ("Sommerfest", "Summer fete")
    assert offer_of(kept).lines == FETE.lines


def test_translation_by_alias_shows_the_same_link(home: Any) -> None:
    """Until it is translated."""
    page = publish_link(home, FETE)
    german = Locale.objects.create(language_code="de")
    home.copy_for_translation(german)
    alias = page.copy_for_translation(german, alias=True)
    assert (alias.link_slug, alias.shared_slug) == (None, "summer-fete")
    assert len(get_storefront().link_book.wishes()) == 1


def test_alias_of_a_deleted_page_gets_a_link_of_its_own(home: Any) -> None:
    """Wagtail unpublishes it and keeps it as a page, which can be published again."""
    page = publish_link(home, FETE)
    page.create_alias(update_slug="alias")
    with TestCase.captureOnCommitCallbacks(execute=True):
        PaymentLinkPage.objects.get(pk=page.pk).delete()
    own, gone = PaymentLinkPage.objects.get(), record()
    assert gone is not None
    assert (own.link_slug, own.live, gone.is_published) == ("alias", False, False)
    with TestCase.captureOnCommitCallbacks(execute=True):
        own.save_revision().publish()
    kept = record("alias")
    assert kept is not None
    assert (kept.owner, kept.is_published) == (f"page:{own.pk}", True)


def test_alias_follows_its_original(home: Any, browser: Client) -> None:
    """Published anew, and unpublished."""
    page = publish_link(home, FETE)
    page.create_alias(update_slug="alias")
    draft = page.get_latest_revision_as_object()
    draft.title, draft.link_text = "Autumn fete", "Bring a coat."
    with TestCase.captureOnCommitCallbacks(execute=True):
        draft.save_revision().publish()
    assert "Bring a coat." in browser.get("/alias/").content.decode()
    with TestCase.captureOnCommitCallbacks(execute=True):
        PaymentLinkPage.objects.get(pk=page.pk).unpublish()
    assert browser.get("/alias/").status_code == 404


def test_page_without_a_slug_shows_nothing(home: Any, browser: Client) -> None:
    """Rows that no code of ours has written."""
    publish_link(home, FETE)
    PaymentLinkPage.objects.update(link_slug=None)
    assert browser.get("/summer-fete/").status_code == 404


def test_picture_has_its_address_on_the_public_origin(home: Any, browser: Client, picture: Image) -> None:
    """For Flint and for other sites that show it."""
    page = publish_link(home, FETE)
    page.link_image, page.link_image_alt = picture, "A tent"
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()
    kept = record()
    assert kept is not None
    address = offer_of(kept).image_url
    assert address.startswith("http://localhost/media/images/tent")
    assert address in browser.get("/summer-fete/").content.decode()


@pytest.mark.parametrize("is_file_only", [True, False])
def test_picture_that_is_gone_is_left_out(home: Any, picture: Image, is_file_only: bool) -> None:
    """The link stays; the background notices."""
    page = publish_link(home, FETE)
    page.link_image = picture
    if is_file_only:
        picture.file.storage.delete(picture.file.name)
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()
    if not is_file_only:
        picture.delete()
    (wish,) = get_storefront().link_book.wishes()
    assert wish.offer == FETE


def test_page_needs_few_queries(home: Any, browser: Client, django_assert_max_num_queries: Any) -> None:
    """However many pages and links there are."""
    publish_link(home, FETE)
    browser.get("/summer-fete/")
    with django_assert_max_num_queries(QUERIES_OF_PAGE):
        browser.get("/summer-fete/")


def test_languages_in_addresses_are_led_to(home: Any) -> None:
    """Each page in its own, whatever the visitor's browser asks for."""
    german = Locale.objects.create(language_code="de")
    page = publish_link(home, FETE)
    home.copy_for_translation(german).save_revision().publish()
    translated = page.copy_for_translation(german)
    with TestCase.captureOnCommitCallbacks(execute=True):
        translated.save_revision().publish()
    before = len(settings.MIDDLEWARE) - 1
    middleware = [*settings.MIDDLEWARE[:1], LOCALE, *settings.MIDDLEWARE[-before:]]
    with override_settings(
        ROOT_URLCONF="tests.wagtail.language_urls",
        MIDDLEWARE=middleware,
        WAGTAIL_I18N_ENABLED=True,
        LANGUAGES=LANGUAGES,
        WAGTAIL_CONTENT_LANGUAGES=LANGUAGES,
    ):
        browser = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en")
        assert where(browser) == "/en/summer-fete/"
        answer = browser.get(f"/shop/pay/{translated.link_slug}")
        assert answer.headers["Location"].startswith("/de/")
        assert browser.get(answer.headers["Location"]).status_code == 200

"""The pages of payment links: true on the minute, the same for everybody, one address for ever."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flint_storefront.offers.terms import AmountTerms
from flint_storefront.page_request import PageLocale
from flint_storefront.payment_links.actions import (
    payment_link_page,
    send_qr_png,
    send_qr_svg,
    show_payment_link,
    show_payment_link_print,
    show_payment_link_return,
)
from flint_storefront.payment_links.models import LinkEvent, LinkLine, LinkOffer, LinkWish
from flint_storefront.payment_links.page_data import payment_link_data
from flint_storefront.payment_links.qr import qr_png, qr_svg
from flint_storefront.payment_links.stored import offer_json
from flint_storefront.results import CACHEABLE, NO_STORE, GoTo, SendFile, response_headers
from flint_storefront.storage.records import LinkGenerationRecord, LinkRecord, PlanRecord
from tests.catalog.shop import START, Clock, Flint, change_variant, get, make_shop, put_product

URL = "https://checkout.withflintpay.com/pay/pl_1"
MUG = LinkOffer(
    slug="mug", title="Mug", currency="USD", lines=(LinkLine(key="mug", name="Mug", unit_minor=1800),)
)
FETE = replace(
    MUG,
    slug="mug",
    kind="event",
    event=LinkEvent(starts_at=START + timedelta(days=30), capacity=12, venue="Harbour"),
)


class Book:
    """The site's pages and code: what they declare, and where the live page is."""

    def __init__(self, *offers, owner="code", page=None):
        self.offers, self.owner, self.page = offers, owner, page

    def wishes(self, slugs=None):
        """Every declared offer that is asked for."""
        asked = [offer for offer in self.offers if slugs is None or offer.slug in slugs]
        return [LinkWish(slug=one.slug, owner=self.owner, offer=one, wished_at=START) for one in asked]

    def withdraws(self, owner):
        """Never."""
        return False

    def find_page(self, slug):
        """The live page."""
        return self.page

    def is_for_everybody(self, slug):
        """Nobody need sign in."""
        return True


def plain(text):
    """With blanks only where a person would type one."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def flint():
    """A Flint that is away."""
    return Flint()


@pytest.fixture
def clock():
    """Time that moves by hand."""
    return Clock()


@pytest.fixture
def shop(flint, clock):
    """A shop without links."""
    return make_shop(flint.transport(), clock=clock, CHECKOUT_HOSTS=["checkout.withflintpay.com"])


def keep(shop, offer=MUG, *, sold=0, told=None, **changes):
    """A link that Flint sells."""
    row = {"slug": offer.slug, "reference": "lnk_1", "owner": "code", "offer": offer_json(offer)}
    times = {"wished_at": START, "created_at": START, "updated_at": START}
    made = LinkGenerationRecord(
        link_key="lnk_1-1",
        slug=offer.slug,
        generation=1,
        payment_link_id="pl_1",
        url=URL,
        told_offer=offer_json(told or offer),
        status_told="active",
        status_seen="active",
        quantity_sold=sold,
        created_at=START,
    )
    with shop.store.transaction() as transaction:
        transaction.insert(LinkRecord(**{**row, **times, **changes}))
        transaction.insert(made)


def with_book(shop, *offers, **options):
    """The shop of a site with this book."""
    return replace(shop, link_book=Book(*offers, **options))


def page(shop, slug="mug"):
    """What the shared address answers."""
    return show_payment_link(shop, get(slug=slug, token=None))


def link(shop, slug="mug"):
    """What its page gets of the link."""
    return page(shop, slug).data["link"]


def test_active_page_leads_to_flint_and_calls_nobody(shop, flint):
    """The button is the link's own address."""
    keep(shop)
    shown = page(shop)
    assert (shown.status, shown.data["link"]["status"], shown.data["link"]["url"]) == (200, "active", URL)
    assert (shown.cache, shown.max_age_seconds, shown.new_visitor_token) == (CACHEABLE, 60, None)
    assert shown.data["csrf"] == {"name": "", "value": ""}
    assert flint.calls == []


@pytest.mark.parametrize(("seconds_before", "kept"), [(3600, 60), (60, 60), (59, 59), (1, 1), (0.5, 0)])
def test_page_is_kept_no_longer_than_it_is_true(shop, clock, seconds_before, kept):
    """A cache lets go of it at the very instant of the start."""
    starts_at = clock() + timedelta(seconds=seconds_before)
    keep(shop, replace(MUG, sales_start_at=starts_at))
    shown = page(shop)
    assert (shown.data["link"]["status"], shown.data["link"]["url"]) == ("scheduled", "")
    assert shown.max_age_seconds == kept
    assert response_headers(shown)["Cache-Control"] == f"public, max-age={kept}"
    clock.pass_seconds(seconds_before)
    assert link(shop)["url"] == URL


def test_page_that_is_not_ready_is_asked_for_again_soon(shop):
    """Setting up takes a moment; a browser that kept the page would hide the button for a minute."""
    shop = replace(shop, link_book=Book(MUG))
    shown = page(shop)
    assert (shown.data["link"]["status"], shown.max_age_seconds) == ("not_ready", 3)


def test_sale_of_auckland_is_told_in_the_pages_zone(shop):
    """The wall clock of the site, seen from a page in its own zone."""
    shop = replace(shop, settings=replace(shop.settings, timezone="Pacific/Auckland"))
    local = datetime(2027, 4, 4, 9)
    keep(shop, replace(MUG, sales_start_at=local))
    told = payment_link_data(shop, PageLocale("en", "Pacific/Auckland"), "mug")["state_text"]
    assert plain(told) == "This opens on April 4, 2027, 9:00 AM."
    assert "April\u00a04,\u00a02027" in told
    told = payment_link_data(shop, PageLocale("de", "UTC"), "mug")["state_text"]
    assert "3. April 2027, 21:00" in plain(told)


def test_ended_page_says_so_with_the_editors_words(shop, clock):
    """From the instant of the end on, without an address."""
    keep(shop, replace(MUG, sales_end_at=clock() + timedelta(hours=1), inactive_message="See you."))
    assert plain(link(shop)["state_text"]).startswith("Open until November 20, 2026, 10:30")
    clock.pass_seconds(3600)
    shown = link(shop)
    assert (shown["status"], shown["url"], shown["state_note"]) == ("ended", "", "See you.")
    assert plain(shown["state_text"]).startswith("This ended on November 20, 2026, 10:30")


def test_event_tells_when_its_tickets_are_sold(shop, clock):
    """The sale opens and ends, long before the event does."""
    starts_at, ends_at = clock() + timedelta(hours=1), clock() + timedelta(hours=2)
    keep(shop, replace(FETE, sales_start_at=starts_at, sales_end_at=ends_at))
    said = []
    for _ in range(3):
        said.append(plain(link(shop)["state_text"]))
        clock.pass_seconds(3600)
    opens, sold, ended = said
    assert opens == "Ticket sales open on November 20, 2026, 10:30 AM."
    assert sold == "Tickets are sold until November 20, 2026, 11:30 AM."
    assert ended == "Ticket sales ended on November 20, 2026, 11:30 AM."


@pytest.mark.parametrize(
    ("changes", "message", "text"),
    [
        ({"is_switched_off": True}, "", "This is not offered at the moment."),
        ({"is_published": False}, "Back in May.", "Back in May."),
    ],
)
def test_inactive_page_says_what_the_editor_wrote(shop, changes, message, text):
    """Or a plain sentence."""
    keep(shop, replace(MUG, inactive_message=message), **changes)
    assert (link(shop)["status"], link(shop)["state_text"], link(shop)["url"]) == ("inactive", text, "")


@pytest.mark.parametrize(("sold", "left"), [(1, ""), (2, "10 places left."), (11, "1 place left.")])
def test_few_places_are_told(shop, sold, left):
    """Only when they are few."""
    keep(shop, FETE, sold=sold)
    assert link(shop)["event"]["places_text"] == left


def test_full_event_is_sold_out(shop):
    """No address any more."""
    keep(shop, FETE, sold=12)
    shown = link(shop)
    assert (shown["status"], shown["url"], shown["event"]["places_text"]) == ("sold_out", "", "")


def test_price_that_flint_was_not_told_is_not_sold(shop):
    """The page never promises what the link does not hold."""
    dearer = replace(MUG, lines=(replace(MUG.lines[0], unit_minor=2000),))
    keep(shop, dearer, told=MUG)
    assert link(shop)["status"] == "not_ready"


def test_page_that_says_more_than_the_record_is_not_ready(shop):
    """A page of the site that was just published sells once Flint knows it."""
    keep(shop)
    dearer = replace(MUG, lines=(replace(MUG.lines[0], unit_minor=2000),))
    shown = payment_link_page(shop, get(), "mug", offer=dearer).data["link"]
    assert (shown["status"], shown["only"]["price"]["minor"]) == ("not_ready", 2000)
    assert payment_link_page(shop, get(), "mug", offer=MUG).data["link"]["status"] == "active"


def test_declared_link_is_not_ready_before_it_is_kept(shop):
    """Its page and its QR code answer already."""
    shop = with_book(shop, MUG)
    assert link(shop)["status"] == "not_ready"
    assert isinstance(send_qr_svg(shop, get(slug="mug")), SendFile)


def test_preview_needs_no_link(shop):
    """Shown as if it sold; no address, no cache."""
    shown = payment_link_page(shop, get(), "mug", offer=MUG, is_preview=True)
    assert (shown.cache, shown.max_age_seconds, shown.data["sharing"]) == (NO_STORE, None, None)
    assert (shown.data["link"]["status"], shown.data["link"]["url"]) == ("active", "")


def test_goods_that_are_gone_are_not_sold(shop):
    """The mirror knows better than the link: named, without a button."""
    put_product(shop, 1)
    keep(shop, replace(MUG, currency="", lines=(LinkLine(key="e", variant_id="var_1_1"),)))
    assert (link(shop)["only"]["name"], link(shop)["only"]["price"]["minor"]) == ("Espresso", 1200)
    change_variant(shop, "var_1_1", is_gone=True)
    assert (link(shop)["status"], link(shop)["only"]["is_available"]) == ("sold_out", False)


def test_goods_not_mirrored_yet_are_sold_without_a_price(shop):
    """An empty mirror takes nothing off sale."""
    keep(shop, replace(MUG, currency="", lines=(LinkLine(key="e", variant_id="var_9"),)))
    assert (link(shop)["status"], link(shop)["is_price_later"]) == ("active", True)


@pytest.mark.parametrize(("is_gone", "status"), [(False, "active"), (True, "inactive")])
def test_plan_is_told_by_the_mirror(shop, is_gone, status):
    """An archived one is not offered."""
    plan = PlanRecord(
        subscription_plan_id="plan_1",
        slug="beans",
        name="Beans",
        currency="USD",
        recurring_minor=2400,
        billing_interval="monthly",
        is_gone=is_gone,
        seen_at=datetime(2026, 11, 20, tzinfo=UTC),
    )
    with shop.store.transaction() as transaction:
        transaction.insert(plan)
    keep(shop, LinkOffer(slug="mug", title="Mug", kind="subscription", plan_id="plan_1"))
    assert (link(shop)["status"], link(shop)["plan"]["is_available"]) == (status, not is_gone)


def test_lines_that_leave_no_choice_have_a_total(shop):
    """Three cups and a tray."""
    lines = (
        LinkLine(key="cup", name="Cup", unit_minor=400, quantity=3),
        LinkLine(key="tray", name="Tray", unit_minor=2500),
    )
    keep(shop, replace(MUG, lines=lines))
    assert link(shop)["total"]["minor"] == 3700
    cup, tray = link(shop)["lines"]
    assert (cup["quantity"], cup["price"]["minor"], cup["sum"]["minor"]) == (3, 400, 1200)
    assert (tray["quantity"], tray["price"]["minor"], tray["sum"]) == (1, 2500, None)
    assert (cup["quantity_text"], tray["quantity_text"]) == ("", "")


def test_donation_tells_its_bounds(shop):
    """And what is suggested."""
    terms = AmountTerms(currency="JPY", choices=(500, 1000), low=100, high=90000)
    keep(shop, LinkOffer(slug="mug", title="Roof", kind="donation", donation=terms))
    bounds = link(shop)["only"]["bounds"]
    assert (bounds["low"]["minor"], bounds["high"]["minor"], bounds["low"]["currency"]) == (100, 90000, "JPY")
    assert [amount["minor"] for amount in link(shop)["suggestions"]] == [500, 1000]


def test_shared_address_leads_to_the_live_page(shop):
    """302: the page may move."""
    keep(shop, owner="page:12")
    found = page(with_book(shop, owner="page:12", page="/news/mug/"))
    assert isinstance(found, GoTo)
    assert (found.address, found.status) == ("/news/mug/", 302)


@pytest.mark.parametrize("owner", ["page:12", ""])
def test_link_without_its_page_is_neutral(shop, owner):
    """Only what the editor says for this time: no title, no price, no address."""
    keep(shop, replace(MUG, inactive_message="Back in May."), owner=owner)
    found = page(shop)
    assert found.template == "flint_storefront/payment_link_neutral.html"
    assert found.data["link"] == {"slug": "mug", "status": "inactive", "state_text": "Back in May."}


def test_page_of_the_site_tells_its_own_address(shop):
    """The canonical address does not lead back to itself; what is handed on stays the shared one."""
    keep(shop, owner="page:12")
    shop = with_book(shop, owner="page:12", page="/news/mug/")
    shown = payment_link_page(shop, get(), "mug", offer=MUG)
    assert shown.data["sharing"]["url"] == "https://shop.example/news/mug/"
    assert shown.data["link"]["share"]["address"] == "https://shop.example/shop/pay/mug"


@pytest.mark.parametrize("slug", ["nowhere", "", "A b", "../mug", "x" * 300])
@pytest.mark.parametrize(
    "show",
    [show_payment_link, show_payment_link_return, show_payment_link_print, send_qr_svg, send_qr_png],
)
def test_unknown_link_is_not_found(shop, show, slug):
    """The neutral page."""
    assert show(shop, get(slug=slug)).status == 404


def test_return_is_kept_by_nobody(shop):
    """Thank you, and a way back; no cookie, no cache, no search engine."""
    keep(shop, owner="page:12")
    shown = show_payment_link_return(shop, get(slug="mug"))
    headers = response_headers(shown)
    assert (headers["Cache-Control"], headers["X-Robots-Tag"]) == ("no-store", "noindex")
    assert shown.data["returned"]["path"] == "/shop/pay/mug"
    assert (shown.new_visitor_token, shown.data["csrf"]["value"]) == (None, "")


def test_return_of_an_unpublished_link_names_nothing(shop):
    """What was taken down stays down."""
    keep(shop, is_published=False)
    assert show_payment_link_return(shop, get(slug="mug")).data["returned"]["name"] == ""
    assert show_payment_link_print(shop, get(slug="mug")).template.endswith("payment_link_neutral.html")


def test_sheet_can_be_printed_before_the_start(shop, clock):
    """It holds the shared address and never Flint's."""
    keep(shop, replace(MUG, sales_start_at=clock() + timedelta(days=1)))
    shown = show_payment_link_print(shop, get(slug="mug"))
    assert shown.data["link"]["share"]["address"] == "https://shop.example/shop/pay/mug"
    assert URL not in str(shown.data)


@pytest.mark.parametrize(
    ("send", "draw", "ending"), [(send_qr_svg, qr_svg, "svg"), (send_qr_png, qr_png, "png")]
)
@pytest.mark.parametrize(("query", "kind"), [({}, "inline"), ({"download": ["1"]}, "attachment")])
def test_qr_code_holds_the_public_address(shop, send, draw, ending, query, kind):
    """Shown or saved, for a day in every cache."""
    keep(shop, owner="page:12")
    sent = send(shop, get(slug="mug", query=query))
    assert sent.body == draw("https://shop.example/shop/pay/mug")
    headers = response_headers(sent)
    assert headers["Content-Disposition"] == f'{kind}; filename="mug.{ending}"'
    assert headers["Cache-Control"] == "public, max-age=86400"


def test_draft_with_dangerous_addresses_shows_none(shop):
    """A preview may hold anything."""
    bad = replace(MUG, image_url="javascript:alert(1)", terms_url="javascript:alert(2)", currency="xx")
    shown = payment_link_page(shop, get(), "mug", offer=bad, is_preview=True).data["link"]
    assert (shown["image"], shown["policies"], shown["only"]["price"]) == (None, [], None)


def test_paragraphs_are_parted_by_blank_lines(shop):
    """Lines within one stay."""
    keep(shop, replace(MUG, text="One\r\ntwo\n\n \nThree\n"))
    assert link(shop)["paragraphs"] == ["One\ntwo", "Three"]
    assert link(shop)["summary"] == "One two Three"

"""
The lists of payment links and of their sales in the admin: states, totals, filters, files.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from flint_storefront.payment_links.states import ACTIVE, ENDED, NOT_READY
from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.models import PaymentLink
from tests.wagtail.link_admin import LINKS, ORDERS, SALES, exported, hook, listed, shown, soup
from tests.wagtail.link_samples import checkout_of, generation, keep, link, sale, two_links

LogIn = Callable[[str], Client]


@pytest.fixture
def links(mirror: Storefront) -> Storefront:
    """
    One that sells, and one that Flint has refused.
    """
    return two_links(mirror)


def test_list_tells_what_visitors_meet_and_why_a_link_needs_a_person(
    links: Storefront, log_in: LogIn
) -> None:
    """As an editor reads it."""
    text = listed(log_in("link_viewer"))
    assert all(words in text for words in ("The fete", "Open", "Live", "The stall", "Not ready"))
    assert "Needs attention Flint refused it (INVALID_REQUEST)." in text


def test_unknown_problem_of_a_newer_version_is_shown_as_it_is(links: Storefront, log_in: LogIn) -> None:
    """A list that breaks helps nobody."""
    PaymentLink.objects.filter(pk="stall").update(problem="link_too_tall")
    assert "link too tall" in listed(log_in("link_viewer"))


@pytest.mark.parametrize("told", [{}, {"code": ["odd"]}, ["odd"]])
def test_problem_without_its_values_is_still_a_sentence(
    links: Storefront, log_in: LogIn, told: object
) -> None:
    """Whatever stands in the row."""
    PaymentLink.objects.filter(pk="stall").update(problem_values=told)
    assert "Flint refused it" in listed(log_in("link_viewer"))


def test_unreadable_offer_does_not_break_the_list(links: Storefront, log_in: LogIn) -> None:
    """Stored by another version: it sells nothing, and can be found."""
    PaymentLink.objects.filter(pk="fete").update(offer={"title": "Odd one", "colour": "red"})
    text = listed(log_in("link_viewer"))
    assert "Odd one" in text
    assert hook(shown(log_in("boss")), "link-state")["data-state"] == NOT_READY


@pytest.mark.parametrize("query", ["stall", "THE STALL", "lnk_stall"])
def test_search_finds_slug_title_and_reference(links: Storefront, log_in: LogIn, query: str) -> None:
    """Titles stand in the stored offer."""
    text = listed(log_in("boss"), q=query)
    assert "The stall" in text
    assert "The fete" not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": ACTIVE}, "fete"),
        ({"state": NOT_READY}, "stall"),
        ({"state": ENDED}, ""),
        ({"setup": "attention"}, "stall"),
        ({"kind": "standard"}, "fete stall"),
        ({"kind": "event"}, ""),
        ({"owner": "command"}, "fete stall"),
        ({"owner": "page"}, ""),
        ({"owner": "nobody"}, ""),
        ({"mode": "live"}, ""),
        ({"created_at_from": "2026-11-23"}, ""),
    ],
    ids=str,
)
def test_list_narrows(links: Storefront, log_in: LogIn, query: dict[str, str], found: str) -> None:
    """One filter at a time, the state of the page among them."""
    text = listed(log_in("boss"), **query)
    assert {slug for slug in ("fete", "stall") if f"The {slug}" in text} == set(found.split())


def test_owner_filter_tells_pages_from_nobody(links: Storefront, log_in: LogIn) -> None:
    """A page's owner carries its number."""
    PaymentLink.objects.filter(pk="fete").update(owner="page:12")
    PaymentLink.objects.filter(pk="stall").update(owner="")
    boss = log_in("boss")
    assert "The fete" in listed(boss, owner="page")
    assert "The stall" not in listed(boss, owner="page")
    assert "The stall" in listed(boss, owner="nobody")


def test_totals_are_told_currency_by_currency_with_renewals_apart(links: Storefront, log_in: LogIn) -> None:
    """In the list and on the page."""
    keep(links, sale(1, refunded_minor=400), sale(2), sale(3, currency="EUR", settled_minor=1000))
    keep(links, sale(4, is_renewal=True, settled_minor=1800, checkout_session_id=None))
    viewer = log_in("link_viewer")
    text = listed(viewer)
    assert all(words in text for words in ("€10.00", "$48.00", "$4.00", "1: $18.00"))
    cells = {
        row["data-currency"]: [cell.get_text(strip=True) for cell in row.find_all("td")]
        for row in hook(shown(viewer), "link-totals").tbody.find_all("tr")
    }
    assert cells["USD"] == ["2", "4", "$48.00", "$4.00", "1", "$18.00", "$0.00"]
    assert cells["EUR"] == ["1", "2", "€10.00", "€0.00", "0", "€0.00", "€0.00"]


def test_a_hundred_links_need_no_more_queries_than_five(mirror: Storefront, log_in: LogIn) -> None:
    """States and totals come together, also in the file."""
    boss, counts = log_in("boss"), []
    boss.get(reverse(f"{LINKS}:index"))
    for numbers in (range(5), range(5, 100)):
        for number in numbers:
            slug = f"link-{number}"
            keep(mirror, link(slug), generation(slug), sale(1, slug))
        for query in ({"export": "csv"}, {"state": ACTIVE}, {}):
            with CaptureQueriesContext(connection) as queries:
                answer = boss.get(reverse(f"{LINKS}:index"), query)
                text = answer.getvalue() if answer.streaming else answer.content
            assert text.count(b"The link-") >= 5
            counts.append(len(queries))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 20


def test_file_has_a_row_for_each_link_and_currency_in_minor_units(links: Storefront, log_in: LogIn) -> None:
    """A spreadsheet must not round, and must be able to add up."""
    keep(links, sale(1), sale(2, currency="EUR", settled_minor=1000))
    rows = exported(log_in("link_viewer"))
    found = {(row["Link slug"], row["Currency"]): row for row in rows}
    assert set(found) == {("fete", "USD"), ("fete", "EUR"), ("stall", "")}
    assert found["fete", "USD"]["Gross (minor units)"] == "2400"
    assert found["stall", ""]["Sales"] == "0"
    assert found["fete", "EUR"]["Shared address"] == "http://localhost/shop/pay/fete"
    assert "INVALID_REQUEST" in found["stall", ""]["Why"]


@pytest.mark.parametrize("namespace", [LINKS, SALES])
def test_lists_are_exported_for_a_spreadsheet(links: Storefront, log_in: LogIn, namespace: str) -> None:
    """As xlsx."""
    keep(links, sale(1))
    answer = log_in("boss").get(reverse(f"{namespace}:index"), {"export": "xlsx"})
    assert answer.getvalue().startswith(b"PK")


def test_sales_hold_the_answers_for_those_who_may_see_them(links: Storefront, log_in: LogIn) -> None:
    """Who comes to the event is not for everybody who sees links or orders."""
    sold = sale(1, answers={"family": "Okafor", "wish": ""})
    keep(links, sold, checkout_of(sold))
    keeper = log_in("doorkeeper")
    assert "Okafor" in soup(keeper, f"{SALES}:index").get_text()
    assert exported(keeper, SALES)[0]["Answers"] == "family: Okafor; wish: "
    assert "Okafor" in soup(keeper, f"{ORDERS}:inspect", sold.reference).get_text()
    assert "Okafor" not in soup(log_in("viewer"), f"{ORDERS}:inspect", sold.reference).get_text()
    for who in ("link_viewer", "link_keeper"):
        client = log_in(who)
        assert client.get(reverse(f"{SALES}:index")).status_code == 302
        assert client.get(reverse(f"{SALES}:inspect", args=(sold.reference,))).status_code == 302
        assert hook(shown(client), "link-sales") is None


def test_link_leads_to_its_sales_and_an_order_back_to_the_link(links: Storefront, log_in: LogIn) -> None:
    """In both directions, for those who may go there."""
    sold = sale(1)
    keep(links, sold, checkout_of(sold), link("tea"), sale(1, "tea"))
    keeper = log_in("doorkeeper")
    page = shown(keeper)
    order = reverse(f"{ORDERS}:inspect", args=(sold.reference,))
    assert hook(page, "link-sales").find("a")["href"] == order
    only = BeautifulSoup(keeper.get(hook(page, "link-all-sales")["href"]).content, "html.parser")
    assert "ord_tea" not in only.get_text()
    assert only.select_one("table.listing").get_text(" ", strip=True).count("fete") >= 1
    assert "tea" not in only.select_one("table.listing").get_text(" ", strip=True)
    back = hook(soup(keeper, f"{ORDERS}:inspect", sold.reference), "order-link")
    assert back["href"] == reverse(f"{LINKS}:inspect", args=("fete",))
    assert hook(soup(log_in("viewer"), f"{ORDERS}:inspect", sold.reference), "order-link") is None


def test_orders_through_links_are_a_kind_of_their_own(links: Storefront, log_in: LogIn) -> None:
    """To be filtered, and named on the order's page."""
    sold = sale(1)
    keep(links, sold, checkout_of(sold), checkout_of(sale(2), kind="cart"))
    boss = log_in("boss")
    table = soup(boss, f"{ORDERS}:index", kind="payment_link").select_one("table.listing")
    assert "Payment link" in table.get_text()
    assert "chk_fete_2" not in table.get_text()
    assert "Payment link: The fete" in hook(soup(boss, f"{ORDERS}:inspect", "chk_fete_1"), "order-kind").text


@pytest.mark.parametrize("namespace", [LINKS, SALES])
@pytest.mark.parametrize("name", ["add", "edit", "delete", "copy", "history", "usage"])
def test_there_is_no_address_to_change_a_row(namespace: str, name: str) -> None:
    """What does not exist needs no check."""
    for arguments in ((), ("fete",)):
        with pytest.raises(NoReverseMatch):
            reverse(f"{namespace}:{name}", args=arguments)


@pytest.mark.parametrize(
    ("who", "is_shown"), [("nobody", False), ("link_viewer", True), ("link_blind", False), ("boss", True)]
)
def test_menu_is_there_for_those_who_may_see_links(
    links: Storefront, log_in: LogIn, who: str, is_shown: bool
) -> None:
    """Others meet no dead end."""
    page = log_in(who).get("/admin/").content.decode()
    assert ("/admin/storefront/payment-links/" in page) is is_shown


def test_next_page_of_the_list_has_the_rest(mirror: Storefront, log_in: LogIn) -> None:
    """Twenty-five a page."""
    for number in range(27):
        created = mirror.clock() + timedelta(minutes=number)
        keep(mirror, link(f"link-{number}", created_at=created), generation(f"link-{number}"))
    boss = log_in("boss")
    assert "The link-26" in listed(boss)
    assert "The link-1 " not in listed(boss)
    assert "The link-1 " in listed(boss, p="2")

"""
Subscriptions and donations in the admin: looked at and exported, never changed; donors' words for those who may see them.
"""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import NoReverseMatch, reverse

from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.storefront import Storefront
from tests.wagtail.samples import NOW, donation, subscription

LogIn = Callable[[str], Client]
SUBSCRIPTIONS, DONATIONS = "flint_storefront_subscriptions", "flint_storefront_donations"
ORDERS = "flint_storefront_orders"


def checkout(reference: str, **changes: object) -> CheckoutRecord:
    """
    A paid checkout.
    """
    values = {
        "reference": reference,
        "visitor_hash": "visitor",
        "kind": "cart",
        "content_hash": "content",
        "currency": "USD",
        "subtotal_minor": 2400,
        "accepted_total_minor": 2400,
        "shown_total_minor": 2400,
        "state": "paid",
        "created_at": NOW,
        "updated_at": NOW,
    }
    return CheckoutRecord(**{**values, **changes})


@pytest.fixture(autouse=True)
def rows(mirror: Storefront) -> Storefront:
    """
    A subscription, its renewal, and two donations with their checkouts.
    """
    given = {"kind": "donation", "campaign_slug": "roof"}
    renewal = {"kind": "renewal", "subscription_id": "sub_1", "parent_reference": "chk_s"}
    with mirror.store.transaction() as transaction:
        transaction.insert(checkout("chk_s", kind="plan", subscription_id="sub_1", title="Coffee"))
        transaction.insert(checkout("chk_r", **renewal))
        transaction.insert(checkout("chk_d", **given))
        transaction.insert(checkout("chk_a", **given))
        transaction.insert(subscription())
        transaction.insert(subscription(subscription_id="sub_2", status="canceled", title="Tea"))
        transaction.insert(donation(cover_minor=103, fund="Books"))
        transaction.insert(donation("chk_a", campaign_slug="books", interval="monthly", is_anonymous=True))
    return mirror


def listed(client: Client, namespace: str, **query: str) -> str:
    """
    The text of the list.
    """
    answer = client.get(reverse(f"{namespace}:index"), query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").select_one("table.listing").get_text(" ", strip=True)


def page(client: Client, namespace: str, pk: str) -> str:
    """
    The text of one row's page.
    """
    answer = client.get(reverse(f"{namespace}:inspect", args=(pk,)))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def test_subscriptions_are_listed_with_price_and_state(log_in: LogIn) -> None:
    """As a person reads them."""
    text = listed(log_in("keeper"), SUBSCRIPTIONS)
    assert all(words in text for words in ("Coffee every month", "$18.00 every month", "Active", "Canceled"))


def test_subscriptions_narrow_by_status(log_in: LogIn) -> None:
    """One filter at a time."""
    boss = log_in("boss")
    assert "Tea" not in listed(boss, SUBSCRIPTIONS, status="active")
    assert "Tea" in listed(boss, SUBSCRIPTIONS, status="canceled")
    assert "Tea" in listed(boss, SUBSCRIPTIONS, q="sub_2")


def test_donations_are_listed_with_gift_and_donor(log_in: LogIn) -> None:
    """One who gave anonymously is not named."""
    boss = log_in("boss")
    text = listed(boss, DONATIONS)
    assert all(words in text for words in ("roof", "books", "$25.00", "Every month", "Ada", "Anonymous"))
    assert "Ada" not in listed(boss, DONATIONS, campaign_slug="books")
    assert "books" not in listed(boss, DONATIONS, interval="once")


@pytest.mark.parametrize("export", ["csv", "xlsx"])
@pytest.mark.parametrize("namespace", [SUBSCRIPTIONS, DONATIONS])
def test_lists_are_exported(log_in: LogIn, namespace: str, export: str) -> None:
    """As a file for a spreadsheet."""
    answer = log_in("boss").get(reverse(f"{namespace}:index"), {"export": export})
    assert answer.status_code == 200
    assert len(b"".join(answer.streaming_content) if answer.streaming else answer.content) > 100


def test_exported_donations_hold_whole_minor_units(log_in: LogIn) -> None:
    """A spreadsheet must not round."""
    answer = log_in("boss").get(reverse(f"{DONATIONS}:index"), {"export": "csv"})
    heading, *lines = b"".join(answer.streaming_content).decode().strip().splitlines()
    cells = next(
        found for line in lines if (found := dict(zip(heading.split(","), line.split(","), strict=True)))
    )
    assert cells["Gift (minor units)"] == "2500"
    assert cells["Message"] == "For the roof"


@pytest.mark.parametrize(("who", "namespace"), [("keeper", DONATIONS), ("viewer", DONATIONS)])
@pytest.mark.parametrize("query", [{}, {"export": "csv"}])
def test_donations_are_seen_with_their_permission_only(
    log_in: LogIn, who: str, namespace: str, query: dict[str, str]
) -> None:
    """What donors wrote is nobody else's business."""
    client = log_in(who)
    assert client.get(reverse(f"{namespace}:index"), query).status_code == 302
    assert client.get(reverse(f"{namespace}:inspect", args=("chk_d",))).status_code == 302


def test_subscriptions_are_seen_with_their_permission_only(log_in: LogIn) -> None:
    """Orders alone do not show them."""
    client = log_in("viewer")
    assert client.get(reverse(f"{SUBSCRIPTIONS}:index")).status_code == 302
    assert client.get(reverse(f"{SUBSCRIPTIONS}:inspect", args=("sub_1",))).status_code == 302


def test_donation_has_a_page_with_the_donor_s_words(log_in: LogIn) -> None:
    """For those who may see them."""
    text = page(log_in("donor_care"), DONATIONS, "chk_d")
    assert all(words in text for words in ("Donation", "For the roof", "$25.00", "$1.03"))


def test_order_of_a_donation_keeps_the_donor_s_words_from_others(log_in: LogIn) -> None:
    """Amounts for everybody who sees orders; words with the view permission of donations."""
    viewer, carer = log_in("viewer"), log_in("donor_care")
    for client in (viewer, carer):
        text = page(client, ORDERS, "chk_d")
        assert all(words in text for words in ("$25.00", "$1.03", "Books", "roof"))
    assert "For the roof" in page(carer, ORDERS, "chk_d")
    assert "For the roof" not in page(viewer, ORDERS, "chk_d")
    assert "Ada" not in page(viewer, ORDERS, "chk_d")


def test_order_of_a_subscription_tells_how_it_stands(log_in: LogIn) -> None:
    """And a renewal leads to where it began."""
    viewer = log_in("viewer")
    assert "$18.00 every month" in page(viewer, ORDERS, "chk_s")
    answer = viewer.get(reverse(f"{ORDERS}:inspect", args=("chk_r",)))
    link = BeautifulSoup(answer.content, "html.parser").find(attrs={"data-testid": "order-parent"})
    assert link["href"] == reverse(f"{ORDERS}:inspect", args=("chk_s",))


def test_order_shows_fees_tip_and_code(rows: Storefront, log_in: LogIn) -> None:
    """What was chosen beside the lines."""
    fee = {"role": "fee", "name": "Packaging", "percent": "2.5", "amount_minor": None, "estimate_minor": 60}
    chosen = {"requested_tip": {"percent": "15"}, "promotion_code": "WELCOME10"}
    line = {"variant_id": None, "quantity": 1, "name": "Gift", "unit_minor": 2400}
    with rows.store.transaction() as transaction:
        transaction.insert(checkout("chk_f", charges=[fee], lines=[line], **chosen))
    text = page(log_in("viewer"), ORDERS, "chk_f")
    assert all(words in text for words in ("Packaging", "2.5%", "$0.60", "15%", "WELCOME10", "Gift"))


@pytest.mark.parametrize("namespace", [SUBSCRIPTIONS, DONATIONS])
@pytest.mark.parametrize("name", ["add", "edit", "delete", "copy", "history", "usage"])
def test_there_is_no_address_to_change_a_row(namespace: str, name: str) -> None:
    """What does not exist needs no check."""
    for arguments in ((), ("chk_d",)):
        with pytest.raises(NoReverseMatch):
            reverse(f"{namespace}:{name}", args=arguments)


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("nobody", set()),
        ("keeper", {"subscriptions"}),
        ("campaigner", {"campaigns"}),
        ("donor_care", {"orders", "donations"}),
        ("boss", {"orders", "subscriptions", "donations", "campaigns"}),
    ],
)
def test_menu_holds_what_one_may_see(log_in: LogIn, who: str, shown: set[str]) -> None:
    """Nobody meets a dead end."""
    text = log_in(who).get("/admin/").content.decode()
    names = ("orders", "subscriptions", "donations", "campaigns")
    assert {name for name in names if f"/admin/storefront/{name}/" in text} == shown

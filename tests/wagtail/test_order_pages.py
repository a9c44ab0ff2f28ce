"""
The list of checkouts and the page of one.
"""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from flint_storefront.inbox.backfill import backfill
from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.wagtail.models import Checkout, InboxEvent
from flint_storefront.wagtail.orders.filters import state_label
from tests.storefront.shop import Shop

INDEX = "flint_storefront_orders:index"


@pytest.fixture
def boss(log_in: Callable[[str], Client]) -> Client:
    """
    Somebody who may press every button.
    """
    return log_in("boss")


def listed(client: Client, **query: Any) -> list[str]:
    """
    References that the list shows.
    """
    page = BeautifulSoup(client.get(reverse(INDEX), query).content, "html.parser")
    return [link.get_text(strip=True) for link in page.select("table.listing tbody td.title a")]


def details(client: Client, reference: str, **values: Any) -> BeautifulSoup:
    """
    The page of one checkout.
    """
    answer = client.get(reverse("flint_storefront_orders:inspect", args=(reference,)), **values)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def press(client: Client, name: str, reference: str, **form: str) -> str:
    """
    Press a button and read what the next page says.
    """
    path = reverse(f"flint_storefront_orders:{name}", args=(reference,))
    page = client.post(path, form, follow=True)
    return BeautifulSoup(page.content, "html.parser").select_one(".messages").get_text(" ", strip=True)


@pytest.fixture
def paid(shop: Shop) -> CheckoutRecord:
    """
    A coffee that was paid, its webhook events in the inbox and worked on.
    """
    shop.buy_and_pay()
    backfill(shop.storefront)
    shop.work()
    return shop.checkout


def test_list_narrows_by_state_mode_flag_and_date(shop: Shop, paid: CheckoutRecord, boss: Client) -> None:
    """One filter at a time."""
    for query in (
        {"state": "paid"},
        {"mode": "test"},
        {"is_flagged": "False"},
        {"created_at_from": "2026-11-22"},
    ):
        assert listed(boss, **query) == [paid.reference]
    for query in (
        {"state": "open"},
        {"mode": "live"},
        {"is_flagged": "True"},
        {"created_at_to": "2026-11-21"},
    ):
        assert listed(boss, **query) == []


def test_search_finds_reference_order_number_and_order_id(paid: CheckoutRecord, boss: Client) -> None:
    """What a buyer or Flint's dashboard names."""
    for text in (paid.reference, paid.reference[8:16], paid.order_number, paid.order_id):
        assert listed(boss, q=text) == [paid.reference]
    assert listed(boss, q="nothing like it") == []


def test_list_shows_total_and_state(paid: CheckoutRecord, boss: Client) -> None:
    """Money as a person reads it."""
    page = boss.get(reverse(INDEX)).content.decode()
    assert "$4.50" in page
    assert state_label("partially_paid") == "Partially paid"
    assert "Paid" in page


def test_export_holds_whole_minor_units(paid: CheckoutRecord, boss: Client) -> None:
    """A spreadsheet must not round."""
    answer = boss.get(reverse(INDEX), {"export": "csv"})
    heading, row = b"".join(answer.streaming_content).decode().strip().splitlines()
    cells = dict(zip(heading.split(","), row.split(","), strict=True))
    assert (cells["Reference"], cells["Total (minor units)"], cells["State"]) == (
        paid.reference,
        "450",
        "paid",
    )


def test_page_shows_amounts_events_requests_and_effects(paid: CheckoutRecord, boss: Client) -> None:
    """Everything that we hold about it."""
    page = details(boss, paid.reference)
    total = page.find(attrs={"data-testid": "amount-total"}).find(attrs={"data-amount-minor": True})
    assert (total["data-amount-minor"], total.get_text()) == ("450", "$4.50")
    rows = {name: len(page.find_all(attrs={"data-testid": name})) for name in ("event", "request", "effect")}
    assert rows["request"] == 2
    assert min(rows.values()) > 0


def test_page_holds_no_secret_and_no_payment_address(shop: Shop, paid: CheckoutRecord, boss: Client) -> None:
    """Neither keys, nor the visitor, nor where the buyer was sent."""
    text = str(details(boss, paid.reference))
    hidden = (
        shop.flint.api_key,
        shop.flint.webhook_secret,
        paid.visitor_hash,
        "/v1/",
        shop.flint.sandbox.public_origin,
    )
    assert [word for word in hidden if word in text] == []


def test_flagged_order_says_so(paid: CheckoutRecord, boss: Client) -> None:
    """The first thing on its page."""
    Checkout.objects.update(is_flagged=True, flag_reason="subtotal differs")
    flag = details(boss, paid.reference).find(attrs={"data-testid": "flag"})
    assert "subtotal differs" in flag.get_text()
    assert listed(boss, is_flagged="True") == [paid.reference]


def test_page_of_an_order_that_flint_has_not_seen_shows_ours(shop: Shop, boss: Client) -> None:
    """Flint was away: there are no amounts yet."""
    shop.flint.transport.is_away = True
    shop.buy()
    page = details(boss, shop.checkout.reference)
    assert "Subtotal as shown to the buyer" in page.get_text()


def test_check_again_asks_flint_and_tells_the_state(shop: Shop, boss: Client) -> None:
    """The buyer paid and never came back; no webhook arrived."""
    shop.flint.pay(shop.buy().location)
    reference = shop.checkout.reference
    assert "Checked: Paid." in press(boss, "check", reference)
    assert shop.checkout.state == "paid"


def test_check_again_without_flint_changes_nothing(shop: Shop, boss: Client) -> None:
    """A sentence instead of a stack trace."""
    shop.buy()
    shop.flint.transport.is_away = True
    assert "Nothing has changed" in press(boss, "check", shop.checkout.reference)
    assert shop.checkout.state == "open"


def test_replay_puts_the_event_in_line_and_changes_nothing_twice(
    shop: Shop, paid: CheckoutRecord, boss: Client
) -> None:
    """Worked on again, one effect."""
    event = InboxEvent.objects.get(event_type="order.paid")
    assert "in line again" in press(boss, "replay", paid.reference, webhook_event_id=event.pk)
    shop.work()
    event.refresh_from_db()
    assert (event.status, len(shop.effects("order_paid"))) == ("done", 1)


def test_event_of_another_checkout_is_not_replayed(shop: Shop, paid: CheckoutRecord, boss: Client) -> None:
    """The button replays what its page shows."""
    path = reverse("flint_storefront_orders:replay", args=(paid.reference,))
    assert boss.post(path, {"webhook_event_id": "whev_other"}).status_code == 404
    assert boss.post(path).status_code == 404


def test_unknown_checkout_is_not_found(shop: Shop, boss: Client) -> None:
    """Page and buttons alike."""
    for name in ("inspect", "check", "replay"):
        path = reverse(f"flint_storefront_orders:{name}", args=("chk_unknown",))
        assert (boss.get(path) if name == "inspect" else boss.post(path)).status_code == 404


@pytest.mark.parametrize("name", ["check", "replay"])
def test_button_takes_no_get(paid: CheckoutRecord, boss: Client, name: str) -> None:
    """A link or a prefetch does nothing."""
    assert boss.get(reverse(f"flint_storefront_orders:{name}", args=(paid.reference,))).status_code == 405


@pytest.mark.parametrize("name", ["check", "replay"])
def test_button_needs_the_admin_s_token(paid: CheckoutRecord, boss: Client, name: str) -> None:
    """Another site cannot press it."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = boss.cookies
    assert strict.post(reverse(f"flint_storefront_orders:{name}", args=(paid.reference,))).status_code == 403

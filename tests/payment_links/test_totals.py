"""
What a link has sold: counted by currency, renewals apart, refunds beside.
"""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flint_storefront.money import Money
from flint_storefront.payment_links.totals import LinkTotals, all_totals, link_totals
from flint_storefront.storage.memory import MemoryStore
from flint_storefront.storage.records import LinkSaleRecord
from tests.catalog.stores import open_store
from tests.checkout.core_shop import CoreShop


class CountingStore(MemoryStore):
    """Counts how often it is read from."""

    def __init__(self) -> None:
        super().__init__()
        self.readings = 0

    def reading(self) -> Any:
        """A reading, counted."""
        self.readings += 1
        return super().reading()


NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SALE = LinkSaleRecord(
    reference="chk_1",
    slug="fete",
    payment_link_id="pl_1",
    checkout_session_id="cs_1",
    order_id="ord_1",
    currency="USD",
    quantity=2,
    settled_minor=1200,
    settled_at=NOW,
    created_at=NOW,
)


@pytest.fixture
def shop() -> CoreShop:
    """A shop whose records a test writes itself."""
    return CoreShop()


def sell(shop: CoreShop, *sales: dict[str, Any]) -> None:
    """Store sales that differ from the usual one in this."""
    records = [
        replace(SALE, reference=f"chk_{number}", order_id=f"ord_{number}", **changes)
        for number, changes in enumerate(sales)
    ]
    with shop.store.transaction() as transaction:
        assert transaction.insert_many(records) == len(records)


def test_link_that_sold_nothing_has_no_totals(shop: CoreShop) -> None:
    """No currency is made up."""
    assert link_totals(shop.storefront, "fete") == []


def test_sales_are_added_up_by_currency(shop: CoreShop) -> None:
    """Never across; sorted, so that a list stands still."""
    sell(shop, {}, {"refunded_minor": 300}, {"currency": "EUR", "settled_minor": 500, "quantity": 1})
    euro, dollar = link_totals(shop.storefront, "fete")
    assert (euro.currency, euro.count, euro.quantity, euro.gross) == ("EUR", 1, 1, Money(500, "EUR"))
    assert (dollar.count, dollar.quantity) == (2, 4)
    assert (dollar.gross, dollar.refunded) == (Money(2400, "USD"), Money(300, "USD"))


def test_renewals_stand_apart(shop: CoreShop) -> None:
    """They are no sales of the link: neither counted nor added among them."""
    renewal = {"is_renewal": True, "settled_minor": 900, "refunded_minor": 100, "quantity": 1}
    sell(shop, {}, renewal, renewal)
    (totals,) = link_totals(shop.storefront, "fete")
    assert totals == LinkTotals(
        currency="USD",
        count=1,
        quantity=2,
        gross=Money(1200, "USD"),
        refunded=Money(0, "USD"),
        renewal_count=2,
        renewal_gross=Money(1800, "USD"),
        renewal_refunded=Money(200, "USD"),
    )


def test_trial_that_cost_nothing_counts(shop: CoreShop) -> None:
    """It is completed: a sale of nothing yet."""
    sell(shop, {"settled_minor": 0, "quantity": 1})
    (totals,) = link_totals(shop.storefront, "fete")
    assert (totals.count, totals.gross) == (1, Money(0, "USD"))


@pytest.mark.parametrize("changes", [{"settled_at": None}, {"mode": "live"}, {"slug": "other"}])
def test_what_is_not_settled_here_does_not_count(shop: CoreShop, changes: dict[str, Any]) -> None:
    """Neither unpaid, nor of the other mode, nor of another link."""
    sell(shop, {}, changes)
    (totals,) = link_totals(shop.storefront, "fete")
    assert totals.count == 1


def test_totals_span_all_links_of_a_page(shop: CoreShop) -> None:
    """A new link at Flint under the same page goes on counting."""
    sell(shop, {}, {"payment_link_id": "pl_2"})
    (totals,) = link_totals(shop.storefront, "fete")
    assert totals.count == 2


def test_many_links_take_one_reading() -> None:
    """A list of links does not ask for each."""
    store = CountingStore()
    shop = CoreShop(store=store)
    sell(shop, {}, {"slug": "gala"})
    before = store.readings
    found = all_totals(shop.storefront, [*(f"none-{number}" for number in range(50)), "fete", "gala", "fete"])
    assert (store.readings - before, len(found), found["none-7"]) == (1, 52, [])
    assert [found[slug][0].count for slug in ("fete", "gala")] == [1, 1]


def test_ten_thousand_sales_are_added_up_in_time(tmp_path: Path) -> None:
    """To the last cent, from a database, while a person waits for the list."""
    records = [
        replace(SALE, reference=f"chk_{number}", order_id=f"ord_{number}", settled_minor=number)
        for number in range(10_000)
    ]
    with open_store("sqlite", tmp_path) as store:
        shop = CoreShop(store=store)
        with store.transaction() as transaction:
            assert transaction.insert_many(records) == 10_000
        started = time.perf_counter()
        (totals,) = link_totals(shop.storefront, "fete")
        assert time.perf_counter() - started < 3
    assert (totals.count, totals.gross) == (10_000, Money(49_995_000, "USD"))

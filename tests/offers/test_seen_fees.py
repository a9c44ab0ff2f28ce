"""The fees' rules that a page showed: a note for the buyer, never more."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flint_storefront.money import Money
from flint_storefront.offers.fee_terms import FEES_MAX, Fee
from flint_storefront.offers.fees import fees_for
from flint_storefront.offers.seen_fees import find_seen_fees, write_seen_fees
from tests.offers.forms import settings_with

FEES = [
    Fee(name="Box", charge_type="packaging_fee", amounts={"USD": 80, "EUR": 70}),
    Fee(name="Service", charge_type="service_fee", percent=Decimal("2.9")),
    Fee(
        name="Small",
        charge_type="small_order_fee",
        amounts={"USD": 500},
        subtotal_from={"USD": 100},
        subtotal_up_to={"USD": 2000},
    ),
    Fee(name="Bike", charge_type="delivery_fee", amounts={"USD": 300}, only_with_delivery=True),
    Fee(name="Cart", charge_type="other", amounts={"USD": 9}, only_for=("cart",)),
]


def goods(minor):
    """Goods of that price."""
    return Money(minor, "USD")


@pytest.mark.parametrize("has_delivery", [True, False])
@pytest.mark.parametrize("minor", [0, 50, 100, 1234, 2000, 2001, 99_999])
def test_rules_that_were_written_come_to_the_same(minor, has_delivery):
    """As long as the site changes nothing, nobody is asked."""
    settings = settings_with(FEES=FEES)
    charges = fees_for(settings, kind="product", key="p", subtotal=goods(minor), has_delivery=has_delivery)
    text = write_seen_fees(settings, kind="product", key="p", currency="USD")
    now = sum((charge.estimate_money for charge in charges), goods(0))
    assert find_seen_fees(text, goods(minor), has_delivery=has_delivery) == now


def test_rules_are_short_words():
    """What stands in the form."""
    settings = settings_with(FEES=FEES)
    assert (
        write_seen_fees(settings, kind="product", key="p", currency="USD") == "USD 80 2.9% 500[100-2000] 300d"
    )
    assert write_seen_fees(settings, kind="product", key="p", currency=None) == ""
    assert write_seen_fees(settings_with(), kind="product", key="p", currency="USD") == "USD"


def test_page_without_fees_saw_none():
    """A fee that is new since then is asked about."""
    assert find_seen_fees("USD", goods(1000), has_delivery=True) == goods(0)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "EUR 80",
        "usd 80",
        "USD  80",
        "USD -80",
        "USD 8.5",
        "USD 101%",
        "USD 2.99999%",
        "USD ٣",
        "USD 80[a-b]",
        "USD 80x",
        "USD " + "9" * 13,
        "USD" + " 1" * (FEES_MAX + 1),
        "USD" + " 1" * 600,
    ],
)
def test_garbled_note_says_nothing(text):
    """Then today's rules count as seen."""
    assert find_seen_fees(text, goods(1000), has_delivery=True) is None


@given(st.text())
def test_any_text_is_read_without_harm(text):
    """Hostile text never raises and is never a negative fee."""
    found = find_seen_fees(f"USD {text}", goods(1000), has_delivery=True)
    assert found is None or found.amount >= 0

"""Pages of payment links ask the store at most four times, whatever they sell, and Flint never."""

from dataclasses import replace

import pytest

from flint_storefront.page_request import PageLocale
from flint_storefront.payment_links.actions import (
    payment_link_page,
    send_qr_svg,
    show_payment_link,
    show_payment_link_print,
    show_payment_link_return,
)
from flint_storefront.payment_links.models import LinkLine, LinkOffer
from flint_storefront.payment_links.page_data import payment_link_data
from tests.catalog.shop import Flint, get, make_shop, put_product
from tests.catalog.test_page_queries import CountingStore
from tests.payment_links.link_offers import FETE, MUG, ROOF, membership
from tests.payment_links.test_pages import Book, keep

BEANS = LinkOffer(
    slug="beans",
    title="A dozen beans",
    lines=tuple(LinkLine(key=f"bean-{number}", variant_id=f"var_{number}_1") for number in range(12)),
)
OFFERS = (MUG, ROOF, FETE, BEANS, membership("plan_1"))
MOST = 4


@pytest.fixture
def flint():
    """A Flint that is away."""
    return Flint()


@pytest.fixture
def shop(flint):
    """A shop with a dozen products."""
    storefront = make_shop(flint.transport(), store=CountingStore())
    for number in range(12):
        put_product(storefront, number, prices=(900, 1500))
    return storefront


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer.kind + offer.slug)
@pytest.mark.parametrize(
    "ask",
    [
        lambda shop, offer: show_payment_link(shop, get(slug=offer.slug)),
        lambda shop, offer: show_payment_link_print(shop, get(slug=offer.slug)),
        lambda shop, offer: show_payment_link_return(shop, get(slug=offer.slug)),
        lambda shop, offer: send_qr_svg(shop, get(slug=offer.slug)),
        lambda shop, offer: payment_link_page(shop, get(), offer.slug, offer=offer),
        lambda shop, offer: payment_link_data(shop, PageLocale("en", "UTC"), offer.slug),
    ],
    ids=["page", "print", "return", "qr", "own page", "block"],
)
def test_page_reads_at_most_four_times(shop, flint, ask, offer):
    """Also where a dozen variants of the catalogue are sold."""
    keep(shop, offer)
    shop.store.reads = 0
    ask(shop, offer)
    assert 1 <= shop.store.reads <= MOST
    assert flint.calls == []


def test_page_of_a_declared_link_reads_no_more(shop):
    """Nothing is kept of it yet."""
    declared = replace(shop, link_book=Book(BEANS))
    shop.store.reads = 0
    assert show_payment_link(declared, get(slug="beans")).data["link"]["status"] == "not_ready"
    assert shop.store.reads <= MOST

"""
Refunds that no webhook told: one sale that cannot be read keeps no other refund from being counted.
"""

import pytest

from flint_storefront.storage.records import CheckoutRecord, LinkSaleRecord, StoredValue
from tests.payment_links.link_shop import LinkShop


@pytest.fixture
def shop() -> LinkShop:
    """A shop that has sold a mug and a membership."""
    shop = LinkShop()
    shop.sell(shop.add_link())
    shop.sell(shop.add_plan_link())
    shop.sweep()
    return shop


def refunded(shop: LinkShop, slug: str) -> int:
    """What was given back of a link's only sale, as far as we know."""
    sale: LinkSaleRecord = shop.find(LinkSaleRecord, slug=slug)
    return sale.refunded_minor


def refund(shop: LinkShop, slugs: tuple[str, str]) -> None:
    """The operator gives money back in Flint's dashboard, in this order."""
    for slug in slugs:
        shop.flint.refund(shop.find(LinkSaleRecord, slug=slug).order_id, 400)
        shop.flint.advance(60)
    shop.flint.advance(600)


@pytest.mark.parametrize("slugs", [("club", "blue-mug"), ("blue-mug", "club")])
def test_sale_that_cannot_be_read_keeps_no_other_refund_waiting(
    shop: LinkShop, slugs: tuple[str, str]
) -> None:
    """It is listed again until it can be read."""
    refund(shop, slugs)
    shop.flint.fault("status", "subscriptions.get", status=403, code="INSUFFICIENT_SCOPE", count=99)
    before = shop.find(StoredValue, key="link-refunds").value
    shop.sweep()
    assert (refunded(shop, "blue-mug"), refunded(shop, "club")) == (400, 0)
    assert shop.find(StoredValue, key="link-refunds").value == before
    shop.flint.cancel_faults()
    shop.flint.advance(600)
    shop.sweep()
    assert refunded(shop, "club") == 400


def test_sale_without_its_checkout_keeps_no_other_refund_waiting(shop: LinkShop) -> None:
    """A row that somebody has deleted in the database."""
    refund(shop, ("club", "blue-mug"))
    with shop.store.transaction() as transaction:
        transaction.delete(CheckoutRecord, {"offer_key": "club"})
    shop.sweep()
    assert refunded(shop, "blue-mug") == 400

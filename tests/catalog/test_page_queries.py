"""Pages and fragments ask the store a handful of times, however much there is to show."""

from contextlib import contextmanager

import pytest

from flint_storefront.cart.actions import cart_count, change_cart, show_cart
from flint_storefront.catalog.actions import show_product, show_shop
from flint_storefront.storage.memory import MemoryStore
from tests.catalog.shop import Flint, get, make_shop, post, product_form, put_product

PRODUCTS = 12


class CountingStore:
    """A store in memory that counts its reads."""

    def __init__(self):
        self._inner = MemoryStore()
        self.reads = 0

    def transaction(self):
        """As the store's own."""
        return self._inner.transaction()

    @contextmanager
    def reading(self):
        """A read whose queries are counted."""
        with self._inner.reading() as transaction:
            yield CountingReading(self, transaction)


class CountingReading:
    """Passes every query on."""

    def __init__(self, store, transaction):
        self._store = store
        self._transaction = transaction

    def __getattr__(self, name):
        """The query, counted."""
        self._store.reads += 1
        return getattr(self._transaction, name)


@pytest.fixture
def flint():
    """A Flint that is away."""
    return Flint()


@pytest.fixture
def shop(flint):
    """A shop with a dozen products, all of them in the cart."""
    storefront = make_shop(flint.transport(), store=CountingStore())
    for number in range(PRODUCTS):
        product_id = put_product(storefront, number, prices=(900, 1500))
        form = product_form(storefront, product_id, variant_id=f"var_{number}_1")
        change_cart(storefront, post({**form, "action": ["add"]}))
    return storefront


@pytest.mark.parametrize(
    ("action", "request_", "most"),
    [
        (show_shop, get(), 2),
        (show_product, get(slug="product-3"), 2),
        (show_product, get(slug="nothing"), 1),
        (show_cart, get(), 3),
        (cart_count, get(), 1),
        (show_cart, get(token=None), 0),
        (cart_count, get(token=None), 0),
    ],
)
def test_page_reads_at_most_so_often(shop, flint, action, request_, most):
    """Never one query a line, and never a call to Flint."""
    shop.store.reads = 0
    action(shop, request_)
    assert shop.store.reads <= most
    assert flint.calls == []

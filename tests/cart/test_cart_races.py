"""Two tabs, two clicks, two processes: no line is lost."""

import threading

import pytest

from flint_storefront.cart.actions import change_cart, show_cart
from flint_storefront.cart.models import CartLine, CartRefused
from flint_storefront.cart.stored import change_stored_cart, find_cart
from flint_storefront.storage.records import CartRecord
from flint_storefront.visitors import token_hash
from tests.catalog.shop import TOKEN, Flint, get, make_shop, post, product_form, put_product
from tests.catalog.stores import STORES, emptied, open_store

OWN_HASH = token_hash(TOKEN)
CLICKS = 8


@pytest.fixture(scope="module", params=STORES)
def store(request, tmp_path_factory):
    """Every kind of store."""
    with open_store(request.param, tmp_path_factory.mktemp("store")) as opened:
        yield opened


@pytest.fixture
def shop(store):
    """A shop with as many products as clicks."""
    storefront = make_shop(Flint().transport(), store=emptied(store))
    for number in range(CLICKS):
        put_product(storefront, number)
    return storefront


def add(shop, number):
    """Press *add to cart* at a product."""
    change_cart(shop, post({**product_form(shop, f"prod_{number}"), "action": ["add"]}))


def quantities(shop):
    """What is stored."""
    with shop.store.reading() as transaction:
        return find_cart(transaction, OWN_HASH).quantities()


@pytest.mark.parametrize("numbers", [range(CLICKS), [0] * CLICKS])
def test_clicks_at_once_are_all_kept(shop, numbers):
    """Different products and the same one, all at the same moment, from an empty cart."""
    together = threading.Barrier(CLICKS)

    def click(number):
        together.wait()
        add(shop, number)

    threads = [threading.Thread(target=click, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(quantities(shop).values()) == CLICKS


def test_update_of_an_old_page_keeps_a_new_line(shop):
    """The other tab added a line: it stays, with its quantity."""
    add(shop, 0)
    data = show_cart(shop, get()).data
    add(shop, 1)
    form = {"variant_id": [data["lines"][0]["variant_id"]], "quantity": ["4"], "action": ["update"]}
    change_cart(shop, post(form))
    assert quantities(shop) == {"var_0_1": 4, "var_1_1": 1}


def test_change_in_between_is_tried_again(shop):
    """A store without row locks lets another change in: ours is made on top of it."""
    add(shop, 0)
    tries = []

    def change(transaction, cart):
        tries.append(cart.version)
        if len(tries) == 1:
            other = [{"variant_id": "var_5_1", "quantity": 1}]
            transaction.update(CartRecord, {"visitor_hash": OWN_HASH}, {"lines": other, "version": 9})
        return [*cart.lines, CartLine("var_1_1", 1)]

    changed = change_stored_cart(shop, OWN_HASH, change)
    assert (tries, changed.version) == ([1, 9], 10)
    assert quantities(shop) == {"var_5_1": 1, "var_1_1": 1}


def test_refused_change_leaves_everything(shop):
    """Nothing of it is stored, not even when it was."""
    add(shop, 0)

    def refuse(transaction, cart):
        raise CartRefused

    with shop.store.reading() as transaction:
        before = transaction.find(CartRecord, {"visitor_hash": OWN_HASH})
    with pytest.raises(CartRefused):
        change_stored_cart(shop, OWN_HASH, refuse)
    with shop.store.reading() as transaction:
        assert transaction.find(CartRecord, {"visitor_hash": OWN_HASH}) == before


def test_same_quantities_again_are_no_change(shop):
    """The version stays, so that an open checkout of this cart stays its own."""
    add(shop, 0)
    changed = change_stored_cart(shop, OWN_HASH, lambda _, cart: cart.lines)
    assert changed.version == 1

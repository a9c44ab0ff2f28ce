"""Two workers syncing at once: one waits its turn, and without a turn no harm is done."""

from datetime import timedelta

import pytest

from flint_storefront.catalog.mirror import list_products
from flint_storefront.catalog.sync import TURN, sync
from flint_storefront.turns import find_turn
from tests.catalog.fake_catalog import FakeCatalog
from tests.catalog.shop import Clock, make_shop, put_product
from tests.catalog.stores import STORES, emptied, open_store

LASTING = timedelta(seconds=120)


@pytest.fixture
def flint():
    """Two products of one name."""
    catalog = FakeCatalog()
    catalog.add(1)
    catalog.add(2)
    return catalog


@pytest.fixture
def clock():
    """Time that moves by hand."""
    return Clock()


@pytest.fixture(scope="module", params=STORES)
def store(request, tmp_path_factory):
    """Every kind of store."""
    with open_store(request.param, tmp_path_factory.mktemp("store")) as opened:
        yield opened


@pytest.fixture
def shop(store, flint, clock):
    """A shop with an empty mirror."""
    return make_shop(flint.transport(), store=emptied(store), clock=clock)


def test_second_sync_is_skipped_while_one_has_the_turn(shop, flint):
    """It says so and asks Flint nothing."""
    find_turn(shop, TURN, LASTING)
    assert sync(shop).was_skipped
    assert flint.calls == []


def test_turn_of_a_killed_worker_ends_with_its_lease(shop, clock):
    """A worker that never gave its turn back holds up the next one for two minutes at most."""
    find_turn(shop, TURN, LASTING)
    clock.pass_seconds(119)
    assert sync(shop).was_skipped
    clock.pass_seconds(1)
    assert sync(shop).products_added == 2


def test_turn_is_given_back_after_success_and_failure(shop, flint):
    """The next sync can begin at once."""
    flint.before_answer = lambda _: 1 / 0
    with pytest.raises(ZeroDivisionError):
        sync(shop)
    flint.before_answer = lambda _: None
    assert not sync(shop).was_skipped
    assert not sync(shop).was_skipped


def test_turn_is_prolonged_while_work_lasts(shop, clock):
    """A long sync keeps its turn."""
    turn = find_turn(shop, TURN, LASTING)
    clock.pass_seconds(90)
    turn.prolong()
    clock.pass_seconds(90)
    assert find_turn(shop, TURN, LASTING) is None


def test_lost_turn_is_not_given_back_by_its_old_holder(shop, clock):
    """Who was too slow does not end the turn of the next one."""
    slow = find_turn(shop, TURN, LASTING)
    clock.pass_seconds(121)
    assert find_turn(shop, TURN, LASTING) is not None
    slow.give_back()
    assert find_turn(shop, TURN, LASTING) is None


def test_sync_inside_a_sync_does_no_harm(shop, flint, clock):
    """The lease ran out while the first one still read: both write, and the mirror is right."""

    def second_worker(request):
        if request.url.path.endswith("prod_2/variants"):
            flint.before_answer = lambda _: None
            clock.pass_seconds(121)
            assert sync(shop).products_added == 2
        return

    flint.before_answer = second_worker
    report = sync(shop)
    assert (report.error, report.products_added) == (None, 0)
    assert mirror(shop) == [("espresso", ["var_1_1"]), ("espresso-2", ["var_2_1"])]


def test_taken_slug_is_avoided(shop, flint):
    """Another worker's product took the slug between reading and writing: the next number is used."""
    flint.before_answer = lambda request: take_slug(shop, request)
    assert sync(shop).error is None
    assert ("espresso-2", ["var_1_1"]) in mirror(shop)


def take_slug(shop, request):
    """A product that appears in the mirror while the list is read."""
    if request.url.path == "/v1/products":
        put_product(shop, 9, slug="espresso")


def mirror(shop):
    """Slugs and variant ids."""
    with shop.store.reading() as transaction:
        return [
            (item.product.slug, [variant.variant_id for variant in item.variants])
            for item in list_products(transaction)
        ]

"""The sync: reads what moved, writes what changed, keeps the last good state."""

import httpx
import pytest

from flint_storefront.catalog.mirror import find_variants, list_products
from flint_storefront.catalog.sync import STATE, sync, sync_if_due
from flint_storefront.storage.records import ProductRecord, StoredValue, VariantRecord
from tests.catalog.fake_catalog import FakeCatalog, error_body, money, respond
from tests.catalog.shop import Clock, make_shop

UTC_DAY = 86_400


@pytest.fixture
def flint():
    """Three products; the second has two variants."""
    catalog = FakeCatalog()
    catalog.add(1, "Espresso")
    catalog.add(2, "Filter", prices=(900, 1500))
    catalog.add(3, "Espresso")
    return catalog


@pytest.fixture
def clock():
    """Time that moves by hand."""
    return Clock()


@pytest.fixture
def shop(flint, clock):
    """A shop with an empty mirror."""
    return make_shop(flint.transport(), clock=clock)


def mirror(shop):
    """What pages see: names and variant ids with their prices."""
    with shop.store.reading() as transaction:
        found = list_products(transaction)
    return [
        (item.product.slug, [(variant.variant_id, variant.price_minor) for variant in item.variants])
        for item in found
    ]


def rows(shop, table=ProductRecord):
    """Every row of the mirror, by id."""
    with shop.store.reading() as transaction:
        found = transaction.select(table, {})
    return {getattr(row, "product_id" if table is ProductRecord else "variant_id"): row for row in found}


def test_first_sync_mirrors_everything(shop, flint):
    """Products in Flint's order with their variants, one call for each list of variants."""
    report = sync(shop)
    assert mirror(shop) == [
        ("espresso", [("var_1_1", 1200)]),
        ("filter", [("var_2_1", 900), ("var_2_2", 1500)]),
        ("espresso-2", [("var_3_1", 1200)]),
    ]
    assert (report.products_seen, report.products_added, report.variant_reads) == (3, 3, 3)
    assert (report.variants_changed, report.was_full, report.error) == (4, True, None)
    assert len(flint.calls) == 4


def test_second_sync_reads_no_variants_and_changes_nothing(shop, flint):
    """Nothing moved: one call, nothing written but when it was seen."""
    sync(shop)
    before = mirror(shop)
    flint.calls.clear()
    report = sync(shop)
    assert flint.calls == ["/v1/products"]
    assert (report.products_changed, report.products_gone, report.variants_changed) == (0, 0, 0)
    assert (report.was_full, mirror(shop)) == (False, before)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"updated_at": "2026-11-02T08:00:00Z"},
        {"price_range": {"min_unit_price_money": money(800), "max_unit_price_money": money(1500)}},
        {"price_range": {"min_unit_price_money": money(900), "max_unit_price_money": money(1600)}},
        {
            "price_range": {
                "min_unit_price_money": money(900, "EUR"),
                "max_unit_price_money": money(1500, "EUR"),
            }
        },
        {"variant_count": 3},
        {"active_variant_count": 1},
        {"available_for_sale": False},
    ],
)
def test_moved_product_has_its_variants_read(shop, flint, change):
    """Whatever moved at a product, its variants alone are read again."""
    sync(shop)
    flint.product("prod_2").update(change)
    flint.variants["prod_2"][0]["unit_price_money"] = money(850)
    flint.calls.clear()
    report = sync(shop)
    assert flint.calls == ["/v1/products", "/v1/products/prod_2/variants"]
    assert (report.variant_reads, report.variants_changed) == (1, 1)
    assert mirror(shop)[1] == ("filter", [("var_2_1", 850), ("var_2_2", 1500)])


def test_full_look_finds_what_nothing_else_tells(shop, flint, clock):
    """Availability may change without a new version: found by hand, and by itself after a day."""
    sync(shop)
    flint.variants["prod_2"][0]["available_for_sale"] = False
    assert sync(shop).variants_changed == 0
    assert sync(shop, is_full=True).variants_changed == 1
    flint.variants["prod_2"][0]["available_for_sale"] = True
    clock.pass_seconds(UTC_DAY)
    report = sync(shop)
    assert (report.was_full, report.variants_changed) == (True, 1)


def test_renamed_product_keeps_its_slug(shop, flint):
    """An address that was printed stays true."""
    sync(shop)
    flint.product("prod_1").update(name="Ristretto", version=2)
    report = sync(shop)
    assert report.products_changed == 1
    assert (rows(shop)["prod_1"].slug, rows(shop)["prod_1"].name) == ("espresso", "Ristretto")


def test_archived_product_is_gone_and_comes_back(shop, flint):
    """It leaves the pages with its variants, and returns under its old address."""
    sync(shop)
    flint.remove("prod_2")
    assert sync(shop).products_gone == 1
    assert [slug for slug, _ in mirror(shop)] == ["espresso", "espresso-2"]
    with shop.store.reading() as transaction:
        product, variant = find_variants(transaction, ["var_2_1"])["var_2_1"]
    assert (product.is_gone, variant.is_gone) == (True, True)
    flint.product("prod_2")["status"] = "active"
    sync(shop)
    assert mirror(shop)[1] == ("filter", [("var_2_1", 900), ("var_2_2", 1500)])


def test_deleted_product_is_gone(shop, flint):
    """One that Flint does not know at all any more is gone as well."""
    sync(shop)
    flint.products.pop(0)
    assert sync(shop).products_gone == 1
    assert rows(shop)["prod_1"].is_gone


def test_product_that_vanishes_while_reading_is_gone(shop, flint):
    """Archived between the list and its variants: not mirrored, and no failure."""
    missing = respond(404, error_body("RESOURCE_NOT_FOUND", "not_found_error"))
    flint.before_answer = lambda request: missing if "prod_2/" in request.url.path else None
    assert sync(shop).error is None
    assert [slug for slug, _ in mirror(shop)] == ["espresso", "espresso-2"]


def test_removed_variant_is_gone(shop, flint):
    """A variant that is no longer active cannot be chosen."""
    sync(shop)
    flint.variants["prod_2"].pop(0)
    flint.product("prod_2")["version"] = 2
    sync(shop)
    assert mirror(shop)[1] == ("filter", [("var_2_2", 1500)])
    assert rows(shop, VariantRecord)["var_2_1"].is_gone


def test_new_order_of_appearance_is_kept(shop, flint):
    """Flint's order is the shop's order."""
    sync(shop)
    flint.products.reverse()
    sync(shop)
    assert [slug for slug, _ in mirror(shop)] == ["espresso-2", "filter", "espresso"]


def test_many_pages_are_read_to_the_end(shop, flint):
    """The list comes in pages; none is left out."""
    flint.page_size = 2
    assert sync(shop).products_seen == 3
    assert flint.calls.count("/v1/products") == 2


def test_row_that_moves_between_pages_is_neither_doubled_nor_gone(shop, flint):
    """One product comes twice and another not at all, because the list moved: none is lost."""
    sync(shop)
    first, second, third = flint.products
    flint.page_size = 2
    flint.products = [first, second, first]
    flint.before_answer = lambda request: (
        respond(200, {"data": third}) if request.url.path.endswith("/prod_3") else None
    )
    report = sync(shop)
    assert (report.products_seen, report.products_gone) == (2, 0)
    assert not rows(shop)["prod_3"].is_gone


@pytest.mark.parametrize("failing", ["/v1/products", "prod_3/variants", "page_token"])
@pytest.mark.parametrize("failure", ["reset", "500", "html", "other account"])
def test_any_failure_keeps_the_last_good_state(shop, flint, failing, failure):
    """A list, its second page or one list of variants fails: nothing is half-written, the reason is kept."""
    sync(shop)
    before = rows(shop), rows(shop, VariantRecord)
    flint.page_size = 2
    for product in flint.products:
        product.update(name="Other", version=2)
    flint.before_answer = lambda request: fail(request, failing, failure)
    report = sync(shop)
    assert report.error
    assert (rows(shop), rows(shop, VariantRecord)) == before
    flint.before_answer = lambda _: None
    assert sync(shop).products_changed == 3


def fail(request, failing, failure):
    """The ordered failure, at the ordered place."""
    if failing not in f"{request.url.path}?{request.url.query.decode()}":
        return None
    if failure == "reset":
        raise httpx.ReadError("reset", request=request)
    if failure == "500":
        return respond(500, error_body("INTERNAL_ERROR", "internal_error"))
    if failure == "html":
        return httpx.Response(200, headers={"Content-Type": "text/html"}, content=b"<p>hello</p>")
    other = respond(200, {"data": []})
    other.headers["Flint-Merchant-Id"] = "mer_B"
    return other


def test_failure_is_remembered_and_forgotten_after_success(shop, flint):
    """The stored state says when the last sync went well and why the last one did not."""
    sync(shop)
    flint.before_answer = lambda request: fail(request, "/v1/products", "500")
    sync(shop)
    state = stored_state(shop)
    assert "INTERNAL_ERROR" in state["last_error"]
    assert state["last_counts"]["products_seen"] == 3
    flint.before_answer = lambda _: None
    sync(shop)
    assert stored_state(shop)["last_error"] is None


def stored_state(shop):
    """What the last syncs left."""
    with shop.store.reading() as transaction:
        return transaction.find(StoredValue, {"key": STATE}).value


def test_sync_if_due_waits_for_its_interval(shop, flint, clock):
    """Due at once, then not before the interval is over, also after a failure."""
    assert sync_if_due(shop).products_added == 3
    assert sync_if_due(shop) is None
    clock.pass_seconds(300)
    flint.before_answer = lambda request: fail(request, "/v1/products", "500")
    assert sync_if_due(shop).error
    assert sync_if_due(shop) is None


def test_sync_if_due_is_off_without_interval(flint):
    """An interval of 0 leaves it to the command."""
    assert sync_if_due(make_shop(flint.transport(), SYNC_INTERVAL_SECONDS=0)) is None
    assert flint.calls == []


def test_progress_is_told_to_the_end(shop):
    """From nothing to everything, never backwards."""
    told = []
    sync(shop, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]

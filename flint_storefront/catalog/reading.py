"""
Reading the catalogue from Flint, all of it before anything is written.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from typing import TypeVar

from flint_storefront.catalog.mirrored import ACTIVE, is_mirrored, product_record
from flint_storefront.catalog.models import CatalogReading
from flint_storefront.errors import NotFlint, NotFoundError
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.flint.models import Product, Variant
from flint_storefront.flint.resources.products import get_product, list_products, list_variants
from flint_storefront.storage.records import ProductRecord
from flint_storefront.storefront import Storefront

log = redacted_logger(__name__)

CALLS_AT_ONCE = 4
LISTING_BUDGETS = 10
"""How many budgets of one background call the whole list of products may take."""

MOVED_BY = (
    "product_version",
    "flint_updated_at",
    "currency",
    "price_min_minor",
    "price_max_minor",
    "variant_count",
    "active_variant_count",
    "is_available",
)
"""Fields of the mirror's product by which a change of its variants shows."""

Item = TypeVar("Item")
Answer = TypeVar("Answer")


def read_catalog(
    storefront: Storefront,
    known: Mapping[str, ProductRecord],
    *,
    is_full: bool,
    report_progress: Callable[[int, int], None],
) -> CatalogReading:
    """
    Flint's products, and the variants of those that moved against the mirror.

    Args:
        known: Every row of the mirror by product id.
        is_full: Read the variants of all.
        report_progress: Called with how many products are dealt with, and how many there are.

    Raises:
        FlintError, NotFlint, FlintUnreachable: As of any read; then nothing is known.
    """
    products = _list_once(storefront)
    listed = {product.product_id for product in products}
    missing = [row.product_id for row in known.values() if not row.is_gone and row.product_id not in listed]
    # A row that moved between two pages is not gone: each one that is missing is asked for by itself.
    asked = _at_once(missing, lambda product_id: _is_still_sold(storefront, product_id))
    gone = {product_id for product_id, is_sold in asked if not is_sold}
    moved = [item for item in products if is_full or has_moved(item, known.get(item.product_id))]
    done = len(products) - len(moved)
    report_progress(done, len(products))
    variants: dict[str, tuple[Variant, ...]] = {}
    unreadable: set[str] = set()
    for product, found in _at_once(moved, lambda product: _variants_of(storefront, product)):
        if isinstance(found, NotFoundError):
            gone.add(product.product_id)
        elif isinstance(found, NotFlint):
            unreadable.add(product.product_id)
        else:
            variants[product.product_id] = found
        done += 1
        report_progress(done, len(products))
    kept = tuple(product for product in products if product.product_id not in gone)
    return CatalogReading(kept, variants, frozenset(gone), frozenset(unreadable))


def has_moved(product: Product, row: ProductRecord | None) -> bool:
    """
    True when the variants must be read: the product is new or back, or one of `MOVED_BY` differs.
    """
    if row is None or row.is_gone:
        return True
    now = product_record(product, slug=row.slug, position=row.position, seen_at=row.seen_at)
    return any(getattr(now, name) != getattr(row, name) for name in MOVED_BY)


def _list_once(storefront: Storefront) -> list[Product]:
    deadline = storefront.deadline(storefront.settings.background_timeout_seconds * LISTING_BUDGETS)
    found = list_products(storefront.flint, status=ACTIVE, deadline=deadline)
    # Rows may move between pages while we read, so that a product comes twice (conventions facts, section 8).
    return list({product.product_id: product for product in found if is_mirrored(product)}.values())


def _is_still_sold(storefront: Storefront, product_id: str) -> bool:
    try:
        product = get_product(storefront.flint, product_id, deadline=storefront.background_deadline())
    except NotFoundError:
        return False
    return product.status == ACTIVE


def _variants_of(storefront: Storefront, product: Product) -> tuple[Variant, ...] | NotFoundError | NotFlint:
    deadline = storefront.background_deadline()
    try:
        found = list_variants(storefront.flint, product.product_id, status=ACTIVE, deadline=deadline)
        return tuple(found)
    except NotFoundError as error:
        return error
    except NotFlint as error:
        if error.reason != "wrong_shape":
            raise
        log.warning("variants of product %s could not be understood: %s", product.product_id, error)
        return error


def _at_once(items: Sequence[Item], read: Callable[[Item], Answer]) -> Iterator[tuple[Item, Answer]]:
    if not items:
        return
    with ThreadPoolExecutor(max_workers=min(CALLS_AT_ONCE, len(items))) as pool:
        futures: dict[Future[Answer], Item] = {pool.submit(read, item): item for item in items}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:
            for future in futures:
                future.cancel()

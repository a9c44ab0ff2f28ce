"""
Writing what was read into the mirror: in batches, one transaction each, a product always with its variants.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from flint_storefront.catalog.mirrored import product_record, variant_records
from flint_storefront.catalog.models import CatalogReading
from flint_storefront.catalog.slugs import make_unique_slug
from flint_storefront.flint.models import Product, Variant
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import ProductRecord, Record, VariantRecord
from flint_storefront.storefront import Storefront

BATCH = 100

ADDED, CHANGED, GONE, VARIANTS = "added", "changed", "gone", "variants"

Item = TypeVar("Item")


def write_catalog(
    storefront: Storefront, known: Mapping[str, ProductRecord], reading: CatalogReading
) -> Counter[str]:
    """
    Bring the mirror to what was read. May be done twice, and by two processes at once.

    Args:
        known: Every row of the mirror by product id, as it was before the reading.

    Returns:
        How many products were `added`, `changed` and are `gone`, and how many `variants` changed.
    """
    counts: Counter[str] = Counter()
    slugs = {row.slug for row in known.values()}
    placed = [
        (position, product)
        for position, product in enumerate(reading.products)
        if product.product_id not in reading.unreadable_ids
    ]
    for batch in _batches(placed):
        with storefront.store.transaction() as transaction:
            writer = _Writer(storefront, transaction, known, slugs, counts)
            for position, product in batch:
                writer.write(product, position, reading.variants.get(product.product_id))
            writer.mark_seen([product.product_id for _, product in batch])
    for gone in _batches(sorted(reading.gone_ids)):
        with storefront.store.transaction() as transaction:
            where = {"product_id__in": gone, "is_gone": False}
            counts[GONE] += transaction.update(ProductRecord, where, {"is_gone": True})
            counts[VARIANTS] += transaction.update(VariantRecord, where, {"is_gone": True})
    return counts


class _Writer:
    def __init__(
        self,
        storefront: Storefront,
        transaction: Transaction,
        known: Mapping[str, ProductRecord],
        slugs: set[str],
        counts: Counter[str],
    ) -> None:
        self.now = storefront.clock()
        self.transaction = transaction
        self.known = known
        self.slugs = slugs
        self.counts = counts

    def write(self, product: Product, position: int, variants: Sequence[Variant] | None) -> None:
        row = self.known.get(product.product_id)
        if row is None:
            row = self._add(product, position)
        if row is not None:
            self._change(row, product, position)
        if variants is not None:
            self._write_variants(product, variants)

    def mark_seen(self, product_ids: Sequence[str]) -> None:
        self.transaction.update(ProductRecord, {"product_id__in": product_ids}, {"seen_at": self.now})

    def _add(self, product: Product, position: int) -> ProductRecord | None:
        # Another process may add the same product, or take the same slug, at any moment.
        while True:
            slug = make_unique_slug(product.name, self.slugs)
            self.slugs.add(slug)
            record = product_record(product, slug=slug, position=position, seen_at=self.now)
            if self.transaction.insert(record):
                self.counts[ADDED] += 1
                return None
            existing = self.transaction.find(ProductRecord, {"product_id": product.product_id})
            if existing is not None:
                return existing

    def _change(self, row: ProductRecord, product: Product, position: int) -> None:
        record = product_record(product, slug=row.slug, position=position, seen_at=row.seen_at)
        changes = _differences(row, record)
        if changes:
            where = {"product_id": product.product_id}
            self.counts[CHANGED] += self.transaction.update(ProductRecord, where, changes)

    def _write_variants(self, product: Product, variants: Sequence[Variant]) -> None:
        found = self.transaction.select(VariantRecord, {"product_id": product.product_id})
        stored = {row.variant_id: row for row in found}
        records = variant_records(product, variants)
        for record in records:
            row = stored.pop(record.variant_id, None)
            if row is None:
                self.counts[VARIANTS] += self.transaction.insert(record)
            else:
                self._change_variant(row, record)
        for row in stored.values():
            self._change_variant(row, replace(row, is_gone=True))

    def _change_variant(self, row: VariantRecord, record: VariantRecord) -> None:
        changes = _differences(row, record)
        if changes:
            where = {"variant_id": row.variant_id}
            self.counts[VARIANTS] += self.transaction.update(VariantRecord, where, changes)


def _differences(row: Record, record: Record) -> dict[str, Any]:
    names = [item.name for item in fields(row)]
    return {name: getattr(record, name) for name in names if getattr(record, name) != getattr(row, name)}


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    listed = list(items)
    for start in range(0, len(listed), BATCH):
        yield listed[start : start + BATCH]

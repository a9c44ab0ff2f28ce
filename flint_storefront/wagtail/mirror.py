"""
The mirror as Wagtail's blocks need it: products with their variants in one query for a whole page.
"""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from django.db import connection

from flint_storefront.catalog.mirror import MirrorProduct, find_products_by_id
from flint_storefront.storage.records import ProductRecord, VariantRecord
from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.models import Product, Variant

VARIANT_FIELDS = (
    "variant_id",
    "name",
    "currency",
    "price_minor",
    "is_available",
    "image_url",
    "image_alt",
    "position",
)
"""What a card shows of a variant."""


def load_products(product_ids: Sequence[str]) -> dict[str, Product]:
    """
    The products of these ids by id, each with its `mirror_product`; one query.
    """
    if not product_ids:
        return {}
    found: dict[str, Product] = {}
    variants: dict[str, list[VariantRecord]] = {}
    for row in Product.objects.using("default").raw(_query(len(product_ids)), [False, *product_ids]):
        found.setdefault(row.pk, row)
        if row.v_variant_id is not None:
            variants.setdefault(row.pk, []).append(_variant(row))
    for product_id, product in found.items():
        product.mirror_product = MirrorProduct(product_record(product), tuple(variants.get(product_id, ())))
    return found


def mirror_products(storefront: Storefront, products: Sequence[Product]) -> list[MirrorProduct]:
    """
    *products* as the core knows them; what `load_products` has not loaded is read now, in two queries.
    """
    missing = [product.pk for product in products if not hasattr(product, "mirror_product")]
    read: dict[str, MirrorProduct] = {}
    if missing:
        with storefront.store.reading() as transaction:
            found = find_products_by_id(transaction, missing, include_gone=True)
        read = {item.product.product_id: item for item in found}
    known = [getattr(product, "mirror_product", None) or read.get(product.pk) for product in products]
    return [item for item in known if item is not None]


def product_record(product: Product) -> ProductRecord:
    """
    The core's record of a row.
    """
    return ProductRecord(**{item.name: getattr(product, item.name) for item in fields(ProductRecord)})


def _query(count: int) -> str:
    quote = connection.ops.quote_name
    shown = ", ".join(f"v.{quote(name)} AS {quote(f'v_{name}')}" for name in VARIANT_FIELDS)
    places = ", ".join(["%s"] * count)
    # Names of our own tables and columns only; every value is a parameter.
    return (
        f"SELECT p.*, {shown} FROM {quote(Product._meta.db_table)} p "  # noqa: S608
        f"LEFT JOIN {quote(Variant._meta.db_table)} v ON v.product_id = p.product_id AND v.is_gone = %s "
        f"WHERE p.product_id IN ({places}) ORDER BY v.position, v.variant_id"
    )


def _variant(row: Any) -> VariantRecord:
    values = {name: getattr(row, f"v_{name}") for name in VARIANT_FIELDS}
    # A raw query answers 0 and 1 where the database has no truth values.
    return VariantRecord(product_id=row.pk, **{**values, "is_available": bool(values["is_available"])})

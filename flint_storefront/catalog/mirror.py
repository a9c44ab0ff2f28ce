"""
Reading the mirror: products with their variants, in at most two queries, never from Flint.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from flint_storefront.catalog.slugs import is_slug
from flint_storefront.money import Money
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import ProductRecord, VariantRecord


@dataclass(frozen=True)
class MirrorProduct:
    """
    One product with the variants that it still has, in Flint's order.
    """

    product: ProductRecord
    variants: tuple[VariantRecord, ...]

    @property
    def is_available(self) -> bool:
        """
        True when at least one variant can be bought.
        """
        return any(self.can_sell(variant) for variant in self.variants)

    @property
    def has_choice(self) -> bool:
        """
        True when the buyer has to choose among variants.
        """
        return len(self.variants) > 1

    def can_sell(self, variant: VariantRecord) -> bool:
        """
        True when *variant* can be bought now, as far as the mirror knows.
        """
        return is_sellable(self.product, variant)

    def find_variant(self, variant_id: str) -> VariantRecord | None:
        """
        The product's own variant of that id, or None.
        """
        return next((variant for variant in self.variants if variant.variant_id == variant_id), None)


def is_sellable(product: ProductRecord, variant: VariantRecord) -> bool:
    """
    True when neither is gone and both are available.

    Source: catalog facts, section 5 (`available_for_sale` on product and variant).
    """
    is_there = not (product.is_gone or variant.is_gone)
    return is_there and product.is_available and variant.is_available


def variant_price(variant: VariantRecord) -> Money:
    """
    The mirror's price of one.
    """
    return Money(variant.price_minor, variant.currency)


def full_name(product: ProductRecord, variant: VariantRecord) -> str:
    """
    Product and variant in one line, such as `Espresso – 250 g`.
    """
    return f"{product.name} – {variant.name}" if variant.name else product.name


def list_products(transaction: Transaction) -> list[MirrorProduct]:
    """
    Everything that Flint lists, in its order.
    """
    products = transaction.select(ProductRecord, {"is_gone": False}, order_by="position")
    variants = transaction.select(VariantRecord, {"is_gone": False}, order_by="position")
    return _joined(products, variants)


def find_product(transaction: Transaction, slug: str) -> MirrorProduct | None:
    """
    The product of that slug, or None when there is none or it is gone.
    """
    if not is_slug(slug):
        return None
    product = transaction.find(ProductRecord, {"slug": slug, "is_gone": False})
    return None if product is None else _with_variants(transaction, [product])[0]


def find_products_by_id(
    transaction: Transaction, product_ids: Sequence[str], *, include_gone: bool = False
) -> list[MirrorProduct]:
    """
    The products of these ids that there are, in the order of the ids.

    Args:
        include_gone: Also those that Flint no longer lists, to say so by their name; they have no variants.
    """
    if not product_ids:
        return []
    conditions = {} if include_gone else {"is_gone": False}
    found = transaction.select(ProductRecord, {"product_id__in": list(product_ids), **conditions})
    by_id = {product.product_id: product for product in found}
    wanted = [by_id[product_id] for product_id in dict.fromkeys(product_ids) if product_id in by_id]
    return _with_variants(transaction, wanted)


def find_variants(
    transaction: Transaction, variant_ids: Sequence[str]
) -> dict[str, tuple[ProductRecord, VariantRecord]]:
    """
    Product and variant by variant id, those included that are gone: a cart shows them as such.
    """
    if not variant_ids:
        return {}
    variants = transaction.select(VariantRecord, {"variant_id__in": list(variant_ids)})
    product_ids = sorted({variant.product_id for variant in variants})
    products = transaction.select(ProductRecord, {"product_id__in": product_ids}) if product_ids else []
    by_id = {product.product_id: product for product in products}
    return {
        variant.variant_id: (by_id[variant.product_id], variant)
        for variant in variants
        if variant.product_id in by_id
    }


def _with_variants(transaction: Transaction, products: Sequence[ProductRecord]) -> list[MirrorProduct]:
    if not products:
        return []
    product_ids = [product.product_id for product in products]
    variants = transaction.select(
        VariantRecord, {"product_id__in": product_ids, "is_gone": False}, order_by="position"
    )
    return _joined(products, variants)


def _joined(products: Sequence[ProductRecord], variants: Sequence[VariantRecord]) -> list[MirrorProduct]:
    by_product: dict[str, list[VariantRecord]] = defaultdict(list)
    for variant in variants:
        by_product[variant.product_id].append(variant)
    return [MirrorProduct(product, tuple(by_product[product.product_id])) for product in products]

"""
Goods with everything that comes on top: the input of a checkout, alike for a product, a set and a cart.
"""

from collections.abc import Sequence
from dataclasses import replace

from flint_storefront.catalog.mirror import full_name, variant_price
from flint_storefront.money import Money
from flint_storefront.offers.add_ons import AddOns
from flint_storefront.offers.estimate import Estimate, estimate
from flint_storefront.offers.fees import fees_for
from flint_storefront.offers.seen_fees import find_seen_fees
from flint_storefront.offers.selection import SelectedLine, SelectedTip, Selection
from flint_storefront.settings import Settings
from flint_storefront.storage.records import ProductRecord, VariantRecord

DELIVERED = "physical"
"""The product type whose goods are brought to the buyer. Source: catalog facts, sections 4 and 11."""


def is_delivered(product: ProductRecord) -> bool:
    """
    True for goods that must be brought to the buyer.
    """
    return product.product_type == DELIVERED


def goods_line(product: ProductRecord, variant: VariantRecord, quantity: int) -> SelectedLine:
    """
    So many of a variant, at the mirror's price.
    """
    return SelectedLine(
        variant_id=variant.variant_id,
        quantity=quantity,
        name=full_name(product, variant),
        unit_money=variant_price(variant),
        is_delivered=is_delivered(product),
    )


def goods_estimate(
    settings: Settings, *, kind: str, key: str, goods: Money, has_delivery: bool, tip: SelectedTip | None
) -> Estimate:
    """
    What goods of that price come to with the site's fees and a tip.
    """
    fees = fees_for(settings, kind=kind, key=key, subtotal=goods, has_delivery=has_delivery)
    return estimate(goods, fees, tip)


def goods_selection(
    settings: Settings,
    *,
    kind: str,
    key: str,
    lines: Sequence[SelectedLine],
    add_ons: AddOns,
    seen_goods: Money,
    seen_fees: Money | None = None,
    seen_rules: str | None = None,
    cart_version: int | None = None,
) -> Selection:
    """
    The input of a checkout.

    Args:
        lines: At least one, all in one currency.
        seen_goods: What the page said the goods cost: fees and tip of this are what the buyer agreed to.
        seen_fees: What it said the fees come to; None: it told their rules.
        seen_rules: These rules as its form carries them (`offers/seen_fees.py`); without them today's count as seen.
    """
    has_delivery = any(line.is_delivered for line in lines)
    seen = goods_estimate(
        settings, kind=kind, key=key, goods=seen_goods, has_delivery=has_delivery, tip=add_ons.tip
    )
    shown_total = seen.total
    if seen_fees is None:
        seen_fees = find_seen_fees(seen_rules, seen_goods, has_delivery=has_delivery)
    if seen_fees is not None:
        shown_total = seen_goods + seen_fees + (seen.tip or Money.zero(seen_goods.currency))
    selection = Selection(
        kind=kind,
        key=key,
        lines=tuple(lines),
        shown_total=shown_total,
        cart_version=cart_version,
        tip=add_ons.tip,
        promotion_code=add_ons.promotion_code,
    )
    charges = fees_for(settings, kind=kind, key=key, subtotal=selection.subtotal, has_delivery=has_delivery)
    return replace(selection, charges=charges)

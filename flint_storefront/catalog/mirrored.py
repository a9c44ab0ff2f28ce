"""
From Flint's products and variants to the rows of the mirror. Pure.

Source: catalog facts, section 3; contract schemas Product and ProductVariant.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from flint_storefront.currencies import MINOR_DIGITS
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.flint.models import Image, Product, Variant
from flint_storefront.storage.records import ProductRecord, VariantRecord

log = redacted_logger(__name__)

ACTIVE = "active"

_ID = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)


def is_mirrored(product: Product) -> bool:
    """
    True for an active product with a proper id.
    """
    return product.status == ACTIVE and _ID.fullmatch(product.product_id) is not None


def product_record(product: Product, *, slug: str, position: int, seen_at: datetime) -> ProductRecord:
    """
    The row of a product. Its price range is kept only to notice that it moved.
    """
    lowest, highest = product.lowest_price_money, product.highest_price_money
    is_one_currency = lowest is not None and highest is not None and lowest.currency == highest.currency
    image = _first_image(product.images)
    return ProductRecord(
        product_id=product.product_id,
        slug=slug,
        name=_plain(product.name),
        description=_plain(product.description),
        product_type=_plain(product.product_type),
        status=product.status,
        is_available=product.available_for_sale,
        currency=lowest.currency if lowest is not None and is_one_currency else None,
        price_min_minor=None if lowest is None else lowest.amount,
        price_max_minor=None if highest is None else highest.amount,
        image_url=None if image is None else image.url,
        image_alt="" if image is None else _plain(image.alt),
        image_width=None if image is None else image.width or None,
        image_height=None if image is None else image.height or None,
        position=position,
        product_version=product.version,
        variant_count=product.variant_count or 0,
        active_variant_count=product.active_variant_count or 0,
        flint_updated_at=product.updated_at,
        seen_at=seen_at,
    )


def variant_records(product: Product, variants: Sequence[Variant]) -> list[VariantRecord]:
    """
    The rows of a product's active variants, in their order; one whose price cannot be shown is left out.
    """
    known = [variant for variant in variants if _is_sold(product, variant)]
    known.sort(key=lambda variant: (variant.position, variant.variant_id))
    return [
        _variant_record(product, variant, position=position, has_name=len(known) > 1)
        for position, variant in enumerate(known)
    ]


def _is_sold(product: Product, variant: Variant) -> bool:
    if variant.status != ACTIVE or variant.product_id != product.product_id:
        return False
    if _ID.fullmatch(variant.variant_id) is None or variant.unit_price_money.amount < 0:
        return False
    is_showable = variant.unit_price_money.currency in MINOR_DIGITS
    if not is_showable:
        log.warning("variant %s has a currency that cannot be shown: left out", variant.variant_id)
    return is_showable


def _variant_record(product: Product, variant: Variant, *, position: int, has_name: bool) -> VariantRecord:
    order = {option.option_id: option.position for option in product.options}
    options = sorted(variant.selected_options, key=lambda option: order.get(option.option_id, 0))
    values = ", ".join(_plain(option.value) for option in options)
    image = _first_image(variant.images)
    return VariantRecord(
        variant_id=variant.variant_id,
        product_id=product.product_id,
        name=(values or _plain(variant.name) or _plain(variant.sku or "")) if has_name else "",
        sku=None if variant.sku is None else _plain(variant.sku),
        options=[{"name": _plain(option.option_name), "value": _plain(option.value)} for option in options],
        currency=variant.unit_price_money.currency,
        price_minor=variant.unit_price_money.amount,
        is_available=variant.available_for_sale,
        image_url=None if image is None else image.url,
        image_alt="" if image is None else _plain(image.alt),
        position=position,
    )


def _first_image(images: Sequence[Image]) -> Image | None:
    return next((image for image in images if _is_web_address(image.url)), None)


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and "\x00" not in url


def _plain(text: str) -> str:
    # PostgreSQL keeps no NUL, and no page needs one.
    return text.replace("\x00", "")

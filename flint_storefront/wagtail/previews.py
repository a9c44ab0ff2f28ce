"""
Products of no shop, for the previews of blocks: never saved, never sold.
"""

from datetime import UTC, datetime

from django.templatetags.static import static
from django.utils.translation import gettext as _

from flint_storefront.catalog.mirror import MirrorProduct
from flint_storefront.storage.records import VariantRecord
from flint_storefront.wagtail.mirror import product_record
from flint_storefront.wagtail.models import Product

NEVER = datetime(2026, 1, 1, tzinfo=UTC)


def preview_product(number: int) -> Product:
    """
    An unsaved product, with its variants as `mirror_product`.

    Args:
        number: 1 to 3; the second has two variants, the third is sold out.
    """
    names = {1: _("House blend"), 2: _("Single origin"), 3: _("Winter roast")}
    product = Product(
        product_id=f"preview-{number}",
        slug=f"preview-{number}",
        name=names[number],
        description=_("This is what a product of your shop looks like here."),
        currency="USD",
        price_min_minor=1000 + 200 * number,
        price_max_minor=1000 + 200 * number,
        is_available=number != 3,
        image_url=static("flint_storefront_wagtail/preview.svg"),
        image_width=400,
        image_height=300,
        seen_at=NEVER,
    )
    product.mirror_product = MirrorProduct(product_record(product), tuple(_variants(product, number)))
    return product


def _variants(product: Product, number: int) -> list[VariantRecord]:
    sizes = ("250 g", "1 kg") if number == 2 else ("",)
    return [
        VariantRecord(
            variant_id=f"{product.pk}-{place}",
            product_id=product.pk,
            name=size,
            currency="USD",
            price_minor=product.price_min_minor + 3000 * place,
            is_available=product.is_available,
            position=place,
        )
        for place, size in enumerate(sizes)
    ]

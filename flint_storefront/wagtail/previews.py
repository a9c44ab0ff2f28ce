"""
Products, plans, campaigns and payment links of no shop, for the previews of blocks: never saved, never sold.
"""

from dataclasses import fields
from datetime import UTC, datetime

from django.templatetags.static import static
from django.utils.translation import gettext as _

from flint_storefront.catalog.mirror import MirrorProduct
from flint_storefront.payment_links.models import LinkLine, LinkOffer
from flint_storefront.payment_links.stored import offer_json
from flint_storefront.storage.records import VariantRecord
from flint_storefront.wagtail.mirror import product_record
from flint_storefront.wagtail.models import Campaign, PaymentLink, Plan, Product, Variant

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


def preview_variant(number: int) -> Variant:
    """
    The first variant of a product of no shop, as a set's block holds it.
    """
    product = preview_product(number)
    record = product.mirror_product.variants[0]
    variant = Variant(**{item.name: getattr(record, item.name) for item in fields(VariantRecord)})
    variant.product_name = product.name
    variant.mirrored = (product.mirror_product.product, record)
    return variant


def preview_plan(number: int) -> Plan:
    """
    An unsaved plan; the first is paid monthly and has a trial, the second yearly.
    """
    is_yearly = number == 2
    return Plan(
        subscription_plan_id=f"preview-{number}",
        slug=f"preview-{number}",
        name=_("Every year") if is_yearly else _("Every month"),
        description=_("This is what a plan of your shop looks like here."),
        currency="USD",
        recurring_minor=18000 if is_yearly else 1800,
        trial_days=None if is_yearly else 14,
        billing_interval="yearly" if is_yearly else "monthly",
        quantity_options=[1, 2, 5],
        position=number,
        seen_at=NEVER,
    )


def preview_campaign() -> Campaign:
    """
    An unsaved campaign with a goal and a supporter wall.
    """
    amounts = {"currency": "USD", "choices": "10 25 50", "preselected": "25", "low": "1", "high": "5000"}
    costs = {"has_custom": True, "cost_percent": None, "cost_fixed": ""}
    return Campaign(
        title=_("A new roof for the library"),
        slug="preview",
        text=_("This is what a campaign looks like here."),
        amounts=[("amounts", {**amounts, **costs})],
        intervals=["once", "monthly"],
        goal_amount="5000",
        has_message=True,
        has_wall=True,
    )


PREVIEW_LINK = "preview link"
"""Its slug has a blank, so that no link of a site can have it."""


def preview_link_offer() -> LinkOffer:
    """
    Something that is sold by the piece.
    """
    return LinkOffer(
        slug=PREVIEW_LINK,
        title=_("Summer fête"),
        text=_("This is what a payment link looks like here."),
        image_url=static("flint_storefront_wagtail/preview.svg"),
        currency="USD",
        lines=(LinkLine(key="ticket", name=_("Ticket"), unit_minor=1200, low=1, high=6),),
    )


def preview_link() -> PaymentLink:
    """
    An unsaved payment link.
    """
    offer = offer_json(preview_link_offer())
    return PaymentLink(slug=PREVIEW_LINK, owner="preview", offer=offer, wished_at=NEVER)

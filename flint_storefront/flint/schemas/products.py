"""Schemas of the catalogue. Source: contract schemas of the same names; catalog facts, section 3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from flint_storefront.flint.models import Image, Product, ProductOption, SelectedOption, Variant
from flint_storefront.flint.schemas.fields import (
    Flag,
    FlintSchema,
    Instant,
    MoneyField,
    Notes,
    Several,
    Texts,
    WholeNumber,
    objects_in,
)
from flint_storefront.flint.schemas.reading import member


class SelectedOptionSchema(FlintSchema):
    """One choice of a variant."""

    model = SelectedOption
    option_id = fields.String(load_default="")
    option_name = fields.String(load_default="")
    option_value_id = fields.String(load_default="")
    value = fields.String(required=True)


class ImageSchema(FlintSchema):
    """A picture."""

    model = Image
    url = fields.String(required=True)
    width = WholeNumber(load_default=0)
    height = WholeNumber(load_default=0)
    alt = fields.String()


class VariantSchema(FlintSchema):
    """What is really sold."""

    model = Variant
    variant_id = fields.String(required=True)
    product_id = fields.String(required=True)
    status = fields.String(required=True)
    position = WholeNumber(load_default=0)
    unit_price_money = MoneyField(required=True)
    available_for_sale = Flag(required=True)
    version = WholeNumber(required=True)
    name = fields.String()
    sku = fields.String()
    selected_options = Several(SelectedOptionSchema())
    images = Several(ImageSchema(), data_key="effective_images")
    updated_at = Instant()


class ProductOptionSchema(FlintSchema):
    """Something to choose about a product."""

    model = ProductOption
    option_id = fields.String(required=True)
    name = fields.String(required=True)
    position = WholeNumber(load_default=0)
    values = Texts()

    def reshape(self, data: dict[str, Any]) -> dict[str, Any]:
        """Of the values only the shown text, in their order."""
        listed = sorted(objects_in(data.get("values")), key=_position)
        return {**data, "values": [value.get("value") for value in listed]}


class ProductSchema(FlintSchema):
    """What a shop shows."""

    model = Product
    product_id = fields.String(required=True)
    name = fields.String(required=True)
    product_type = fields.String(required=True)
    status = fields.String(required=True)
    version = WholeNumber(required=True)
    available_for_sale = Flag(load_default=False)
    description = fields.String()
    images = Several(ImageSchema())
    options = Several(ProductOptionSchema())
    categories = Texts()
    default_variant_id = fields.String()
    variant_count = WholeNumber()
    active_variant_count = WholeNumber()
    lowest_price_money = MoneyField()
    highest_price_money = MoneyField()
    external_reference_id = fields.String()
    metadata = Notes()
    created_at = Instant()
    updated_at = Instant()

    def reshape(self, data: dict[str, Any]) -> dict[str, Any]:
        """The price range becomes two amounts; categories become their handles; options stand in order."""
        price_range = data.get("price_range")
        categories = data.get("categories")
        return {
            **data,
            "lowest_price_money": member(price_range, "min_unit_price_money"),
            "highest_price_money": member(price_range, "max_unit_price_money"),
            "categories": [_handle(it) for it in categories] if isinstance(categories, list) else None,
            "options": sorted(objects_in(data.get("options")), key=_position),
        }


def _position(listed: Mapping[str, Any]) -> int:
    position = listed.get("position")
    return position if type(position) is int else 0


def _handle(category: object) -> object:
    return category if isinstance(category, str) else member(category, "handle")

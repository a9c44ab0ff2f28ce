"""Products, variants, their options and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flint_storefront.flint.models.metadata import no_metadata
from flint_storefront.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectedOption:
    """One choice of a variant, such as *Grind: whole beans*."""

    option_id: str
    """Id of the option."""
    option_name: str
    """Name of the option."""
    option_value_id: str
    """Id of the value."""
    value: str
    """The value as shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture on Flint's or the merchant's host."""

    url: str
    """Address of the picture."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    alt: str = ""
    """Text for those who do not see it; empty when none was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """What is really sold: a product in one choice of options. Source: catalog facts, section 3."""

    variant_id: str
    """Id."""
    product_id: str
    """Its product."""
    status: str
    """`active`, `inactive`, `archived`."""
    position: int
    """Order of appearance within the product."""
    unit_price_money: Money
    """Price of one unit."""
    available_for_sale: bool
    """Whether it can be bought now."""
    version: int
    """Rises with each change."""
    name: str = ""
    """Name, when it has one of its own."""
    sku: str | None = None
    """The merchant's own number."""
    selected_options: tuple[SelectedOption, ...] = ()
    """Its choices, in order."""
    images: tuple[Image, ...] = ()
    """What to show: its own gallery, else the product's (`effective_images`)."""
    updated_at: datetime | None = None
    """Last change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductOption:
    """Something to choose about a product, such as *Grind*."""

    option_id: str
    """Id."""
    name: str
    """Name."""
    position: int
    """Order of appearance."""
    values: tuple[str, ...] = ()
    """The values as shown, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What a shop shows; its variants come from their own list. Source: catalog facts, section 3."""

    product_id: str
    """Id."""
    name: str
    """Name."""
    product_type: str
    """`physical`, `service`, `fee`, `digital`, `gift_card`."""
    status: str
    """`active`, `inactive`, `archived`."""
    version: int
    """Rises with each change."""
    available_for_sale: bool = False
    """Whether anything of it can be bought now; may change without a new version."""
    description: str = ""
    """Text, as the merchant wrote it."""
    images: tuple[Image, ...] = ()
    """Gallery."""
    options: tuple[ProductOption, ...] = ()
    """What can be chosen, in order."""
    categories: tuple[str, ...] = ()
    """Handles of its categories."""
    default_variant_id: str | None = None
    """The variant shown first."""
    variant_count: int | None = None
    """Variants in all."""
    active_variant_count: int | None = None
    """Variants that are active."""
    lowest_price_money: Money | None = None
    """Least price of a unit."""
    highest_price_money: Money | None = None
    """Greatest price of a unit."""
    external_reference_id: str | None = None
    """The merchant's own reference."""
    metadata: Mapping[str, str] = field(default_factory=no_metadata)
    """The merchant's own notes."""
    created_at: datetime | None = None
    """Made."""
    updated_at: datetime | None = None
    """Last change."""

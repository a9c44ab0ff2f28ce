"""
Products and variants, for the mirror. Source: catalog facts, section 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flint_storefront.flint.client import FlintClient
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.models import Product, Variant
from flint_storefront.flint.resources.requests import id_in_path, without_none
from flint_storefront.flint.schemas.products import ProductSchema, VariantSchema
from flint_storefront.flint.schemas.reading import read_list, read_object

LARGEST_PAGE = 100
"""Rows that one page may hold. Source: conventions facts, section 8."""

_PRODUCT = ProductSchema()
_VARIANT = VariantSchema()


def list_products(
    client: FlintClient,
    *,
    status: str | None = "active",
    updated_after: datetime | None = None,
    page_size: int = LARGEST_PAGE,
    deadline: Deadline,
    is_person_waiting: bool = False,
) -> Iterator[Product]:
    """
    Every product, page by page as they are taken; none is read twice on purpose, but rows may move while
    paging.

    Args:
        status: `active`, `inactive`, `archived`; None leaves the choice to Flint.
        updated_after: Aware; only what changed since.

    Raises:
        FlintError, NotFlint, FlintUnreachable: As of any read, from any page.
    """
    params: dict[str, str | int | None] = {
        "status": status,
        "updated_after": updated_after.isoformat() if updated_after else None,
        "page_size": page_size,
    }
    pages = client.pages(
        "/v1/products", without_none(params), deadline=deadline, is_person_waiting=is_person_waiting
    )
    for page in pages:
        yield from read_list(_PRODUCT, Product, page)


def get_product(
    client: FlintClient, product_id: str, *, deadline: Deadline, is_person_waiting: bool = False
) -> Product:
    """
    Read one product; archived ones can still be read.

    Raises:
        NotFoundError: Not a product of this account.
        FlintError, NotFlint, FlintUnreachable: As of any read.
    """
    path = f"/v1/products/{id_in_path(product_id)}"
    answer = client.read(path, deadline=deadline, is_person_waiting=is_person_waiting)
    return read_object(_PRODUCT, Product, answer.data)


def list_variants(
    client: FlintClient,
    product_id: str,
    *,
    status: str | None = None,
    page_size: int = LARGEST_PAGE,
    deadline: Deadline,
    is_person_waiting: bool = False,
) -> Iterator[Variant]:
    """
    Every variant of a product, by their position.

    Raises:
        FlintError, NotFlint, FlintUnreachable: As of any read, from any page.
    """
    params: dict[str, str | int | None] = {
        "status": status,
        "sort_by": "position",
        "sort_direction": "asc",
        "page_size": page_size,
    }
    pages = client.pages(
        f"/v1/products/{id_in_path(product_id)}/variants",
        without_none(params),
        deadline=deadline,
        is_person_waiting=is_person_waiting,
    )
    for page in pages:
        yield from read_list(_VARIANT, Variant, page)

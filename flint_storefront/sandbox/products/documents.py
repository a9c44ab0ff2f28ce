"""Products and variants in the contract's shape."""

from typing import Any

from flint_storefront.sandbox.api.metadata import check_metadata
from flint_storefront.sandbox.state import Document, Environment, Sandbox

IMAGE_WIDTH = 1200
IMAGE_HEIGHT = 900
"""Size told of every image: the sandbox loads none (our choice)."""

VARIANT_TEXTS = ("name", "sku", "barcode", "external_reference_id", "line_item_tax_category", "taxable")


def make_images(requests: list[Document]) -> list[Document]:
    """Return images for image requests; the address stays that of the source."""
    return [
        {"url": request["source_url"], "width": IMAGE_WIDTH, "height": IMAGE_HEIGHT}
        | {key: request[key] for key in ("alt", "external_reference_id") if key in request}
        for request in requests
    ]


def make_options(sandbox: Sandbox, product_id: str, requests: list[Document]) -> list[Document]:
    """Return options with ids; the client's keys stay as private `_client_key`."""
    return [
        {
            "option_id": sandbox.new_id("opt_"),
            "product_id": product_id,
            "name": request["name"],
            "position": request.get("position", index),
            "status": request.get("status", "active"),
            "metadata": check_metadata(request.get("metadata", {})),
            "values": [
                make_option_value(sandbox, value, place)
                for place, value in enumerate(request.get("values", []))
            ],
            "_client_key": request.get("client_option_key"),
        }
        for index, request in enumerate(requests)
    ]


def make_option_value(sandbox: Sandbox, request: Document, place: int) -> Document:
    """Return one value of an option."""
    return {
        "option_value_id": sandbox.new_id("optv_"),
        "value": request["value"],
        "position": request.get("position", place),
        "status": request.get("status", "active"),
        "_client_key": request.get("client_value_key"),
    }


def make_variant(
    sandbox: Sandbox, product: Document, request: Document, *, position: int, selected: list[Document]
) -> Document:
    """
    Return a new variant.

    Its private `_stock` is None while it is not tracked, else the whole number that can still be sold.
    """
    now = sandbox.now_text()
    images = make_images(request.get("images", []))
    variant: Document = {
        "variant_id": sandbox.new_id("var_"),
        "product_id": product["product_id"],
        "merchant_id": product["merchant_id"],
        "unit_price_money": request["unit_price_money"],
        "status": request.get("status", "active"),
        "position": request.get("position", position),
        "selected_options": selected,
        "metadata": check_metadata(request.get("metadata", {})),
        "images": images,
        "modifier_set_id": None,
        "taxable": request.get("taxable", False),
        "created_at": now,
        "updated_at": now,
        "version": 1,
        "_stock": None,
    }
    variant |= {key: request[key] for key in VARIANT_TEXTS if key in request}
    if "inventory_item_id" in request:
        variant["inventory_item_id"] = request["inventory_item_id"]
    elif "inventory_item" in request:
        variant["inventory_item_id"] = sandbox.new_id("invi_")
    return variant


def make_product(sandbox: Sandbox, environment: Environment, request: Document) -> Document:
    """Return a new product without its computed fields; see `refresh_product`."""
    now = sandbox.now_text()
    product_id = sandbox.new_id("prod_")
    product: Document = {
        "product_id": product_id,
        "merchant_id": environment.merchant_id,
        "name": request["name"],
        "product_type": request["product_type"],
        "status": request.get("status", "active"),
        "categories": make_categories(sandbox, environment, request.get("categories", [])),
        "images": make_images(request.get("images", [])),
        "options": make_options(sandbox, product_id, request.get("options", [])),
        "metadata": check_metadata(request.get("metadata", {})),
        "modifier_set_id": None,
        "delivery_configuration_status": (
            "configured" if request["product_type"] == "physical" else "not_applicable"
        ),
        "created_at": now,
        "updated_at": now,
        "version": 1,
    }
    product |= {key: request[key] for key in ("description", "external_reference_id") if key in request}
    return product


def make_categories(sandbox: Sandbox, environment: Environment, handles: list[str]) -> list[Document]:
    """Return category references; a handle not seen before is simply made (open whether Flint refuses it)."""
    known = {
        category["handle"]: category
        for product in environment.products.values()
        for category in product["categories"]
    }
    return [
        known.get(handle)
        or {"category_id": sandbox.new_id("ctg_"), "handle": handle, "name": handle.replace("-", " ").title()}
        for handle in dict.fromkeys(handles)
    ]


def find_variants(environment: Environment, product_id: str) -> list[Document]:
    """Return the product's variants, archived ones included, by position."""
    variants = [row for row in environment.variants.values() if row["product_id"] == product_id]
    return sorted(variants, key=lambda variant: variant["position"])


def refresh_product(environment: Environment, product: Document) -> None:
    """
    Bring the computed fields of *product* and its variants up to date.

    A variant is for sale when it and its product are active and it is not sold out; a product when one of its
    variants is. The price range is over active variants (catalog facts, sections 5 and 13; unverified).
    """
    variants = find_variants(environment, product["product_id"])
    for variant in variants:
        refresh_variant(product, variant)
    active = [variant for variant in variants if variant["status"] == "active"]
    product |= {
        "variant_count": len(variants),
        "active_variant_count": len(active),
        "option_count": len(product["options"]),
        "available_for_sale": any(variant["available_for_sale"] for variant in variants),
    }
    if variants:
        product.setdefault("default_variant_id", variants[0]["variant_id"])
        prices = sorted(
            (row["unit_price_money"] for row in active or variants), key=lambda row: row["amount"]
        )
        product["price_range"] = {
            "min_unit_price_money": dict(prices[0]),
            "max_unit_price_money": dict(prices[-1]),
        }


def refresh_variant(product: Document, variant: Document) -> None:
    """Bring the computed fields of *variant* up to date."""
    is_active = variant["status"] == "active" and product["status"] == "active"
    is_tracked = variant["_stock"] is not None or "inventory_item_id" in variant
    computed: dict[str, Any] = {
        "available_for_sale": is_active and variant["_stock"] != 0,
        "inventory_tracking": "tracked" if is_tracked else "not_tracked",
        "delivery_configuration_status": product["delivery_configuration_status"],
        "effective_images": variant["images"] or product["images"],
        "images_inherited": not variant["images"],
    }
    variant |= computed

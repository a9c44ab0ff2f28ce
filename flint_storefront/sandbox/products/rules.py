"""What can be done to products and variants (catalog facts, sections 3, 5 and 13)."""

from flint_storefront.sandbox.api.errors import ApiError, not_found
from flint_storefront.sandbox.api.metadata import merge_metadata
from flint_storefront.sandbox.products.documents import (
    VARIANT_TEXTS,
    find_variants,
    make_categories,
    make_images,
    make_product,
    make_variant,
    refresh_product,
)
from flint_storefront.sandbox.state import Document, Environment, Sandbox

PRODUCT_TEXTS = ("name", "description", "external_reference_id", "product_type", "status")


def get_product(environment: Environment, product_id: str) -> Document:
    """
    Return a product, archived or not.

    Raises:
        ApiError: RESOURCE_NOT_FOUND.
    """
    product = environment.products.get(product_id)
    if product is None:
        raise not_found("product")
    return product


def get_variant(environment: Environment, product_id: str, variant_id: str) -> Document:
    """
    Return a variant of that product.

    Raises:
        ApiError: RESOURCE_NOT_FOUND.
    """
    variant = environment.variants.get(variant_id)
    if variant is None or variant["product_id"] != product_id:
        raise not_found("variant")
    return variant


def create_product(sandbox: Sandbox, environment: Environment, request: Document) -> Document:
    """
    Add a product with its variants; *request* is a valid CreateProductRequest.

    Raises:
        ApiError: mixed currencies, an unknown option key or the same combination of options twice.
    """
    product = make_product(sandbox, environment, request)
    requests = request.get("variants") or [request["default_variant"]]
    variants = []
    for index, row in enumerate(requests):
        param = f"variants[{index}]"
        selected = choose_options(product, row.get("selected_option_values", []), param)
        if product["options"] and not selected:
            raise ApiError("OPTION_VALUE_REFERENCE_REQUIRED", "Choose a value of each option.", param=param)
        variants.append(make_variant(sandbox, product, row, position=index, selected=selected))
    check_variants(variants)
    environment.products[product["product_id"]] = product
    environment.variants |= {variant["variant_id"]: variant for variant in variants}
    refresh_product(environment, product)
    sandbox.ledger_add("product.created", environment, product_id=product["product_id"])
    return product


def choose_options(product: Document, references: list[Document], param: str) -> list[Document]:
    """Return the selected options that *references* name, by the client's keys or by id."""
    selected = []
    for reference in references:
        found = [
            (option, value)
            for option in product["options"]
            for value in option["values"]
            if is_meant(reference, option, value)
        ]
        if not found:
            raise ApiError("UNKNOWN_CLIENT_OPTION_VALUE", "No such option value.", param=param)
        option, value = found[0]
        selected.append(
            {
                "option_id": option["option_id"],
                "option_name": option["name"],
                "option_value_id": value["option_value_id"],
                "value": value["value"],
            }
        )
    return selected


def is_meant(reference: Document, option: Document, value: Document) -> bool:
    """Return whether *reference* names this value of this option."""
    if "option_value_id" in reference:
        return bool(reference["option_value_id"] == value["option_value_id"])
    keys = (reference.get("client_option_key"), reference.get("client_value_key"))
    return None not in keys and keys == (option["_client_key"], value["_client_key"])


def check_variants(variants: list[Document]) -> None:
    """Refuse two currencies, and two variants with the same options, in one product."""
    if len({variant["unit_price_money"]["currency"] for variant in variants}) > 1:
        raise ApiError("MIXED_VARIANT_CURRENCIES", "The variants of a product share one currency.")
    combinations = [
        frozenset(row["option_value_id"] for row in variant["selected_options"]) for variant in variants
    ]
    if len(variants) > 1 and len(set(combinations)) < len(combinations):
        raise ApiError("VARIANT_OPTION_COMBINATION_ALREADY_EXISTS", "Two variants choose the same options.")


def update_product(
    sandbox: Sandbox, environment: Environment, product: Document, change: Document
) -> Document:
    """
    Change a product by a valid UpdateProductRequest and return it.

    Raises:
        ApiError: nothing to change, a stale version, an archived product, options (not changed here).
    """
    check_change(product, change)
    if "options" in change:
        raise ApiError("FIELD_NOT_UPDATABLE", "The sandbox does not change options.", param="options")
    if "default_variant_id" in change:
        get_variant(environment, product["product_id"], change["default_variant_id"])
    changed = {key: change[key] for key in (*PRODUCT_TEXTS, "default_variant_id") if key in change}
    if "metadata" in change:
        changed["metadata"] = merge_metadata(product["metadata"], change["metadata"])
    if "images" in change:
        changed["images"] = make_images(change["images"])
    if "categories" in change:
        changed["categories"] = make_categories(sandbox, environment, change["categories"])
    product |= changed
    touch(sandbox, product)
    refresh_product(environment, product)
    return product


def update_variant(
    sandbox: Sandbox, environment: Environment, variant: Document, change: Document
) -> Document:
    """
    Change a variant by a valid UpdateProductVariantRequest and return it; its product's version rises too.

    Raises:
        ApiError: nothing to change, a stale version, an archived variant, another currency than its siblings.
    """
    product = environment.products[variant["product_id"]]
    check_change(variant, change)
    changed = variant | {key: change[key] for key in (*VARIANT_TEXTS, "status", "position") if key in change}
    if "unit_price_money" in change:
        changed["unit_price_money"] = change["unit_price_money"]
    siblings = find_variants(environment, product["product_id"])
    check_variants([changed if row is variant else row for row in siblings])
    if "metadata" in change:
        changed["metadata"] = merge_metadata(variant["metadata"], change["metadata"])
    if "images" in change:
        changed["images"] = make_images(change["images"])
    if change.get("inventory_item_id") or "inventory_item" in change:
        changed["inventory_item_id"] = change.get("inventory_item_id") or sandbox.new_id("invi_")
    elif "inventory_item_id" in change:
        changed.pop("inventory_item_id", None)
        changed["_stock"] = None
    variant.clear()
    variant |= changed
    touch(sandbox, variant)
    touch(sandbox, product)
    refresh_product(environment, product)
    return variant


def archive_product(
    sandbox: Sandbox, environment: Environment, product: Document, expected_version: int | None
) -> Document:
    """
    Archive a product for good and return it; an archived one stays as it is.

    Raises:
        ApiError: CONCURRENT_MODIFICATION on a stale version.
    """
    check_version(product, expected_version)
    if product["status"] != "archived":
        product["status"] = "archived"
        touch(sandbox, product)
        refresh_product(environment, product)
    return product


def set_stock(sandbox: Sandbox, environment: Environment, variant_id: str, stock: int | None) -> None:
    """
    Say how many of a variant can still be sold; None stops the tracking.

    No version rises: availability may change without it (issue 2, section 4). Sold out is 0.
    """
    variant = environment.variants[variant_id]
    variant["_stock"] = stock
    refresh_product(environment, environment.products[variant["product_id"]])
    sandbox.ledger_add("variant.stock_set", environment, variant_id=variant_id, stock=stock)


def check_change(row: Document, change: Document) -> None:
    """Refuse an empty, stale or too late PATCH."""
    check_version(row, change.get("expected_version"))
    if not set(change) - {"expected_version"}:
        raise ApiError("NO_FIELDS_TO_UPDATE", "Nothing to change.")
    if row["status"] == "archived":
        raise ApiError("INVALID_STATUS_TRANSITION", "It is archived.", status=409)


def check_version(row: Document, expected_version: int | None) -> None:
    """Refuse a stale expected version."""
    if expected_version is not None and expected_version != row["version"]:
        raise ApiError("CONCURRENT_MODIFICATION", "It has changed.", current_version=row["version"])


def touch(sandbox: Sandbox, row: Document) -> None:
    """Raise the version by one (unverified) and note the time."""
    row["version"] += 1
    row["updated_at"] = sandbox.now_text()

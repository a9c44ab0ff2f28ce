"""Operations on products and variants."""

from flint_storefront.sandbox.api.calls import Answer, Call, operation
from flint_storefront.sandbox.api.listing import contains_text, equals, is_in_time, order_rows
from flint_storefront.sandbox.api.pagination import make_page
from flint_storefront.sandbox.products.documents import find_variants
from flint_storefront.sandbox.products.rules import (
    archive_product,
    create_product,
    get_product,
    get_variant,
    update_product,
    update_variant,
)
from flint_storefront.sandbox.state import Document

PRODUCT_FILTERS = ("product_type", "status", "external_reference_id", "delivery_configuration_status")
PRODUCT_SORTS = {
    "name": lambda row: row["name"],
    "created_at": lambda row: row["created_at"],
    "updated_at": lambda row: row["updated_at"],
}
VARIANT_FILTERS = ("status", "external_reference_id", "delivery_profile_id", "delivery_configuration_status")
VARIANT_SORTS = {
    "position": lambda row: row["position"],
    "created_at": lambda row: row["created_at"],
    "updated_at": lambda row: row["updated_at"],
    "unit_price": lambda row: row["unit_price_money"]["amount"],
}


@operation("products.list")
def list_products(call: Call) -> Answer:
    """Answer a page of products."""
    rows = [row for row in call.environment.products.values() if is_listed(call, row)]
    return make_page(call, order_rows(call, rows, PRODUCT_SORTS), "product_id")


def is_listed(call: Call, product: Document) -> bool:
    """Return whether *product* passes every filter of the call."""
    query = call.query
    if not equals(call, product, PRODUCT_FILTERS) or not is_in_time(call, product):
        return False
    handles = [category["handle"] for category in product["categories"]]
    if "category_handle" in query and query["category_handle"] not in handles:
        return False
    if not {"sku", "query", "delivery_profile_id"} & set(query):
        return True
    variants = find_variants(call.environment, product["product_id"])
    skus = [variant.get("sku") for variant in variants]
    if "sku" in query and query["sku"] not in skus:
        return False
    profiles = [variant.get("delivery_profile_id") for variant in variants]
    if "delivery_profile_id" in query and query["delivery_profile_id"] not in profiles:
        return False
    texts = [product.get(key) for key in ("product_id", "external_reference_id", "name", "description")]
    return contains_text(query.get("query", ""), [*texts, *skus])


@operation("products.create")
def create(call: Call) -> Answer:
    """Add a product."""
    return Answer(create_product(call.sandbox, call.environment, call.body))


@operation("products.get")
def get(call: Call) -> Answer:
    """Answer one product; there are no modifier sets to expand."""
    return Answer(get_product(call.environment, call.path["product_id"]))


@operation("products.update")
def update(call: Call) -> Answer:
    """Change a product."""
    product = get_product(call.environment, call.path["product_id"])
    return Answer(update_product(call.sandbox, call.environment, product, call.body))


@operation("products.remove")
def remove(call: Call) -> Answer:
    """Archive a product."""
    product = get_product(call.environment, call.path["product_id"])
    expected_version = call.query.get("expected_version")
    return Answer(archive_product(call.sandbox, call.environment, product, expected_version))


@operation("products.listVariants")
def list_variants(call: Call) -> Answer:
    """Answer a page of a product's variants, by position unless asked otherwise."""
    product = get_product(call.environment, call.path["product_id"])
    rows = [
        row
        for row in find_variants(call.environment, product["product_id"])
        if equals(call, row, VARIANT_FILTERS)
        and contains_text(call.query.get("query", ""), [row["variant_id"], row.get("name"), row.get("sku")])
    ]
    if "sort_by" in call.query:
        rows = order_rows(call, rows, VARIANT_SORTS)
    elif call.query.get("sort_direction") == "desc":
        rows.reverse()
    return make_page(call, rows, "variant_id")


@operation("products.getVariant")
def get_one_variant(call: Call) -> Answer:
    """Answer one variant."""
    return Answer(get_variant(call.environment, call.path["product_id"], call.path["variant_id"]))


@operation("products.updateVariant")
def update_one_variant(call: Call) -> Answer:
    """Change a variant, its price for example."""
    variant = get_variant(call.environment, call.path["product_id"], call.path["variant_id"])
    return Answer(update_variant(call.sandbox, call.environment, variant, call.body))

"""Which lines an order may have (orders facts, section 3; catalog facts, section 4)."""

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.delivery.methods import check_deliverable
from flint_storefront.sandbox.orders.documents import make_ad_hoc_line, make_variant_line
from flint_storefront.sandbox.state import Document, Environment, Sandbox

MAXIMUM_LINES = 100
MAXIMUM_QUANTITY = 9999
MAXIMUM_NAME_LENGTH = 255
"""Limits that Flint has but does not name; the numbers are our choice."""

UNSUPPORTED_FIELDS = ("gift_card_purchase", "inventory_demands", "subscription")
OWN_FIELDS = ("name", "unit_price_money")
READ_ONLY_FIELDS = ("description", "image")
NOTHING_DELIVERED = "none"


def make_lines(
    sandbox: Sandbox, environment: Environment, requests: list[Document], *, present: list[Document]
) -> list[Document]:
    """
    Return new lines for valid CreateOrderLineItem requests.

    Args:
        present: Lines that the order has already; the new ones must fit their currency.

    Raises:
        ApiError: too many, a line that cannot be sold, a bad quantity, another currency.
    """
    if len(requests) + len(present) > MAXIMUM_LINES:
        raise ApiError("TOO_MANY_LINE_ITEMS", f"At most {MAXIMUM_LINES} lines.", param="line_items")
    lines = [
        make_line(sandbox, environment, request, param=f"line_items[{index}]")
        for index, request in enumerate(requests)
    ]
    check_stock(environment, present + lines)
    check_deliverable(sandbox, environment, lines)
    currencies = {line["unit_price_money"]["currency"] for line in present + lines}
    if len(currencies) > 1:
        raise ApiError("CURRENCY_MISMATCH", "An order has one currency.", param="line_items")
    return lines


def check_fulfillment(requests: list[Document]) -> None:
    """
    Refuse a line with its own name that does not say that nothing is delivered, or that asks for a delivery.

    That it must be said always is our choice (orders facts, section 3: errors *may* follow).
    """
    for index, request in enumerate(requests):
        param = f"line_items[{index}].fulfillment"
        requirement = request.get("fulfillment", {}).get("requirement")
        if requirement is None and not {"variant_id", "bundle_id"} & set(request):
            raise ApiError("FULFILLMENT_REQUIREMENT_REQUIRED", "Say whether it is delivered.", param=param)
        if requirement not in {None, NOTHING_DELIVERED}:
            raise ApiError("RESERVED_FIELD_NOT_YET_SUPPORTED", "The sandbox does not do this.", param=param)


def make_line(sandbox: Sandbox, environment: Environment, request: Document, *, param: str) -> Document:
    """Return the new line of one request; *param* names it in refusals."""
    check_quantity(request.get("quantity", 1), f"{param}.quantity")
    for field in UNSUPPORTED_FIELDS:
        if field in request:
            raise ApiError(
                "RESERVED_FIELD_NOT_YET_SUPPORTED", "The sandbox does not do this.", param=f"{param}.{field}"
            )
    if request.get("modifiers"):
        raise ApiError("MODIFIER_SOURCE_UNSUPPORTED", "There are no modifiers.", param=f"{param}.modifiers")
    if "bundle_id" in request:
        raise ApiError("RESOURCE_NOT_FOUND", "No such bundle.", status=400, param=f"{param}.bundle_id")
    check_line_tax(request.get("tax", {}), param)
    if "variant_id" in request:
        return make_catalogue_line(sandbox, environment, request, param)
    check_name(request["name"], f"{param}.name")
    return make_ad_hoc_line(sandbox, request)


def make_catalogue_line(
    sandbox: Sandbox, environment: Environment, request: Document, param: str
) -> Document:
    """Return the line of a variant that can be sold now."""
    for field in OWN_FIELDS:
        if field in request:
            raise ApiError(
                "LINE_ITEM_SOURCE_CONFLICT",
                "Name and price come from the catalogue.",
                param=f"{param}.{field}",
            )
    for field in READ_ONLY_FIELDS:
        if field in request:
            raise ApiError(
                "CATALOG_LINE_ITEM_FIELDS_READ_ONLY", "It comes from the catalogue.", param=f"{param}.{field}"
            )
    variant = environment.variants.get(request["variant_id"])
    if variant is None:
        # 404 is no declared answer of orders.create: a missing part of the body is a bad body.
        raise ApiError("RESOURCE_NOT_FOUND", "No such variant.", status=400, param=f"{param}.variant_id")
    if not variant["available_for_sale"]:
        raise ApiError("VARIANT_NOT_SELLABLE", "It is not for sale.", param=f"{param}.variant_id")
    return make_variant_line(sandbox, request, environment.products[variant["product_id"]], variant)


def check_quantity(quantity: int, param: str) -> None:
    """Refuse a quantity above the limit; below 1 the contract refuses it."""
    if quantity > MAXIMUM_QUANTITY:
        raise ApiError("LINE_ITEM_QUANTITY_TOO_LARGE", f"At most {MAXIMUM_QUANTITY}.", param=param)


def check_name(name: str, param: str) -> None:
    """Refuse an empty or endless name."""
    if not name.strip():
        raise ApiError("LINE_ITEM_NAME_REQUIRED", "A line needs a name.", param=param)
    if len(name) > MAXIMUM_NAME_LENGTH:
        raise ApiError("LINE_ITEM_NAME_TOO_LONG", "The name is too long.", param=param)


def check_line_tax(tax: Document, param: str) -> None:
    """Refuse automatic tax: the sandbox's merchant has no tax connection (orders facts, section 7)."""
    if tax.get("calculation", {}).get("mode") == "automatic":
        raise ApiError(
            "AUTOMATIC_TAX_CONNECTION_REQUIRED", "No tax connection.", status=409, param=f"{param}.tax"
        )


def check_stock(environment: Environment, lines: list[Document]) -> None:
    """Refuse to sell more of a tracked variant than there is, over all lines of an order together."""
    wanted: dict[str, int] = {}
    for line in lines:
        if "variant_id" in line:
            wanted[line["variant_id"]] = wanted.get(line["variant_id"], 0) + line["quantity"]
    for variant_id, quantity in wanted.items():
        stock = environment.variants[variant_id]["_stock"]
        if stock is not None and quantity > stock:
            raise ApiError("INVENTORY_INSUFFICIENT", f"Only {stock} left.", status=409, param="line_items")


def take_stock(environment: Environment, order: Document) -> list[str]:
    """Take what was sold out of the stock, never below 0; return the product ids that changed."""
    changed = []
    for line in order["line_items"]:
        variant = environment.variants.get(line.get("variant_id", ""))
        if variant is not None and variant["_stock"] is not None:
            variant["_stock"] = max(variant["_stock"] - line["quantity"], 0)
            changed.append(variant["product_id"])
    return changed

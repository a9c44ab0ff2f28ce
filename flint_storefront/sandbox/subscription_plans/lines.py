"""Making the lines of a plan: from the catalogue, or with their own name and price."""

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.orders.lines import MAXIMUM_LINES, check_name, check_quantity
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.subscription_plans.documents import make_ad_hoc_line, make_variant_line

SOURCES = ("variant_id", "bundle_id", "unit_price_money")
"""The field that tells what a line is of; a line has exactly one."""

VARIANT_KEYS = ("variant_id", "quantity", "swap_variant_ids")
AD_HOC_KEYS = ("name", "description", "unit_price_money", "tax", "quantity")
"""What a change of a line may leave out, because the line has it."""

CATALOGUE_FIELDS = ("name", "unit_price_money", "description", "tax")
"""What the catalogue supplies for a variant."""


def make_lines(sandbox: Sandbox, environment: Environment, requests: list[Document]) -> list[Document]:
    """
    Return new lines for the requests.

    Raises:
        ApiError: none, too many, a line that is not exactly one of the shapes or cannot be sold.
    """
    if not requests:
        raise ApiError("MISSING_LINE_ITEMS", "A plan has at least one line.", param="line_items")
    if len(requests) > MAXIMUM_LINES:
        raise ApiError("TOO_MANY_LINE_ITEMS", f"At most {MAXIMUM_LINES} lines.", param="line_items")
    return [
        make_line(sandbox, environment, request, f"line_items[{index}]")
        for index, request in enumerate(requests)
    ]


def replace_lines(
    sandbox: Sandbox, environment: Environment, present: list[Document], requests: list[Document]
) -> list[Document]:
    """
    Return the lines that a change puts in place of all *present* ones; a request that names a line keeps its id.

    Raises:
        ApiError: INVALID_SUBSCRIPTION_PLAN_LINE_ITEM_ID, or as `make_lines`.
    """
    known = {line["subscription_plan_line_item_id"]: line for line in present}
    ids = [request.get("subscription_plan_line_item_id") for request in requests]
    named = [line_id for line_id in ids if line_id is not None]
    if set(named) - set(known) or len(set(named)) < len(named):
        raise ApiError(
            "INVALID_SUBSCRIPTION_PLAN_LINE_ITEM_ID", "Each names one line of the plan.", param="line_items"
        )
    completed = [
        complete_request(known[line_id], request) if line_id else request
        for line_id, request in zip(ids, requests, strict=True)
    ]
    lines = make_lines(sandbox, environment, completed)
    for line_id, line in zip(ids, lines, strict=True):
        line["subscription_plan_line_item_id"] = line_id or line["subscription_plan_line_item_id"]
    return lines


def complete_request(line: Document, request: Document) -> Document:
    """Return *request* with what it leaves out taken from *line*, unless it names another source."""
    change = {key: value for key, value in request.items() if key != "subscription_plan_line_item_id"}
    if "variant_id" in change or "bundle_id" in change:
        return {"quantity": line["quantity"]} | change
    is_of_catalogue = "variant_id" in line
    keys = VARIANT_KEYS if is_of_catalogue else AD_HOC_KEYS
    return {key: line[key] for key in keys if key in line} | change


def make_line(sandbox: Sandbox, environment: Environment, request: Document, param: str) -> Document:
    """Return the new line of one request; *param* names it in refusals."""
    check_quantity(request.get("quantity", 1), f"{param}.quantity")
    if len([source for source in SOURCES if source in request]) != 1:
        raise ApiError("LINE_ITEM_SOURCE_CONFLICT", "A variant, or a name and a price.", param=param)
    if request.get("modifiers"):
        raise ApiError("MODIFIER_SOURCE_UNSUPPORTED", "There are no modifiers.", param=f"{param}.modifiers")
    if "bundle_id" in request:
        raise ApiError("RESOURCE_NOT_FOUND", "No such bundle.", status=400, param=f"{param}.bundle_id")
    if "variant_id" in request:
        return make_catalogue_line(sandbox, environment, request, param)
    if request.get("swap_variant_ids"):
        raise ApiError(
            "INVALID_LINE_ITEM", "Only a variant can be swapped.", param=f"{param}.swap_variant_ids"
        )
    check_name(request.get("name", ""), f"{param}.name")
    return make_ad_hoc_line(sandbox, request)


def make_catalogue_line(
    sandbox: Sandbox, environment: Environment, request: Document, param: str
) -> Document:
    """Return the line of a variant that can be sold and whose stock is not tracked."""
    for field in CATALOGUE_FIELDS:
        if field in request:
            raise ApiError(
                "LINE_ITEM_SOURCE_CONFLICT",
                "Name and price come from the catalogue.",
                param=f"{param}.{field}",
            )
    variants = environment.variants
    for variant_id in (request["variant_id"], *request.get("swap_variant_ids", [])):
        if variant_id not in variants:
            raise ApiError("RESOURCE_NOT_FOUND", "No such variant.", status=400, param=f"{param}.variant_id")
    variant = variants[request["variant_id"]]
    if not variant["available_for_sale"]:
        raise ApiError("VARIANT_NOT_SELLABLE", "It is not for sale.", param=f"{param}.variant_id")
    if variant["_stock"] is not None:
        raise ApiError("FIELD_REQUIRED", "Tracked stock needs a source.", param="inventory_routing_source")
    return make_variant_line(sandbox, request, environment.products[variant["product_id"]], variant)

"""The lines of a link: four shapes, each with a key by which a buyer's choice names it (payment_links facts, section 3)."""

import re
from collections.abc import Iterable
from copy import deepcopy

from flint_storefront.sandbox.orders.lines import (
    MAXIMUM_LINES,
    MAXIMUM_QUANTITY,
    check_line_tax,
    check_name,
)
from flint_storefront.sandbox.payment_links.refusals import refuse
from flint_storefront.sandbox.state import Document, Environment, Sandbox

ID = "payment_link_line_item_id"
BOUNDS = ("min_quantity", "max_quantity")
PRICE_BOUNDS = ("min_unit_price_money", "max_unit_price_money")
SUGGESTIONS = "suggested_unit_price_money_options"
NAMELESS_KEY = "item"
"""Key of a line whose name holds no letter or digit of ASCII."""


def make_lines(
    sandbox: Sandbox, environment: Environment, requests: list[Document], present: list[Document]
) -> list[Document]:
    """
    Return the lines that *requests* put in place of all *present* ones.

    A request that names a present line keeps its id, and its key unless it sends another one.

    Raises:
        ApiError: too many, an id that the link has not, a key twice, a line that makes no sense.
    """
    if len(requests) > MAXIMUM_LINES:
        raise refuse("TOO_MANY_LINE_ITEMS", f"At most {MAXIMUM_LINES} lines.", param="line_items")
    known = {line[ID]: line for line in present}
    check_ids([row.get(ID) for row in requests], known, "line_items", "LINE_ITEM")
    lines: list[Document] = []
    for index, request in enumerate(requests):
        param = f"line_items[{index}]"
        check_line(environment, request, param)
        line = deepcopy(request) | {"quantity": request.get("quantity", 1)}
        line[ID] = request.get(ID) or sandbox.new_id("plli_")
        kept = known.get(line[ID], {}).get("key")
        if "key" not in line and kept is not None:
            line["key"] = kept
        lines.append(line)
    give_keys(environment, lines)
    return lines


def check_ids(sent: list[str | None], known: Iterable[str], param: str, subject: str) -> None:
    """Refuse an id that the link has not, and one that stands twice."""
    named = [row_id for row_id in sent if row_id is not None]
    if set(named) - set(known):
        raise refuse(f"UNKNOWN_PAYMENT_LINK_{subject}_ID", "The link has none of this id.", param=param)
    if len(set(named)) < len(named):
        raise refuse(f"DUPLICATE_PAYMENT_LINK_{subject}_ID", "Each once.", param=param)


def give_keys(environment: Environment, lines: list[Document]) -> None:
    """Derive the missing keys from the names, unique within the link; refuse a key that was sent twice."""
    sent = [line["key"] for line in lines if "key" in line]
    if len(set(sent)) < len(sent):
        raise refuse("DUPLICATE_LINE_ITEM_KEY", "Each key names one line.", param="line_items")
    taken = set(sent)
    for line in lines:
        if "key" not in line:
            line["key"] = derive_key(find_name(environment, line), taken)
            taken.add(line["key"])


def derive_key(name: str, taken: set[str]) -> str:
    """Return *name* in lower case with hyphens, such as `general-admission`, and a number where that is taken."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or NAMELESS_KEY
    number = 1
    while (key := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return key


def find_name(environment: Environment, line: Document) -> str:
    """Return the name of a line, that of the catalogue for a variant."""
    if "variant_id" not in line:
        return str(line["name"])
    return str(environment.products[environment.variants[line["variant_id"]]["product_id"]]["name"])


def check_line(environment: Environment, request: Document, param: str) -> None:
    """Refuse what the contract's schema cannot say about one line; *param* names it."""
    if "bundle_id" in request:
        raise refuse("RESOURCE_NOT_FOUND", "No such bundle.", param=f"{param}.bundle_id")
    if "variant_id" in request:
        if request["variant_id"] not in environment.variants:
            raise refuse("RESOURCE_NOT_FOUND", "No such variant.", param=f"{param}.variant_id")
    else:
        check_name(request["name"], f"{param}.name")
        check_line_tax(request.get("tax", {}), param)
        check_prices(request, param)
    check_quantities(request, param)


def check_quantities(request: Document, param: str) -> None:
    """
    Refuse a quantity outside its bounds, and bounds on a quantity that the buyer cannot change.

    A least quantity of 0 makes the line one that the buyer may leave out (unverified).
    """
    quantity = request.get("quantity", 1)
    low, high = request.get("min_quantity", 1), request.get("max_quantity", MAXIMUM_QUANTITY)
    if not request.get("allow_quantity_adjustment"):
        for name in BOUNDS:
            if name in request:
                raise refuse("QUANTITY_NOT_ADJUSTABLE", "The quantity is fixed.", param=f"{param}.{name}")
        low = 1
    if not 0 <= low <= high <= MAXIMUM_QUANTITY or high < 1:
        raise refuse("INVALID_QUANTITY_RANGE", "Least, then most.", param=f"{param}.min_quantity")
    if not low <= quantity <= high:
        raise refuse("INVALID_QUANTITY", f"{low} to {high}.", param=f"{param}.quantity")


def check_prices(request: Document, param: str) -> None:
    """Refuse bounds on a fixed price, and suggestions or a price outside their bounds."""
    if not request.get("allow_unit_price_adjustment"):
        for name in (*PRICE_BOUNDS, SUGGESTIONS):
            if name in request:
                raise refuse("AMOUNT_NOT_ADJUSTABLE", "The price is fixed.", param=f"{param}.{name}")
        return
    low, high = (request.get(name) for name in PRICE_BOUNDS)
    inner = list(request.get(SUGGESTIONS, []))
    check_amounts(low, high, inner, f"{param}.{SUGGESTIONS}")
    if "unit_price_money" in request:
        check_amounts(low, high, [request["unit_price_money"]], f"{param}.unit_price_money")


def check_amounts(low: Document | None, high: Document | None, inner: list[Document], param: str) -> None:
    """Refuse another order than least, *inner*, most, and more than one currency among them."""
    given = [money for money in (low, *inner, high) if money is not None]
    if len({money["currency"] for money in given}) > 1:
        raise refuse("CURRENCY_MISMATCH", "One currency.", param=param)
    least = low["amount"] if low else 0
    if high is not None and least > high["amount"]:
        raise refuse("INVALID_AMOUNT_RANGE", "The least is above the most.", param=param)
    for money in inner:
        if money["amount"] < least or (high is not None and money["amount"] > high["amount"]):
            raise refuse("SUGGESTED_AMOUNT_OUT_OF_RANGE", "Outside the bounds.", param=param)


def list_money(environment: Environment, line: Document) -> list[Document]:
    """Return every amount of a line, the catalogue's price for a variant."""
    if "variant_id" in line:
        return [environment.variants[line["variant_id"]]["unit_price_money"]]
    single = [line[name] for name in ("unit_price_money", *PRICE_BOUNDS) if name in line]
    return [*single, *line.get(SUGGESTIONS, [])]

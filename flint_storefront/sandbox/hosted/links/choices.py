"""
What a buyer can choose on a payment link's page, read from the link's public view.

Source: payment_links facts, sections 3 and 6; contract, PublicPaymentLinkResult.
"""

from dataclasses import dataclass

from flint_storefront.money import Money
from flint_storefront.sandbox.orders.lines import MAXIMUM_QUANTITY
from flint_storefront.sandbox.payment_links.choices import DONATION_KEY
from flint_storefront.sandbox.payment_links.fields import DEFAULT_LENGTHS
from flint_storefront.sandbox.state import Document

DEFAULT_CURRENCY = "USD"
"""Of an open price that names no money anywhere: our choice."""


@dataclass(frozen=True)
class LineChoice:
    """One line of the link: what is fixed about it, and what the buyer sets."""

    # Names the line in the buyer's overrides.
    key: str
    name: str
    description: str
    # Address of a picture; empty for none.
    image: str
    # Such as `1 kg, whole beans`; empty for none.
    options: str
    currency: str
    # Fixed price of one unit, or the price an open one begins with; None where the buyer must set it.
    unit_money: Money | None
    is_price_open: bool
    low_money: Money | None
    high_money: Money | None
    suggestions: tuple[Money, ...]
    # What the link says, or what its quantity begins with.
    quantity: int
    is_quantity_open: bool
    low: int
    high: int
    # True: the catalogue no longer sells it.
    is_unavailable: bool = False
    # True: the amount may be left out, and counts as nothing then.
    is_price_optional: bool = False


@dataclass(frozen=True)
class FieldChoice:
    """One question of the link."""

    key: str
    label: str
    # `text`, `textarea`, `dropdown` or `checkbox`.
    kind: str
    options: tuple[str, ...]
    placeholder: str
    is_required: bool
    # Characters that an answer may have.
    max_length: int


def list_lines(view: Document) -> list[LineChoice]:
    """
    Return the lines of the link; a donation without lines has one, of the amount to give.

    Args:
        view: PublicPaymentLinkResult.
    """
    link = view["payment_link"]
    rows = link.get("line_items", [])
    if not rows:
        return [_read_donation(link)] if link.get("payment_link_type") == "donation" else []
    resolved = {row["key"]: row for row in view.get("resolved_line_items", [])}
    currency = find_currency(rows)
    return [_read_line(row, resolved.get(row["key"], {}), currency, len(rows) > 1) for row in rows]


def list_fields(view: Document) -> list[FieldChoice]:
    """Return the link's questions in the order in which they are asked."""
    rows = view["payment_link"].get("custom_fields", [])
    in_order = sorted(enumerate(rows), key=lambda pair: (pair[1].get("position", pair[0]), pair[0]))
    return [_read_field(row) for _, row in in_order]


def find_currency(rows: list[Document]) -> str:
    """Return the currency of the lines: the first one that is named anywhere."""
    for row in rows:
        for money in _moneys(row):
            return str(money["currency"])
    return DEFAULT_CURRENCY


def _moneys(row: Document) -> list[Document]:
    names = ("resolved_unit_price_money", "unit_price_money", "min_unit_price_money", "max_unit_price_money")
    single = [row[name] for name in names if name in row]
    return [*single, *row.get("suggested_unit_price_money_options", [])]


def _read_line(row: Document, resolved: Document, currency: str, has_others: bool) -> LineChoice:
    price = _money(row.get("resolved_unit_price_money") or row.get("unit_price_money"))
    low_money = _money(row.get("min_unit_price_money"))
    is_price_open = bool(row.get("allow_unit_price_adjustment"))
    is_quantity_open = bool(row.get("allow_quantity_adjustment"))
    return LineChoice(
        key=row["key"],
        name=row.get("resolved_name") or row.get("name") or row["key"],
        description=resolved.get("resolved_description") or row.get("description", ""),
        image=resolved.get("image", {}).get("url", ""),
        options=", ".join(option["value"] for option in resolved.get("selected_options", [])),
        currency=price.currency if price else currency,
        unit_money=price,
        is_price_open=is_price_open,
        low_money=low_money,
        high_money=_money(row.get("max_unit_price_money")),
        suggestions=_read_moneys(row.get("suggested_unit_price_money_options", [])),
        quantity=row["quantity"],
        is_quantity_open=is_quantity_open,
        low=row.get("min_quantity", 1) if is_quantity_open else row["quantity"],
        high=row.get("max_quantity", MAXIMUM_QUANTITY) if is_quantity_open else row["quantity"],
        is_unavailable=row["is_catalog_item_unavailable"],
        is_price_optional=is_price_open and has_others and (low_money is None or low_money.is_zero),
    )


def _read_donation(link: Document) -> LineChoice:
    suggestions = _read_moneys(link.get("donation_suggested_amount_money_options", []))
    low = _money(link.get("donation_min_amount_money"))
    high = _money(link.get("donation_max_amount_money"))
    known = next((money for money in (low, high, *suggestions) if money is not None), None)
    return LineChoice(
        key=DONATION_KEY,
        name=link["name"],
        description="",
        image="",
        options="",
        currency=known.currency if known else DEFAULT_CURRENCY,
        unit_money=None,
        is_price_open=True,
        low_money=low,
        high_money=high,
        suggestions=suggestions,
        quantity=1,
        is_quantity_open=False,
        low=1,
        high=1,
    )


def _read_field(row: Document) -> FieldChoice:
    kind = row["custom_field_type"]
    return FieldChoice(
        key=row["key"],
        label=row["label"],
        kind=kind,
        options=tuple(row.get("options", [])),
        placeholder=row.get("placeholder", ""),
        is_required=bool(row.get("required", False)),
        max_length=row.get("max_length") or DEFAULT_LENGTHS.get(kind, DEFAULT_LENGTHS["text"]),
    )


def _money(document: Document | None) -> Money | None:
    return Money(document["amount"], document["currency"]) if document else None


def _read_moneys(documents: list[Document]) -> tuple[Money, ...]:
    return tuple(Money(row["amount"], row["currency"]) for row in documents)

"""
The tip choice of the hosted page.

Source: checkout_sessions facts, section 3 (config), orders facts, section 5 (limit); the default percents are ours.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flint_storefront.errors import MoneyError
from flint_storefront.money import Money, format_amount, parse_amount, percent_of
from flint_storefront.sandbox.orders.extras import TIP_FLOOR
from flint_storefront.sandbox.state import Document

LOCALE = "en_US"
DEFAULT_PERCENTS = (10, 15, 20)
NONE = "none"
CUSTOM = "custom"


class TipRefused(ValueError):
    """A tip that cannot be taken; the message is for the buyer."""


@dataclass(frozen=True)
class TipOption:
    """One choice."""

    # Value of the radio: `15%`, `300` (minor units), `none` or `custom`.
    value: str
    # What the order gets as `requested_tip`; None for no tip and for the custom choice.
    request: Document | None
    # What it comes to; None where that is not known before it is typed.
    money: Money | None

    @property
    def label(self) -> str:
        """What the choice says."""
        fixed = {NONE: "No tip", CUSTOM: "Other"}
        return fixed.get(self.value) or (self.value if self.value.endswith("%") else "Tip")


def is_tip_offered(session: Document) -> bool:
    """Tell whether the session asks for a tip; only an explicit `tip.enabled` does (our default: no)."""
    return bool(session.get("tip", {}).get("enabled", False))


def list_options(session: Document, order: Document) -> list[TipOption]:
    """Return the choices of *session*, percents or smart amounts first, then none and custom."""
    config = session["tip"]
    merchandise = merchandise_money(order)
    if config.get("is_smart_tips_enabled") and config.get("smart_tip_money_options"):
        options = [_amount_option(money) for money in config["smart_tip_money_options"]]
    else:
        percents = config.get("tip_percent_options") or DEFAULT_PERCENTS
        options = [_percent_option(percent, merchandise) for percent in percents]
    options.append(TipOption(NONE, None, None))
    if config.get("is_custom_tip_enabled", True):
        options.append(TipOption(CUSTOM, None, None))
    return options


def read_tip(session: Document, order: Document, *, value: str, custom: str) -> Document | None:
    """
    Return the `requested_tip` that the form asks for, None for no tip.

    Args:
        value: Of the radio group; empty counts as none.
        custom: Typed amount in major units, read only with `custom`.

    Raises:
        TipRefused: no such choice, no amount, or more than is allowed.
    """
    options = {option.value: option for option in list_options(session, order)}
    option = options.get(value or NONE)
    if option is None:
        raise TipRefused("Choose one of the tips shown.")
    if option.value != CUSTOM:
        return option.request
    currency = merchandise_money(order).currency
    try:
        money = parse_amount(custom, currency, LOCALE)
    except MoneyError as error:
        raise TipRefused("Enter an amount like 2.50.") from error
    if money.is_zero:
        raise TipRefused("Enter an amount, or choose No tip.")
    limit = Money(max(TIP_FLOOR, merchandise_money(order).amount), currency)
    if money > limit:
        raise TipRefused(f"The largest tip here is {format_amount(limit, LOCALE)}.")
    return {"amount_money": {"amount": money.amount, "currency": currency}}


def tip_money(order: Document, request: Document | None) -> Money:
    """Return what *request* comes to on *order*, rounded half up like the order itself."""
    merchandise = merchandise_money(order)
    if request is None:
        return Money.zero(merchandise.currency)
    if "percent" in request:
        return percent_of(merchandise, Decimal(str(request["percent"])))
    return Money(request["amount_money"]["amount"], merchandise.currency)


def find_present_tip(session: Document, order: Document) -> Document | None:
    """Return the tip to show as chosen before the buyer chooses: the order's, else the session's default."""
    if order["tips"]:
        tip: Document | None = order.get("requested_tip")
        return tip
    default = session["tip"].get("default_tip_percent")
    return {"percent": default} if default else None


def find_value(session: Document, order: Document, request: Document | None) -> tuple[str, str]:
    """Return the radio value that stands for *request*, and the custom amount as it would be typed."""
    if request is None:
        return NONE, ""
    value = f"{request['percent']:g}%" if "percent" in request else str(request["amount_money"]["amount"])
    if value in {option.value for option in list_options(session, order)}:
        return value, ""
    return CUSTOM, format_amount(tip_money(order, request), LOCALE)


def merchandise_money(order: Document) -> Money:
    """Return the merchandise after discounts: the base of a percent."""
    pricing: dict[str, Any] = order["pricing_amounts"]
    subtotal, discount = pricing["subtotal_money"], pricing["discount_money"]
    return Money(subtotal["amount"] - discount["amount"], subtotal["currency"])


def _percent_option(percent: float, merchandise: Money) -> TipOption:
    return TipOption(f"{percent:g}%", {"percent": percent}, percent_of(merchandise, Decimal(str(percent))))


def _amount_option(money: Document) -> TipOption:
    return TipOption(str(money["amount"]), {"amount_money": dict(money)}, Money(**money))

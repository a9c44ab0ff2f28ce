"""
The fees of one purchase, and what a page says of them before anything is chosen.
"""

from decimal import Decimal
from typing import Any

from flint_storefront.messages.sentences import say
from flint_storefront.money import Money, format_money, percent_of, show_percent
from flint_storefront.offers.fee_terms import Fee as Fee
from flint_storefront.offers.selection import SelectedCharge
from flint_storefront.page_data import money_data
from flint_storefront.settings import Settings


def fees_for(
    settings: Settings, *, kind: str, key: str, subtotal: Money, has_delivery: bool
) -> tuple[SelectedCharge, ...]:
    """
    What is added to a purchase of *subtotal*, in the site's order.

    Left out: fees of other currencies, outside their bounds, for other offers, for delivery where nothing is delivered,
    and percents that come to nothing.

    Args:
        kind, key: As of a `Selection`: `cart`, `product`, `set` or `donation` (given once), and which one.
    """
    charges = (
        _charge(fee, subtotal)
        for fee in settings.fees
        if fee.is_for(kind, key) and _applies(fee, subtotal, has_delivery)
    )
    return tuple(charge for charge in charges if not charge.estimate_money.is_zero)


def fees_data(charges: tuple[SelectedCharge, ...], language: str) -> list[dict[str, Any]]:
    """
    Rows of fees whose purchase is known: `{"name", "text": "", "money"}`.
    """
    return [
        {"name": charge.name, "text": "", "money": money_data(charge.estimate_money, language)}
        for charge in charges
    ]


def fee_rules_data(
    settings: Settings, language: str, *, kind: str, key: str, currency: str, has_delivery: bool
) -> list[dict[str, Any]]:
    """
    Rows of fees that may come, where the quantity is still open: `{"name", "text", "money": None}`, the rule in words.
    """
    return [
        {"name": fee.name, "text": _rule(fee, language, currency), "money": None}
        for fee in settings.fees
        if fee.is_for(kind, key)
        and fee.has_currency(currency)
        and (has_delivery or not fee.only_with_delivery)
    ]


def _applies(fee: Fee, subtotal: Money, has_delivery: bool) -> bool:
    currency = subtotal.currency
    if not fee.has_currency(currency) or (fee.only_with_delivery and not has_delivery):
        return False
    low = fee.subtotal_from.get(currency, 0)
    return low <= subtotal.amount <= fee.subtotal_up_to.get(currency, subtotal.amount)


def _charge(fee: Fee, subtotal: Money) -> SelectedCharge:
    fixed = Money(fee.amounts[subtotal.currency], subtotal.currency) if fee.amounts else None
    return SelectedCharge(
        name=fee.name,
        charge_type=fee.charge_type,
        # Before an order there is no discount: both bases are the goods.
        estimate_money=fixed or percent_of(subtotal, fee.percent or Decimal(0)),
        amount_money=fixed,
        percent=fee.percent,
        calculation_basis=fee.basis,
        is_taxable=fee.is_taxable,
        tax_category=fee.tax_category,
    )


def _rule(fee: Fee, language: str, currency: str) -> str:
    if fee.percent is not None:
        amount = say("fee_percent", language, percent=show_percent(fee.percent, language))
    else:
        amount = format_money(Money(fee.amounts[currency], currency), language)
    bounds = {
        name: format_money(Money(by_currency[currency], currency), language)
        for name, by_currency in (("low", fee.subtotal_from), ("high", fee.subtotal_up_to))
        if by_currency
    }
    if not bounds:
        return amount
    return say(f"fee_rule_{'_'.join(bounds)}", language, amount=amount, **bounds)

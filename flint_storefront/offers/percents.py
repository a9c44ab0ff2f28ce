"""
Percents as a site writes them: 15 means 15 %, at most four decimals.
"""

from decimal import Decimal, InvalidOperation
from typing import Any

DECIMALS_MAX = 4
"""Source: contract, `x-flint-max-decimals` of a charge's and a tip's percent."""


def read_percent(value: Any, low: Decimal, high: Decimal) -> Decimal:
    """
    A percent from a whole number, a text such as `"12.5"`, a Decimal, or a float as it is spelled.

    Raises:
        ValueError: It is none, has more than four decimals, or is not from *low* to *high*.
    """
    mistake = f"must be a percent from {low:f} to {high:f} with at most four decimals"
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError(mistake)
    try:
        percent = Decimal(str(value).strip())
    except InvalidOperation:
        raise ValueError(mistake) from None
    if not percent.is_finite() or not low <= percent <= high or not has_few_decimals(percent):
        raise ValueError(mistake)
    return shortest(percent)


def has_few_decimals(percent: Decimal) -> bool:
    """
    True when at most four decimals are needed to write *percent*.
    """
    exponent = shortest(percent).as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -DECIMALS_MAX


def shortest(percent: Decimal) -> Decimal:
    """
    The same number without zeros at its end: 15.50 becomes 15.5, and 20 stays 20.
    """
    normal = percent.normalize()
    return normal.quantize(Decimal(1)) if normal == normal.to_integral_value() else normal

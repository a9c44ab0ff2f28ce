"""
Quantities as people type them: whole numbers, read strictly.
"""

import re

from flint_storefront.offers.problems import FieldProblem

DIGITS_MAX = 6

_DIGITS = re.compile(r"[0-9]+", re.ASCII)


def read_quantity(text: str, low: int, high: int) -> int | FieldProblem:
    """
    The quantity that *text* says, or what is wrong with it.

    Only ASCII digits, at most six, with plain spaces around them; `0`, `-1`, `1.5`, `1e3`, `٣` and an empty
    text are `quantity_invalid`; a number that is too large, however long, is `quantity_too_large`.
    """
    digits = text.strip(" ")
    bounds = {"low": str(low), "high": str(high)}
    if not _DIGITS.fullmatch(digits):
        return FieldProblem("quantity_invalid", bounds)
    if len(digits) > DIGITS_MAX or int(digits) > high:
        return FieldProblem("quantity_too_large", bounds)
    return int(digits) if int(digits) >= low else FieldProblem("quantity_invalid", bounds)

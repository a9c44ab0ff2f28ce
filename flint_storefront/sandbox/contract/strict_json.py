"""
JSON read so strictly that a validator cannot be fooled.

Every validator takes 1.0 for a whole number and 10^30 for an int64. Here a number with a point or an exponent
is allowed only where the contract has a fraction (percents), and whole numbers stay within 64 bits.
"""

import json
from decimal import Decimal
from typing import Any

from flint_storefront.sandbox.contract.loader import find_number_fields

MAXIMUM_INTEGER = 2**63 - 1
MAXIMUM_DECIMALS = 4


class NotStrictJson(Exception):
    """
    The bytes are no JSON, or a number stands where it must not.

    Args:
        message: For logs.
        path: Steps to the offending value, () for the document.
    """

    def __init__(self, message: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.path = path


def parse_strictly(raw: bytes) -> Any:
    """
    Return the JSON value of *raw*; fractions become float, everything else is as `json` has it.

    Raises:
        NotStrictJson: no UTF-8, no JSON, NaN, a lone surrogate, a whole number beyond 64 bits, a fraction
            in a field that takes none (money above all), more than four decimals.
    """
    try:
        text = raw.decode("utf-8")
        value = json.loads(text, parse_float=Decimal, parse_constant=refuse_constant)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False, default=str).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise NotStrictJson("The body is not valid JSON.") from error
    return check_numbers(value, ())


def refuse_constant(name: str) -> Any:
    """Refuse NaN and the infinities, which `json` would accept."""
    raise ValueError(f"{name} is no JSON")


def check_numbers(value: Any, path: tuple[str | int, ...]) -> Any:
    """Return *value* with its fractions as float; raise as `parse_strictly` says."""
    if isinstance(value, dict):
        return {key: check_numbers(item, (*path, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [check_numbers(item, (*path, index)) for index, item in enumerate(value)]
    if isinstance(value, Decimal):
        return check_fraction(value, path)
    if isinstance(value, int) and not -MAXIMUM_INTEGER <= value <= MAXIMUM_INTEGER:
        raise NotStrictJson("The number is too large for 64 bits.", path)
    return value


def check_fraction(value: Decimal, path: tuple[str | int, ...]) -> float:
    """Return *value* as float where the contract allows a fraction of at most four decimals."""
    field = next((step for step in reversed(path) if isinstance(step, str)), None)
    if field not in find_number_fields():
        raise NotStrictJson("Only a whole number is allowed here.", path)
    exponent = value.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -MAXIMUM_DECIMALS:
        raise NotStrictJson("At most four decimals are allowed here.", path)
    return float(value)


def format_path(path: tuple[str | int, ...]) -> str:
    """Return *path* in Flint's spelling, such as `line_items[0].name`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text

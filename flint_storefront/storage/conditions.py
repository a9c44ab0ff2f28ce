"""
`Where` mappings and `order_by`, taken apart and checked once for all stores.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flint_storefront.storage.ports import Where
from flint_storefront.storage.records import Record
from flint_storefront.storage.shapes import FieldShape, get_field_shape, plain_value, primary_key

COMPARISONS = ("lt", "lte", "gt", "gte")
TESTS = ("eq", "ne", "in", *COMPARISONS, "contains", "due")


@dataclass(frozen=True, slots=True)
class Condition:
    """
    One condition: a field, a test and a checked value.
    """

    field: str
    test: str
    """One of `TESTS`."""
    value: Any
    """Plain; for `in` a tuple without None."""
    takes_null: bool
    """True when a row meets it whose field is null."""


@dataclass(frozen=True, slots=True)
class SortKey:
    """
    One field to sort by; nulls stand last either way.
    """

    field: str
    is_descending: bool
    is_nullable: bool


def read_where(table: type[Record], where: Where) -> tuple[Condition, ...]:
    """
    The conditions of *where*.

    Raises:
        ValueError: unknown field or suffix, a JSON field, or a value that does not fit the test.
    """
    return tuple(_read_condition(table, name, value) for name, value in where.items())


def _read_condition(table: type[Record], name: str, value: Any) -> Condition:
    field_name, _, suffix = name.partition("__")
    test = suffix or "eq"
    shape = get_field_shape(table, field_name)
    if test not in TESTS:
        raise ValueError(f"{table.__name__}: {name!r} has no known suffix")
    if shape.is_json:
        raise ValueError(f"{table.__name__}: {field_name!r} is JSON and cannot be a condition")
    if test == "in":
        return _read_membership(shape, value)
    if test == "eq" or test == "ne":
        is_null = value is None
        plain = None if is_null else plain_value(shape, value)
        return Condition(field_name, test, plain, takes_null=is_null == (test == "eq"))
    _check_test_fits(shape, test, value)
    return Condition(field_name, test, plain_value(shape, value), takes_null=test == "due")


def _read_membership(shape: FieldShape, value: Any) -> Condition:
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        raise ValueError(f"{shape.name!r}: a sequence is needed for __in")
    values = tuple(value)
    plain = tuple(plain_value(shape, item) for item in values if item is not None)
    return Condition(shape.name, "in", plain, takes_null=None in values)


def _check_test_fits(shape: FieldShape, test: str, value: Any) -> None:
    if value is None:
        raise ValueError(f"{shape.name!r}: None cannot be compared")
    if test == "contains" and shape.kind is not str:
        raise ValueError(f"{shape.name!r}: __contains is for texts")
    if test == "due" and shape.kind is not datetime:
        raise ValueError(f"{shape.name!r}: __due is for instants")


def read_order(table: type[Record], order_by: str) -> tuple[SortKey, ...]:
    """
    The fields to sort by, the primary key last.

    Raises:
        ValueError: unknown field, or a JSON field.
    """
    last = SortKey(primary_key(table), is_descending=False, is_nullable=False)
    if not order_by:
        return (last,)
    shape = get_field_shape(table, order_by.removeprefix("-"))
    if shape.is_json:
        raise ValueError(f"{table.__name__}: {shape.name!r} is JSON and cannot be sorted by")
    first = SortKey(shape.name, is_descending=order_by.startswith("-"), is_nullable=shape.is_nullable)
    return (first,) if first == last else (first, last)


def check_page(limit: int | None, offset: int) -> None:
    """
    Refuse a page that databases would read differently.

    Raises:
        ValueError: *limit* or *offset* is negative.
    """
    if offset < 0 or (limit is not None and limit < 0):
        raise ValueError("limit and offset must not be negative")

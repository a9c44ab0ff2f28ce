"""
What each record's fields hold, read once from its annotations, and the check of every value on its way in.

All stores pass rows, changes and conditions through here: a mistake (naive instant, wrong type, unknown
field) is the same ValueError in memory as in a database, and so is what comes back.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from flint_storefront.storage.records import RECORDS, Record

JSON_KINDS: tuple[type, ...] = (dict, list)
"""Kinds that are stored as JSON: neither compared nor sorted."""


@dataclass(frozen=True, slots=True)
class FieldShape:
    """
    One column: its name, its plain Python type and whether it may be None.
    """

    name: str
    kind: type
    """`str`, `int`, `bool`, `bytes`, `datetime`, `dict` or `list`."""
    is_nullable: bool

    @property
    def is_json(self) -> bool:
        """
        True for `dict` and `list`.
        """
        return self.kind in JSON_KINDS


def _field_shape(name: str, annotation: Any) -> FieldShape:
    parts = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    (kind,) = (part for part in parts if part is not NoneType)
    return FieldShape(name=name, kind=get_origin(kind) or kind, is_nullable=NoneType in parts)


_SHAPES = {
    table: {item.name: _field_shape(item.name, get_type_hints(table)[item.name]) for item in fields(table)}
    for table in RECORDS
}


def field_shapes(table: type[Record]) -> Mapping[str, FieldShape]:
    """
    The fields of *table* by name, in their order.
    """
    return _SHAPES[table]


def primary_key(table: type[Record]) -> str:
    """
    Name of the first field, which is the row's identity.
    """
    return next(iter(_SHAPES[table]))


def get_field_shape(table: type[Record], name: str) -> FieldShape:
    """
    The field *name* of *table*.

    Raises:
        ValueError: *table* has no such field.
    """
    shape = field_shapes(table).get(name)
    if shape is None:
        raise ValueError(f"{table.__name__} has no field {name!r}")
    return shape


def get_common_table(records: Sequence[Record]) -> type[Record]:
    """
    The one table that all *records* belong to.

    Raises:
        ValueError: there are none, or of several tables.
    """
    tables = {type(record) for record in records}
    if len(tables) != 1:
        raise ValueError("records of exactly one table are needed")
    return tables.pop()


def plain_row(record: Record) -> dict[str, Any]:
    """
    The row that a store writes for *record*, its fields in their order.

    Raises:
        ValueError: a value is not what its field holds.
    """
    return {
        name: plain_value(shape, getattr(record, name)) for name, shape in field_shapes(type(record)).items()
    }


def plain_changes(table: type[Record], changes: Mapping[str, Any]) -> dict[str, Any]:
    """
    The columns that an update writes.

    Raises:
        ValueError: there is nothing to change, a field is unknown or the primary key, or a value is not what
            its field holds.
    """
    if not changes:
        raise ValueError(f"{table.__name__}: an update needs at least one change")
    if primary_key(table) in changes:
        raise ValueError(f"{table.__name__}: {primary_key(table)!r} is the row's identity and never changes")
    return {name: plain_value(get_field_shape(table, name), value) for name, value in changes.items()}


def plain_value(shape: FieldShape, value: Any) -> Any:
    """
    *value* as a store keeps it: instants in UTC, subclasses of str as str, JSON as it reads back.

    Raises:
        ValueError: *value* is not what the field holds; also a naive instant and a NUL in a text (PostgreSQL
            refuses it).
    """
    if value is None:
        if not shape.is_nullable:
            raise ValueError(f"{shape.name!r} must not be None")
        return None
    if not isinstance(value, shape.kind) or (shape.kind is int and isinstance(value, bool)):
        raise ValueError(f"{shape.name!r} holds {shape.kind.__name__}, not {type(value).__name__}")
    if isinstance(value, datetime):
        return _utc(shape, value)
    if isinstance(value, str):
        return _text(shape, value)
    return _as_read_back(shape, value) if shape.is_json else value


def _utc(shape: FieldShape, value: datetime) -> datetime:
    if value.tzinfo is None or value.utcoffset() is None:
        raise ValueError(f"{shape.name!r} must be an aware instant")
    return value.astimezone(UTC)


def _text(shape: FieldShape, value: str) -> str:
    if "\x00" in value:
        raise ValueError(f"{shape.name!r} must not contain NUL")
    return str.__str__(value)


def _as_read_back(shape: FieldShape, value: Any) -> Any:
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{shape.name!r} is not JSON: {error}") from error

"""
SQLAlchemy Core tables, made from the records' annotations.

Names are `flint_storefront_<table>`, so that they can live in the host's own database. Keys and looked-up
texts have 255 characters, compared byte by byte on MySQL, whose default would take two ids for the same that
differ in case.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeDecorator, TypeEngine

from flint_storefront.storage.records import RECORDS, Record
from flint_storefront.storage.shapes import FieldShape, field_shapes, primary_key

TABLE_PREFIX = "flint_storefront_"
"""Before every table name, also Django's."""
KEY_LENGTH = 255
"""Characters of keys and looked-up texts: MySQL cannot index a text without a length."""


class UTCDateTime(TypeDecorator[datetime]):
    """
    An aware instant, to the microsecond, in UTC on both sides; stored without a zone where none can be.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """
        `TIMESTAMP WITH TIME ZONE` on PostgreSQL, microseconds on MySQL.
        """
        if dialect.name in ("mysql", "mariadb"):
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """
        The instant in UTC.

        Raises:
            ValueError: *value* is naive.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be aware")
        instant = value.astimezone(UTC)
        return instant if dialect.name == "postgresql" else instant.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """
        The instant, aware, in UTC.
        """
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def key_type() -> TypeEngine[str]:
    """
    Type of keys and looked-up texts.
    """
    on_mysql = mysql.VARCHAR(KEY_LENGTH, charset="utf8mb4", collation="utf8mb4_bin")
    return String(KEY_LENGTH).with_variant(on_mysql, "mysql", "mariadb")


def _column_type(table: type[Record], shape: FieldShape) -> TypeEngine[Any]:
    if shape.kind is str:
        is_key = shape.name in (primary_key(table), *table.UNIQUE, *table.INDEXED)
        return key_type() if is_key else Text()
    if shape.kind is int:
        return BigInteger()
    if shape.kind is bool:
        return Boolean()
    if shape.kind is bytes:
        # MySQL's plain BLOB ends at 65,535 bytes.
        return LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")
    if shape.kind is datetime:
        return UTCDateTime()
    return JSON()


def _make_table(metadata: MetaData, record: type[Record]) -> Table:
    name = TABLE_PREFIX + record.TABLE
    columns = [
        Column(
            shape.name,
            _column_type(record, shape),
            primary_key=shape.name == primary_key(record),
            nullable=shape.is_nullable,
        )
        for shape in field_shapes(record).values()
    ]
    uniques = [UniqueConstraint(field, name=f"{name}_{field}_key") for field in record.UNIQUE]
    indexes = [Index(f"{name}_{field}_idx", field) for field in record.INDEXED]
    return Table(name, metadata, *columns, *uniques, *indexes)


metadata = MetaData()
"""All our tables and nothing of the host's."""

TABLES: Mapping[type[Record], Table] = {record: _make_table(metadata, record) for record in RECORDS}
"""The table of each record."""

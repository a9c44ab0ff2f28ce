"""
Fields and the schema class that all the others are made of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar, cast

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, pre_load

from flint_storefront.errors import MoneyError
from flint_storefront.flint.models.metadata import NO_METADATA
from flint_storefront.money import LARGEST_AMOUNT, Money

_DIGITS = re.compile(r"-?[0-9]{1,19}", re.ASCII)


class FlintSchema(Schema):
    """
    A schema whose result is an object of `model`; null is missing, unknown fields are passed over.
    """

    model: ClassVar[type | None] = None
    """Class of the result; None: a dict."""

    class Meta:
        unknown = EXCLUDE

    @pre_load
    def prepare(self, data: Any, **kwargs: Any) -> Any:
        """Drop nulls, which mean the same as missing, and `reshape`."""
        return _without_nulls(self.reshape(_without_nulls(data))) if isinstance(data, Mapping) else data

    def reshape(self, data: dict[str, Any]) -> dict[str, Any]:
        """Flint's form to the model's, where the two differ; *data* has no nulls."""
        return data

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> Any:
        """The object."""
        return data if self.model is None else self.model(**data)


def objects_in(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list, whatever else is in it; empty when it is no list."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _without_nulls(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value is not None}


class WholeNumber(fields.Field[int]):
    """
    A JSON integer, or its digits as text; no bool, no float. Within int64.

    Source: orders facts, head (accept both when reading).
    """

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, str) and _DIGITS.fullmatch(value):
            value = int(value)
        if type(value) is not int or abs(value) > LARGEST_AMOUNT:
            raise ValidationError("not a whole number")
        return value


class MoneyField(fields.Field[Money]):
    """
    `{"amount": 1250, "currency": "USD"}`; negative only where *is_signed*.

    Source: conventions facts, section 5; contract schemas MoneyValue and SignedMoney.
    """

    def __init__(self, *, is_signed: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._is_signed = is_signed

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Money:
        if not isinstance(value, Mapping):
            raise ValidationError("not money")
        amount = WholeNumber()._deserialize(value.get("amount"), "amount", value)
        if amount < 0 and not self._is_signed:
            raise ValidationError("negative")
        try:
            return Money(amount, value.get("currency", ""))
        except MoneyError as problem:
            raise ValidationError(problem.reason) from None


class Instant(fields.Field[datetime]):
    """An RFC 3339 instant, as aware UTC. Source: conventions facts, section 4."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str):
            raise ValidationError("not an instant")
        try:
            instant = datetime.fromisoformat(value)
            return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            raise ValidationError("not an instant") from None


class LooseInstant(Instant):
    """
    An instant that the contract declares as any text; what can not be read is as good as missing.

    Source: contract schema Subscription (`trial_end`, `current_period_end`).
    """

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        try:
            return super()._deserialize(value, attr, data, **kwargs)
        except ValidationError:
            return cast("datetime", None)


class Flag(fields.Field[bool]):
    """A JSON bool and nothing else."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("not a bool")
        return value


class Percent(fields.Field[Decimal]):
    """A JSON number, as the decimal that was written. Source: catalog facts, section 1."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValidationError("not a number")
        return Decimal(str(value))


class Texts(fields.Field[tuple[str, ...]]):
    """A list of texts, as a tuple; what is no text in it is passed over."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise ValidationError("not a list")
        return tuple(item for item in value if isinstance(item, str))


class WholeNumbers(fields.Field[tuple[int, ...]]):
    """A list of whole numbers, as a tuple."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[int, ...]:
        if not isinstance(value, list):
            raise ValidationError("not a list")
        return tuple(WholeNumber()._deserialize(item, attr, data) for item in value)


class Notes(fields.Field[Mapping[str, str]]):
    """Metadata; what is not text to text in it is passed over."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Mapping[str, str]:
        if not isinstance(value, Mapping):
            return NO_METADATA
        return {name: note for name, note in value.items() if isinstance(note, str)}


class Several(fields.Field[tuple[Any, ...]]):
    """A list of objects of one schema, as a tuple."""

    def __init__(self, schema: Schema, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._schema = schema

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise ValidationError("not a list")
        return tuple(self._schema.load(value, many=True))

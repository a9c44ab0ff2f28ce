"""Query parameters: known, typed, within bounds (conventions facts, sections 4 and 8)."""

import re
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.clock import parse_instant
from flint_storefront.sandbox.contract.loader import Operation, Parameter
from flint_storefront.sandbox.contract.validation import make_parameter_validator

INTEGER = re.compile(r"-?[0-9]{1,18}", re.ASCII)

CODE_BY_NAME = {
    "expand": "INVALID_EXPAND",
    "page_size": "INVALID_PAGE_SIZE",
    "page_token": "INVALID_PAGE_TOKEN",
    "sort_by": "INVALID_SORT_BY",
    "sort_direction": "INVALID_SORT_DIRECTION",
    "status": "INVALID_STATUS",
    "payment_status": "INVALID_PAYMENT_STATUS",
    "refund_status": "INVALID_REFUND_STATUS",
    "event_type": "INVALID_EVENT_TYPE",
    "event_sources": "INVALID_EVENT_SOURCES",
    "event_source": "INVALID_EVENT_SOURCE",
    "include": "INVALID_INCLUDE",
    "expected_version": "INVALID_EXPECTED_VERSION",
    "external_reference_id": "INVALID_EXTERNAL_REFERENCE_ID",
    "currency": "INVALID_CURRENCY",
    "created_after": "INVALID_CREATED_AFTER",
    "created_before": "INVALID_CREATED_BEFORE",
    "updated_after": "INVALID_UPDATED_AFTER",
    "updated_before": "INVALID_UPDATED_BEFORE",
}
"""Refusal of a bad value by parameter; any other is INVALID_QUERY_PARAMETER (pairing unverified)."""


def read_query(operation: Operation, arguments: MultiDict[str, str]) -> dict[str, Any]:
    """
    Return the typed query parameters of one call.

    Raises:
        ApiError: an unknown, repeated or ill-typed parameter, or a range that ends before it begins.
    """
    values: dict[str, Any] = {}
    for name in arguments:
        parameter = operation.query.get(name)
        if parameter is None:
            raise ApiError("UNSUPPORTED_QUERY_PARAM", "Unknown query parameter.", param=name)
        values[name] = read_parameter(operation, parameter, arguments.getlist(name))
    for subject in ("created", "updated", "expires"):
        after, before = values.get(f"{subject}_after"), values.get(f"{subject}_before")
        if after is not None and before is not None and parse_instant(after) > parse_instant(before):
            raise ApiError(
                "INVALID_CREATED_RANGE", "The range ends before it begins.", param=f"{subject}_after"
            )
    return values


def read_parameter(operation: Operation, parameter: Parameter, sent: list[str]) -> Any:
    """Return the value of one parameter: a list for an array, an int, a bool or the text."""
    value: Any
    if parameter.is_list:
        value = [item for text in sent for item in text.split(",")]
    elif len(sent) > 1:
        raise refuse(parameter)
    else:
        value = convert(parameter, sent[0])
    if not make_parameter_validator(operation.name, parameter.name).is_valid(value):
        raise refuse(parameter)
    if parameter.schema.get("format") == "date-time":
        check_instant(parameter, value)
    return value


def convert(parameter: Parameter, text: str) -> Any:
    """Return *text* as the parameter's type."""
    kind = parameter.schema.get("type")
    if kind == "integer":
        if not INTEGER.fullmatch(text):
            raise refuse(parameter)
        return int(text)
    if kind == "boolean":
        if text not in {"true", "false"}:
            raise refuse(parameter)
        return text == "true"
    return text


def check_instant(parameter: Parameter, text: str) -> datetime:
    """Return the instant of *text*; refuse what Python cannot read although the format holds."""
    try:
        return parse_instant(text)
    except ValueError as error:
        raise refuse(parameter) from error


def refuse(parameter: Parameter) -> ApiError:
    """Return the refusal of a bad value."""
    code = CODE_BY_NAME.get(parameter.name, "INVALID_QUERY_PARAMETER")
    return ApiError(code, f"Bad value of {parameter.name}.", param=parameter.name)

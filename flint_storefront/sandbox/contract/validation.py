"""Is this body, this answer, this event as the contract has it? Validators are built once."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import jsonschema_rs

from flint_storefront.sandbox.contract.loader import load_contract, load_operations
from flint_storefront.sandbox.contract.strict_json import (
    NotStrictJson,
    format_path,
    parse_strictly,
)

SCHEMA_PREFIX = "#/components/schemas/"


@dataclass(frozen=True)
class Problem:
    """One way in which a value does not fit its schema."""

    # JSON Schema keyword that failed, such as "required" or "additionalProperties".
    keyword: str
    # Steps to the value; for a missing or an unknown field, to that field.
    path: tuple[str | int, ...]
    # For logs.
    message: str
    # True when null was sent where it is not allowed.
    is_null: bool = False

    @property
    def param(self) -> str:
        """The path in Flint's spelling, such as `line_items[0].name`."""
        return format_path(self.path)


@cache
def make_validator(schema_name: str) -> jsonschema_rs.Draft202012Validator:
    """Return the validator of one named schema."""
    schema = {"$ref": SCHEMA_PREFIX + schema_name, "components": load_contract()["components"]}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


@cache
def make_inline_validator(schema_text: str) -> jsonschema_rs.Draft202012Validator:
    """Return the validator of a schema that stands, as JSON, in an operation itself."""
    schema = {**json.loads(schema_text), "components": load_contract()["components"]}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


@cache
def make_parameter_validator(operation: str, name: str) -> jsonschema_rs.Draft202012Validator:
    """Return the validator of one query parameter."""
    own = load_operations()[operation].query[name].schema
    schema = {**own, "components": load_contract()["components"]}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def find_problems(value: Any, schema: dict[str, Any]) -> list[Problem]:
    """Return every problem of *value* against *schema*, a reference to a named one or a schema itself."""
    if "$ref" in schema:
        validator = make_validator(schema["$ref"].removeprefix(SCHEMA_PREFIX))
    else:
        validator = make_inline_validator(json.dumps(schema))
    if validator.is_valid(value):
        return []
    return [problem for error in validator.iter_errors(value) for problem in make_problems(error)]


def make_problems(error: jsonschema_rs.ValidationError) -> list[Problem]:
    """Return the problems that one error stands for: one for each unknown field, else one."""
    path = tuple(error.instance_path)
    kind: Any = error.kind
    if kind.name == "additionalProperties":
        return [Problem(kind.name, (*path, name), f"Unknown field {name!r}.") for name in kind.unexpected]
    if kind.name == "required":
        return [Problem(kind.name, (*path, kind.property), f"{kind.property!r} is required.")]
    is_null = kind.name in {"type", "anyOf", "oneOf", "enum"} and error.instance is None
    return [Problem(kind.name, path, error.message[:300], is_null)]


def find_answer_problems(operation: str, status: int, raw: bytes) -> list[Problem]:
    """
    Return what is wrong with an answer's bytes.

    Any error status is held against the error envelope, also where the contract does not list the status.
    """
    try:
        value = parse_strictly(raw)
    except NotStrictJson as error:
        return [Problem("json", error.path, error.message)]
    answers = load_operations()[operation].answers
    if status >= 400:
        return find_problems(value, {"$ref": SCHEMA_PREFIX + "ErrorResponse"})
    if str(status) not in answers:
        return [Problem("status", (), f"{operation} has no answer of status {status}.")]
    return find_problems(value, answers[str(status)])


def find_event_problems(envelope: dict[str, Any]) -> list[Problem]:
    """Return what is wrong with the body of a webhook delivery, its data included when its type is known."""
    problems = find_problems(envelope, {"$ref": SCHEMA_PREFIX + "WebhookMerchantEnvelope"})
    schemas = load_contract()["components"]["schemas"]
    mapping = schemas["WebhookMerchantEnvelope"]["x-flint-data-schema-by-event-type"]
    reference = mapping.get(envelope.get("event_type"))
    if reference:
        problems += find_problems(envelope.get("data"), {"$ref": reference})
    return problems

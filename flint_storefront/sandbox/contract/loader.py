"""The contract as objects: operations with their parameters, bodies and answers."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

CONTRACT_FILE = "contract.json"


@dataclass(frozen=True)
class Parameter:
    """One query parameter."""

    # As sent.
    name: str
    # Its schema.
    schema: dict[str, Any]

    @property
    def is_list(self) -> bool:
        """Whether the parameter may be repeated or separated by commas (conventions facts, section 8)."""
        return self.schema.get("type") == "array"


@dataclass(frozen=True)
class Operation:
    """One operation of the contract."""

    # Such as "orders.create".
    name: str
    # Upper case.
    method: str
    # With names in braces, such as "/v1/orders/{order_id}".
    path: str
    # By name.
    query: dict[str, Parameter]
    # Schema of the body, None when the operation takes none.
    body_schema: dict[str, Any] | None
    # Whether a body must be sent.
    is_body_required: bool
    # Schema of each answer by status text, "default" included.
    answers: dict[str, dict[str, Any]]
    # Credential kinds: merchant, merchantKey, checkout.
    credentials: tuple[str, ...]
    # "any" or "all" of the scopes.
    scope_mode: str
    # Scopes a merchant key needs.
    scopes: tuple[str, ...]
    # Whether it takes an Idempotency-Key.
    is_idempotent: bool
    # Whether it must be sent one.
    is_key_required: bool

    @property
    def is_public(self) -> bool:
        """Whether it is called by buyers, without any credential."""
        return not self.credentials

    @property
    def refuses_input(self) -> bool:
        """Whether wrong input has an answer; where it has none, what is not known is ignored."""
        return not self.answers.keys().isdisjoint({"400", "default"})

    @property
    def success_status(self) -> int:
        """The contract's one 2xx status of this operation."""
        return next(int(status) for status in self.answers if status.startswith("2"))


@cache
def load_contract() -> dict[str, Any]:
    """Return the trimmed contract as plain JSON; shared, not to be changed."""
    text = resources.files("flint_storefront.sandbox.contract").joinpath(CONTRACT_FILE).read_text("utf-8")
    contract: dict[str, Any] = json.loads(text)
    return contract


@cache
def load_operations() -> dict[str, Operation]:
    """Return every operation by its name."""
    return {
        item["operationId"]: make_operation(method, path, item)
        for path, items in load_contract()["paths"].items()
        for method, item in items.items()
    }


def make_operation(method: str, path: str, item: dict[str, Any]) -> Operation:
    """Return the operation that the contract describes at *method* and *path*."""
    parameters = [Parameter(row["name"], row["schema"]) for row in item["parameters"] if row["in"] == "query"]
    body = item.get("requestBody")
    scopes = item["x-flint-required-scopes"]
    return Operation(
        name=item["operationId"],
        method=method.upper(),
        path=path,
        query={parameter.name: parameter for parameter in parameters},
        body_schema=body["content"]["application/json"]["schema"] if body else None,
        is_body_required=bool(body and body.get("required")),
        answers={
            status: answer["content"]["application/json"]["schema"]
            for status, answer in item["responses"].items()
            if "content" in answer
        },
        credentials=tuple(item["x-flint-auth"]),
        scope_mode=scopes["mode"],
        scopes=tuple(scopes["scopes"]),
        is_idempotent=bool(item["x-flint-idempotent"]),
        is_key_required=any(
            row["name"] == "Idempotency-Key" and row.get("required", False) for row in item["parameters"]
        ),
    )


@cache
def find_number_fields() -> frozenset[str]:
    """Return the names of all properties that may hold a fraction; every other number is a whole one."""
    names: set[str] = set()
    collect_number_fields(load_contract()["components"]["schemas"], names)
    return frozenset(names)


def collect_number_fields(node: Any, names: set[str]) -> None:
    """Add to *names* the properties below *node* whose type, or whose items' type, is `number`."""
    if isinstance(node, list):
        for item in node:
            collect_number_fields(item, names)
    if not isinstance(node, dict):
        return
    properties = node.get("properties")
    if isinstance(properties, dict):
        names |= {name for name, schema in properties.items() if may_be_fraction(schema)}
    for value in node.values():
        collect_number_fields(value, names)


def may_be_fraction(schema: Any) -> bool:
    """Return whether *schema* is a number, or a list of numbers."""
    if not isinstance(schema, dict):
        return False
    kind = schema.get("type")
    return (
        kind == "number"
        or (isinstance(kind, list) and "number" in kind)
        or may_be_fraction(schema.get("items"))
    )

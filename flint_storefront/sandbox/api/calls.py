"""One call of an operation, its answer, and the table of handlers that the rooms fill."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flint_storefront.sandbox.state import Document, Environment, Sandbox


@dataclass
class Call:
    """What a handler gets; already authenticated and valid by the contract."""

    # The whole state; its lock is held.
    sandbox: Sandbox
    # The environment of the presented credential.
    environment: Environment
    # Contract name such as "orders.create".
    operation: str
    # Path parameters by name.
    path: dict[str, str]
    # Query parameters, typed; arrays are lists; absent ones are missing.
    query: dict[str, Any]
    # The JSON body; {} when the operation has none or none was sent.
    body: Document
    # X-Request-Id of this exchange.
    request_id: str
    # Sent or made up; empty where the operation takes none.
    idempotency_key: str = ""


@dataclass
class Answer:
    """What a handler returns; private keys are stripped before it is sent."""

    # The resource, or the list of one page.
    data: Any
    # None takes the contract's only 2xx status of the operation.
    status: int | None = None
    # Set on lists; "" on the last page.
    next_page_token: str | None = None
    # Entries of meta.warnings.
    warnings: list[Document] = field(default_factory=list)


Handler = Callable[[Call], Answer]

HANDLERS: dict[str, Handler] = {}
"""Handler by the contract's operationId."""


def operation(name: str) -> Callable[[Handler], Handler]:
    """Register the decorated function as the handler of the operation *name*, e.g. `orders.create`."""

    def register(handler: Handler) -> Handler:
        HANDLERS[name] = handler
        return handler

    return register

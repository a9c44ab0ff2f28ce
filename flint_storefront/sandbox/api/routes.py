"""Every address under /v1: the contract's operations, or Flint's envelope for whatever else is asked."""

import re
from functools import cache

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from flint_storefront.sandbox.api.calls import HANDLERS
from flint_storefront.sandbox.api.errors import ApiError, error_body
from flint_storefront.sandbox.api.pipeline import Exchange, choose_request_id, dump
from flint_storefront.sandbox.contract.loader import Operation, load_operations
from flint_storefront.sandbox.state import Sandbox

PATH_PARAMETER = re.compile(r"\\{(\w+)\\}")

METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE"]


def add_routes(app: Flask, sandbox: Sandbox) -> None:
    """
    Serve the contract under /v1.

    One route for all: a route each would take werkzeug 0.1 s to compile for every app of every test.

    Raises:
        LookupError: an operation of the contract has no handler.
    """
    missing = sorted(set(load_operations()) - set(HANDLERS))
    if missing:
        raise LookupError(f"no handler for {', '.join(missing)}")

    def serve(address: str) -> Response:
        operations, path = find_operations("/v1/" + address)
        if request.method in operations:
            return Exchange(sandbox, operations[request.method], request, path).run()
        return refuse_address(sandbox, operations)

    app.add_url_rule("/v1/<path:address>", "api", serve, methods=METHODS, provide_automatic_options=False)

    def refuse_unrouted(error: NotFound) -> NotFound | Response:
        # An address with a line break in it reaches no route of werkzeug.
        return refuse_address(sandbox, {}) if request.path.startswith("/v1") else error

    app.register_error_handler(NotFound, refuse_unrouted)


@cache
def list_paths() -> list[tuple[re.Pattern[str], dict[str, Operation]]]:
    """Return each path of the contract as a pattern, with its operations by method."""
    by_path: dict[str, dict[str, Operation]] = {}
    for operation in load_operations().values():
        by_path.setdefault(operation.path, {})[operation.method] = operation
    return [
        (re.compile(PATH_PARAMETER.sub(r"(?P<\1>[^/]+)", re.escape(path))), operations)
        for path, operations in by_path.items()
    ]


def find_operations(address: str) -> tuple[dict[str, Operation], dict[str, str]]:
    """Return the operations at *address* by method, none for an unknown one, and the path parameters."""
    for pattern, operations in list_paths():
        match = pattern.fullmatch(address)
        if match:
            return operations, match.groupdict()
    return {}, {}


def refuse_address(sandbox: Sandbox, operations: dict[str, Operation]) -> Response:
    """Answer ROUTE_NOT_FOUND, or METHOD_NOT_ALLOWED where other methods have *operations*."""
    code = "METHOD_NOT_ALLOWED" if operations else "ROUTE_NOT_FOUND"
    refusal = ApiError(code, f"{request.method} {request.path} is not answered here.")
    request_id = choose_request_id(sandbox, request)
    sandbox.note_deviation(operation="", direction="request", problems=[str(refusal)], request_id=request_id)
    body = dump(error_body(refusal, request_id=request_id))
    response = Response(body, status=refusal.status, content_type="application/json")
    response.headers["X-Request-Id"] = request_id
    if operations:
        response.headers["Allow"] = ", ".join(sorted(operations))
    return response

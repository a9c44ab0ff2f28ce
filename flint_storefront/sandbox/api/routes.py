"""Every operation of the contract as a route of the Flask app."""

import re
from collections.abc import Callable

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from flint_storefront.sandbox.api.calls import HANDLERS
from flint_storefront.sandbox.api.errors import ApiError, error_body
from flint_storefront.sandbox.api.pipeline import Exchange, choose_request_id, dump
from flint_storefront.sandbox.contract.loader import Operation, load_operations
from flint_storefront.sandbox.state import Sandbox

PATH_PARAMETER = re.compile(r"\{(\w+)\}")


def add_routes(app: Flask, sandbox: Sandbox) -> None:
    """
    Add a route for each operation, and Flint's envelope for whatever else is asked under /v1.

    Raises:
        LookupError: an operation of the contract has no handler.
    """
    missing = sorted(set(load_operations()) - set(HANDLERS))
    if missing:
        raise LookupError(f"no handler for {', '.join(missing)}")
    for operation in load_operations().values():
        app.add_url_rule(
            PATH_PARAMETER.sub(r"<\1>", operation.path),
            endpoint=operation.name,
            view_func=make_view(sandbox, operation),
            methods=[operation.method],
            provide_automatic_options=False,
        )
    app.register_error_handler(404, make_refusal_handler(sandbox, "ROUTE_NOT_FOUND"))
    app.register_error_handler(405, make_refusal_handler(sandbox, "METHOD_NOT_ALLOWED"))


def make_view(sandbox: Sandbox, operation: Operation) -> Callable[..., Response]:
    """Return the view of one operation."""

    def view(**path: str) -> Response:
        return Exchange(sandbox, operation, request, path).run()

    return view


def make_refusal_handler(sandbox: Sandbox, code: str) -> Callable[[HTTPException], HTTPException | Response]:
    """Return the handler that answers with *code* under /v1 and leaves other addresses alone."""

    def handle(error: HTTPException) -> HTTPException | Response:
        if not request.path.startswith("/v1/"):
            return error
        refusal = ApiError(code, f"{request.method} {request.path} is not answered here.")
        request_id = choose_request_id(sandbox, request)
        sandbox.note_deviation(
            operation="", direction="request", problems=[str(refusal)], request_id=request_id
        )
        response = Response(dump(error_body(refusal, request_id=request_id)), status=refusal.status)
        response.headers["Content-Type"] = "application/json"
        response.headers["X-Request-Id"] = request_id
        if error.get_response().headers.get("Allow"):
            response.headers["Allow"] = error.get_response().headers["Allow"]
        return response

    return handle

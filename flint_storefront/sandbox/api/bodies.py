"""The JSON body of a call: size, type, strictness, contract."""

from typing import Any

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.contract.loader import Operation
from flint_storefront.sandbox.contract.strict_json import NotStrictJson, format_path, parse_strictly
from flint_storefront.sandbox.contract.validation import Problem, find_problems
from flint_storefront.sandbox.state import Document

MAXIMUM_BODY_BYTES = 1024 * 1024
"""Not known of Flint; our choice."""

CODE_BY_KEYWORD = {
    "additionalProperties": "UNKNOWN_FIELD",
    "required": "FIELD_REQUIRED",
    "type": "INVALID_TYPE",
    "maxLength": "VALUE_TOO_LONG",
    "minLength": "VALUE_REQUIRED",
    "minProperties": "NO_FIELDS_TO_UPDATE",
}
"""Code of one problem by JSON Schema keyword; any other is INVALID_REQUEST."""

CODE_BY_FIELD = {
    ("quantity", "minimum"): "LINE_ITEM_INVALID_QUANTITY",
    ("line_items", "minItems"): "MISSING_LINE_ITEMS",
    ("line_items", "required"): "MISSING_LINE_ITEMS",
    ("surface", "enum"): "INVALID_CHECKOUT_SURFACE",
    ("currency", "pattern"): "INVALID_CURRENCY",
    ("currency", "minLength"): "INVALID_CURRENCY",
    ("currency", "maxLength"): "INVALID_CURRENCY",
    ("requested_tip", "oneOf"): "INVALID_TIP",
    ("charge", "oneOf"): "INVALID_CHARGE_VALUE",
    ("expires_in_seconds", "minimum"): "INVALID_EXPIRATION",
    ("expires_in_seconds", "maximum"): "INVALID_EXPIRATION",
}
"""Code of one problem by last named field and keyword, where a facts file names one."""

DETAIL_CODES = {"FIELD_REQUIRED", "INVALID_TYPE", "INVALID_REQUEST", "VALUE_REQUIRED", "VALUE_TOO_LONG"}
"""Codes that stand only in the details, under INVALID_REQUEST; any other one also stands at the top."""


def read_body(operation: Operation, raw: bytes, content_type: str) -> Document:
    """
    Return the body of one call, {} when none was sent and none is needed.

    Raises:
        ApiError: UNSUPPORTED_CONTENT_TYPE, REQUEST_BODY_TOO_LARGE, REQUEST_BODY_NOT_ALLOWED, INVALID_JSON
            (money as text or fraction included), or the contract's schema says no.
    """
    if len(raw) > MAXIMUM_BODY_BYTES:
        raise ApiError("REQUEST_BODY_TOO_LARGE", "The body is too large.")
    if operation.body_schema is None:
        if raw:
            raise ApiError("REQUEST_BODY_NOT_ALLOWED", "This operation takes no body.")
        return {}
    if not raw:
        if operation.is_body_required:
            raise ApiError("INVALID_REQUEST_BODY", "A JSON body is required.")
        return {}
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise ApiError("UNSUPPORTED_CONTENT_TYPE", "Send application/json.")
    body = parse(raw)
    problems = find_problems(body, operation.body_schema)
    if problems:
        raise refuse_problems(problems, choose_shape_code(operation.name, body))
    document: Document = body
    return document


def parse(raw: bytes) -> Any:
    """Return the JSON value of *raw*; a number that may not stand where it stands is INVALID_JSON."""
    try:
        return parse_strictly(raw)
    except NotStrictJson as error:
        raise ApiError("INVALID_JSON", error.message, param=format_path(error.path) or None) from error


def refuse_problems(problems: list[Problem], shape_code: str) -> ApiError:
    """Return one refusal for all *problems*, the most telling first; *shape_code* for the body's own union."""
    details = [
        {
            "code": shape_code if not problem.path and problem.keyword == "oneOf" else choose_code(problem),
            "message": problem.message,
            "param": problem.param,
        }
        for problem in problems
    ]
    details.sort(key=lambda detail: detail["code"] in DETAIL_CODES)
    first = details[0]
    code = "INVALID_REQUEST" if first["code"] in DETAIL_CODES else first["code"]
    return ApiError(code, first["message"], param=first["param"] or None, details=details)


def choose_shape_code(operation: str, body: Any) -> str:
    """Return the code of a body that is none of the shapes that its operation takes."""
    if operation == "products.create":
        return "INVALID_PRODUCT_CREATE_SHAPE"
    if operation == "checkoutSessions.create" and isinstance(body, dict):
        sources = {"order_id", "quick_pay_item", "subscription_plan_id"} & set(body)
        if len(sources) > 1:
            return "CHECKOUT_SESSION_SOURCE_CONFLICT"
        return "CHECKOUT_REPLACEMENT_REQUIRES_ORDER" if sources else "CHECKOUT_SESSION_SOURCE_REQUIRED"
    return "INVALID_REQUEST"


def choose_code(problem: Problem) -> str:
    """Return the code of one problem."""
    if problem.is_null:
        return "NULL_NOT_ALLOWED"
    field = next((step for step in reversed(problem.path) if isinstance(step, str)), "")
    if field == "amount" and problem.keyword == "type":
        # Money as text fails as INVALID_JSON (conventions facts, section 5).
        return "INVALID_JSON"
    if field == "line_items" and problem.keyword in {"anyOf", "not", "oneOf"}:
        return "LINE_ITEM_SOURCE_CONFLICT" if problem.keyword == "not" else "INVALID_LINE_ITEM"
    if "requested_tip" in problem.path and problem.keyword in {"minimum", "maximum"}:
        return "INVALID_TIP_AMOUNT" if field == "amount" else "INVALID_TIP_PERCENT"
    named = CODE_BY_FIELD.get((field, problem.keyword))
    return named or CODE_BY_KEYWORD.get(problem.keyword, "INVALID_REQUEST")

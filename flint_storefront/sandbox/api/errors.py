"""Refusals of the API: code, status, envelope (conventions facts, section 7)."""

from typing import Any

DOC_URL = "https://developers.withflintpay.com/docs/errors"

TYPE_BY_STATUS = {
    400: "validation_error",
    401: "authentication_error",
    402: "payment_error",
    403: "authorization_error",
    404: "not_found_error",
    405: "invalid_request_error",
    409: "conflict_error",
    410: "invalid_request_error",
    413: "invalid_request_error",
    415: "invalid_request_error",
    422: "validation_error",
    429: "rate_limit_error",
    502: "external_service_error",
    503: "unavailable_error",
    504: "timeout_error",
}
"""Any other error status is an internal_error (conventions facts, section 7)."""

STATUS_BY_CODE = {
    "AMBIGUOUS_AUTH": 401,
    "API_KEY_MODE_MISMATCH": 401,
    "API_KEY_REQUIRED": 401,
    "AUTH_REQUIRED": 401,
    "ACCESS_LINK_MERCHANT_HOSTED": 409,
    "CANNOT_PAUSE": 409,
    "CANNOT_RESUME": 409,
    "CANNOT_RESUME_INITIAL_PAYMENT_PENDING": 409,
    "CANNOT_RESUME_PAST_DUE_PAYMENT_REQUIRED": 409,
    "CHECKOUT_SESSION_SECRET_REQUIRED": 401,
    "INVALID_API_KEY": 401,
    "INVALID_AUTHORIZATION_HEADER": 401,
    "INVALID_BEARER_TOKEN": 401,
    "INVALID_CHECKOUT_SESSION": 401,
    "CHECKOUT_LAUNCH_TOKEN_RESTRICTED": 403,
    "CHECKOUT_SESSION_SCOPE_MISMATCH": 403,
    "INSUFFICIENT_SCOPE": 403,
    "RESOURCE_NOT_FOUND": 404,
    "ROUTE_NOT_FOUND": 404,
    "METHOD_NOT_ALLOWED": 405,
    "REQUEST_BODY_TOO_LARGE": 413,
    "UNSUPPORTED_CONTENT_TYPE": 415,
    "CHECKOUT_PAYMENT_RESOLVING": 409,
    "CHECKOUT_SESSION_ALREADY_EXISTS": 409,
    "CHECKOUT_SESSION_CURRENT_CHANGED": 409,
    "CHECKOUT_SESSION_EXPIRED": 409,
    "CHECKOUT_SESSION_NOT_OPEN": 409,
    "CONCURRENT_MODIFICATION": 409,
    "API_VERSION_CHANGED": 409,
    "IDEMPOTENCY_KEY_IN_PROGRESS": 409,
    "IDEMPOTENCY_KEY_REUSED": 409,
    "ORDER_ALREADY_CLOSED": 409,
    "ORDER_ALREADY_PAID": 409,
    "ORDER_CHANGED_REFRESH_REQUIRED": 409,
    "ORDER_CLOSED": 409,
    "ORDER_COLLECTION_IN_PROGRESS": 409,
    "ORDER_CUSTOMER_ALREADY_SET": 409,
    "ORDER_CUSTOMER_CHECKOUT_ACTIVE": 409,
    "ORDER_FINANCIAL_MUTATION_NOT_ALLOWED": 409,
    "ORDER_NOT_PAYABLE": 409,
    "ORDER_STATUS_NOT_CLOSABLE": 409,
    "PAYMENT_ATTEMPT_IN_PROGRESS": 409,
    "PAYMENT_LINK_CHANGED": 409,
    "PAYMENT_ATTEMPT_STILL_PROCESSING": 409,
    "PLAN_ARCHIVED": 409,
    "PLAN_HAS_ACTIVE_PAYMENT_LINKS": 409,
    "PLAN_HAS_ACTIVE_SUBSCRIPTIONS": 409,
    "PLAN_HAS_OPEN_CHECKOUT_SESSIONS": 409,
    "PRODUCT_IN_OPEN_CHECKOUT_SESSION": 409,
    "RESOURCE_LIMIT_EXCEEDED": 409,
    "SKU_ALREADY_EXISTS": 409,
    "VARIANT_IN_OPEN_CHECKOUT_SESSION": 409,
    "VARIANT_NOT_SELLABLE": 409,
    "SUBSCRIPTION_CANCELED": 409,
    "SUBSCRIPTION_PAYMENT_RETRY_IN_PROGRESS": 409,
    "SUBSCRIPTION_PAYMENT_RETRY_NOT_ALLOWED": 409,
    "VERSION_CONFLICT": 409,
    "WEBHOOK_DELIVERY_IN_FLIGHT": 409,
    "WEBHOOK_ENDPOINT_NOT_ACTIVE": 409,
    "WEBHOOK_EVENT_PAYLOAD_EXPIRED": 409,
    "WEBHOOK_SECRET_ROTATION_OVERLAP_ACTIVE": 409,
    "RATE_LIMIT_EXCEEDED": 429,
    "INTERNAL_ERROR": 500,
    "EXTERNAL_SERVICE_ERROR": 502,
    "SERVICE_UNAVAILABLE": 503,
    "REQUEST_TIMEOUT": 504,
}
"""
Status of each code the sandbox uses; a code not named here is 400.

Mostly unverified: wrong input 400, wrong state or stale 409, missing 404 (orders facts, section 11).
"""

RETRYABLE_CODES = {
    "CHECKOUT_PAYMENT_RESOLVING",
    "IDEMPOTENCY_KEY_IN_PROGRESS",
    "PAYMENT_ATTEMPT_STILL_PROCESSING",
    "WEBHOOK_DELIVERY_IN_FLIGHT",
}
"""Worth sending again unchanged; beside them every 429, 502, 503 and 504."""


class ApiError(Exception):
    """
    A refusal that becomes an error envelope.

    Args:
        code: A code of the contract's list.
        message: For logs, never for buyers.
        param: The field, such as `line_items[0].quantity`.
        status: Overrides the code's usual status.
        details: Entries with code, message, param; made from the arguments when only *param* is given.
        facts: Typed facts on the error object, such as `existing_checkout_session_id`.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        param: str | None = None,
        status: int | None = None,
        details: list[dict[str, Any]] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.param = param
        self.status = status or STATUS_BY_CODE.get(code, 400)
        self.details = details
        self.facts = facts


def error_body(error: ApiError, *, request_id: str) -> dict[str, Any]:
    """Return the envelope `{"error": {…}}` of *error*, fitting the contract's ErrorResponse."""
    body: dict[str, Any] = {
        "type": TYPE_BY_STATUS.get(error.status, "internal_error"),
        "code": error.code,
        "message": error.message,
        "doc_url": DOC_URL,
        "error_source": "flint" if error.status >= 500 else "integration",
        "request_id": request_id,
        "request_log_url": f"/v1/developer/request-logs?request_id={request_id}",
        "remediation": {"retryable": is_retryable(error), "next_steps": "See the code's documentation."},
        **error.facts,
    }
    details = error.details
    if error.param is not None:
        body["param"] = error.param
        details = details or [{"code": error.code, "message": error.message, "param": error.param}]
    if details:
        body["details"] = details
        fields = [detail["param"] for detail in details if "param" in detail]
        body["remediation"]["missing_or_invalid_fields"] = fields
    return {"error": body}


def is_retryable(error: ApiError) -> bool:
    """Return whether the same request may succeed later."""
    return error.status in {429, 502, 503, 504} or error.code in RETRYABLE_CODES


def not_found(what: str) -> ApiError:
    """Return the refusal for an id that this environment does not hold (never 403: conventions facts, 2)."""
    return ApiError("RESOURCE_NOT_FOUND", f"No such {what}.")

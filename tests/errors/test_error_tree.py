"""The error tree: drawn at its top, one class a type, nothing secret in any text."""

import inspect
import re

import pytest

from flint_storefront import errors
from flint_storefront.errors import (
    ERROR_CLASS_BY_TYPE,
    ConfigurationError,
    ConflictError,
    FlintError,
    FlintUnreachable,
    InternalError,
    MoneyError,
    NotFlint,
    OutcomeUnknown,
    RateLimitError,
    SignatureMismatch,
    StorefrontError,
    UnavailableError,
    ValidationError,
    WrongAccount,
    error_class,
)

TYPES_OF_THE_FACTS = {
    400: "validation_error",
    422: "validation_error",
    401: "authentication_error",
    402: "payment_error",
    403: "authorization_error",
    404: "not_found_error",
    405: "invalid_request_error",
    410: "invalid_request_error",
    413: "invalid_request_error",
    415: "invalid_request_error",
    409: "conflict_error",
    429: "rate_limit_error",
    502: "external_service_error",
    503: "unavailable_error",
    504: "timeout_error",
}


def error_classes() -> list[type[StorefrontError]]:
    found = [value for _, value in inspect.getmembers(errors, inspect.isclass)]
    return [one for one in found if issubclass(one, StorefrontError)]


@pytest.mark.parametrize("one", error_classes(), ids=lambda one: one.__name__)
def test_each_class_is_in_the_drawing(one):
    """A reader finds every error in the tree at the top."""
    assert re.search(rf"\b{one.__name__}\b", errors.__doc__)


def test_the_drawing_names_nothing_that_does_not_exist():
    """The tree has no leaf that was renamed or removed."""
    drawn = re.findall(r"─ (\w+)", errors.__doc__)

    assert {*drawn, "StorefrontError"} == {one.__name__ for one in error_classes()}


@pytest.mark.parametrize(("status", "type_word"), TYPES_OF_THE_FACTS.items())
def test_status_of_the_table_gives_the_class_of_its_type(status, type_word):
    """Status and type name the same class."""
    assert error_class(status, type_word) is ERROR_CLASS_BY_TYPE[type_word]


def test_each_type_has_a_class_of_its_own():
    """Twelve types, twelve classes."""
    assert len(set(ERROR_CLASS_BY_TYPE.values())) == 12


def test_other_status_with_unknown_type_is_internal():
    """A word that Flint may add one day does not break the client."""
    assert error_class(418, "teapot_error") is InternalError


@pytest.mark.parametrize(
    ("status", "code", "is_definite"),
    [
        (400, "INVALID_REQUEST", True),
        (401, "INVALID_API_KEY", True),
        (404, "RESOURCE_NOT_FOUND", True),
        (408, "REQUEST_TIMEOUT", False),
        (409, "CHECKOUT_SESSION_ALREADY_EXISTS", True),
        (409, "IDEMPOTENCY_KEY_REUSED", True),
        (409, "IDEMPOTENCY_KEY_IN_PROGRESS", False),
        (409, "IDEMPOTENCY_REQUEST_IN_PROGRESS", False),
        (409, "IDEMPOTENCY_RECOVERY_REQUIRED", False),
        (409, "IDEMPOTENCY_LOAD_FAILED", False),
        (409, "IDEMPOTENCY_PERSIST_FAILED", False),
        (409, "IDEMPOTENCY_RECORD_INVALID", False),
        (409, "CHECKOUT_PAYMENT_RESOLVING", False),
        (425, "TOO_EARLY", False),
        (429, "RATE_LIMIT_EXCEEDED", False),
        (500, "INTERNAL_ERROR", False),
        (503, "SERVICE_UNAVAILABLE", False),
    ],
)
def test_only_a_final_no_is_a_definite_refusal(status, code, is_definite):
    """A corrected try with a new key is allowed only after a definite refusal."""
    assert FlintError(code, status=status).is_definite_refusal is is_definite


def test_hostile_code_and_request_id_never_reach_the_text():
    """Whatever stands where a code belongs, a text with odd characters is not repeated."""
    error = ConflictError("tok_abc secret\n", status=409, request_id="https://x/#checkout_token=tok_1")

    assert (error.code, error.request_id) == ("UNREADABLE_CODE", None)
    assert "tok" not in str(error) + repr(error) + str(error.args)


def test_outcome_unknown_carries_its_cause_and_code():
    """The cause is data; its code can be asked for directly."""
    error = OutcomeUnknown("server_error", cause=UnavailableError("SERVICE_UNAVAILABLE", status=503))

    assert error.code == "SERVICE_UNAVAILABLE"
    assert OutcomeUnknown("timeout").code is None


def test_configuration_error_tells_all_mistakes_in_one_message():
    """An operator mends everything in one go."""
    error = ConfigurationError(["API_KEY: required", "BASE_URL: must be https"])

    assert str(error).splitlines()[1:] == ["- API_KEY: required", "- BASE_URL: must be https"]


def test_money_error_is_also_a_value_error():
    """A form may treat a wrong amount like any wrong value."""
    assert issubclass(MoneyError, ValueError)


@pytest.mark.parametrize(
    "error",
    [
        ValidationError("FIELD_REQUIRED", status=400, param="line_items[0].name"),
        RateLimitError("RATE_LIMIT_EXCEEDED", status=429, extra={"retry_after_seconds": 3.0}),
        OutcomeUnknown("timeout"),
        NotFlint("not_json", status=200),
        WrongAccount("mode"),
        FlintUnreachable("timeout"),
        SignatureMismatch("stale"),
    ],
)
def test_every_error_tells_itself_in_one_line(error):
    """Fit for one line of a log."""
    assert str(error)
    assert "\n" not in str(error)

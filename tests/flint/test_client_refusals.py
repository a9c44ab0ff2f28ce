"""Every error that Flint may answer becomes its class, with codes and facts as data."""

import pytest

from flint_storefront.errors import (
    AuthenticationError,
    AuthorizationError,
    ConflictError,
    ErrorDetail,
    FlintError,
    InternalError,
    InvalidRequestError,
    NotFoundError,
    PaymentError,
    RateLimitError,
    ValidationError,
)
from flint_storefront.money import Money
from tests.flint.scripted import Scripted, money, refusal


@pytest.mark.parametrize(
    ("status", "type_word", "error_class"),
    [
        (400, "validation_error", ValidationError),
        (422, "validation_error", ValidationError),
        (401, "authentication_error", AuthenticationError),
        (402, "payment_error", PaymentError),
        (403, "authorization_error", AuthorizationError),
        (404, "not_found_error", NotFoundError),
        (405, "invalid_request_error", InvalidRequestError),
        (410, "invalid_request_error", InvalidRequestError),
        (413, "invalid_request_error", InvalidRequestError),
        (415, "invalid_request_error", InvalidRequestError),
        (409, "conflict_error", ConflictError),
        (418, "internal_error", InternalError),
    ],
)
@pytest.mark.parametrize("verb", ["read", "write"])
def test_each_type_is_raised_as_its_class(verb, status, type_word, error_class):
    """Alike for reads and writes, and never tried twice."""
    scripted = Scripted(refusal(status, "SOME_CODE", type_word=type_word))

    with pytest.raises(error_class) as caught:
        getattr(scripted, verb)()

    assert type(caught.value) is error_class
    assert (caught.value.code, caught.value.status) == ("SOME_CODE", status)
    assert len(scripted.requests) == 1


def test_facts_of_the_error_are_typed():
    """Ids, numbers, amounts and lists, each as what it is; what does not fit is left out."""
    answer = refusal(
        409,
        "CHECKOUT_SESSION_ALREADY_EXISTS",
        existing_checkout_session_id="cs_1",
        current_version=7,
        maximum_money=money(1250),
        gap_money={"amount": 1.5, "currency": "USD"},
        missing_scopes=["commerce.orders.write", 5],
        limit="many",
    )

    with pytest.raises(ConflictError) as caught:
        Scripted(answer).write()

    assert dict(caught.value.extra) == {
        "existing_checkout_session_id": "cs_1",
        "current_version": 7,
        "maximum_money": Money(1250, "USD"),
        "missing_scopes": ("commerce.orders.write",),
    }


def test_details_param_and_request_id_are_kept():
    """A form can put each mistake at its field, support can find the request."""
    details = [{"code": "REQUIRED", "message": "…", "param": "line_items[0].name"}, {"code": 5}, "odd"]
    answer = refusal(400, "INVALID_REQUEST", param="line_items[0].name", details=details, request_id="r-1")

    with pytest.raises(ValidationError) as caught:
        Scripted(answer).read()

    assert caught.value.details == (ErrorDetail("REQUIRED", "line_items[0].name"),)
    assert (caught.value.param, caught.value.request_id) == ("line_items[0].name", "r-1")


@pytest.mark.parametrize(("said", "expected"), [(True, True), (False, False), (None, False)])
def test_retryable_is_what_flint_says(said, expected):
    """A conflict is not retryable unless Flint says so."""
    with pytest.raises(ConflictError) as caught:
        Scripted(refusal(409, "ORDER_CONFLICT", remediation={"retryable": said})).read()

    assert caught.value.retryable is expected


def test_flints_message_is_nowhere_in_the_error():
    """Its wording changes and is not for people in front of a page."""
    with pytest.raises(FlintError) as caught:
        Scripted(refusal(400, "INVALID_REQUEST")).read()

    assert "Words for a log" not in repr(vars(caught.value)) + str(caught.value)


def test_flints_message_is_in_the_log(caplog):
    """Where an operator looks for it."""
    with pytest.raises(FlintError):
        Scripted(refusal(400, "INVALID_REQUEST")).read()

    assert "Words for a log" in caplog.text


def test_payment_resolving_is_told_at_once():
    """Whoever called decides how long to wait; the same bytes may pass later."""
    scripted = Scripted(refusal(409, "CHECKOUT_PAYMENT_RESOLVING"))

    with pytest.raises(ConflictError) as caught:
        scripted.write()

    assert not caught.value.is_definite_refusal
    assert len(scripted.requests) == 1


def test_rate_limit_tells_when_to_come_back():
    """A pause longer than the deadline is not made, but told."""
    scripted = Scripted(refusal(429, "RATE_LIMIT_EXCEEDED", headers={"Retry-After": "90"}))

    with pytest.raises(RateLimitError) as caught:
        scripted.write()

    assert caught.value.extra["retry_after_seconds"] == 90.0
    assert scripted.clock.pauses == []

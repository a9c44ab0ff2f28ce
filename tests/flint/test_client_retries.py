"""What is tried again, how often, and after how long."""

import httpx
import pytest

from flint_storefront.errors import (
    ExternalServiceError,
    FlintTimeout,
    FlintUnreachable,
    InternalError,
    NotFlint,
    OutcomeUnknown,
    RateLimitError,
    UnavailableError,
)
from tests.flint.scripted import Scripted, refusal, success


@pytest.mark.parametrize("verb", ["read", "write"])
@pytest.mark.parametrize(
    "step",
    [
        httpx.ConnectError("refused"),
        httpx.ConnectTimeout("slow"),
        refusal(429, "RATE_LIMIT_EXCEEDED"),
        refusal(502, "EXTERNAL_SERVICE_ERROR"),
        refusal(503, "SERVICE_UNAVAILABLE"),
        refusal(504, "REQUEST_TIMEOUT"),
        httpx.Response(502, html="<h1>Bad gateway</h1>"),
        refusal(409, "IDEMPOTENCY_KEY_IN_PROGRESS"),
        refusal(409, "IDEMPOTENCY_REQUEST_IN_PROGRESS"),
    ],
    ids=str,
)
def test_passing_trouble_is_tried_again(verb, step):
    """The second try succeeds and nobody notices."""
    scripted = Scripted(step, success({"done": True}))

    assert getattr(scripted, verb)().data == {"done": True}
    assert len(scripted.requests) == 2


def test_each_try_has_its_own_request_id_and_the_same_key_and_bytes():
    """Flint's log can tell the tries apart; its journal can not."""
    scripted = Scripted(refusal(503, "SERVICE_UNAVAILABLE"), success())

    scripted.write()

    first, second = scripted.requests
    assert (first.headers["X-Request-Id"], second.headers["X-Request-Id"]) == ("req-1", "req-2")
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
    assert first.content == second.content


@pytest.mark.parametrize(("is_person_waiting", "tries"), [(True, 3), (False, 6)])
def test_tries_are_counted(is_person_waiting, tries):
    """Never more than three while a person waits."""
    scripted = Scripted(refusal(503, "SERVICE_UNAVAILABLE"))

    with pytest.raises(UnavailableError):
        scripted.read(is_person_waiting=is_person_waiting)

    assert len(scripted.requests) == tries
    assert len(scripted.clock.pauses) == tries - 1


@pytest.mark.parametrize(
    ("step", "error_class"),
    [
        (refusal(500, "INTERNAL_ERROR"), InternalError),
        (httpx.ReadTimeout("late"), FlintUnreachable),
        (httpx.ReadError("reset"), FlintUnreachable),
        (httpx.WriteError("reset"), FlintUnreachable),
        (httpx.RemoteProtocolError("disconnected"), FlintUnreachable),
        (httpx.Response(200, html="<h1>Hello</h1>"), NotFlint),
    ],
    ids=str,
)
def test_other_trouble_of_a_read_is_told_at_once(step, error_class):
    """A 500 says nothing about the next one; a slow answer has used up the time."""
    scripted = Scripted(step)

    with pytest.raises(error_class):
        scripted.read()
    assert len(scripted.requests) == 1


@pytest.mark.parametrize(
    ("status", "error_class"),
    [(429, RateLimitError), (502, ExternalServiceError), (503, UnavailableError), (504, FlintTimeout)],
)
def test_read_raises_the_last_refusal_in_its_class(status, error_class):
    """After the last try the caller learns what it was."""
    with pytest.raises(error_class):
        Scripted(refusal(status, "SOME_CODE")).read()


def test_retry_after_is_obeyed_to_the_second():
    """Flint's word goes before our own pause."""
    scripted = Scripted(refusal(429, "RATE_LIMIT_EXCEEDED", headers={"Retry-After": "4"}), success())

    scripted.read()

    assert scripted.clock.pauses == [4.0]


def test_pause_that_would_outlive_the_deadline_is_not_made():
    """Waiting for nothing helps nobody."""
    scripted = Scripted(refusal(503, "SERVICE_UNAVAILABLE", headers={"Retry-After": "4"}))

    with pytest.raises(UnavailableError):
        scripted.read(seconds=3)
    assert scripted.clock.pauses == []


def test_connection_that_never_comes_about_leaves_a_write_unsent():
    """No byte left: the caller may say so."""
    with pytest.raises(OutcomeUnknown) as caught:
        Scripted(httpx.ConnectError("refused")).write()

    assert (caught.value.reason, caught.value.was_sent) == ("not_sent", False)


def test_nothing_is_sent_when_the_deadline_is_over():
    """A start that has used up its budget makes no further call."""
    scripted = Scripted(success())

    with pytest.raises(OutcomeUnknown) as caught:
        scripted.write(seconds=0)

    assert caught.value.was_sent is False
    assert scripted.requests == []

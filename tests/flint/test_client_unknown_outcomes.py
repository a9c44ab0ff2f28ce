"""A write whose outcome nobody knows is told apart from one that was refused."""

import httpx
import pytest

from flint_storefront.errors import (
    AuthenticationError,
    ConflictError,
    NotFlint,
    OutcomeUnknown,
    RateLimitError,
    ValidationError,
    WrongAccount,
)
from tests.flint.scripted import Scripted, refusal, success


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (httpx.ReadTimeout("late"), "timeout"),
        (httpx.WriteTimeout("late"), "timeout"),
        (httpx.ReadError("reset"), "reset"),
        (httpx.WriteError("reset"), "reset"),
        (httpx.RemoteProtocolError("disconnected"), "reset"),
        (refusal(500, "INTERNAL_ERROR"), "server_error"),
        (refusal(502, "EXTERNAL_SERVICE_ERROR"), "server_error"),
        (refusal(503, "SERVICE_UNAVAILABLE"), "server_error"),
        (refusal(504, "REQUEST_TIMEOUT"), "server_error"),
        (refusal(408, "REQUEST_TIMEOUT"), "server_error"),
        (refusal(425, "TOO_EARLY"), "server_error"),
        (refusal(409, "IDEMPOTENCY_KEY_IN_PROGRESS"), "key_in_progress"),
        (refusal(409, "IDEMPOTENCY_REQUEST_IN_PROGRESS"), "key_in_progress"),
        (refusal(409, "IDEMPOTENCY_RECOVERY_REQUIRED"), "server_error"),
        (refusal(409, "IDEMPOTENCY_LOAD_FAILED"), "server_error"),
        (refusal(409, "IDEMPOTENCY_PERSIST_FAILED"), "server_error"),
        (refusal(409, "IDEMPOTENCY_RECORD_INVALID"), "server_error"),
        (httpx.Response(200, html="<h1>Hello</h1>"), "not_flint"),
        (httpx.Response(403, html="<h1>Blocked</h1>"), "not_flint"),
        (httpx.Response(307, headers={"Location": "https://evil.example/"}), "not_flint"),
        (success(headers={"Flint-Mode": "live"}), "not_flint"),
    ],
    ids=str,
)
def test_write_that_may_have_had_an_effect_is_unknown(step, reason):
    """The same bytes go out again later; nothing new is made."""
    with pytest.raises(OutcomeUnknown) as caught:
        Scripted(step).write()

    assert (caught.value.reason, caught.value.was_sent) == (reason, True)


@pytest.mark.parametrize("code", ["INVALID_API_KEY", "INSUFFICIENT_SCOPE"])
@pytest.mark.parametrize("status", [401, 403])
def test_lost_rights_on_a_replay_leave_the_outcome_unknown(status, code):
    """The first sending may have passed while the key was still good."""
    with pytest.raises(OutcomeUnknown) as caught:
        Scripted(refusal(status, code)).write(is_replay=True)

    assert (caught.value.reason, caught.value.code) == ("refused_on_replay", code)


def test_lost_rights_after_an_unclear_try_leave_the_outcome_unknown():
    """Also within one call the first try may have passed."""
    scripted = Scripted(refusal(502, "EXTERNAL_SERVICE_ERROR"), refusal(401, "INVALID_API_KEY"))

    with pytest.raises(OutcomeUnknown, match="refused_on_replay"):
        scripted.write()


def test_lost_rights_at_the_first_sending_are_a_refusal():
    """Nothing happened, and a new key in the settings mends it."""
    with pytest.raises(AuthenticationError) as caught:
        Scripted(refusal(401, "INVALID_API_KEY")).write()

    assert caught.value.is_definite_refusal


def test_rate_limit_at_the_first_sending_is_no_unknown_outcome():
    """Flint did not look at it."""
    with pytest.raises(RateLimitError):
        Scripted(refusal(429, "RATE_LIMIT_EXCEEDED")).write()


def test_rate_limit_on_a_replay_leaves_the_outcome_unknown():
    """What became of the first sending is as open as before."""
    with pytest.raises(OutcomeUnknown, match="rate_limited"):
        Scripted(refusal(429, "RATE_LIMIT_EXCEEDED")).write(is_replay=True)


@pytest.mark.parametrize(
    ("status", "code", "error_class"),
    [(400, "INVALID_REQUEST", ValidationError), (409, "ORDER_CLOSED", ConflictError)],
)
def test_definite_refusal_on_a_replay_is_a_refusal(status, code, error_class):
    """Had the first sending passed, Flint would have answered with its stored success."""
    with pytest.raises(error_class):
        Scripted(refusal(status, code)).write(is_replay=True)


def test_cause_of_an_unknown_outcome_is_kept():
    """A caller can tell a foreign account from a gateway."""
    with pytest.raises(OutcomeUnknown) as caught:
        Scripted(success(headers={"Flint-Mode": "live"})).write()

    assert isinstance(caught.value.cause, WrongAccount)
    assert isinstance(caught.value.cause, NotFlint)

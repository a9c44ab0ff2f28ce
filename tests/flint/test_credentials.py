"""Secrets show nowhere."""

import io
import logging
import traceback

import pytest

from flint_storefront.errors import FlintError, StorefrontError
from flint_storefront.flint.credentials import ApiKey, RedactSecrets, redact_text, redacted_logger
from tests.flint.scripted import KEY_TEXT, Scripted, refusal

SECRETS = [
    "flint_test_abcdEFGH1234",
    "flint_live_abcdEFGH1234",
    "flint_cses_abcdEFGH1234",
    "whsec_abcd/EFGH+1234=",
    "ckat_v1.abcdEFGH-1234",
    "tok_abcdEFGH1234",
    "ctoken_abcdEFGH1234",
]


@pytest.mark.parametrize("mode", ["test", "live"])
def test_key_tells_its_mode_and_hides_its_text(mode):
    """Only `reveal` gives it out."""
    key_text = f"flint_{mode}_abcdEFGH1234"

    key = ApiKey.parse(key_text)

    assert (key.mode, key.reveal()) == (mode, key_text)
    assert "abcd" not in f"{key!r} {key} {[key]}"


@pytest.mark.parametrize(
    "key_text",
    [
        "",
        "flint_test_",
        "sk_test_abcdEFGH",
        "flint_prod_abcdEFGH",
        "flint_test_abcd EFGH",
        "flint_test_abcd\n",
        None,
        b"flint_test_abcdEFGH",
        "Flint_test_abcdEFGH",
        "flint_test_äöüäöü",
    ],
)
def test_what_is_no_key_is_refused_without_repeating_it(key_text):
    """A mistyped secret is still a secret."""
    with pytest.raises(ValueError, match="flint_test_ or flint_live_") as caught:
        ApiKey.parse(key_text)

    assert "abcd" not in str(caught.value)


@pytest.mark.parametrize("secret", SECRETS)
def test_each_kind_of_secret_is_masked_in_text(secret):
    """The prefix stays, so that one sees what it was."""
    masked = redact_text(f"before {secret} after")

    assert masked == f"before {masked.split()[1]} after"
    assert "[hidden]" in masked
    assert "EFGH" not in masked


@pytest.mark.parametrize(
    "address",
    [
        "https://checkout.example/checkout/cs_1#checkout_token=abcdEFGH",
        "https://checkout.example/?a=b&checkout_token=abcdEFGH&c=d",
        "checkout_token%3DabcdEFGH",
        "Authorization: Bearer abcdEFGH.ijkl",
    ],
)
def test_token_in_an_address_or_header_is_masked(address):
    """Also when it has no known prefix."""
    assert "EFGH" not in redact_text(address)


@pytest.fixture
def logged():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(message)s %(extra)s", defaults={"extra": ""}))
    logger = redacted_logger("tests.flint.redacted")
    logger.addHandler(handler)
    logger.propagate = False
    yield logger, stream
    logger.removeHandler(handler)


@pytest.mark.parametrize("secret", SECRETS)
def test_secret_in_message_arguments_and_extras_is_masked(logged, secret):
    """Wherever a careless line puts it."""
    logger, stream = logged

    logger.warning(secret)
    logger.warning("key %s in %r", secret, {"a": [secret]})
    logger.warning("%(key)s", {"key": secret})
    logger.warning("plain", extra={"extra": {"nested": secret}})

    assert stream.getvalue().count("[hidden]") == 5
    assert "EFGH" not in stream.getvalue()


def test_secret_in_an_exception_is_masked(logged):
    """Its text, its chain and its traceback."""
    logger, stream = logged

    try:
        raise RuntimeError("whsec_abcdEFGH")
    except RuntimeError:
        logger.exception("failed")

    assert "RuntimeError: whsec_[hidden]" in stream.getvalue()
    assert "EFGH" not in stream.getvalue().replace('raise RuntimeError("whsec_abcdEFGH")', "")


def test_record_without_secrets_is_left_as_it_is():
    """Reporters that group by message still can."""
    record = logging.LogRecord("a", logging.INFO, "f", 1, "%s of %s", (1, 2), None)

    assert RedactSecrets().filter(record)
    assert (record.msg, record.args) == ("%s of %s", (1, 2))


def test_record_with_arguments_that_do_not_fit_is_masked():
    """logging would print them to stderr as they are."""
    record = logging.LogRecord("a", logging.INFO, "f", 1, "no place", ("tok_abcdEFGH",), None)

    RedactSecrets().filter(record)

    assert record.getMessage() == "no place ('tok_[hidden]',)"


def test_filter_is_added_once():
    """However often a module is asked for its logger."""
    redacted_logger("tests.flint.once")

    assert len(redacted_logger("tests.flint.once").filters) == 1


def test_traceback_of_a_refusal_shows_no_secret():
    """Neither text nor variables of any frame: reporters of errors print those."""
    with pytest.raises(FlintError) as caught:
        Scripted(refusal(404, "RESOURCE_NOT_FOUND")).read()

    assert KEY_TEXT not in everything_shown(caught.value)


def test_client_shows_no_secret():
    """Its own `repr` and those of what it holds."""
    client = Scripted(refusal(404, "RESOURCE_NOT_FOUND")).client

    assert KEY_TEXT not in repr(client) + repr(vars(client))


def everything_shown(error: StorefrontError) -> str:
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "".join(shown.format()) + repr(error) + repr(error.args)

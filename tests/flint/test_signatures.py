"""Webhook signatures: what Flint signed is taken, everything else is a clean refusal."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flint_storefront.errors import SignatureMismatch
from flint_storefront.flint.signatures import MOST_SIGNATURES, is_webhook_secret, verify

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))
BODY = '{"event_type": "order.paid", "ä": "\U0001f600"}'.encode()
SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
OTHER_SECRET = "whsec_" + base64.b64encode(bytes(32)).decode()


def signature(webhook_id="whev_1", timestamp=STAMP, body=BODY, secret=SECRET) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def headers(webhook_id="whev_1", timestamp=STAMP, signatures=None) -> dict[str, str]:
    signatures = signature(webhook_id, timestamp) if signatures is None else signatures
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signatures,
        "Content-Type": "application/json",
    }


def reason(given_headers, body=BODY, secrets=(SECRET,), now=NOW) -> str:
    with pytest.raises(SignatureMismatch) as caught:
        verify(given_headers, body, secrets=secrets, now=now)
    return caught.value.reason


def test_signed_delivery_gives_its_id():
    """Whatever else is in the headers."""
    assert verify(headers(), BODY, secrets=[SECRET], now=NOW) == "whev_1"


def test_delivery_signed_by_another_tool_is_verified():
    """Computed once with `openssl dgst -sha256 -mac HMAC`, apart from this file's own signing."""
    sent = headers("whev_1", "1614265330", "v1,VfgFZcIQqOWzo0Woer/RxqBVhEsWiyQDvKQoHcsXu/U=")

    now = datetime.fromtimestamp(1614265330, UTC)

    assert verify(sent, b'{"test": 2432232314}', secrets=[SECRET], now=now) == "whev_1"


@pytest.mark.parametrize("change", [str.upper, str.title, str.lower])
def test_header_names_are_read_in_any_case(change):
    """Frameworks spell them as they like; as pairs or as a mapping."""
    pairs = [(change(name), value) for name, value in headers().items()]

    assert verify(pairs, BODY, secrets=[SECRET], now=NOW) == "whev_1"
    assert verify(dict(pairs), BODY, secrets=[SECRET], now=NOW) == "whev_1"


@pytest.mark.parametrize("secrets", [(SECRET, OTHER_SECRET), (OTHER_SECRET, SECRET), ("odd", SECRET)])
def test_any_of_the_secrets_may_have_signed(secrets):
    """During a rotation there are two."""
    assert verify(headers(), BODY, secrets=secrets, now=NOW) == "whev_1"


@pytest.mark.parametrize(
    "signatures",
    [
        f"{signature(secret=OTHER_SECRET)} {signature()}",
        f"{signature()} {signature(secret=OTHER_SECRET)}",
        f"v2,abc v1a,xyz {signature()} v0",
    ],
)
def test_one_fitting_entry_among_several_is_enough(signatures):
    """Others may be of an older secret or an unknown version."""
    assert verify(headers(signatures=signatures), BODY, secrets=[SECRET], now=NOW) == "whev_1"


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-301, False), (-300, True), (0, True), (300, True), (301, False)]
)
def test_timestamp_may_lie_five_minutes_to_either_side(seconds, is_taken):
    """Neither an old delivery nor one from the future."""
    timestamp = str(int((NOW + timedelta(seconds=seconds)).timestamp()))
    sent = headers(timestamp=timestamp)

    if is_taken:
        assert verify(sent, BODY, secrets=[SECRET], now=NOW) == "whev_1"
    else:
        assert reason(sent) == "stale"


@pytest.mark.parametrize("body", [BODY + b" ", b"", BODY.replace(b"paid", b"PAID"), b"\x00" * 10])
def test_other_bytes_do_not_match(body):
    """The raw body, to the byte."""
    assert reason(headers(), body=body) == "no_match"


def test_other_secret_does_not_match():
    """A signature of somebody else's endpoint."""
    assert reason(headers(), secrets=[OTHER_SECRET]) == "no_match"


@pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_each_header_must_be_there(missing):
    """The older set does not stand in for it."""
    sent = headers()
    sent[f"X-Flint-{missing}"] = sent.pop(missing)

    assert reason(sent) == "missing_header"


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_header_given_twice_is_refused(name):
    """Whoever stands between might have read the other one."""
    assert reason([*headers().items(), (name.upper(), headers()[name])]) == "duplicate_header"


@pytest.mark.parametrize(
    "webhook_id", ["", "whev 1", "whev.1", "whev\n1", "whev_é", "a" * 256, "whev\x00", "\ud800", "\u202ewhev"]
)
def test_malformed_id_is_refused(webhook_id):
    """Visible ASCII without a full stop."""
    assert reason(headers(webhook_id, signatures="v1,x")) == "malformed_id"


@pytest.mark.parametrize(
    "timestamp",
    [
        "",
        "-1",
        "+1",
        "1e9",
        "1.5",
        " 1",
        "1 ",
        "1_000",
        "0x1",
        "٣",
        "１",
        "²",
        "9" * 13,
        "NaN",
        "1\n",
        "\x00",
    ],
)
def test_malformed_timestamp_is_refused(timestamp):
    """ASCII digits only."""
    assert reason(headers(timestamp=timestamp, signatures="v1,x")) == "malformed_timestamp"


@pytest.mark.parametrize(
    "signatures",
    [
        "",
        " ",
        "v1,x ",
        " v1,x",
        "v1,x  v1,y",
        "v1,é",
        "v1,\x00",
        "v1,x\tv1,y",
        "v1," + "x" * 300,
        " ".join(["v1,x"] * (MOST_SIGNATURES + 1)),
        " ".join(["v1,x"] * 5000),
        "v1,x�",
    ],
)
def test_malformed_signature_header_is_refused(signatures):
    """Entries of visible ASCII, one blank apart, not too many."""
    assert reason(headers(signatures=signatures)) == "malformed_signature"


@pytest.mark.parametrize(
    "signatures",
    [
        "v1,",
        "v1",
        "v1,!!!",
        "v2," + signature()[3:],
        signature()[3:],
        signature().replace("v1,", "V1,"),
        signature().rstrip("="),
        signature() + "=",
        signature()[:-5] + "AAAA=",
        signature().replace(",", "="),
    ],
)
def test_entry_that_does_not_fit_exactly_does_not_match(signatures):
    """Version, base64 and padding as Flint writes them."""
    assert reason(headers(signatures=signatures)) == "no_match"


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "whsec_",
        "whsec_!!!",
        SECRET.removeprefix("whsec_"),
        "whsec_" + base64.b64encode(bytes(31)).decode(),
        "whsec_" + base64.b64encode(b"").decode(),
        SECRET + "\n",
        SECRET.rstrip("="),
        None,
    ],
)
def test_unusable_secret_takes_nothing(secret):
    """An empty or cut-off secret must not become an empty key."""
    assert not is_webhook_secret(secret)
    assert reason(headers(), secrets=[secret]) == "no_secret"


def test_no_secret_takes_nothing():
    """Not configured is not open."""
    assert reason(headers(), secrets=[]) == "no_secret"


def test_whole_secret_as_key_does_not_match():
    """The older header's key is not the standard one's."""
    signed = f"whev_1.{STAMP}.".encode() + BODY
    digest = hmac.digest(SECRET.encode(), signed, hashlib.sha256)

    assert reason(headers(signatures="v1," + base64.b64encode(digest).decode())) == "no_match"


ANY_TEXT = st.text(max_size=80) | st.binary(max_size=80).map(lambda value: value.decode("latin-1"))
ANY_NAME = st.sampled_from(["webhook-id", "Webhook-Timestamp", "WEBHOOK-SIGNATURE"]) | ANY_TEXT


@given(st.lists(st.tuples(ANY_NAME, ANY_TEXT), max_size=8), st.binary(max_size=50))
def test_any_headers_are_refused_cleanly(pairs, body):
    """Nothing but a `SignatureMismatch`, so that no delivery becomes a 500."""
    assert reason(pairs, body=body)


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_any_three_headers_are_refused_cleanly(webhook_id, timestamp, signatures):
    """Also when all that are needed are there."""
    assert reason(headers(webhook_id, timestamp, signatures))


@given(st.binary(max_size=200), st.from_regex(r"[A-Za-z0-9_]{1,40}", fullmatch=True))
def test_whatever_flint_signs_is_taken(body, webhook_id):
    """Any bytes, any id of its alphabet."""
    sent = headers(webhook_id, signatures=signature(webhook_id, body=body))

    assert verify(sent, body, secrets=[SECRET], now=NOW) == webhook_id


@given(st.binary(min_size=1, max_size=200), st.data())
def test_any_changed_byte_is_noticed(body, data):
    """One bit is enough."""
    at = data.draw(st.integers(0, len(body) - 1))
    flipped = bytearray(body)
    flipped[at] ^= data.draw(st.integers(1, 255))

    assert reason(headers(signatures=signature(body=body)), body=bytes(flipped)) == "no_match"

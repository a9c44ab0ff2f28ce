"""Answers that Flint would not give are never taken for its word."""

import gzip
import json

import httpx
import pytest

from flint_storefront.errors import FlintUnreachable, NotFlint, WrongAccount
from flint_storefront.flint.exchange import LARGEST_ANSWER_BYTES
from flint_storefront.flint.identity import AccountGuard
from tests.flint.scripted import HEADERS, Scripted, refusal, success


def body(content: bytes, *, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, content=content, headers={**HEADERS, **headers})


def text_of(document: object) -> bytes:
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (httpx.Response(200, html="<h1>Hello</h1>"), "wrong_type"),
        (httpx.Response(404, html="<h1>Not found</h1>"), "wrong_type"),
        (body(b"", **{"Content-Type": "text/plain"}), "wrong_type"),
        (body(b""), "not_json"),
        (body(b'{"data": {"order_id": "ord_'), "not_json"),
        (body(b'{"data": NaN}'), "not_json"),
        (body(b'{"data": 1e999}'), "not_json"),
        (body(b'{"data": "\xff"}'), "not_json"),
        (body(b"[" * 100_000), "not_json"),
        (body(b'{"data": ' + b"9" * 5000 + b"}"), "not_json"),
        (body(b"[]"), "wrong_shape"),
        (body(b'"data"'), "wrong_shape"),
        (body(b"{}"), "wrong_shape"),
        (body(b'{"error": {"type": "a", "code": "B"}}'), "wrong_shape"),
        (body(b'{"data": {}}', status=400), "wrong_shape"),
        (body(b'{"error": "invalid_client"}', status=400), "wrong_shape"),
        (body(b'{"error": {"code": 5, "type": "a"}}', status=400), "wrong_shape"),
        (httpx.Response(302, headers={"Location": "https://evil.example/"}), "redirect"),
        (httpx.Response(204), "not_json"),
    ],
    ids=str,
)
def test_foreign_answer_to_a_read_is_not_flint(answer, reason):
    """A captive portal, a proxy's page, half an answer, a redirect."""
    scripted = Scripted(answer)

    with pytest.raises(NotFlint) as caught:
        scripted.read()

    assert caught.value.reason == reason
    assert len(scripted.requests) == 1


def test_answer_of_the_largest_size_is_read():
    """8 MiB are allowed."""
    frame = len(text_of({"data": ""}))

    answer = Scripted(body(text_of({"data": "x" * (LARGEST_ANSWER_BYTES - frame)}))).read()

    assert len(answer.data) == LARGEST_ANSWER_BYTES - frame


def test_answer_over_the_largest_size_is_refused():
    """One byte more is not."""
    with pytest.raises(NotFlint, match="too_large"):
        Scripted(body(b" " * LARGEST_ANSWER_BYTES + b"{}")).read()


def test_compressed_answer_is_refused():
    """None was asked for, and it could unpack to any size."""
    packed = gzip.compress(text_of({"data": {}}))

    with pytest.raises(NotFlint, match="compressed"):
        Scripted(body(packed, **{"Content-Encoding": "gzip"})).read()


def test_answer_cut_off_is_refused():
    """The peer promised more bytes than it sent."""

    def cut(request: httpx.Request) -> httpx.Response:
        def half():
            yield b'{"data": '
            raise httpx.RemoteProtocolError("peer closed connection")

        return httpx.Response(200, content=half(), headers=HEADERS)

    with pytest.raises(NotFlint, match="truncated"):
        Scripted(cut).read()


def test_answer_that_drips_past_the_deadline_is_given_up():
    """Each chunk comes in time, the whole does not."""
    scripted = Scripted(lambda request: httpx.Response(200, content=dripping(), headers=HEADERS))

    def dripping():
        while True:
            scripted.clock.seconds += 1
            yield b" "

    with pytest.raises(FlintUnreachable, match="timeout"):
        scripted.read(seconds=5)
    assert scripted.clock.seconds == 5


def test_media_type_with_a_charset_is_json_all_the_same():
    """Only the type itself counts."""
    answer = success(headers={"Content-Type": "application/json; charset=utf-8"})

    assert Scripted(answer).read().status == 200


@pytest.mark.parametrize("mode", ["live", "TEST", "sandbox", ""])
def test_other_mode_than_the_keys_is_refused(mode):
    """A test shop never believes a live answer, nor the other way round."""
    with pytest.raises(WrongAccount, match="mode"):
        Scripted(success(headers={"Flint-Mode": mode})).read()


def test_success_without_a_mode_is_refused():
    """Flint names it in every answer."""
    answer = httpx.Response(200, content=b'{"data": {}}', headers={"Content-Type": "application/json"})

    with pytest.raises(NotFlint, match="no_mode"):
        Scripted(answer).read()


def test_refusal_of_another_mode_is_refused_too():
    """Whose 404 it is matters as well."""
    with pytest.raises(WrongAccount, match="mode"):
        Scripted(refusal(404, "RESOURCE_NOT_FOUND", headers={"Flint-Mode": "live"})).read()


@pytest.mark.parametrize(
    ("headers", "reason"),
    [({"Flint-Merchant-Id": "mer_other"}, "merchant"), ({"Flint-Sandbox-Id": "test_other"}, "sandbox")],
)
def test_other_account_than_the_configured_is_refused(headers, reason):
    """Merchant and sandbox as the settings say."""
    guard = AccountGuard("test", merchant_id="mer_ours", sandbox_id="test_ours")

    with pytest.raises(WrongAccount, match=reason):
        Scripted(success(headers=headers), guard=guard).read()

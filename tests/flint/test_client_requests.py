"""What leaves for Flint."""

import uuid

import httpx
import pytest

from flint_storefront.errors import ConfigurationError, NotFlint
from flint_storefront.flint.client import FlintClient
from flint_storefront.flint.credentials import ApiKey
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.identity import AccountGuard
from tests.flint.scripted import KEY_TEXT, Scripted, success


def test_read_carries_the_headers_of_the_contract():
    """One credential, the version, a request id and our name."""
    scripted = Scripted(success())

    scripted.read()

    headers = scripted.requests[0].headers
    assert headers["Authorization"] == f"Bearer {KEY_TEXT}"
    assert headers["Flint-Version"] == "2026-09-07"
    assert headers["X-Request-Id"] == "req-1"
    assert headers["User-Agent"].startswith("flint-storefront/")
    assert "X-API-Key" not in headers
    assert "Idempotency-Key" not in headers


def test_write_sends_exactly_the_stored_bytes_under_the_stored_key():
    """Nothing is encoded anew."""
    scripted = Scripted(success(status=201))

    scripted.write()

    request = scripted.requests[0]
    assert request.content == b'{"line_items":[]}'
    assert request.headers["Idempotency-Key"] == "order-chk_1-1"
    assert request.headers["Content-Type"] == "application/json"


def test_answer_tells_data_warnings_replay_and_account():
    """Everything in the envelope that a caller may need."""
    warning = {
        "code": "promotion_declined",
        "message": "…",
        "reason": "minimum_not_met",
        "promotion_code": "TEN",
    }
    headers = {"Idempotency-Replayed": "true"}
    scripted = Scripted(success({"order_id": "ord_1"}, headers=headers, meta={"warnings": [warning]}))

    answer = scripted.read()

    assert answer.data == {"order_id": "ord_1"}
    assert (answer.mode, answer.merchant_id, answer.sandbox_id) == ("test", "mer_ours", "test_ours")
    assert (answer.replayed, answer.request_id, answer.next_page_token) == (True, "flint-req", None)
    assert [(one.code, one.reason) for one in answer.meta_warnings] == [
        ("promotion_declined", "minimum_not_met")
    ]


def test_cookie_of_an_answer_is_never_sent_back():
    """Flint is asked by key alone."""
    scripted = Scripted(success(headers={"Set-Cookie": "a=b; Path=/"}))

    scripted.read()
    scripted.read()

    assert "Cookie" not in scripted.requests[1].headers


@pytest.mark.parametrize("key", ["", "a" * 65, "order 1", "order\n1", "schlüssel", "a/b"])
def test_key_that_flint_might_refuse_is_never_sent(key):
    """Up to 64 of letters, digits, - and _."""
    scripted = Scripted(success())

    with pytest.raises(ValueError, match="idempotency key"):
        scripted.client.write(
            "POST", "/v1/orders", b"{}", idempotency_key=key, deadline=Deadline(1), is_person_waiting=True
        )
    assert scripted.requests == []


@pytest.mark.parametrize(
    "path",
    ["/v1/orders/../keys", "//evil.example/v1", "https://evil.example/v1/x", "/v1/orders?x=1", "/v2/orders"],
)
def test_path_outside_the_api_is_never_called(path):
    """A stored path can not lead elsewhere."""
    scripted = Scripted(success())

    with pytest.raises(ValueError, match="path"):
        scripted.read(path)
    assert scripted.requests == []


@pytest.mark.parametrize(
    "base_url",
    [
        "http://api.flint.example",
        "ftp://localhost",
        "https://u:p@api.flint.example",
        "https://",
        "nonsense",
        "https://api.flint.example/?a=b",
        "https://api.flint.example/#x",
        "http://127.0.0.1.evil.example",
    ],
)
def test_wrong_base_url_stops_the_process(base_url):
    """Plain http leaves only for this machine."""
    with pytest.raises(ConfigurationError, match="BASE_URL"):
        make_client(base_url, KEY_TEXT)


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8900", "http://localhost:8900", "http://[::1]:8900"])
def test_loopback_takes_plain_http_but_no_live_key(base_url):
    """A sandbox may be called; a live key must never go there."""
    make_client(base_url, KEY_TEXT).close()

    with pytest.raises(ConfigurationError, match="live key"):
        make_client(base_url, "flint_live_0123456789abcdef")


def test_pages_follow_the_token_with_the_same_parameters():
    """Every page is asked for alike, apart from its token."""
    scripted = Scripted(success([1], next_page_token="t2"), success([2], next_page_token=""))

    pages = scripted.client.pages(
        "/v1/products", {"status": "active"}, deadline=Deadline(5), is_person_waiting=False
    )

    assert [page.data for page in pages] == [[1], [2]]
    assert [dict(request.url.params) for request in scripted.requests] == [
        {"status": "active"},
        {"status": "active", "page_token": "t2"},
    ]


def test_pages_stop_at_a_token_that_comes_again():
    """A list that never ends is not Flint's."""
    scripted = Scripted(success([1], next_page_token="again"))
    pages = scripted.client.pages("/v1/products", {}, deadline=Deadline(5), is_person_waiting=False)

    with pytest.raises(NotFlint, match="endless_list"):
        list(pages)
    assert len(scripted.requests) == 2


def make_client(base_url: str, key_text: str) -> FlintClient:
    api_key = ApiKey.parse(key_text)
    return FlintClient(
        api_key,
        base_url=base_url,
        guard=AccountGuard(api_key.mode),
        transport=httpx.MockTransport(lambda request: success()),
        randomness=None,
        sleep=None,
        monotonic=None,
        new_request_id=lambda: str(uuid.uuid4()),
    )

"""A session's address and token leave only through `url`."""

import logging
import traceback

import httpx
import pytest

from flint_storefront.errors import NotFlint, StorefrontError
from flint_storefront.flint.addresses import allowed_checkout_url
from flint_storefront.flint.envelope import Answer
from flint_storefront.flint.resources.checkout_sessions import parse_session_launch
from flint_storefront.flint.resources.requests import redact_answer
from flint_storefront.flint.resources.subscriptions import parse_access_link
from tests.flint.documents import LAUNCH_TOKEN, session_launch
from tests.flint.scripted import HEADERS, Scripted, success

HOSTS = ("checkout.withflintpay.com", "Pay.Shop.example")
LIVE = "https://api.withflintpay.com"
LOCAL = "http://127.0.0.1:8900"


def test_launch_gives_the_url_and_shows_it_nowhere():
    """Not in the `repr` of answer or session; the auth token is not read at all."""
    answer = Scripted(success(session_launch(), status=201)).write()

    session = parse_session_launch(answer)

    assert session.url.endswith(f"#checkout_token={LAUNCH_TOKEN}")
    assert LAUNCH_TOKEN not in repr(answer) + repr(session)
    assert "ckat_" not in repr(session) + str(session.url)


def test_launch_token_is_not_logged(caplog):
    """Not even at the lowest level."""
    caplog.set_level(logging.DEBUG)

    Scripted(success(session_launch(), status=201)).write()

    assert LAUNCH_TOKEN not in caplog.text
    assert "POST /v1/orders" in caplog.text


def test_journalled_answer_has_neither_url_nor_token():
    """At any depth; everything else is kept."""
    launch = session_launch()

    kept = redact_answer("checkoutSessions.create", launch)

    assert kept["checkout_session"]["checkout_session_id"] == "cs_1"
    assert "url" not in kept["checkout_session"]
    assert "checkout_access" not in kept
    assert LAUNCH_TOKEN not in repr(kept)
    assert "url" in launch["checkout_session"]


def test_journalled_access_link_has_no_url():
    """It opens a customer's account."""
    link = {"url": "https://account.withflintpay.com/a/SeCrEt", "expires_at": "2026-12-06T00:00:00Z"}

    assert redact_answer("subscriptions.createAccessLink", link) == {"expires_at": "2026-12-06T00:00:00Z"}
    assert redact_answer("subscriptionPlans.create", {"images": [{"url": "https://x/"}]})["images"] == [
        {"url": "https://x/"}
    ]


def test_access_link_is_shown_nowhere(caplog):
    """Not in the `repr` of the answer, not in the log."""
    caplog.set_level(logging.DEBUG)
    answer = Scripted(success({"url": "https://account.withflintpay.com/a/SeCrEt"}, status=201)).write()

    assert parse_access_link(answer) == "https://account.withflintpay.com/a/SeCrEt"
    assert "SeCrEt" not in repr(answer) + caplog.text


@pytest.mark.parametrize("data", [None, [], {}, {"url": ""}, {"url": 5}])
def test_answer_without_a_link_is_refused(data):
    """Nobody is sent to nowhere."""
    with pytest.raises(NotFlint) as caught:
        parse_access_link(Answer(status=201, data=data))

    assert caught.value.reason == "wrong_shape"


@pytest.mark.parametrize("data", [None, [], "text", 5])
def test_journalled_answer_is_always_an_object(data):
    """Whatever came."""
    assert redact_answer("orders.create", data) == {}


def test_launch_of_a_wrong_shape_shows_no_token():
    """Neither text nor variables of any frame."""
    answer = Scripted(success(session_launch(status=None), status=201)).write()

    with pytest.raises(NotFlint) as caught:
        parse_session_launch(answer)

    assert caught.value.fields == ("status",)
    assert LAUNCH_TOKEN not in everything_shown(caught.value)


def test_half_an_answer_shows_no_token():
    """Also when its bytes were already in our hands."""

    def cut(request: httpx.Request) -> httpx.Response:
        def half():
            yield b'{"data": {"url": "https://x/#checkout_token=' + LAUNCH_TOKEN.encode()
            raise httpx.RemoteProtocolError("peer closed connection")

        return httpx.Response(200, content=half(), headers=HEADERS)

    with pytest.raises(StorefrontError) as caught:
        Scripted(cut).write()

    assert LAUNCH_TOKEN not in everything_shown(caught.value)
    assert LAUNCH_TOKEN not in everything_shown(caught.value.cause)


@pytest.mark.parametrize(
    "url",
    [
        "https://checkout.withflintpay.com/checkout/cs_1#checkout_token=tok_1",
        "https://CHECKOUT.withflintpay.com/checkout/cs_1",
        "https://checkout.withflintpay.com:443/checkout/cs_1",
        "https://pay.shop.example/x?a=b",
    ],
)
def test_address_on_an_allowed_host_is_followed(url):
    """https, the usual port, the whole host name."""
    assert allowed_checkout_url(url, allowed_hosts=HOSTS, base_url=LIVE)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "http://checkout.withflintpay.com/",
        "https://checkout.withflintpay.com:8443/",
        "https://checkout.withflintpay.com:0/",
        "https://checkout.withflintpay.com:99999/",
        "https://checkout.withflintpay.com.evil.example/",
        "https://evil.example/checkout.withflintpay.com",
        "https://evil.example#@checkout.withflintpay.com",
        "https://user@checkout.withflintpay.com/",
        "https://checkout.withflintpay.com@evil.example/",
        "https://evil.example\\@checkout.withflintpay.com/",
        "https:\\\\checkout.withflintpay.com/",
        "https://checkout.withflintpay.com\t.evil.example/",
        "https://checkout.withflintpay.com /",
        "\nhttps://checkout.withflintpay.com/",
        "//checkout.withflintpay.com/",
        "javascript:alert(1)//checkout.withflintpay.com",
        "https://checkout.withflintpay.com./",
        "https://сheckout.withflintpay.com/",
        "https://checkout%2ewithflintpay.com/",
        "https://[::1]/",
        "https://[checkout.withflintpay.com/",
        "https://127.0.0.1:8900/checkout/cs_1",
        "http://localhost/",
        "https://",
    ],
)
def test_any_other_address_is_not_followed(url):
    """No other scheme, port, host or trick."""
    assert not allowed_checkout_url(url, allowed_hosts=HOSTS, base_url=LIVE)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8900/checkout/cs_1#checkout_token=tok_1", "http://localhost:9/", "http://[::1]:8900/"],
)
def test_loopback_is_followed_only_from_loopback(url):
    """The sandbox's page, while Flint itself is the sandbox."""
    assert allowed_checkout_url(url, allowed_hosts=HOSTS, base_url=LOCAL)
    assert not allowed_checkout_url(url, allowed_hosts=HOSTS, base_url=LIVE)


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "http://127.0.0.1.evil.example/", "http://a@127.0.0.1/"])
def test_loopback_allows_no_trick_either(url):
    """Only http and https, only this machine."""
    assert not allowed_checkout_url(url, allowed_hosts=HOSTS, base_url=LOCAL)


def everything_shown(error: BaseException) -> str:
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "".join(shown.format()) + repr(error) + repr(error.args)

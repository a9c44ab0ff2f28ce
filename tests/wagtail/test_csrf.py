"""
Django's own token where it is due, and hosts that set things up their own way.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connections, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.utils import translation

from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.csrf import DjangoCsrfGate, send_csrf_cookie
from flint_storefront.wagtail.signals import checkout_started
from tests.storefront.shop import ORIGIN, Shop
from tests.storefront.wagtail_shop import WagtailShopClient, wagtail_shop
from tests.storefront.world import Flint

CSRF_MIDDLEWARE = "django.middleware.csrf.CsrfViewMiddleware"


@pytest.fixture
def atomic_shop(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """
    A shop whose host wraps every request in a transaction.
    """
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)
    with wagtail_shop(Flint()) as shop:
        yield shop


def test_gate_accepts_its_own_field_and_nothing_else() -> None:
    """The field's token fits the cookie; a made-up one does not."""
    first = RequestFactory().get("/")
    field = DjangoCsrfGate(first).field()
    cookie = first.META["CSRF_COOKIE"]
    for value, expected in ((field.value, True), ("a" * len(field.value), False), ("", False)):
        request = RequestFactory().post("/", {field.name: value})
        request.COOKIES["csrftoken"] = cookie
        assert DjangoCsrfGate(request).is_valid() is expected


def test_gate_without_cookie_refuses() -> None:
    """A token alone proves nothing."""
    field = DjangoCsrfGate(RequestFactory().get("/")).field()
    request = RequestFactory().post("/", {field.name: field.value})
    assert not DjangoCsrfGate(request).is_valid()


def test_browser_that_hides_where_it_comes_from_passes_with_its_token_over_https() -> None:
    """Django alone would refuse it for ever; the core asks once more and takes the token."""
    first = RequestFactory().get("/", secure=True)
    field = DjangoCsrfGate(first).field()
    request = RequestFactory().post("/", {field.name: field.value}, secure=True)
    request.COOKIES["csrftoken"] = first.META["CSRF_COOKIE"]
    assert DjangoCsrfGate(request).is_valid()


def test_cookie_is_set_only_when_a_page_has_a_form() -> None:
    """Shared pages ask for no field."""
    plain, with_form = RequestFactory().get("/"), RequestFactory().get("/")
    DjangoCsrfGate(with_form).field()
    answers = [HttpResponse(), HttpResponse()]
    send_csrf_cookie(plain, answers[0])
    send_csrf_cookie(with_form, answers[1])
    assert ["csrftoken" in answer.cookies for answer in answers] == [False, True]


def test_host_with_atomic_requests_sells(atomic_shop: Shop) -> None:
    """The order's row is durable before Flint is asked, so it survives whatever the request does."""
    seen: list[bool] = []

    def receive(**_: Any) -> None:
        seen.append(transaction.get_connection().in_atomic_block)

    checkout_started.connect(receive)
    page = atomic_shop.buy_and_pay()
    checkout_started.disconnect(receive)
    assert (page.state, seen) == ("paid", [False])


def test_host_with_atomic_requests_refuses_a_bad_token(atomic_shop: Shop) -> None:
    """The gate works outside of the host's transaction, too."""
    cart = atomic_shop.add()
    page = atomic_shop.browser.press(cart, "checkout-start", csrfmiddlewaretoken="made-up")
    assert (page.status, page.errors, atomic_shop.checkouts) == (403, ["csrf_failed"], [])


def test_host_without_csrf_middleware_is_protected_all_the_same(shop: Shop) -> None:
    """We set and check the token by ourselves."""
    middleware = [name for name in django_settings.MIDDLEWARE if name != CSRF_MIDDLEWARE]
    with override_settings(MIDDLEWARE=middleware):
        shop.browser._client = WagtailShopClient()
        cart = shop.add()
        refused = shop.browser.press(cart, "checkout-start", csrfmiddlewaretoken="made-up")
        started = shop.browser.press(cart, "checkout-start")
    assert (refused.status, started.location.startswith(shop.flint.sandbox.public_origin)) == (403, True)


def test_token_in_the_session_works(shop: Shop) -> None:
    """`CSRF_USE_SESSIONS` puts it there."""
    with override_settings(CSRF_USE_SESSIONS=True):
        shop.browser._client = WagtailShopClient()
        started = shop.pay_cart() if shop.add().status == 200 else None
    assert started is not None
    assert started.location.startswith(shop.flint.sandbox.public_origin)


def test_webhook_needs_no_token(shop: Shop, client: Client) -> None:
    """Flint has none: the signature decides."""
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/shop/webhooks/flint", b"{}", content_type="application/json", HTTP_HOST=ORIGIN[7:])
    assert (answer.status_code, answer.cookies) == (400, {})


def test_language_of_the_page_follows_the_host(mirror: Storefront) -> None:
    """`LocaleMiddleware` chooses, money and direction follow."""
    middleware = [*django_settings.MIDDLEWARE, "django.middleware.locale.LocaleMiddleware"]
    with override_settings(MIDDLEWARE=middleware), translation.override("en"):
        page = Client().get("/shop", headers={"Accept-Language": "de"}).content.decode()
        arabic = Client().get("/shop", headers={"Accept-Language": "ar"}).content.decode()
    assert 'lang="de"' in page
    assert "10,00\xa0$" in page
    assert 'dir="rtl"' in arabic

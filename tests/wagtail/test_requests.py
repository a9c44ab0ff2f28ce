"""
From Django's request to the core's, and back.
"""

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from flint_storefront.results import GoTo, Respond, ShowPage
from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.request import page_locale, page_request
from flint_storefront.wagtail.response import to_response
from flint_storefront.wagtail.settings import read_configuration
from tests.wagtail.samples import asked

SECURE = {"API_KEY": "flint_test_only_for_tests", "PUBLIC_ORIGIN": "https://shop.example"}


def cookie_of(**changes: Any) -> Any:
    """
    The visitor cookie of a redirect that sets one.
    """
    settings = read_configuration()
    response = to_response(asked(), GoTo("/shop/cart", new_visitor_token="a" * 64), settings)
    return response.cookies[settings.visitor_cookie]


def test_visitor_cookie_over_http_is_for_this_site_only() -> None:
    """Scripts and other sites never see it."""
    cookie = cookie_of()
    assert (cookie.key, cookie["httponly"], cookie["samesite"], cookie["path"]) == (
        "flint_visitor",
        True,
        "Lax",
        "/",
    )
    assert not cookie["secure"]
    assert not cookie["domain"]


@override_settings(FLINT_STOREFRONT=SECURE)
def test_visitor_cookie_over_https_is_bound_to_the_host() -> None:
    """`__Host-` needs Secure, the root path and no domain."""
    cookie = cookie_of()
    assert (cookie.key, cookie["secure"], cookie["path"], cookie["domain"]) == (
        "__Host-flint_visitor",
        True,
        "/",
        "",
    )


def test_long_payment_address_is_sent_whole() -> None:
    """A launch token may be longer than what Django's own redirect carries."""
    address = "https://checkout.withflintpay.com/c/cs_1#" + "t" * 30_000
    response = to_response(asked(), GoTo(address), read_configuration())
    assert (response.status_code, response["Location"]) == (303, address)


def test_small_body_is_sent_as_it_is() -> None:
    """No template, the action's own type, never stored."""
    answer = Respond(202, '{"state": "open"}', "application/json")
    response = to_response(asked(), answer, read_configuration())
    assert (response.status_code, response.content) == (202, b'{"state": "open"}')
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/json", "no-store")


def test_page_of_one_visitor_stays_out_of_every_cache() -> None:
    """Also out of Django's own, before the version that obeys no-store."""
    request = asked()
    request._cache_update_cache = True
    to_response(request, Respond(204), read_configuration())
    assert request._cache_update_cache is False


def test_address_comes_from_the_outermost_own_proxy() -> None:
    """What a stranger writes before it does not count."""
    request = asked(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.7, 10.0.0.2")
    settings = replace(read_configuration(), trusted_proxy_count=2)
    assert page_request(request, settings, {}).visitor.address == "203.0.113.7"
    assert page_request(request, read_configuration(), {}).visitor.address == "10.0.0.1"


def test_language_and_time_zone_are_django_s() -> None:
    """What the host has activated wins over our defaults."""
    with translation.override("pt-br"), timezone.override("Europe/Berlin"):
        locale = page_locale(read_configuration())
    assert (locale.language, locale.timezone) == ("pt-br", "Europe/Berlin")


def test_without_language_and_named_zone_ours_are_taken() -> None:
    """A fixed offset has no name that others understand."""
    with translation.override(None), timezone.override(timezone.get_fixed_timezone(90)):
        locale = page_locale(read_configuration())
    assert (locale.language, locale.timezone) == ("en", "UTC")


def test_form_keeps_every_value_in_order() -> None:
    """A cart has parallel lists."""
    request = RequestFactory().post("/", {"variant_id": ["var_1", "var_2"], "quantity": ["2", ""]})
    form = page_request(request, read_configuration(), {}).form
    assert dict(form) == {"variant_id": ["var_1", "var_2"], "quantity": ["2", ""]}
    assert (len(form), form.get("offer"), "offer" in form) == (2, None, False)


def test_raw_body_is_read_up_to_the_limit() -> None:
    """Whatever its type says; the form is not parsed before."""
    request = RequestFactory().post("/", b"x" * 100, content_type="application/x-www-form-urlencoded")
    asked_for = page_request(request, read_configuration(), {})
    assert (asked_for.content_length, asked_for.read_body(60)) == (100, b"x" * 60)


@pytest.mark.parametrize("declared", ["", "-1", "1e3", "٣"])
def test_content_length_that_is_no_number_is_none(declared: str) -> None:
    """The core refuses it."""
    request = asked(CONTENT_LENGTH=declared)
    assert page_request(request, read_configuration(), {}).content_length is None


def test_user_is_told_only_when_signed_in(db: None) -> None:
    """As text, so that every kind of id fits."""
    request, settings = asked(), read_configuration()
    assert page_request(request, settings, {}).visitor.user_id is None
    request.user = AnonymousUser()
    assert page_request(request, settings, {}).visitor.user_id is None
    request.user = User.objects.create_user("ada")
    assert page_request(request, settings, {}).visitor.user_id == str(request.user.pk)


@pytest.mark.parametrize("path", ["/shop", "/shop/", "/shop/products/coffee-1"])
def test_page_that_everybody_shares_leaves_the_session_alone(mirror: Storefront, path: str) -> None:
    """Two queries, no cookie, nothing that would keep a cache from sharing it."""
    client = Client()
    client.force_login(User.objects.create_user("ada"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(path, headers={"Host": "localhost"})
    assert (response.status_code, len(queries)) == (200, 2)
    assert not response.cookies
    assert not {"Vary", "Cache-Control"} & set(response.headers)


def test_head_is_answered_like_get_without_a_body(mirror: Storefront, client: Client) -> None:
    """Monitors ask so."""
    response = client.head("/shop")
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize(
    ("method", "path"), [("post", "/shop"), ("get", "/shop/webhooks/flint"), ("put", "/shop/cart")]
)
def test_other_methods_are_refused(client: Client, method: str, path: str) -> None:
    """405 names what is allowed."""
    response: HttpResponse = getattr(client, method)(path)
    assert response.status_code == 405
    assert response["Allow"]


def test_page_is_rendered_with_the_request(db: None, rf: RequestFactory) -> None:
    """A host's layout may use its context processors."""
    page = ShowPage("tests/echo_request.html", {"page": {"title": "Shop"}})
    templates = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.locmem.Loader",
                    {page.template: "{{ request.path }} {{ page.title }}"},
                )
            ],
            "context_processors": ["django.template.context_processors.request"],
        },
    }
    with override_settings(TEMPLATES=[templates]):
        response = to_response(rf.get("/here"), page, read_configuration())
    assert response.content == b"/here Shop"


@pytest.mark.parametrize(
    ("user", "email"),
    [(AnonymousUser(), None), (User(pk=7, email="ada@shop.example"), "ada@shop.example"), (User(pk=7), None)],
)
def test_e_mail_is_that_of_who_is_signed_in(user: Any, email: str | None) -> None:
    """It fills in Flint's page."""
    request = asked()
    request.user = user
    assert page_request(request, read_configuration(), {}).visitor.email == email

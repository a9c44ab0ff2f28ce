"""
Who is signed in, in which language, from which address: what the host knows and hands on.
"""

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from flint_storefront.flask.host import find_email, find_user_id, page_locale
from flint_storefront.flask.request import page_request
from flint_storefront.flask.state import get_state
from flint_storefront.page_request import PageLocale, Visitor
from tests.flask.host_app import SAME_SITE, buy_fields, make_app
from tests.storefront.world import Flint


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes a package importable whose attributes are given."""

    def install(name: str, **attributes: Any) -> None:
        module = ModuleType(name)
        vars(module).update(attributes)
        monkeypatch.setitem(sys.modules, name, module)

    return install


def test_nobody_is_signed_in_where_the_host_has_no_login() -> None:
    """Without Flask-Login and without an answer of the site's own there is no user."""
    with make_app().test_request_context():
        assert find_user_id() is None


def test_sites_own_answer_is_the_user() -> None:
    """A site that keeps its users otherwise hands in a function; numbers become text."""
    with make_app(handed_in={"user_id": lambda: 42}).test_request_context():
        assert find_user_id() == "42"


@pytest.mark.parametrize(("is_authenticated", "expected"), [(True, "7"), (False, None)])
def test_user_of_flask_login_is_found(installed: Any, is_authenticated: bool, expected: str | None) -> None:
    """An app with a login manager is asked through Flask-Login."""
    user = SimpleNamespace(is_authenticated=is_authenticated, get_id=lambda: "7")
    installed("flask_login", current_user=user)
    app = make_app()
    app.login_manager = object()  # type: ignore[attr-defined]
    with app.test_request_context():
        assert find_user_id() == expected


def test_user_is_not_looked_up_before_it_is_asked_for() -> None:
    """Looking would touch the session on pages that a cache may keep."""
    looked: list[str] = []
    visitor = Visitor(find_user_id=lambda: looked.append("now") or "7")
    assert looked == []
    assert visitor.user_id == "7"


def test_nobody_has_an_address_where_the_host_has_no_login() -> None:
    """Without Flask-Login and without an answer of the site's own there is none."""
    with make_app().test_request_context():
        assert find_email() is None


@pytest.mark.parametrize(
    ("told", "expected"), [(" ada@shop.example ", "ada@shop.example"), ("", None), (None, None)]
)
def test_sites_own_answer_is_the_address(told: str | None, expected: str | None) -> None:
    """Blank is as good as none."""
    with make_app(handed_in={"user_email": lambda: told}).test_request_context():
        assert find_email() == expected


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ({"is_authenticated": True, "email": "ada@shop.example"}, "ada@shop.example"),
        ({"is_authenticated": False, "email": "ada@shop.example"}, None),
        ({"is_authenticated": True, "email": None}, None),
        ({"is_authenticated": True}, None),
    ],
    ids=["signed in", "signed out", "empty", "no such attribute"],
)
def test_address_of_flask_login_is_found(installed: Any, user: dict[str, Any], expected: str | None) -> None:
    """A user may have none at all."""
    installed("flask_login", current_user=SimpleNamespace(**user))
    app = make_app()
    app.login_manager = object()  # type: ignore[attr-defined]
    with app.test_request_context():
        assert find_email() == expected


@pytest.mark.parametrize(
    ("told", "expected"), [("ada@shop.example", {"email": "ada@shop.example"}), (None, None)]
)
def test_address_is_filled_in_on_flints_page(told: str | None, expected: dict[str, str] | None) -> None:
    """It goes out with the checkout session, and is on no page of ours."""
    flint = Flint()
    buyer = make_app(flint, handed_in={"user_email": lambda: told}).test_client()
    fields = buy_fields(buyer.get("/shop/products/flat-white").text)
    started = buyer.post("/shop/checkout", data=fields, headers=SAME_SITE).location
    assert buyer.post(started, data=fields, headers=SAME_SITE).status_code == 303
    (session,) = flint.sessions()
    assert (session.get("customer_collection") or {}).get("prefilled_customer_info") == expected
    assert "ada@shop.example" not in buyer.get(started.removesuffix("/start")).text


@pytest.mark.parametrize("path", ["/shop/", "/shop/products/house-espresso"])
def test_shared_pages_ask_for_nobody(path: str) -> None:
    """Neither for who is signed in nor for the address: the page is the same for all."""
    looked: list[str] = []
    told = {"user_id": lambda: looked.append("id"), "user_email": lambda: looked.append("email")}
    answer = make_app(handed_in=told).test_client().get(path)
    assert (answer.status_code, looked) == (200, [])


def test_language_is_the_settings_without_other_word() -> None:
    """A host that says nothing gets the configured locale and time zone."""
    with make_app(LOCALE="de", TIMEZONE="Europe/Berlin").test_request_context():
        assert page_locale() == PageLocale("de", "Europe/Berlin")


def test_sites_own_answer_is_the_language() -> None:
    """A function of the site's own wins."""
    with make_app(handed_in={"page_locale": lambda: PageLocale("he", "UTC")}).test_request_context():
        assert page_locale().language == "he"


def test_language_of_flask_babel_is_found(installed: Any) -> None:
    """An app with Flask-Babel is asked through it; what it does not know comes from the settings."""
    installed("flask_babel", get_locale=lambda: "pt_BR", get_timezone=lambda: None)
    app = make_app(TIMEZONE="Europe/Lisbon")
    app.extensions["babel"] = object()
    with app.test_request_context():
        assert page_locale() == PageLocale("pt_BR", "Europe/Lisbon")


def test_page_follows_the_hosts_language() -> None:
    """A right-to-left language turns the page."""
    app = make_app(handed_in={"page_locale": lambda: PageLocale("he", "UTC")})
    assert '<html class="flint-document" lang="he" dir="rtl"' in app.test_client().get("/shop").text


@pytest.mark.parametrize(
    ("forwarded", "proxies", "expected"),
    [
        ("203.0.113.9", 0, "10.0.0.1"),
        ("203.0.113.9", 1, "203.0.113.9"),
        ("198.51.100.7, 203.0.113.9", 1, "203.0.113.9"),
        ("198.51.100.7, 203.0.113.9", 2, "198.51.100.7"),
        ("203.0.113.9", 2, "10.0.0.1"),
        ("", 1, "10.0.0.1"),
        (None, 1, "10.0.0.1"),
    ],
)
def test_address_is_the_one_that_our_own_proxies_saw(
    forwarded: str | None, proxies: int, expected: str
) -> None:
    """What a client writes into the header itself is never believed."""
    app = make_app(TRUSTED_PROXY_COUNT=proxies)
    settings = get_state(app).storefront.settings
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    with app.test_request_context(headers=headers, environ_overrides={"REMOTE_ADDR": "10.0.0.1"}):
        asked = page_request({}, settings=settings, find_user_id=lambda: None, page_locale=page_locale)
    assert asked.visitor.address == expected


def test_raw_body_is_left_for_the_webhook() -> None:
    """Even a body that calls itself a form is read as it came, whatever limit the host has for its own forms."""
    app = make_app()
    app.config["MAX_CONTENT_LENGTH"] = 4
    settings = get_state(app).storefront.settings
    with app.test_request_context(
        method="POST", data=b"a=1&b=2", content_type="application/x-www-form-urlencoded"
    ):
        asked = page_request({}, settings=settings, find_user_id=lambda: None, page_locale=PageLocale)
        assert asked.content_length == 7
        assert asked.read_body(5) == b"a=1&b"


def test_form_keeps_every_value_in_order() -> None:
    """The cart sends parallel lists."""
    app = make_app()
    settings = get_state(app).storefront.settings
    with app.test_request_context(method="POST", data={"quantity": ["2", "1"], "remove": ""}):
        asked = page_request({}, settings=settings, find_user_id=lambda: None, page_locale=PageLocale)
        assert list(asked.form["quantity"]) == ["2", "1"]
        assert "variant_id" not in asked.form
        assert sorted(asked.form) == ["quantity", "remove"]

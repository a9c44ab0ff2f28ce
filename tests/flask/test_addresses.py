"""
Addresses: with a prefix and without, with and without a slash, several apps, HEAD, static files.
"""

from pathlib import Path

import pytest
from flask import Flask

from flint_storefront.flask import FlintStorefront
from flint_storefront.flask.state import get_state
from flint_storefront.flask.upgrade import upgrade_database
from flint_storefront.routes import ROUTES
from tests.flask.host_app import get_engine, make_app, make_bare_app
from tests.storefront.world import Flint


@pytest.fixture(scope="module")
def app() -> Flask:
    """An app with the storefront under /shop."""
    return make_app()


@pytest.mark.parametrize("path", ["/shop", "/shop/"])
def test_shop_with_and_without_slash_is_the_same_page(app: Flask, path: str) -> None:
    """Neither spelling redirects."""
    assert app.test_client().get(path).status_code == 200


def test_every_route_has_its_own_endpoint_and_view_name(app: Flask) -> None:
    """Flask-WTF exempts by module and name: no view of ours shares its name with another."""
    names = {
        view.__name__ for name, view in app.view_functions.items() if name.startswith("flint_storefront.")
    }
    assert len(names - {"send_static_file"} - {"<lambda>"}) == len(ROUTES)


def test_empty_prefix_leaves_the_hosts_static_files_alone() -> None:
    """Without a prefix the shop is at the root, and /static stays the host's."""
    app = make_app(PREFIX="")
    client = app.test_client()
    assert client.get("/").status_code == 200
    assert client.get("/products/flat-white").status_code == 200
    page = client.get("/").get_data(as_text=True)
    assert 'href="/flint-static/flint_storefront/storefront.css' in page
    assert 'action="/cart"' in page


def test_stylesheet_of_a_page_is_found(app: Flask) -> None:
    """The address on the page is the one at which the file is served, and changes with the version."""
    links = get_state(app).storefront.links
    address = links.static("flint_storefront/storefront.css")
    with app.test_client().get(address) as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "text/css"
    assert "?v=" in address


@pytest.mark.parametrize("path", ["/shop", "/shop/products/flat-white", "/shop/cart", "/shop/products/none"])
def test_head_tells_the_headers_of_get(app: Flask, path: str) -> None:
    """HEAD answers as GET does, without the body."""
    get, head = app.test_client().get(path), app.test_client().head(path)
    assert head.status_code == get.status_code
    assert head.data == b""
    assert head.headers.get("Cache-Control") == get.headers.get("Cache-Control")


def test_method_that_an_address_does_not_take_is_refused(app: Flask) -> None:
    """405, as anywhere in Flask."""
    assert app.test_client().get("/shop/webhooks/flint").status_code == 405
    assert app.test_client().delete("/shop/cart").status_code == 405


def test_several_apps_keep_apart(tmp_path: Path) -> None:
    """One extension object, two apps: prefix, name and store of each are its own."""
    flint, extension = Flint(), FlintStorefront()
    apps = [make_bare_app(flint, PREFIX=f"/{name}", SHOP_NAME=name) for name in ("first", "second")]
    for number, app in enumerate(apps):
        app.config["FLINT_DATABASE_URL"] = f"sqlite:///{tmp_path / str(number)}.db"
        extension.init_app(app)
        upgrade_database(get_engine(app))
    first, second = (get_state(app).storefront for app in apps)
    assert (first.settings.shop_name, second.settings.shop_name) == ("first", "second")
    assert first.store is not second.store
    assert [app.test_client().get("/first").status_code for app in apps] == [200, 404]

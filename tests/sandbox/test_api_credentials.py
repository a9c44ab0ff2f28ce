"""Credentials, versions and headers of every call."""

from typing import Any

import pytest

from tests.sandbox.shop import KEY, OTHER_KEY, Shop, make_client


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "AUTH_REQUIRED"),
        ({"Authorization": f"Bearer {KEY}", "X-API-Key": KEY}, "AMBIGUOUS_AUTH"),
        ({"Authorization": f"Basic {KEY}"}, "INVALID_AUTHORIZATION_HEADER"),
        ({"Authorization": "Bearer "}, "INVALID_BEARER_TOKEN"),
        ({"Authorization": "Bearer flint_test_unknown"}, "INVALID_API_KEY"),
        ({"Authorization": "Bearer flint_live_first"}, "API_KEY_MODE_MISMATCH"),
        (
            {"X-Checkout-Session-ID": "cs_1", "X-Checkout-Session-Secret": "ckat_v1.x"},
            "INVALID_CHECKOUT_SESSION",
        ),
    ],
)
def test_wrong_credential_is_refused_with_401(shop: Shop, headers: dict[str, str], code: str) -> None:
    """Exactly one known key of the right mode opens the API."""
    del shop.client.headers["Authorization"]
    response = shop.client.get("/v1/orders", headers=headers)
    assert (response.status_code, response.json()["error"]["code"]) == (401, code)
    assert response.json()["error"]["type"] == "authentication_error"


def test_api_key_header_opens_the_api(shop: Shop) -> None:
    """The key may come as X-API-Key instead of a bearer token."""
    del shop.client.headers["Authorization"]
    assert shop.client.get("/v1/orders", headers={"X-API-Key": KEY}).status_code == 200


def test_missing_scope_is_refused_with_403(shop: Shop) -> None:
    """A key without the operation's scope learns which one it lacks."""
    shop.environment.scopes = ["commerce.orders.read"]
    error = shop.refuse("POST", "/v1/orders", {"line_items": []})
    assert (error["status"], error["code"]) == (403, "INSUFFICIENT_SCOPE")
    assert error["missing_scopes"] == ["commerce.orders.write"]


def test_write_scope_allows_reading(shop: Shop) -> None:
    """A write scope implies the read scope."""
    shop.environment.scopes = ["commerce.orders.write"]
    assert shop.client.get("/v1/orders").status_code == 200


def test_id_of_another_environment_is_not_found(shop: Shop) -> None:
    """What one environment holds is 404 in another, never 403."""
    order = shop.add_order()
    stranger = make_client(shop.app, OTHER_KEY)
    response = stranger.get(f"/v1/orders/{order['order_id']}")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "RESOURCE_NOT_FOUND")


def test_every_answer_names_mode_merchant_and_sandbox(shop: Shop) -> None:
    """The headers tell where the key leads, on refusals too."""
    for path in ("/v1/orders", "/v1/orders/ord_unknown"):
        headers = shop.client.get(path).headers
        assert headers["Flint-Mode"] == "test"
        assert headers["Flint-Merchant-Id"] == shop.environment.merchant_id
        assert headers["Flint-Merchant-Environment-Id"] == shop.environment.environment_id
        assert headers["Flint-Sandbox-Id"] == shop.environment.sandbox_id
        assert headers["Flint-Version"] == "2026-09-07"


def test_request_id_is_echoed(shop: Shop) -> None:
    """The caller's request id comes back in header and body."""
    response = shop.client.get("/v1/orders", headers={"X-Request-Id": "mine-1"})
    assert response.headers["X-Request-Id"] == response.json()["request_id"] == "mine-1"


def test_request_id_is_made_when_none_is_sent(shop: Shop) -> None:
    """Without one, every call gets its own."""
    ids = {shop.client.get("/v1/orders").headers["X-Request-Id"] for _ in range(3)}
    assert len(ids) == 3


def test_unknown_version_is_refused(shop: Shop) -> None:
    """The sandbox speaks one version of the API."""
    response = shop.client.get("/v1/orders", headers={"Flint-Version": "2020-01-01"})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "INVALID_API_VERSION")


def test_auth_context_tells_merchant_and_scopes(shop: Shop) -> None:
    """The test-my-connection call names merchant, mode, sandbox and scopes."""
    context: dict[str, Any] = shop.get("/v1/developer/auth-context")
    assert context["merchant_id"] == shop.environment.merchant_id
    assert context["environment"] == "test"
    assert context["scopes"] == shop.environment.scopes


def test_card_payments_are_ready(shop: Shop) -> None:
    """The capability that a shop needs is ready in a sandbox."""
    rows = shop.get("/v1/capabilities", capability="accept_card_payments")
    assert [row["status"] for row in rows] == ["ready"]

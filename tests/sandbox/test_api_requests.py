"""Bodies, query parameters and addresses that do not fit the contract."""

from typing import Any

import httpx
import pytest

from tests.sandbox.shop import Shop, ad_hoc_line

JSON = {"Content-Type": "application/json"}


def send_raw(shop: Shop, content: bytes, headers: dict[str, str] = JSON) -> httpx.Response:
    """Return the answer to an order made of raw bytes, sent wrong on purpose."""
    shop.sandbox.switches["expect_bad_requests"] = True
    return shop.client.post("/v1/orders", content=content, headers=headers)


@pytest.mark.parametrize("amount", [b'"1250"', b"12.50", b"12.0", b"1e3", b"1E3", b"1" + b"0" * 30, b"NaN"])
def test_money_that_is_no_whole_number_is_invalid_json(shop: Shop, amount: bytes) -> None:
    """Text, fractions, exponents and numbers beyond 64 bits are no money."""
    line = b'{"name":"Tasting","unit_price_money":{"amount":%s,"currency":"USD"}}' % amount
    response = send_raw(shop, b'{"line_items":[%s]}' % line)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "INVALID_JSON")


@pytest.mark.parametrize(
    "content", [b"{", b"\xff", b'{"a":1}}', b'{"external_reference_id":"\\ud800"}', b"[" * 100_000]
)
def test_broken_json_is_refused(shop: Shop, content: bytes) -> None:
    """Bytes that are no JSON are refused, however deep or odd."""
    response = send_raw(shop, content)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "INVALID_JSON")


def test_negative_money_is_refused(shop: Shop) -> None:
    """An amount below zero is refused with its place."""
    error = shop.refuse("POST", "/v1/orders", {"line_items": [ad_hoc_line(-1)]})
    assert (error["status"], error["code"]) == (400, "INVALID_REQUEST")
    assert error["param"] == "line_items[0].unit_price_money.amount"


def test_unknown_field_is_named(shop: Shop) -> None:
    """A field that the contract does not know is refused by name and place."""
    error = shop.refuse("POST", "/v1/orders", {"line_items": [ad_hoc_line(100, colour="red")]})
    assert (error["status"], error["code"], error["param"]) == (400, "UNKNOWN_FIELD", "line_items[0].colour")


def test_null_is_refused_where_it_is_not_allowed(shop: Shop) -> None:
    """Null is not the same as leaving a field out."""
    error = shop.refuse("POST", "/v1/orders", {"line_items": [ad_hoc_line(100)], "metadata": None})
    assert (error["status"], error["code"], error["param"]) == (400, "NULL_NOT_ALLOWED", "metadata")


def test_refusal_lists_every_problem_and_says_whether_to_retry(shop: Shop) -> None:
    """The envelope holds all details and a remediation."""
    body = {"line_items": [{"name": 1, "unit_price_money": {"amount": 1}}]}
    error = shop.refuse("POST", "/v1/orders", body)
    assert {(row["code"], row["param"]) for row in error["details"]} >= {
        ("INVALID_TYPE", "line_items[0].name"),
        ("FIELD_REQUIRED", "line_items[0].unit_price_money.currency"),
    }
    assert error["remediation"]["retryable"] is False
    assert error["request_log_url"].endswith(error["request_id"])


def test_missing_body_is_refused(shop: Shop) -> None:
    """An operation that needs a body says so."""
    assert send_raw(shop, b"").json()["error"]["code"] == "INVALID_REQUEST_BODY"


def test_other_content_type_is_refused_with_415(shop: Shop) -> None:
    """Only JSON is read."""
    response = send_raw(shop, b"a=1", {"Content-Type": "application/x-www-form-urlencoded"})
    assert (response.status_code, response.json()["error"]["code"]) == (415, "UNSUPPORTED_CONTENT_TYPE")


def test_endless_body_is_refused_with_413(shop: Shop) -> None:
    """A body over one MiB is not read."""
    response = send_raw(shop, b" " * (1024 * 1024 + 1))
    assert (response.status_code, response.json()["error"]["code"]) == (413, "REQUEST_BODY_TOO_LARGE")


def test_body_where_none_is_taken_is_refused(shop: Shop) -> None:
    """A read with a body is a mistake."""
    error = shop.refuse("GET", "/v1/orders", {"a": 1})
    assert (error["status"], error["code"]) == (400, "REQUEST_BODY_NOT_ALLOWED")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("colour=red", "UNSUPPORTED_QUERY_PARAM"),
        ("page_size=0", "INVALID_PAGE_SIZE"),
        ("page_size=101", "INVALID_PAGE_SIZE"),
        ("page_size=ten", "INVALID_PAGE_SIZE"),
        ("page_size=%D9%A3", "INVALID_PAGE_SIZE"),
        ("page_size=1&page_size=2", "INVALID_PAGE_SIZE"),
        ("page_token=forged", "INVALID_PAGE_TOKEN"),
        ("status=lost", "INVALID_STATUS"),
        ("sort_by=colour", "INVALID_SORT_BY"),
        ("created_after=yesterday", "INVALID_CREATED_AFTER"),
        ("created_after=2026-11-20T00:00:00Z&created_before=2026-11-19T00:00:00Z", "INVALID_CREATED_RANGE"),
        ("min_amount=5", "CURRENCY_REQUIRED"),
    ],
)
def test_bad_query_parameter_is_refused(shop: Shop, query: str, code: str) -> None:
    """Unknown, repeated, ill-typed and out-of-range parameters are refused, never corrected."""
    error = shop.refuse("GET", f"/v1/orders?{query}")
    assert (error["status"], error["code"]) == (400, code)


def test_unknown_expansion_is_refused(shop: Shop) -> None:
    """Only the contract's paths can be expanded."""
    order = shop.add_order()
    error = shop.refuse("GET", f"/v1/orders/{order['order_id']}?expand=moon")
    assert (error["status"], error["code"], error["param"]) == (400, "INVALID_EXPAND", "expand")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/invoices", 404, "ROUTE_NOT_FOUND"),
        ("GET", "/v1/orders/", 404, "ROUTE_NOT_FOUND"),
        ("GET", "/v1/orders/two%0Alines/close", 404, "ROUTE_NOT_FOUND"),
        ("GET", "/v1", 404, "ROUTE_NOT_FOUND"),
        ("DELETE", "/v1/orders", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/v1/products/prod_unknown", 404, "RESOURCE_NOT_FOUND"),
    ],
)
def test_unknown_address_answers_the_envelope(
    shop: Shop, method: str, path: str, status: int, code: str
) -> None:
    """Nothing under /v1 answers without Flint's error envelope."""
    error = shop.refuse(method, path)
    assert (error["status"], error["code"]) == (status, code)


def test_wrong_request_is_noted_as_deviation(shop: Shop, contract_watch: list[dict[str, Any]]) -> None:
    """Unless a test says that it is wrong on purpose, a request that does not fit the contract is noted."""
    shop.client.get("/v1/orders", params={"colour": "red"})
    assert [(row["operation"], row["direction"]) for row in contract_watch] == [("orders.list", "request")]
    contract_watch.clear()

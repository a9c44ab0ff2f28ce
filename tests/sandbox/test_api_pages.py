"""Lists in pages (conventions facts, section 8)."""

from typing import Any

from tests.sandbox.shop import OTHER_KEY, Shop, make_client


def read_page(shop: Shop, **query: Any) -> dict[str, Any]:
    """Return one page of orders with its token."""
    response = shop.client.get("/v1/orders", params=query)
    assert response.is_success, response.text
    return response.json()


def test_pages_hold_every_row_once(shop: Shop) -> None:
    """Following the tokens gives all rows, newest first, and ends without a token."""
    made = [shop.add_order()["order_id"] for _ in range(7)]
    seen: list[str] = []
    token = None
    while token != "":
        page = read_page(shop, page_size=3, **({"page_token": token} if token else {}))
        seen += [row["order_id"] for row in page["data"]]
        token = page["next_page_token"]
    assert seen == made[::-1]


def test_default_page_has_twenty_rows(shop: Shop) -> None:
    """Without a size a page holds 20."""
    for _ in range(21):
        shop.add_order()
    page = read_page(shop)
    assert len(page["data"]) == 20
    assert page["next_page_token"]


def test_row_that_appears_meanwhile_shifts_nothing(shop: Shop) -> None:
    """The next page goes on after the last row seen."""
    made = [shop.add_order()["order_id"] for _ in range(4)]
    token = read_page(shop, page_size=2)["next_page_token"]
    shop.add_order()
    page = read_page(shop, page_size=2, page_token=token)
    assert [row["order_id"] for row in page["data"]] == [made[1], made[0]]


def test_changed_query_under_a_token_is_refused(shop: Shop) -> None:
    """Every other parameter must stay as it was."""
    for _ in range(3):
        shop.add_order()
    token = read_page(shop, page_size=2)["next_page_token"]
    for change in ("page_size=1", "page_size=2&status=open"):
        error = shop.refuse("GET", f"/v1/orders?{change}&page_token={token}")
        assert (error["status"], error["code"], error["param"]) == (400, "CURSOR_MISMATCH", "page_token")


def test_token_of_another_list_or_environment_is_refused(shop: Shop) -> None:
    """A token is worth nothing elsewhere."""
    for _ in range(2):
        shop.add_order()
    token = read_page(shop, page_size=1)["next_page_token"]
    elsewhere = shop.refuse("GET", f"/v1/products?page_size=1&page_token={token}")
    assert (elsewhere["status"], elsewhere["code"]) == (400, "INVALID_PAGE_TOKEN")
    stranger = make_client(shop.app, OTHER_KEY).get(
        "/v1/orders", params={"page_size": 1, "page_token": token}
    )
    assert (stranger.status_code, stranger.json()["error"]["code"]) == (400, "INVALID_PAGE_TOKEN")

"""
A Flint that only has a catalogue, as an httpx transport: also for shapes that the sandbox would refuse to make.
"""

import json
from collections.abc import Callable
from typing import Any

import httpx

HEADERS = {"Flint-Mode": "test", "Flint-Merchant-Id": "mer_A", "Flint-Sandbox-Id": "test_A"}
UPDATED_AT = "2026-11-01T08:00:00Z"


def money(amount: int, currency: str = "USD") -> dict[str, Any]:
    """An amount as Flint writes it."""
    return {"amount": amount, "currency": currency}


class FakeCatalog:
    """
    Products in order of their list, each with its variants; counts the calls.
    """

    def __init__(self, *, page_size: int = 100) -> None:
        self.page_size = page_size
        self.products: list[dict[str, Any]] = []
        self.variants: dict[str, list[dict[str, Any]]] = {}
        self.calls: list[str] = []
        self.before_answer: Callable[[httpx.Request], httpx.Response | None] = lambda _: None

    def add(self, number: int, name: str = "Espresso", *, prices: tuple[Any, ...] = (1200,)) -> str:
        """
        A product `prod_<number>` with variants `var_<number>_1`, …; a price is cents or a money value.
        """
        product_id = f"prod_{number}"
        moneys = [money(price) if isinstance(price, int) else price for price in prices]
        variants = [
            make_variant(product_id, f"var_{number}_{place}", value, place)
            for place, value in enumerate(moneys, start=1)
        ]
        self.variants[product_id] = variants
        self.products.append(make_product(product_id, name, moneys))
        return product_id

    def product(self, product_id: str) -> dict[str, Any]:
        """The product as it will be answered; change it to move it."""
        return next(row for row in self.products if row["product_id"] == product_id)

    def remove(self, product_id: str) -> None:
        """Archive a product: it leaves the list and still can be read."""
        row = self.product(product_id)
        row["status"] = "archived"

    def transport(self) -> httpx.MockTransport:
        """This Flint as a transport."""
        return httpx.MockTransport(self.answer)

    def reads(self, suffix: str) -> int:
        """How many calls ended in *suffix*."""
        return sum(path.endswith(suffix) for path in self.calls)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer one call."""
        if request.url.path == "/v1/subscription-plans":
            # Not what these tests are about.
            return respond(200, {"data": []})
        self.calls.append(request.url.path)
        ordered = self.before_answer(request)
        if ordered is not None:
            return ordered
        parts = request.url.path.removeprefix("/v1/products").strip("/").split("/")
        if parts == [""]:
            return self._page(request)
        found = [row for row in self.products if row["product_id"] == parts[0]]
        if not found:
            return respond(404, error_body("RESOURCE_NOT_FOUND", "not_found_error"))
        if len(parts) == 1:
            return respond(200, {"data": found[0]})
        return respond(200, {"data": self.variants[parts[0]]})

    def _page(self, request: httpx.Request) -> httpx.Response:
        assert request.url.params["status"] == "active"
        assert request.url.params["page_size"] == "100"
        start = int(request.url.params.get("page_token", "0"))
        rows = [row for row in self.products if row["status"] == "active"]
        end = start + self.page_size
        body: dict[str, Any] = {"data": rows[start:end]}
        if end < len(rows):
            body["next_page_token"] = str(end)
        return respond(200, body)


def respond(status: int, body: dict[str, Any]) -> httpx.Response:
    """A JSON answer with Flint's headers."""
    headers = {**HEADERS, "Content-Type": "application/json"}
    return httpx.Response(status, headers=headers, content=json.dumps(body).encode())


def error_body(code: str, kind: str) -> dict[str, Any]:
    """Flint's error envelope."""
    known = {"message": "no", "doc_url": "https://example.test", "error_source": "flint"}
    return {"error": {"type": kind, "code": code, **known}}


def make_product(product_id: str, name: str, prices: list[dict[str, Any]]) -> dict[str, Any]:
    """A product of the contract's shape."""
    row: dict[str, Any] = {
        "product_id": product_id,
        "name": name,
        "description": f"{name}, freshly roasted.",
        "product_type": "service",
        "status": "active",
        "version": 1,
        "available_for_sale": True,
        "delivery_configuration_status": "not_applicable",
        "images": [
            {"url": f"https://images.test/{product_id}.svg", "width": 800, "height": 600, "alt": "A bag"}
        ],
        "options": [],
        "modifier_set_id": None,
        "variant_count": len(prices),
        "active_variant_count": len(prices),
        "updated_at": UPDATED_AT,
    }
    if prices:
        low, high = (choose(prices, key=lambda price: price["amount"]) for choose in (min, max))
        row["price_range"] = {"min_unit_price_money": low, "max_unit_price_money": high}
    return row


def make_variant(product_id: str, variant_id: str, price: dict[str, Any], position: int) -> dict[str, Any]:
    """A variant of the contract's shape, with one option value."""
    option = {
        "option_id": "opt_1",
        "option_name": "Size",
        "option_value_id": "v",
        "value": f"Size {position}",
    }
    return {
        "variant_id": variant_id,
        "product_id": product_id,
        "status": "active",
        "position": position,
        "unit_price_money": price,
        "available_for_sale": True,
        "version": 1,
        "delivery_configuration_status": "not_applicable",
        "images": [],
        "effective_images": [],
        "images_inherited": True,
        "inventory_tracking": "not_tracked",
        "modifier_set_id": None,
        "selected_options": [option],
    }

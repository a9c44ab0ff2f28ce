"""
A Flint that only has plans, as an httpx transport: also for shapes that the sandbox would refuse to make.
"""

from collections.abc import Callable
from typing import Any

import httpx

from tests.catalog.fake_catalog import error_body, money, respond

PLANS = "/v1/subscription-plans"


class FakePlans:
    """
    Plans in order of their list; counts the calls.
    """

    def __init__(self, *, page_size: int = 100) -> None:
        self.page_size = page_size
        self.plans: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.before_answer: Callable[[httpx.Request], httpx.Response | None] = lambda _: None

    def add(self, number: int, name: str = "Beans", *, price: int = 2400, **changes: Any) -> str:
        """A monthly plan `plan_<number>`."""
        plan_id = f"plan_{number}"
        self.plans.append(make_plan(plan_id, name, price) | changes)
        return plan_id

    def plan(self, plan_id: str) -> dict[str, Any]:
        """The plan as it will be answered; change it to move it."""
        return next(row for row in self.plans if row["subscription_plan_id"] == plan_id)

    def transport(self) -> httpx.MockTransport:
        """This Flint as a transport."""
        return httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer one call; there are no products."""
        path = request.url.path
        self.calls.append(path)
        ordered = self.before_answer(request)
        if ordered is not None:
            return ordered
        if path != PLANS and not path.startswith(f"{PLANS}/"):
            return respond(200, {"data": []})
        if path == PLANS:
            return self._page(request)
        found = [row for row in self.plans if path.endswith(f"/{row['subscription_plan_id']}")]
        if not found:
            return respond(404, error_body("RESOURCE_NOT_FOUND", "not_found_error"))
        return respond(200, {"data": found[0]})

    def _page(self, request: httpx.Request) -> httpx.Response:
        assert request.url.params["status"] == "active"
        start = int(request.url.params.get("page_token", "0"))
        rows = [row for row in self.plans if row["status"] == "active"]
        end = start + self.page_size
        body: dict[str, Any] = {"data": rows[start:end]}
        if end < len(rows):
            body["next_page_token"] = str(end)
        return respond(200, body)


def make_plan(plan_id: str, name: str, price: int) -> dict[str, Any]:
    """A plan of the contract's shape."""
    line = {
        "subscription_plan_line_item_id": "pli_1",
        "name": name,
        "quantity": 1,
        "unit_price_money": money(price),
        "swap_variant_ids": [],
    }
    return {
        "subscription_plan_id": plan_id,
        "name": name,
        "description": f"{name}, by post.",
        "status": "active",
        "billing_interval": "monthly",
        "billing_interval_count": 1,
        "billing_interval_options": [],
        "quantity_options": [],
        "currency": "USD",
        "line_items": [line],
        "images": [],
        "delivery_required": False,
        "delivery_method_subscription_counts": [],
        "subscription_delivery_method_ids": [],
        "version": 1,
    }

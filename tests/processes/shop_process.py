"""
A shop that runs as a process of its own, seen from outside: its pages, its tables, and what Flint has noted about it.
"""

import sqlite3
from contextlib import closing
from typing import Any

import httpx
from bs4 import BeautifulSoup

from example_site.demo_place import ENVIRONMENTS, FLASK, SANDBOX
from flint_storefront.sandbox.seeds.coffee import DEMO_KEYS
from tests.processes.running_demo import RunningDemo
from tests.processes.waiting import wait_until

DATABASES = {FLASK: "flint_storefront.db"}
WAGTAIL_DATABASE = "site.db"
LONG_AGO = "2020-01-01 00:00:00.000000"


class ShopProcess:
    """
    One shop from the moment of its making on: what was there before does not count.
    """

    def __init__(self, demo: RunningDemo, name: str) -> None:
        self.demo = demo
        self.name = name
        self.origin = demo.place.origin(name)
        self.environment = ENVIRONMENTS[name]
        self._position = self._last_position()
        self._prepared_before = set(self._prepared())

    def address(self, path: str) -> str:
        """Address of a page."""
        return f"{self.origin}{path}"

    # What Flint noted

    def ledger(self, kind: str) -> list[dict[str, Any]]:
        """What happened at Flint, by the first letters of its kind."""
        asked = {"kind": kind, "environment": self.environment, "after": str(self._position)}
        return list(self.demo.control.get("/ledger", params=asked).json()["entries"])

    def _last_position(self) -> int:
        entries = self.demo.control.get("/ledger").json()["entries"]
        return int(entries[-1]["position"]) if entries else 0

    @property
    def orders(self) -> list[str]:
        """Ids of the orders made."""
        return [entry["order_id"] for entry in self.ledger("order.created")]

    @property
    def sessions(self) -> list[str]:
        """Ids of the checkout sessions made."""
        return [entry["checkout_session_id"] for entry in self.ledger("checkout_session.created")]

    @property
    def payments(self) -> list[str]:
        """How each attempt to pay went, such as `succeeded`."""
        ended = ("succeeded", "failed")
        words = [entry["kind"].removeprefix("payment.") for entry in self.ledger("payment.")]
        return [word for word in words if word in ended]

    # What the shop noted

    def rows(self, table: str, **where: Any) -> list[dict[str, Any]]:
        """Rows of one of the storefront's tables, such as `effect`."""
        condition = " AND ".join(f"{name} = ?" for name in where) or "1"
        with closing(self._connect("ro")) as connection:
            connection.row_factory = sqlite3.Row
            statement = f"SELECT * FROM flint_storefront_{table} WHERE {condition}"
            return [dict(row) for row in connection.execute(statement, tuple(where.values()))]

    def effects(self, order_id: str) -> list[dict[str, Any]]:
        """What the site was told about an order being paid."""
        return self.rows("effect", effect_key=f"paid:{order_id}")

    def let_leases_end(self) -> None:
        """As if the time had passed for which a killed worker holds its rows."""
        with closing(self._connect("rw")) as connection, connection:
            for table in ("inbox", "effect"):
                statement = (
                    f"UPDATE flint_storefront_{table} SET lease_until = ? WHERE lease_until IS NOT NULL"
                )
                connection.execute(statement, (LONG_AGO,))

    def _connect(self, mode: str) -> sqlite3.Connection:
        file = self.demo.place.shop_folder(self.name) / DATABASES.get(self.name, WAGTAIL_DATABASE)
        return sqlite3.connect(f"file:{file}?mode={mode}", uri=True, timeout=10)

    def _prepared(self) -> list[str]:
        page = BeautifulSoup(httpx.get(self.address("/barista"), timeout=60).text, "html.parser")
        rows = page.find_all(attrs={"data-testid": "order-to-prepare"})
        return [str(row["data-effect-id"]) for row in rows]

    @property
    def prepared(self) -> list[str]:
        """What the counter's list has grown by, one id for each paid order."""
        return [effect_id for effect_id in self._prepared() if effect_id not in self._prepared_before]

    # Waiting

    def wait_until_told(self) -> None:
        """Wait until every event so far has been sent to the shop, whatever it made of it."""
        wait_until(lambda: not self._unsent_events(), f"{self.name} to hear everything")

    def wait_until_quiet(self) -> None:
        """Wait until every event has been sent and nothing is left to work on."""
        wait_until(lambda: not self._unsent_events() and not self._undone(), f"{self.name} to do everything")

    def _unsent_events(self) -> list[str]:
        tried = {entry["webhook_event_id"] for entry in self.ledger("webhook_delivery.")}
        made = [entry["webhook_event_id"] for entry in self.ledger("webhook_event.created")]
        return [event_id for event_id in made if event_id not in tried and self._is_to_be_sent(event_id)]

    def _is_to_be_sent(self, event_id: str) -> bool:
        # What was dropped by order is never tried, and waits for nothing.
        deliveries = self._read_flint(f"/v1/webhook-events/{event_id}/deliveries")
        return any(delivery["status"] == "pending" for delivery in deliveries)

    def _read_flint(self, path: str) -> list[dict[str, Any]]:
        headers = {"Authorization": f"Bearer {DEMO_KEYS[self.environment]}", "Flint-Version": "2026-09-07"}
        answer = httpx.get(f"{self.demo.place.origin(SANDBOX)}{path}", headers=headers, timeout=60)
        return list(answer.raise_for_status().json()["data"])

    def _undone(self) -> list[dict[str, Any]]:
        untold = [row for row in self.rows("effect") if row["delivered_at"] is None]
        return self.rows("inbox", status="pending") + untold

"""
What the counter must prepare: a list that grows by one row for each paid order, however often we are told of it.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from example_site.roastery import FETE_SLUG, NEIGHBOUR_SLUG

LIST_FILE = "barista.db"
SHOWN_ORDERS_MAX = 50
BAG_OF_THE_MONTH = {"name": "Bag of the month", "quantity": 1}
"""What is handed over for each payment of a subscription, whose order has no lines of ours."""


LINKS_WITHOUT_WORK = (NEIGHBOUR_SLUG, FETE_SLUG)
"""Payment links behind which nothing is handed over at the counter."""


@dataclass(frozen=True)
class OrderToPrepare:
    """
    One paid order, as the counter sees it.
    """

    effect_id: str
    """Stable id of the fact that it was paid; the list's key."""
    number: str
    """Flint's order number, or our reference where it has none."""
    lines: Sequence[Mapping[str, Any]]
    """`{"name", "quantity"}` of each thing sold."""
    needs_a_look: bool
    """True when the amounts differ from what we sold: ask before preparing it."""


def prepare_list(app: Flask) -> None:
    """
    Make the list's file when it is missing.
    """
    Path(app.instance_path).mkdir(parents=True, exist_ok=True)
    with _list_of(app) as rows:
        rows.execute(
            "CREATE TABLE IF NOT EXISTS orders_to_prepare"
            " (effect_id TEXT PRIMARY KEY, number TEXT, lines TEXT, needs_a_look INTEGER)"
        )


def note_paid_order(app: Flask, **order: Any) -> None:
    """
    Receiver of `order_paid`. It may be called again for the same order: the effect's id is the key.

    Of a donation, of what is in the tip jar and of a ticket nothing is to be prepared.
    """
    if order["kind"] in ("donation", "tip_jar") or order["campaign_slug"]:
        return
    if order["kind"] == "payment_link" and order["offer_key"] in LINKS_WITHOUT_WORK:
        return
    with _list_of(app) as rows:
        rows.execute(
            "INSERT OR IGNORE INTO orders_to_prepare VALUES (?, ?, ?, ?)",
            (
                order["effect_id"],
                order["order_number"] or order["reference"],
                json.dumps(order["lines"] or [BAG_OF_THE_MONTH]),
                int(order["is_flagged"]),
            ),
        )
    app.logger.info("to prepare: order %s (%s)", order["order_number"], order["effect_id"])


def list_orders_to_prepare(app: Flask) -> list[OrderToPrepare]:
    """
    The newest orders, newest first.
    """
    with _list_of(app) as rows:
        found = rows.execute(
            "SELECT effect_id, number, lines, needs_a_look FROM orders_to_prepare ORDER BY rowid DESC LIMIT ?",
            (SHOWN_ORDERS_MAX,),
        ).fetchall()
    return [
        OrderToPrepare(effect_id, number, json.loads(lines), bool(needs_a_look))
        for effect_id, number, lines, needs_a_look in found
    ]


@contextmanager
def _list_of(app: Flask) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(Path(app.instance_path) / LIST_FILE, timeout=5)
    try:
        with connection:
            yield connection
    finally:
        connection.close()

"""
500 completions through three links, with webhooks dropped, doubled and reordered: one sweep, and the totals are the ledger's.
"""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from flint_storefront.inbox.backfill import backfill
from flint_storefront.inbox.process import process_inbox
from flint_storefront.payment_links.totals import link_totals
from flint_storefront.storage.records import CheckoutRecord, InboxEvent
from tests.payment_links.link_shop import DAY, MUG, ROOF, LinkShop
from tests.storefront.world import DECLINED

COMPLETIONS = 500
SLUGS = ("blue-mug", "new-roof", "club")


class Postman:
    """Brings a third of the events never, some twice, and the rest in any order."""

    def __init__(self, shop: LinkShop, chance: random.Random) -> None:
        self._shop = shop
        self._chance = chance
        self._taken: set[str] = set()

    def bring(self) -> None:
        """What Flint has to tell since the last time."""
        backfill(self._shop.storefront)
        with self._shop.store.transaction() as transaction:
            found = transaction.select(InboxEvent, {"status": "pending"})
            transaction.delete(InboxEvent, {"status": "pending"})
        fresh = [one for one in found if one.webhook_event_id not in self._taken]
        self._taken |= {one.webhook_event_id for one in fresh}
        brought = [one for one in fresh if self._chance.random() > 0.35]
        brought += [
            replace(one, webhook_event_id=f"{one.webhook_event_id}x")
            for one in brought
            if self._chance.random() < 0.3
        ]
        self._chance.shuffle(brought)
        with self._shop.store.transaction() as transaction:
            transaction.insert_many(brought)
        while process_inbox(self._shop.storefront):
            pass


def choose(slug: str, chance: random.Random) -> dict[str, Any]:
    """What one buyer takes."""
    if slug == "blue-mug":
        return {"quantity_overrides": {"mug": chance.randint(1, 9)}}
    if slug == "new-roof":
        return {
            "unit_price_overrides": {"donation": {"amount": chance.randint(100, 99_999), "currency": "USD"}}
        }
    return {}


def sell_and_refund(
    shop: LinkShop, links: Mapping[str, str], chance: random.Random, postman: Postman
) -> None:
    """So many completions between visits that come to nothing; some are given back, wholly or in part."""
    weights = (20, 20, 1)
    for number in range(COMPLETIONS):
        (slug,) = chance.choices(SLUGS, weights)
        if chance.random() < 0.1:
            shop.pay(shop.visit(links[slug], **choose(slug, chance))["url"], DECLINED)
        session = shop.sell(links[slug], **choose(slug, chance))
        order = shop.flint.environment.orders[session["order_id"]]
        if chance.random() < 0.12 and slug != "club":
            paid = order["settlement_amounts"]["paid_money"]["amount"]
            shop.flint.refund(order["order_id"], chance.choice((None, paid // 2, 7)))
        if number % 100 == 99:
            postman.bring()


def ledger(shop: LinkShop, payment_link_id: str) -> dict[str, int]:
    """What Flint's own books say of one link, added up without any of our records."""
    environment, entries = shop.flint.environment, shop.flint.sandbox.ledger
    sessions = {
        one["order_id"]
        for one in environment.checkout_sessions.values()
        if one.get("payment_link_id") == payment_link_id and one["status"] == "paid"
    }
    begun = {environment.orders[one].get("subscription_id") for one in sessions} - {None}
    renewed = {
        one["order_id"]
        for one in environment.orders.values()
        if one.get("subscription_id") in begun and one["order_id"] not in sessions
    }
    paid, refunded = Counter[str](), Counter[str]()
    for entry in entries:
        if entry["kind"] == "order.paid":
            paid[entry["order_id"]] += entry["amount"]
    for refund in environment.refunds.values():
        if refund["status"] == "succeeded":
            refunded[refund["order_id"]] += refund["amount_money"]["amount"]
    lines = [line for one in sessions for line in environment.orders[one]["line_items"]]
    return {
        "count": len(sessions),
        "quantity": sum(line["quantity"] for line in lines),
        "gross": sum(paid[one] for one in sessions),
        "refunded": sum(refunded[one] for one in sessions),
        "renewal_count": len([one for one in renewed if paid[one]]),
        "renewal_gross": sum(paid[one] for one in renewed),
        "renewal_refunded": sum(refunded[one] for one in renewed),
    }


def told(shop: LinkShop, slug: str) -> dict[str, int]:
    """What we say of one link."""
    (totals,) = link_totals(shop.storefront, slug)
    money = ("gross", "refunded", "renewal_gross", "renewal_refunded")
    counts = ("count", "quantity", "renewal_count")
    return {name: getattr(totals, name) for name in counts} | {
        name: getattr(totals, name).amount for name in money
    }


@pytest.mark.parametrize("seed", [1])
def test_one_sweep_makes_the_totals_equal_the_ledger(seed: int) -> None:
    """To the last cent: whatever was dropped, doubled and reordered, refunded and renewed."""
    shop, chance = LinkShop(), random.Random(seed)
    links = {
        "blue-mug": shop.add_link("blue-mug", MUG),
        "new-roof": shop.add_link("new-roof", ROOF),
        "club": shop.add_plan_link("club"),
    }
    postman = Postman(shop, chance)
    sell_and_refund(shop, links, chance, postman)
    shop.flint.advance(32 * DAY)
    postman.bring()
    report = shop.sweep()
    assert (report.adopted > 0, report.failed) == (True, 0)
    for slug, payment_link_id in links.items():
        assert told(shop, slug) == ledger(shop, payment_link_id), slug
    books = [ledger(shop, one) for one in links.values()]
    assert sum(one["count"] for one in books) == COMPLETIONS
    assert sum(one["refunded"] for one in books) > 0
    assert sum(one["renewal_count"] for one in books) >= 2
    check_effects(shop)


def check_effects(shop: LinkShop) -> None:
    """Each sale told once, each renewal told once, and nothing of those who only looked."""
    completed = [effect.payload["order_id"] for effect in shop.effects("payment_link_completed")]
    assert (len(completed), len(set(completed))) == (COMPLETIONS, COMPLETIONS)
    records = shop.rows(CheckoutRecord)
    assert sorted(str(effect.payload["order_id"]) for effect in shop.effects()) == sorted(
        str(record.order_id) for record in records if record.paid_at is not None
    )
    assert all(record.paid_at is not None and not record.is_flagged for record in records)

"""
A shop whose links are sold at the local Flint, for tests of the core: what setting a link up leaves behind, and its buyers.

The link is made through the API and kept in our records as `payment_links/work.py` keeps it; nothing else of it is needed here.
"""

from dataclasses import dataclass
from typing import Any

from flint_storefront.inbox.backfill import backfill
from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.records import find_link
from flint_storefront.payment_links.stored import offer_json
from flint_storefront.payment_links.sweep import LinkSweep, sweep_links
from flint_storefront.payment_links.totals import LinkTotals, link_totals
from flint_storefront.storage.records import (
    CheckoutRecord,
    InboxEvent,
    LinkGenerationRecord,
    LinkRecord,
    LinkSaleRecord,
)
from tests.checkout.core_shop import CoreShop
from tests.storefront.world import CARD

DAY = 86_400
MUG: dict[str, Any] = {
    "name": "Blue mug",
    "line_items": [
        {
            "key": "mug",
            "name": "Blue mug",
            "unit_price_money": {"amount": 2400, "currency": "USD"},
            "allow_quantity_adjustment": True,
            "min_quantity": 1,
            "max_quantity": 9,
        }
    ],
    "custom_fields": [
        {"custom_field_type": "text", "key": "engraving", "label": "Engraving", "max_length": 40}
    ],
}
ROOF: dict[str, Any] = {
    "name": "A new roof",
    "payment_link_type": "donation",
    "donation_min_amount_money": {"amount": 100, "currency": "USD"},
    "donation_max_amount_money": {"amount": 100_000, "currency": "USD"},
}


@dataclass
class LinkShop(CoreShop):
    """A shop on a store in memory, with links that are on."""

    def add_link(self, slug: str = "blue-mug", document: Any = None, *, generation: int = 1) -> str:
        """A link, or the next one behind its page, as it is once it is set up; answers Flint's id of it."""
        link_key = f"lnk_{slug}-{generation}"
        body = {**(document or MUG), "external_reference_id": link_key}
        made = self.flint.merchant("POST", "/v1/payment-links", body)
        now = self.storefront.clock()
        link = LinkRecord(
            slug=slug,
            reference=f"lnk_{slug}",
            owner="code",
            offer=offer_json(LinkOffer(slug=slug, title=body["name"])),
            wished_at=now,
            setup="live",
            generation=generation,
            created_at=now,
            updated_at=now,
            next_attempt_at=None,
            next_sweep_at=now,
        )
        stored = LinkGenerationRecord(
            link_key=link_key,
            slug=slug,
            generation=generation,
            payment_link_id=made["payment_link_id"],
            url=made["url"],
            status_told="active",
            status_seen="active",
            created_at=now,
        )
        with self.store.transaction() as transaction:
            assert transaction.insert(stored)
            if not transaction.insert(link):
                transaction.update(LinkRecord, {"slug": slug}, {"generation": generation})
                earlier = {"slug": slug, "generation": generation - 1}
                transaction.update(
                    LinkGenerationRecord, earlier, {"retired_at": now, "status_seen": "inactive"}
                )
        return str(made["payment_link_id"])

    def add_plan_link(self, slug: str = "club", *, reference: str = "office-coffee") -> str:
        """A link that signs up to one of the seeded plans."""
        plan_id = self.flint.plan(reference)["subscription_plan_id"]
        return self.add_link(slug, {"name": "The club", "subscription_plan_id": plan_id})

    # What a buyer does

    def visit(self, payment_link_id: str, **choice: Any) -> dict[str, Any]:
        """Choose at the link and go on; answers the open session with its address."""
        client = self.flint.app.test_client()
        path = f"/v1/payment-links/{payment_link_id}"
        context = client.get(f"{path}/public").get_json()["data"]["resolution_context"]
        answer = client.post(
            f"{path}/resolve",
            json={"resolution_context": context, **choice},
            headers={"Idempotency-Key": context[-40:]},
        )
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return dict(answer.get_json()["data"]["checkout_session"])

    def sell(self, payment_link_id: str, card: str = CARD, **choice: Any) -> dict[str, Any]:
        """Choose at the link and pay; answers the session, of which we know nothing yet."""
        session = self.visit(payment_link_id, **choice)
        self.pay(session["url"], card)
        return session

    # What the background does

    def hear(self, *families: str) -> None:
        """Get the events that Flint has, of all families or of these alone, and work on them."""
        backfill(self.storefront)
        if families:
            with self.store.transaction() as transaction:
                for event in transaction.select(InboxEvent, {"status": "pending"}):
                    if not event.event_type.startswith(families):
                        key = {"webhook_event_id": event.webhook_event_id}
                        transaction.delete(InboxEvent, key)
        self.drain()

    def sweep(self, *, is_full: bool = False) -> LinkSweep:
        """List what was sold."""
        return sweep_links(self.storefront, is_full=is_full)

    # What is stored

    def link(self, slug: str = "blue-mug") -> LinkRecord:
        """Our record of a link."""
        known = find_link(self.storefront, slug)
        assert known is not None
        return known.record

    @property
    def sales(self) -> list[LinkSaleRecord]:
        """What was sold, renewals among it, oldest first."""
        return sorted(self.rows(LinkSaleRecord), key=lambda sale: sale.created_at)

    @property
    def sale(self) -> LinkSaleRecord:
        """The only one."""
        (found,) = self.sales
        return found

    @property
    def bought(self) -> CheckoutRecord:
        """The only checkout."""
        found: CheckoutRecord = self.find(CheckoutRecord)
        return found

    def totals(self, slug: str = "blue-mug") -> LinkTotals:
        """What the link has sold, in its only currency."""
        (found,) = link_totals(self.storefront, slug)
        return found

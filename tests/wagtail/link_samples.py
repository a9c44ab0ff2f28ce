"""
Payment links as the storefront has written them.
"""

from datetime import timedelta
from typing import Any

from flint_storefront.payment_links.models import LinkLine, LinkOffer
from flint_storefront.payment_links.stored import offer_json
from flint_storefront.storage.records import (
    CheckoutRecord,
    LinkGenerationRecord,
    LinkRecord,
    LinkSaleRecord,
    Record,
)
from flint_storefront.storefront import Storefront
from tests.wagtail.samples import NOW


def offer(slug: str = "fete", **changes: Any) -> LinkOffer:
    """
    Tickets at 12.00 USD.
    """
    line = LinkLine(key="ticket", name="Ticket", unit_minor=1200)
    values: dict[str, Any] = {"title": f"The {slug}", "currency": "USD", "lines": (line,)}
    return LinkOffer(slug=slug, **{**values, **changes})


def link(slug: str = "fete", *, wanted: LinkOffer | None = None, **changes: Any) -> LinkRecord:
    """
    A link that is live.
    """
    values: dict[str, Any] = {
        "reference": f"lnk_{slug}",
        "owner": "command",
        "offer": offer_json(wanted or offer(slug)),
        "wished_at": NOW,
        "setup": "live",
        "created_at": NOW,
        "updated_at": NOW,
    }
    return LinkRecord(slug=slug, **{**values, **changes})


def generation(
    slug: str = "fete", number: int = 1, *, wanted: LinkOffer | None = None, **changes: Any
) -> LinkGenerationRecord:
    """
    One of Flint's links behind it, switched on.
    """
    told = offer_json(wanted or offer(slug))
    values: dict[str, Any] = {
        "payment_link_id": f"pl_{slug}_{number}",
        "url": f"http://127.0.0.1:8900/pay/pl_{slug}_{number}",
        "told": {"name": told["title"]},
        "told_offer": told,
        "flint_version": 3,
        "status_told": "active",
        "status_seen": "active",
        "created_at": NOW,
    }
    return LinkGenerationRecord(
        link_key=f"lnk_{slug}-{number}", slug=slug, generation=number, **{**values, **changes}
    )


def sale(number: int = 1, slug: str = "fete", **changes: Any) -> LinkSaleRecord:
    """
    Two tickets, paid.
    """
    values: dict[str, Any] = {
        "payment_link_id": f"pl_{slug}_1",
        "checkout_session_id": f"cs_{slug}_{number}",
        "order_id": f"ord_{slug}_{number}",
        "currency": "USD",
        "quantity": 2,
        "settled_minor": 2400,
        "settled_at": NOW + timedelta(minutes=number),
        "created_at": NOW + timedelta(minutes=number),
    }
    return LinkSaleRecord(reference=f"chk_{slug}_{number}", slug=slug, **{**values, **changes})


def checkout_of(sold: LinkSaleRecord, **changes: Any) -> CheckoutRecord:
    """
    The order of a sale, adopted from Flint.
    """
    values: dict[str, Any] = {
        "visitor_hash": "",
        "kind": "payment_link",
        "title": "The fete",
        "content_hash": "content",
        "currency": sold.currency,
        "subtotal_minor": sold.settled_minor,
        "accepted_total_minor": sold.settled_minor,
        "shown_total_minor": sold.settled_minor,
        "state": "paid",
        "order_id": sold.order_id,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return CheckoutRecord(reference=sold.reference, **{**values, **changes})


def keep(storefront: Storefront, *records: Record) -> None:
    """
    Put the records into the store.
    """
    with storefront.store.transaction() as transaction:
        for record in records:
            assert transaction.insert(record)


def two_links(storefront: Storefront) -> Storefront:
    """
    One that sells, and one that Flint has refused.
    """
    refused = {"setup": "attention", "problem": "link_refused"}
    values = {"code": "INVALID_REQUEST"}
    keep(storefront, link(), generation(), link("stall", problem_values=values, **refused))
    return storefront

"""
`doctor`: is everything in place? One line a question.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flint_storefront.commands.command import Write
from flint_storefront.errors import StorefrontError
from flint_storefront.flint.client import API_VERSION
from flint_storefront.flint.resources.developer import get_auth_context, list_capabilities
from flint_storefront.flint.resources.webhooks import list_webhook_endpoints
from flint_storefront.inbox.actions import latest_events
from flint_storefront.payment_links.states import ATTENTION, LIVE, SETTING_UP
from flint_storefront.storage.records import (
    CheckoutRecord,
    EffectRecord,
    InboxEvent,
    JournalEntry,
    LinkRecord,
    PlanRecord,
    ProductRecord,
    StoredValue,
    SubscriptionRecord,
)
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.sync import STATE as PLAN_SYNC

CARD_PAYMENTS = "accept_card_payments"
READY = frozenset({"ready", "enabled"})
"""Source: conventions facts, section 10."""
WANTED_SCOPES = (
    "commerce.orders.write",
    "checkouts.checkout_sessions.write",
    "payments.payment_intents.read",
    "commerce.products.read",
    "commerce.subscription_plans.write",
    "commerce.subscriptions.write",
    "commerce.refunds.read",
    "payments.disputes.read",
    "capabilities.read",
    "webhooks.read",
)
"""Least privilege for what the plugin does now. Source: conventions facts, section 2 (our selection)."""
CODES_SCOPE = "commerce.promotions.read"
"""Only for discount codes that are typed on our pages."""
LINKS_SCOPE = "checkouts.payment_links.write"
"""Only for payment links."""
STUCK_AFTER = timedelta(minutes=30)
UNSEEN_AFTER = timedelta(days=1)
FLAGS_OF = timedelta(days=30)
"""A flag stays on its order for ever; the doctor speaks only of young ones."""


@dataclass(frozen=True)
class Finding:
    """
    The answer to one question.
    """

    question: str
    is_well: bool
    answer: str


def run_doctor(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    """
    Ask every question; 1 when any answer needs a person.
    """
    findings = [finding for ask in QUESTIONS for finding in _asked(storefront, ask)]
    for finding in findings:
        write(f"{'ok  ' if finding.is_well else 'LOOK'}  {finding.question}: {finding.answer}")
    return 0 if all(finding.is_well for finding in findings) else 1


def _asked(storefront: Storefront, ask: Callable[[Storefront], list[Finding]]) -> list[Finding]:
    try:
        return ask(storefront)
    except StorefrontError as error:
        return [Finding(ask.__name__.strip("_").replace("_", " "), False, str(error))]


def _key(storefront: Storefront) -> list[Finding]:
    deadline = storefront.background_deadline()
    context = get_auth_context(storefront.flint, deadline=deadline, is_person_waiting=True)
    missing = [scope for scope in _wanted_scopes(storefront) if not _has_scope(context.scopes, scope)]
    told = f"missing {', '.join(missing)}" if missing else "all that is needed"
    return [
        Finding("key", True, f"accepted, merchant {context.merchant_id}"),
        Finding("mode", True, storefront.settings.mode),
        Finding("scopes", not missing, told),
        Finding("API version", True, f"{API_VERSION} is asked for"),
    ]


def _wanted_scopes(storefront: Storefront) -> tuple[str, ...]:
    with storefront.store.reading() as reading:
        has_links = reading.count(LinkRecord, {}) > 0
    codes = (CODES_SCOPE,) if storefront.settings.codes == "page" else ()
    return (*WANTED_SCOPES, *codes, *((LINKS_SCOPE,) if has_links else ()))


def _has_scope(scopes: tuple[str, ...], wanted: str) -> bool:
    """
    Write implies read; wildcards are taken as they are. Source: conventions facts, section 2.
    """
    return wanted in scopes or wanted.replace(".read", ".write") in scopes or "*" in scopes


def _capabilities(storefront: Storefront) -> list[Finding]:
    found = list_capabilities(
        storefront.flint, deadline=storefront.background_deadline(), is_person_waiting=True
    )
    status = next((one.status for one in found if one.capability == CARD_PAYMENTS), "absent")
    return [Finding("card payments", status in READY, status)]


def _webhook_endpoint(storefront: Storefront) -> list[Finding]:
    if not storefront.settings.webhook_secrets:
        return [Finding("webhook secret", False, "none is set: webhooks answer 404")]
    url = storefront.links.url("webhook")
    deadline = storefront.background_deadline()
    endpoints = list_webhook_endpoints(storefront.flint, deadline=deadline, is_person_waiting=True)
    own = next((one for one in endpoints if one.url == url), None)
    if own is None:
        return [Finding("webhook endpoint", False, f"none at Flint for {url}")]
    return [
        Finding(
            "webhook endpoint",
            own.is_enabled,
            f"{own.webhook_endpoint_id} {'enabled' if own.is_enabled else 'disabled'}",
        )
    ]


def _last_event(storefront: Storefront) -> list[Finding]:
    events = latest_events(storefront, limit=1)
    told = (
        f"{events[0].event_type} at {events[0].received_at.isoformat(timespec='seconds')}"
        if events
        else "none yet"
    )
    return [Finding("last event", True, told)]


def _mirror(storefront: Storefront) -> list[Finding]:
    with storefront.store.reading() as reading:
        count = reading.count(ProductRecord, {"is_gone": False})
        plans = reading.count(PlanRecord, {"is_gone": False, "is_ours": False})
        state = reading.find(StoredValue, {"key": PLAN_SYNC})
    error = state.value.get("last_error") if state is not None else None
    return [
        Finding("catalogue mirror", count > 0, f"{count} products" if count else "empty: run sync"),
        Finding("plans", error is None, f"not synced: {error}" if error else f"{plans} plans"),
    ]


def _subscriptions(storefront: Storefront) -> list[Finding]:
    """
    How they stand. That a buyer's payment is overdue is Flint's to mend; that we have not looked for a day is ours.
    """
    before = storefront.clock() - UNSEEN_AFTER
    with storefront.store.reading() as reading:
        goes_on = reading.count(SubscriptionRecord, {"status__in": ("trialing", "active")})
        past_due = reading.count(SubscriptionRecord, {"status": "past_due"})
        unseen = reading.count(SubscriptionRecord, {"next_check_at__ne": None, "next_check_at__lte": before})
    told = f"{goes_on} running, {past_due} past due"
    return [
        Finding("subscriptions", True, told),
        Finding("subscriptions not looked at", not unseen, f"{unseen} overdue for a day: run reconcile"),
    ]


def _payment_links(storefront: Storefront) -> list[Finding]:
    with storefront.store.reading() as reading:
        if not reading.count(LinkRecord, {}):
            return []
        live = reading.count(LinkRecord, {"setup": LIVE})
        attention = reading.count(LinkRecord, {"setup": ATTENTION})
        waiting = reading.count(
            LinkRecord, {"setup": SETTING_UP, "updated_at__lte": storefront.clock() - STUCK_AFTER}
        )
    return [
        Finding("payment links", not attention, f"{live} set up, {attention} to look at: `links list`"),
        Finding("payment links not set up", not waiting, f"{waiting} for over 30 minutes"),
    ]


def _stuck_rows(storefront: Storefront) -> list[Finding]:
    before = storefront.clock() - STUCK_AFTER
    with storefront.store.reading() as reading:
        unknown = reading.count(JournalEntry, {"status": "unknown", "last_sent_at__lte": before})
        events = reading.count(InboxEvent, {"status": "pending", "received_at__lte": before})
        failed = reading.count(InboxEvent, {"status": "failed"})
        effects = reading.count(EffectRecord, {"delivered_at": None, "created_at__lte": before})
        lately = {"is_flagged": True, "created_at__gte": storefront.clock() - FLAGS_OF}
        flagged = reading.count(CheckoutRecord, lately)
    return [
        Finding("unknown writes", not unknown, f"{unknown} for over 30 minutes"),
        Finding("events not worked on", not events, f"{events} for over 30 minutes"),
        Finding("failed events", not failed, f"{failed}; replay tries again"),
        Finding("effects not delivered", not effects, f"{effects} for over 30 minutes"),
        Finding("flagged orders", not flagged, f"{flagged} of the last 30 days to look at"),
    ]


QUESTIONS: tuple[Callable[[Storefront], list[Finding]], ...] = (
    _key,
    _capabilities,
    _webhook_endpoint,
    _last_event,
    _mirror,
    _subscriptions,
    _payment_links,
    _stuck_rows,
)

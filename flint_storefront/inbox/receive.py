"""
Take a webhook in: verify, keep, acknowledge. Nothing is asked of Flint here.

Source: webhooks facts, sections 1, 2 and 4; design.md, *Webhooks*.
"""

from flint_storefront.errors import NotFlint, SignatureMismatch
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.flint.models import WebhookEnvelope
from flint_storefront.flint.resources.webhooks import parse_webhook
from flint_storefront.flint.signatures import verify
from flint_storefront.inbox.events import PENDING
from flint_storefront.page_request import PageRequest
from flint_storefront.results import Respond, Result
from flint_storefront.storage.records import InboxEvent
from flint_storefront.storefront import INBOX, Storefront

log = redacted_logger(__name__)
LARGEST_BODY = 1024 * 1024
"""Bytes."""
LONGEST_WORD = 128


def receive_webhook(storefront: Storefront, request: PageRequest) -> Result:
    """
    POST `/webhooks/flint`: 200 only once the event is on disk.

    404 without a configured secret, 411 and 413 for the body's length, 400 for everything that is not a delivery to us.
    """
    secrets = storefront.settings.webhook_secrets
    if not secrets:
        return Respond(404, "not found")
    if request.content_length is None:
        return _refuse(411, "length_missing")
    if request.content_length > LARGEST_BODY:
        return _refuse(413, "too_large")
    body = request.read_body(LARGEST_BODY + 1)
    if len(body) > LARGEST_BODY:
        return _refuse(413, "too_large")
    try:
        webhook_id = verify(request.headers, body, secrets=secrets, now=storefront.clock())
        envelope = parse_webhook(body)
    except SignatureMismatch as error:
        return _refuse(400, error.reason)
    except NotFlint as error:
        return _refuse(400, error.reason)
    if not _is_sound(envelope):
        return _refuse(400, "malformed")
    if not storefront.guard.is_ours(mode=envelope.mode, merchant_id=envelope.merchant_id):
        return _refuse(400, "wrong_account")
    _keep(storefront, envelope, webhook_id, body)
    return Respond(200, "ok")


def _refuse(status: int, reason: str) -> Respond:
    log.warning("webhook refused: %s", reason)
    return Respond(status, "refused")


def _is_sound(envelope: WebhookEnvelope) -> bool:
    words = (envelope.webhook_event_id, envelope.event_type)
    return all(0 < len(word) <= LONGEST_WORD and word.isascii() and word.isprintable() for word in words)


def _keep(storefront: Storefront, envelope: WebhookEnvelope, webhook_id: str, body: bytes) -> bool:
    """
    One row an event, by the signed body's id and by `webhook-id`; a duplicate changes nothing.
    """
    now = storefront.clock()
    event = InboxEvent(
        webhook_event_id=envelope.webhook_event_id,
        webhook_id=webhook_id,
        event_type=envelope.event_type,
        body=body,
        event_created_at=envelope.created_at,
        received_at=now,
        status=PENDING,
        order_id=_id(envelope, "order_id"),
        checkout_session_id=_id(envelope, "checkout_session_id"),
        payment_intent_id=_id(envelope, "payment_intent_id"),
        subscription_id=_id(envelope, "subscription_id"),
        refund_id=_id(envelope, "refund_id"),
        dispute_id=_id(envelope, "dispute_id"),
        next_attempt_at=now,
    )
    with storefront.store.transaction() as transaction:
        is_new = transaction.insert(event)
        if is_new:
            transaction.on_commit(lambda: storefront.runner.soon(INBOX))
    return is_new


def _id(envelope: WebhookEnvelope, name: str) -> str | None:
    found = envelope.find_id(name)
    return found if found is not None and len(found) <= LONGEST_WORD else None

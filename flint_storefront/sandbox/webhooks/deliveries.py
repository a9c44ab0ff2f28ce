"""
Deliveries: what is due, the retry schedule, and the record of each attempt.

Source: webhooks facts, sections 4 and 5. No jitter, so that tests can name the second.
"""

from datetime import datetime, timedelta

from flint_storefront.sandbox.clock import format_instant, parse_instant
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.webhooks.events import API_VERSION, wants
from flint_storefront.sandbox.webhooks.forgeries import STALE_SECONDS, STALE_TIMESTAMP, forge
from flint_storefront.sandbox.webhooks.sending import Outcome, send
from flint_storefront.sandbox.webhooks.signing import active_secrets, delivery_headers

RETRY_SECONDS = (30, 120, 600, 3600, 14_400, 43_200, 86_400, 108_000)
"""Wait after each failed automatic attempt; after the ninth attempt the delivery is `failed`."""


def deliver_due(sandbox: Sandbox, *, environment_name: str = "") -> int:
    """
    Send everything that is due now by the sandbox's clock, one after another, and return when it is done.

    The lock is not held while a receiver works. Uses `sandbox.webhook_transport` when it is set.

    Args:
        environment_name: Only this environment; empty means all.

    Returns:
        How many deliveries were tried.
    """
    count = 0
    while True:
        with sandbox.lock:
            found = find_due(sandbox, environment_name)
            if found is None:
                return count
            environment, delivery = found
            delivery["_is_sending"] = True
        is_first = delivery["automatic_attempt_count"] == 0
        attempt_delivery(
            sandbox, environment, delivery, trigger="automatic_delivery" if is_first else "automatic_retry"
        )
        count += 1


def find_due(sandbox: Sandbox, environment_name: str = "") -> tuple[Environment, Document] | None:
    """Return the delivery that is due first, with its environment; endpoints switched off are set aside."""
    now = sandbox.clock.now()
    for environment in sandbox.environments.values():
        if environment_name not in {"", environment.name}:
            continue
        due = [row for row in environment.webhook_deliveries.values() if _is_due(row, now)]
        for delivery in sorted(due, key=lambda row: (row["_due_at"], row["_position"])):
            if _find_active_endpoint(environment, delivery):
                return environment, delivery
            delivery["status"] = "suppressed"
            delivery["updated_at"] = sandbox.now_text()
    return None


def attempt_delivery(
    sandbox: Sandbox, environment: Environment, delivery: Document, *, trigger: str, reason_message: str = ""
) -> Document:
    """
    Post *delivery* now and record the attempt.

    Args:
        trigger: automatic_delivery, automatic_retry, manual_resend or test_event; only the automatic ones
            count against the schedule.

    Returns:
        The stored attempt (contract: WebhookDeliveryAttempt).
    """
    with sandbox.lock:
        endpoint = environment.webhook_endpoints[delivery["webhook_endpoint_id"]]
        event = environment.webhook_events[delivery["webhook_event_id"]]
        started_at = sandbox.now_text()
        body = event["_body"].encode()
        headers = _signed_headers(sandbox, endpoint, event, delivery, body)
        url, copies = endpoint["url"], delivery["_copies"]
    try:
        outcomes = [
            send(url, headers=headers, body=body, transport=sandbox.webhook_transport) for _ in range(copies)
        ]
    except BaseException:
        # An in-process receiver let its own exception through: the delivery stays due.
        delivery["_is_sending"] = False
        raise
    with sandbox.lock:
        attempt = _record_attempt(
            sandbox, environment, delivery, outcomes[-1], trigger=trigger, started_at=started_at
        )
        if reason_message:
            attempt["reason_message"] = reason_message
        _settle(sandbox, delivery, outcomes[-1], is_automatic=trigger.startswith("automatic"))
        _add_to_ledger(sandbox, environment, event, attempt, copies)
        sandbox.save()
    return attempt


def clear_interrupted(sandbox: Sandbox) -> None:
    """Make deliveries due again that a stopped process had on their way; called once before a worker starts."""
    with sandbox.lock:
        for environment in sandbox.environments.values():
            for delivery in environment.webhook_deliveries.values():
                delivery["_is_sending"] = False


def _is_due(delivery: Document, now: datetime) -> bool:
    if delivery["status"] != "pending" or delivery["_is_held"] or delivery["_is_sending"]:
        return False
    return parse_instant(delivery["_due_at"]) <= now


def _find_active_endpoint(environment: Environment, delivery: Document) -> Document | None:
    endpoint = environment.webhook_endpoints[delivery["webhook_endpoint_id"]]
    event = environment.webhook_events[delivery["webhook_event_id"]]
    return endpoint if wants(endpoint, event["event_type"]) else None


def _signed_headers(
    sandbox: Sandbox, endpoint: Document, event: Document, delivery: Document, body: bytes
) -> dict[str, str]:
    forgery = delivery["_forgery"]
    timestamp = int(sandbox.clock.now().timestamp())
    headers = delivery_headers(
        active_secrets(sandbox, endpoint),
        event_id=event["webhook_event_id"],
        event_type=event["event_type"],
        endpoint_id=endpoint["webhook_endpoint_id"],
        timestamp=timestamp - STALE_SECONDS if forgery == STALE_TIMESTAMP else timestamp,
        body=body,
    )
    return forge(forgery, headers)


def _record_attempt(
    sandbox: Sandbox,
    environment: Environment,
    delivery: Document,
    outcome: Outcome,
    *,
    trigger: str,
    started_at: str,
) -> Document:
    earlier = [
        row
        for row in environment.webhook_attempts.values()
        if row["webhook_delivery_id"] == delivery["webhook_delivery_id"]
    ]
    attempt: Document = {
        "webhook_delivery_attempt_id": sandbox.new_id("watt_"),
        "webhook_delivery_id": delivery["webhook_delivery_id"],
        "webhook_event_id": delivery["webhook_event_id"],
        "attempt_number": len(earlier) + 1,
        "delivery_trigger": trigger,
        "status": "delivered" if outcome.is_delivered else "failed",
        "api_version": API_VERSION,
        "started_at": started_at,
        "completed_at": sandbox.now_text(),
        "duration_milliseconds": outcome.duration_milliseconds,
        "retryable": not outcome.is_delivered,
    }
    if outcome.status_code is not None:
        attempt["status_code"] = outcome.status_code
        attempt["response_content_type"] = outcome.content_type
        attempt["response_body_excerpt"] = outcome.body_excerpt
    if not outcome.is_delivered:
        attempt["diagnostic_category"] = outcome.diagnostic_category
        attempt["error_category"] = outcome.error_category
        attempt["error_message"] = outcome.error_message
    environment.webhook_attempts[attempt["webhook_delivery_attempt_id"]] = attempt
    return attempt


def _settle(sandbox: Sandbox, delivery: Document, outcome: Outcome, *, is_automatic: bool) -> None:
    delivery["_is_sending"] = False
    delivery["updated_at"] = sandbox.now_text()
    delivery.pop("next_retry_at", None)
    if outcome.status_code is not None:
        delivery["last_response_code"] = outcome.status_code
    delivery["automatic_attempt_count"] += 1 if is_automatic else 0
    if outcome.is_delivered:
        delivery["status"] = "delivered"
        delivery["delivered_at"] = sandbox.now_text()
        for key in ("last_error", "error_category", "retryable"):
            delivery.pop(key, None)
        return
    delivery["last_error"] = outcome.error_message
    delivery["error_category"] = outcome.error_category
    if not is_automatic:
        return
    count = delivery["automatic_attempt_count"]
    delivery["retryable"] = count <= len(RETRY_SECONDS)
    if count > len(RETRY_SECONDS):
        delivery["status"] = "failed"
        return
    retry_at = format_instant(sandbox.clock.now() + timedelta(seconds=RETRY_SECONDS[count - 1]))
    delivery["next_retry_at"] = delivery["_due_at"] = retry_at


def _add_to_ledger(
    sandbox: Sandbox, environment: Environment, event: Document, attempt: Document, copies: int
) -> None:
    sandbox.ledger_add(
        f"webhook_delivery.{attempt['status']}",
        environment,
        webhook_event_id=event["webhook_event_id"],
        webhook_delivery_id=attempt["webhook_delivery_id"],
        event_type=event["event_type"],
        resource_id=event.get("resource_id", ""),
        delivery_trigger=attempt["delivery_trigger"],
        attempt_number=attempt["attempt_number"],
        status_code=attempt.get("status_code", 0),
        diagnostic_category=attempt.get("diagnostic_category", ""),
        copies=copies,
    )

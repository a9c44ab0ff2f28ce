"""Operations on webhook endpoints, events and deliveries (webhooks facts, section 5)."""

from flint_storefront.sandbox.api.calls import Answer, Call, operation
from flint_storefront.sandbox.api.errors import ApiError, not_found
from flint_storefront.sandbox.api.pagination import make_page
from flint_storefront.sandbox.contract.loader import load_contract
from flint_storefront.sandbox.state import Document, public
from flint_storefront.sandbox.webhooks.deliveries import attempt_delivery
from flint_storefront.sandbox.webhooks.endpoints import create_endpoint, get_endpoint, update_endpoint
from flint_storefront.sandbox.webhooks.event_queries import find_deliveries, is_listed
from flint_storefront.sandbox.webhooks.events import make_delivery, read_payload, record_event
from flint_storefront.sandbox.webhooks.payloads import synthetic_data
from flint_storefront.sandbox.webhooks.signing import is_overlap_active, rotate_secret


@operation("webhookEndpoints.create")
def create(call: Call) -> Answer:
    """Store an endpoint; its secret is in this answer and in no other."""
    endpoint = create_endpoint(call.sandbox, call.environment, call.body)
    return Answer({**public(endpoint), "secret": endpoint["_secret"]})


@operation("webhookEndpoints.list")
def list_endpoints(call: Call) -> Answer:
    """List the endpoints, the newest first."""
    rows = [row for row in call.environment.webhook_endpoints.values() if "_deleted_at" not in row]
    if call.query.get("partner_app_id"):
        rows = []
    if "event_sources" in call.query:
        rows = [row for row in rows if set(row["event_sources"]) & set(call.query["event_sources"])]
    return make_page(call, rows[::-1], "webhook_endpoint_id")


@operation("webhookEndpoints.get")
def get(call: Call) -> Answer:
    """Read one endpoint, without its secret."""
    return Answer(get_endpoint(call.environment, call.path["webhook_endpoint_id"]))


@operation("webhookEndpoints.update")
def update(call: Call) -> Answer:
    """Change an endpoint."""
    endpoint = get_endpoint(call.environment, call.path["webhook_endpoint_id"])
    update_endpoint(call.sandbox, endpoint, call.body)
    return Answer(endpoint)


@operation("webhookEndpoints.remove")
def remove(call: Call) -> Answer:
    """Mark an endpoint as deleted; what is still due for it is suppressed."""
    endpoint = get_endpoint(call.environment, call.path["webhook_endpoint_id"])
    endpoint["_deleted_at"] = call.sandbox.now_text()
    return Answer({"success": True})


@operation("webhookEndpoints.rotateWebhookSecret")
def rotate(call: Call) -> Answer:
    """Make a new secret; both sign for 24 hours."""
    endpoint = get_endpoint(call.environment, call.path["webhook_endpoint_id"])
    if is_overlap_active(call.sandbox, endpoint):
        raise ApiError("WEBHOOK_SECRET_ROTATION_OVERLAP_ACTIVE", "The last rotation is younger than a day.")
    rotate_secret(call.sandbox, endpoint)
    endpoint["updated_at"] = call.sandbox.now_text()
    return Answer({"secret": endpoint["_secret"]})


@operation("webhookEndpoints.createWebhookTestEvent")
def create_test_event(call: Call) -> Answer:
    """Send a synthetic event to one active endpoint, now."""
    endpoint = get_endpoint(call.environment, call.path["webhook_endpoint_id"])
    event_type = call.body["event_type"]
    if event_type not in known_event_types():
        raise ApiError("INVALID_EVENT_TYPE", "No such event type.", param="event_type")
    if not endpoint["enabled"]:
        raise ApiError("WEBHOOK_ENDPOINT_NOT_ACTIVE", "The endpoint is switched off.")
    sandbox = call.sandbox
    resource_id = sandbox.new_id("test_object_")
    data = synthetic_data(event_type, resource_id=resource_id, now_text=sandbox.now_text())
    event = record_event(
        sandbox, call.environment, event_type, data, request_id=call.request_id, is_test=True
    )
    delivery = make_delivery(sandbox, call.environment, event, endpoint)
    delivery["_is_sending"] = True
    attempt = attempt_delivery(sandbox, call.environment, delivery, trigger="test_event")
    if delivery["status"] == "pending":
        # A test event is tried once.
        delivery["status"] = "failed"
    return Answer(describe_action(attempt, delivery))


@operation("webhookEvents.list")
def list_events(call: Call) -> Answer:
    """List events without payload, the newest first; test events only with include=test_events."""
    rows = [event for event in call.environment.webhook_events.values() if is_listed(call, event)]
    return make_page(call, rows[::-1], "webhook_event_id")


@operation("webhookEvents.get")
def get_event(call: Call) -> Answer:
    """Read one event with the body that was delivered."""
    event = find_event(call)
    return Answer({**public(event), "payload": read_payload(event)})


@operation("webhookEvents.listDeliveries")
def list_deliveries(call: Call) -> Answer:
    """List the deliveries of one event."""
    rows = find_deliveries(call.environment, find_event(call))
    return make_page(call, rows, "webhook_delivery_id")


@operation("webhookDeliveries.get")
def get_delivery(call: Call) -> Answer:
    """Read one delivery."""
    return Answer(find_delivery(call))


@operation("webhookDeliveries.listAttempts")
def list_attempts(call: Call) -> Answer:
    """List the attempts of one delivery, the oldest first."""
    delivery_id = find_delivery(call)["webhook_delivery_id"]
    attempts = call.environment.webhook_attempts.values()
    rows = [row for row in attempts if row["webhook_delivery_id"] == delivery_id]
    return make_page(call, rows, "webhook_delivery_attempt_id")


@operation("webhookDeliveries.resend")
def resend(call: Call) -> Answer:
    """Post a delivery again, now, to the endpoint's current URL."""
    delivery = find_delivery(call)
    if delivery["status"] == "pending":
        raise ApiError("WEBHOOK_DELIVERY_IN_FLIGHT", "The delivery is still tried automatically.")
    endpoint = call.environment.webhook_endpoints[delivery["webhook_endpoint_id"]]
    if not endpoint["enabled"] or "_deleted_at" in endpoint:
        raise ApiError("WEBHOOK_ENDPOINT_NOT_ACTIVE", "The endpoint is switched off or removed.")
    attempt = attempt_delivery(
        call.sandbox,
        call.environment,
        delivery,
        trigger="manual_resend",
        reason_message=call.body.get("reason_message", ""),
    )
    return Answer(describe_action(attempt, delivery))


def describe_action(attempt: Document, delivery: Document) -> Document:
    """Return the outcome of a resend or a test event (contract: WebhookDeliveryAction)."""
    action = {key: value for key, value in attempt.items() if key not in {"status", "api_version"}}
    return {**action, "attempt_status": attempt["status"], "delivery_status": delivery["status"]}


def find_event(call: Call) -> Document:
    """Return the event that the path names, or refuse with 404."""
    event = call.environment.webhook_events.get(call.path["webhook_event_id"])
    if event is None:
        raise not_found("webhook event")
    return event


def find_delivery(call: Call) -> Document:
    """Return the delivery that the path names, or refuse with 404."""
    delivery = call.environment.webhook_deliveries.get(call.path["webhook_delivery_id"])
    if delivery is None:
        raise not_found("webhook delivery")
    return delivery


def known_event_types() -> list[str]:
    """Return the contract's list of merchant event types."""
    schema = load_contract()["components"]["schemas"]["WebhookEventTypeName"]
    return [name for name in schema["x-flint-known-values"] if not name.startswith("partner_app")]

"""Operations on webhook endpoints."""

import pytest

from tests.sandbox.receiver import HOOK_URL, Receiver, add_endpoint, is_signed
from tests.sandbox.shop import OTHER_KEY, Shop, make_client


def path_of(endpoint: dict[str, object]) -> str:
    """Return the endpoint's address in the API."""
    return f"/v1/webhook-endpoints/{endpoint['webhook_endpoint_id']}"


def test_secret_is_shown_at_creation_and_never_again(shop: Shop) -> None:
    """Create has it; get, list and update have not."""
    endpoint = add_endpoint(shop)
    assert endpoint["secret"].startswith("whsec_")
    assert "secret" not in shop.get(path_of(endpoint))
    assert "secret" not in shop.get("/v1/webhook-endpoints")[0]
    assert "secret" not in shop.patch(path_of(endpoint), {"description": "hook"})


def test_new_endpoint_has_the_documented_defaults(shop: Shop) -> None:
    """Enabled, every merchant event, the merchant's default version."""
    endpoint = add_endpoint(shop)
    shown = {name: endpoint[name] for name in ("enabled", "enabled_events", "event_sources", "api_version")}
    assert shown == {
        "enabled": True,
        "enabled_events": [],
        "event_sources": ["merchant"],
        "api_version": "default",
    }


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "INVALID_URL"),
        ("/relative", "INVALID_URL"),
        ("http://[::1", "INVALID_URL"),
        ("https://user:secret@shop.example/", "INVALID_URL"),
        ("https://shop.example/#part", "INVALID_URL"),
        ("ftp://shop.example/", "INVALID_URL_SCHEME"),
        ("http://shop.example/", "INVALID_URL_SCHEME"),
        ("https://shop.example/" + "x" * 2048, "URL_TOO_LONG"),
    ],
)
def test_bad_url_is_refused(shop: Shop, url: str, code: str) -> None:
    """https anywhere, http on this machine, nothing else."""
    error = shop.refuse("POST", "/v1/webhook-endpoints", {"url": url})
    assert (error["status"], error["code"], error["param"]) == (400, code, "url")


def test_partner_sources_are_refused(shop: Shop) -> None:
    """The sandbox has merchant events only."""
    body = {"url": HOOK_URL, "event_sources": ["partner_app"]}
    assert shop.refuse("POST", "/v1/webhook-endpoints", body)["code"] == "INVALID_EVENT_SOURCES"


def test_update_of_nothing_is_refused(shop: Shop) -> None:
    """An empty PATCH says nothing."""
    assert shop.refuse("PATCH", path_of(add_endpoint(shop)), {})["code"] == "NO_FIELDS_TO_UPDATE"


def test_update_with_a_stale_version_conflicts(shop: Shop) -> None:
    """Compare and swap of the endpoint's API version."""
    endpoint = add_endpoint(shop, api_version="2026-09-07")
    body = {"api_version": "default", "expected_api_version": "2026-02-01"}
    error = shop.refuse("PATCH", path_of(endpoint), body)
    assert (error["status"], error["code"]) == (409, "API_VERSION_CHANGED")
    changed = shop.patch(path_of(endpoint), {**body, "expected_api_version": "2026-09-07"})
    assert (changed["api_version"], changed["api_version_previous"]) == ("default", "2026-09-07")


def test_removed_endpoint_is_gone_and_gets_nothing(shop: Shop) -> None:
    """404 afterwards, and no delivery for later events."""
    endpoint = add_endpoint(shop)
    assert shop.client.delete(path_of(endpoint)).json()["data"] == {"success": True}
    assert shop.refuse("GET", path_of(endpoint))["status"] == 404
    assert shop.get("/v1/webhook-endpoints") == []
    shop.add_order()
    assert shop.environment.webhook_deliveries == {}


def test_second_rotation_within_a_day_is_refused(shop: Shop) -> None:
    """The overlap of the first is still running."""
    path = path_of(add_endpoint(shop)) + "/rotate-secret"
    assert shop.client.post(path).status_code == 200
    error = shop.refuse("POST", path)
    assert (error["status"], error["code"]) == (409, "WEBHOOK_SECRET_ROTATION_OVERLAP_ACTIVE")
    shop.sandbox.clock.advance(86_400)
    assert shop.client.post(path).status_code == 200


def test_endpoint_of_another_environment_is_not_found(shop: Shop) -> None:
    """404, never 403."""
    shop.sandbox.switches["expect_bad_requests"] = True
    with make_client(shop.app, OTHER_KEY) as stranger:
        assert stranger.get(path_of(add_endpoint(shop))).status_code == 404


def test_subscription_to_some_events_gets_only_those(shop: Shop) -> None:
    """An empty list would mean all of them."""
    add_endpoint(shop, enabled_events=["order.paid"])
    shop.add_order()
    assert shop.environment.webhook_deliveries == {}


@pytest.mark.parametrize(
    "event_type",
    [
        "order.paid",
        "order.partially_paid",
        "order.updated",
        "checkout_session.completed",
        "checkout_session.expired",
        "checkout_session.invalidated",
        "payment_intent.payment_failed",
        "refund.created",
        "balance.updated",
    ],
)
def test_test_event_is_sent_at_once_and_hidden_from_lists(shop: Shop, event_type: str) -> None:
    """Signed like any other, its body fits the contract, and only include=test_events lists it."""
    receiver, endpoint = Receiver(shop), add_endpoint(shop)
    outcome = shop.post(path_of(endpoint) + "/test-events", {"event_type": event_type})
    assert (outcome["attempt_status"], outcome["delivery_trigger"]) == ("delivered", "test_event")
    assert (receiver.types, is_signed(receiver.last, endpoint["secret"])) == ([event_type], True)
    assert shop.get("/v1/webhook-events") == []
    (event,) = shop.get("/v1/webhook-events", include="test_events")
    assert (event["test"], event["event_origin"]) == (True, "test_api")


def test_failed_test_event_is_not_tried_again(shop: Shop) -> None:
    """The answer tells the outcome, and that is all."""
    receiver = Receiver(shop)
    receiver.script = [500]
    path = path_of(add_endpoint(shop)) + "/test-events"
    outcome = shop.post(path, {"event_type": "order.paid"})
    assert (outcome["attempt_status"], outcome["status_code"]) == ("failed", 500)
    assert outcome["delivery_status"] == "failed"


@pytest.mark.parametrize("event_type", ["order.payment_succeeded", "partner_app.installed", "nonsense"])
def test_test_event_of_an_unknown_type_is_refused(shop: Shop, event_type: str) -> None:
    """Old and partner types are none."""
    path = path_of(add_endpoint(shop)) + "/test-events"
    assert shop.refuse("POST", path, {"event_type": event_type})["code"] == "INVALID_EVENT_TYPE"


def test_test_event_to_a_disabled_endpoint_is_refused(shop: Shop) -> None:
    """Only an active endpoint gets one."""
    path = path_of(add_endpoint(shop, enabled=False)) + "/test-events"
    assert shop.refuse("POST", path, {"event_type": "order.paid"})["code"] == "WEBHOOK_ENDPOINT_NOT_ACTIVE"

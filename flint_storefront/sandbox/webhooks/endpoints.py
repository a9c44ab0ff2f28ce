"""
Webhook endpoints: what may be stored, and how one is made.

Source: webhooks facts, sections 3 and 5; the URL rule is our own (see docs/sandbox.md).
"""

from urllib.parse import urlsplit

from flint_storefront.sandbox.api.errors import ApiError, not_found
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.webhooks.sending import is_loopback_url
from flint_storefront.sandbox.webhooks.signing import is_valid_secret, make_secret

LONGEST_URL = 2048
WRITABLE_FIELDS = ("url", "enabled", "enabled_events", "description", "event_sources")


def create_endpoint(
    sandbox: Sandbox, environment: Environment, body: Document, *, secret: str = ""
) -> Document:
    """
    Store a new endpoint.

    Args:
        body: Valid by CreateWebhookEndpointRequest; `mode` is ignored, the key decides it.
        secret: Used when given (seeds); else a fresh one. Kept as the private `_secret`.

    Raises:
        ApiError: the URL is none that the sandbox takes, or a partner source is asked for.
        ValueError: *secret* is not `whsec_` and base64 of 32 bytes.
    """
    check_endpoint(body)
    if secret and not is_valid_secret(secret):
        raise ValueError("a webhook secret is whsec_ and the base64 of exactly 32 bytes")
    now = sandbox.now_text()
    endpoint: Document = {
        "webhook_endpoint_id": sandbox.new_id("whep_"),
        "url": body["url"],
        "enabled": body.get("enabled", True),
        "enabled_events": list(body.get("enabled_events", [])),
        "event_sources": list(body.get("event_sources") or ["merchant"]),
        "description": body.get("description", ""),
        "api_version": body.get("api_version", "default"),
        "mode": environment.mode,
        "created_at": now,
        "updated_at": now,
        "_secret": secret or make_secret(sandbox),
    }
    environment.webhook_endpoints[endpoint["webhook_endpoint_id"]] = endpoint
    return endpoint


def update_endpoint(sandbox: Sandbox, endpoint: Document, body: Document) -> None:
    """
    Change what *body* names.

    Raises:
        ApiError: nothing to change, a bad URL, or `expected_api_version` is not the present one.
    """
    if not body:
        raise ApiError("NO_FIELDS_TO_UPDATE", "Name at least one field.")
    check_endpoint(body)
    if "expected_api_version" in body and "api_version" not in body:
        raise ApiError("FIELD_REQUIRED", "api_version is required too.", param="api_version")
    if body.get("expected_api_version", endpoint["api_version"]) != endpoint["api_version"]:
        raise ApiError("API_VERSION_CHANGED", "The version is another one now.", param="expected_api_version")
    now = sandbox.now_text()
    if body.get("api_version", endpoint["api_version"]) != endpoint["api_version"]:
        endpoint["api_version_previous"] = endpoint["api_version"]
        endpoint["api_version_changed_at"] = now
        endpoint["api_version"] = body["api_version"]
    endpoint.update({key: body[key] for key in WRITABLE_FIELDS if key in body})
    endpoint["updated_at"] = now


def check_endpoint(body: Document) -> None:
    """
    Refuse what no merchant endpoint may have.

    Raises:
        ApiError: INVALID_URL, INVALID_URL_SCHEME, INVALID_URL_HOST, URL_TOO_LONG, INVALID_EVENT_SOURCES.
    """
    if "url" in body:
        check_url(body["url"])
    if set(body.get("event_sources", [])) - {"merchant"} or "partner_app_id" in body:
        raise ApiError(
            "INVALID_EVENT_SOURCES", "The sandbox has merchant events only.", param="event_sources"
        )


def check_url(url: str) -> None:
    """
    Take https anywhere, and http on this machine only.

    Raises:
        ApiError: the URL is neither.
    """
    if len(url) > LONGEST_URL:
        raise ApiError("URL_TOO_LONG", "The URL is too long.", param="url")
    try:
        parts = urlsplit(url)
        is_usable = bool(parts.hostname) and not parts.username and not parts.fragment and parts.port != 0
    except ValueError:
        is_usable, parts = False, urlsplit("")
    if not is_usable:
        raise ApiError("INVALID_URL", "This is no URL that can be called.", param="url")
    if parts.scheme not in {"http", "https"}:
        raise ApiError("INVALID_URL_SCHEME", "The URL begins with https.", param="url")
    if parts.scheme == "http" and not is_loopback_url(url):
        raise ApiError("INVALID_URL_SCHEME", "Plain http is taken on this machine only.", param="url")


def get_endpoint(environment: Environment, webhook_endpoint_id: str) -> Document:
    """
    Return a stored endpoint that was not removed.

    Raises:
        ApiError: RESOURCE_NOT_FOUND.
    """
    endpoint = environment.webhook_endpoints.get(webhook_endpoint_id)
    if endpoint is None or "_deleted_at" in endpoint:
        raise not_found("webhook endpoint")
    return endpoint

"""
Resolution contexts: what a buyer's browser gets with the public view and needs to resolve the link, once.

Lifetime and single use are our choice (payment_links facts, open question 5).
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from flint_storefront.sandbox.clock import format_instant, parse_instant
from flint_storefront.sandbox.payment_links.refusals import refuse
from flint_storefront.sandbox.state import Document, Environment, Sandbox

PREFIX = "plrc_v1."
LIFETIME = timedelta(minutes=30)
START_MARGIN = timedelta(minutes=2)
"""So long before its end a context starts nothing any more, as in the contract's sample."""


@dataclass(frozen=True)
class ResolutionContext:
    """What a context says."""

    # The one link that it resolves.
    payment_link_id: str
    # Tells two contexts apart.
    nonce: str
    # Aware UTC.
    expires_at: datetime

    @property
    def start_deadline_at(self) -> datetime:
        """The last instant at which it may be used."""
        return self.expires_at - START_MARGIN


def make_context(sandbox: Sandbox, environment: Environment, link: Document) -> tuple[str, ResolutionContext]:
    """Return the text of a fresh context for *link*, and what it says."""
    expires_at = sandbox.clock.now() + LIFETIME
    context = ResolutionContext(link["payment_link_id"], sandbox.new_secret(26), expires_at)
    facts = [context.payment_link_id, context.nonce, format_instant(expires_at)]
    content = base64.urlsafe_b64encode(json.dumps(facts).encode()).decode().rstrip("=")
    return f"{PREFIX}{content}.{sign(environment, content)}", context


def sign(environment: Environment, content: str) -> str:
    """Return the signature of *content*, made with the environment's first key."""
    key = environment.keys[0].encode()
    return hmac.new(key, content.encode(), hashlib.sha256).hexdigest()


def read_context(sandbox: Sandbox, environment: Environment, link: Document, text: str) -> ResolutionContext:
    """
    Return what *text* says when it may resolve *link* now.

    Raises:
        ApiError: it is forged, of another link, too old or used.
    """
    context = open_context(environment, text)
    if context is None or context.payment_link_id != link["payment_link_id"]:
        raise refuse("INVALID_REQUEST", "No context of this link.", param="resolution_context")
    if context.nonce in environment.used_link_contexts:
        raise refuse("INVALID_REQUEST", "The context is used.", param="resolution_context")
    if sandbox.clock.now() > context.start_deadline_at:
        raise refuse("INVALID_REQUEST", "The context is too old.", param="resolution_context")
    return context


def open_context(environment: Environment, text: str) -> ResolutionContext | None:
    """Return what a signed *text* says, whatever its age; None when it is not of this environment."""
    content, _, signature = text.removeprefix(PREFIX).partition(".")
    if not text.startswith(PREFIX) or not hmac.compare_digest(
        signature.encode(), sign(environment, content).encode()
    ):
        return None
    link_id, nonce, expires_at = json.loads(base64.urlsafe_b64decode(content + "=" * (-len(content) % 4)))
    return ResolutionContext(link_id, nonce, parse_instant(expires_at))


def use_context(
    sandbox: Sandbox, environment: Environment, context: ResolutionContext, session: Document
) -> None:
    """Note that *context* made *session*, and forget those whose time is over."""
    used, now = environment.used_link_contexts, sandbox.clock.now()
    for nonce in [nonce for nonce, row in used.items() if parse_instant(row["expires_at"]) < now]:
        del used[nonce]
    used[context.nonce] = {
        "checkout_session_id": session["checkout_session_id"],
        "expires_at": format_instant(context.expires_at),
    }


def find_resolved(environment: Environment, text: str) -> str | None:
    """Return the id of the session that the context *text* made, None while it made none."""
    context = open_context(environment, text)
    used = environment.used_link_contexts.get(context.nonce) if context else None
    return used["checkout_session_id"] if used else None

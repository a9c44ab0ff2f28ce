"""
Links into the hosted account (subscriptions facts, section 7): secret, for 14 days or 5 opens.

An opened link leads to a visit, whose address works for an hour; that the page acts without a sign-in is our choice.
"""

from datetime import timedelta

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.clock import format_instant, parse_instant
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.subscriptions.rules import get_subscription

LIFETIME = timedelta(days=14)
MAXIMUM_OPENS = 5

VISIT_LIFETIME = timedelta(hours=1)
"""Our choice."""


def create_access_link(sandbox: Sandbox, environment: Environment, subscription_id: str) -> Document:
    """
    Mint a further link and return it as the contract's AccessLink.

    Raises:
        ApiError: RESOURCE_NOT_FOUND, ACCESS_LINK_MERCHANT_HOSTED by the switch `merchant_hosted_accounts`.
    """
    get_subscription(environment, subscription_id)
    if sandbox.switches["merchant_hosted_accounts"]:
        raise ApiError("ACCESS_LINK_MERCHANT_HOSTED", "The merchant hosts its accounts itself.")
    token = "alnk_" + sandbox.new_secret(32)
    environment.access_links[token] = {
        "subscription_id": subscription_id,
        "opens": 0,
        "expires_at": format_instant(sandbox.clock.now() + LIFETIME),
    }
    sandbox.ledger_add("access_link.created", environment, subscription_id=subscription_id)
    return {"url": f"{sandbox.public_origin}/account/links/{token}"}


def open_access_link(sandbox: Sandbox, token: str) -> str | None:
    """Count one opening and return the token of a new visit; None when the link is unknown, used up or too old."""
    for environment in sandbox.environments.values():
        link = environment.access_links.get(token)
        if link is None or "opens" not in link or is_over(sandbox, link) or link["opens"] >= MAXIMUM_OPENS:
            continue
        link["opens"] += 1
        visit = "visit_" + sandbox.new_secret(32)
        environment.access_links[visit] = {
            "subscription_id": link["subscription_id"],
            "expires_at": format_instant(sandbox.clock.now() + VISIT_LIFETIME),
        }
        return visit
    return None


def find_visit(sandbox: Sandbox, visit: str) -> tuple[Environment, Document] | None:
    """Return environment and subscription of a visit that still goes on, or None."""
    for environment in sandbox.environments.values():
        row = environment.access_links.get(visit)
        if row is not None and "opens" not in row and not is_over(sandbox, row):
            return environment, environment.subscriptions[row["subscription_id"]]
    return None


def is_over(sandbox: Sandbox, row: Document) -> bool:
    """Tell whether the time of a link or visit is over."""
    return parse_instant(row["expires_at"]) <= sandbox.clock.now()

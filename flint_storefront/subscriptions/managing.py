"""
A buyer can always stop: the way to Flint's own page for a subscription.

The link is a secret like that of a checkout session: never logged, never stored. Source: subscriptions facts, section 7.
"""

from flint_storefront.checkout.journal import (
    Refusal,
    SettledMeanwhile,
    abandon,
    find_entry,
    overtake,
    send,
    succeed,
    write_ahead,
)
from flint_storefront.checkout.records import find_checkout
from flint_storefront.errors import FlintError, FlintUnreachable, NotFlint, OutcomeUnknown
from flint_storefront.flint.addresses import allowed_checkout_url
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.flint.resources.subscriptions import create_access_link, parse_access_link
from flint_storefront.guards import guard_visitor_form
from flint_storefront.messages.sentences import say
from flint_storefront.page_data import action_data, not_found, show_message, support_address
from flint_storefront.page_request import PageRequest
from flint_storefront.results import GoTo, Result
from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.storefront import Storefront
from flint_storefront.visitors import crockford, may_see

log = redacted_logger(__name__)
RETRY_AFTER_SECONDS = 10


def manage_subscription(storefront: Storefront, request: PageRequest) -> Result:
    """
    POST `/checkout/<reference>/manage`: 303 to Flint's page where the buyer sees, changes and ends the subscription.

    Where Flint refuses, or cannot be asked, the page shows how to reach the shop.
    """
    refusal = guard_visitor_form(storefront, request)
    if refusal is not None:
        return refusal
    record = find_checkout(storefront, request.arguments.get("reference", ""))
    if record is None or record.subscription_id is None or not may_see(request.visitor, record):
        return not_found(storefront, request)
    try:
        url = _make_link(storefront, record.subscription_id)
    except (OutcomeUnknown, FlintUnreachable, NotFlint, FlintError) as error:
        log.warning("subscription %s: no access link: %s", record.subscription_id, error)
        return _show_contact(storefront, request, record, "manage_away", status=503)
    if url is None:
        return _show_contact(storefront, request, record, "manage_refused", status=409)
    return GoTo(url)


def _make_link(storefront: Storefront, subscription_id: str) -> str | None:
    """
    A new link; None when Flint refuses it for good, or leads to a host that is not allowed.

    Its journal entry belongs to the subscription, so that no checkout looks at it; it is never replayed: each press makes a
    new one.
    """
    key = f"link-{crockford(storefront.randomness)}"
    with storefront.store.transaction() as transaction:
        write_ahead(storefront, transaction, subscription_id, key, create_access_link(subscription_id))
    entry = find_entry(storefront, key)
    if entry is None:
        raise LookupError(key)
    deadline = storefront.deadline(storefront.settings.write_timeout_seconds)
    try:
        answer = send(storefront, entry, deadline=deadline, is_person_waiting=True)
        if isinstance(answer, Refusal):
            return None
        url = parse_access_link(answer)
    except SettledMeanwhile:
        raise OutcomeUnknown("not_recorded") from None
    except (OutcomeUnknown, NotFlint):
        # A link that nobody knows opens nothing: what came of it no longer matters.
        with storefront.store.transaction() as transaction:
            overtake(storefront, transaction, subscription_id)
            abandon(storefront, transaction, subscription_id)
        raise
    with storefront.store.transaction() as transaction:
        succeed(storefront, transaction, entry, answer)
    settings = storefront.settings
    if not allowed_checkout_url(url, allowed_hosts=settings.checkout_hosts, base_url=settings.base_url):
        log.error("Flint's account page is on a host that CHECKOUT_HOSTS does not allow")
        return None
    return url


def _show_contact(
    storefront: Storefront, request: PageRequest, record: CheckoutRecord, key: str, *, status: int
) -> Result:
    language, links = request.locale.language, storefront.links
    page = links.path("checkout", reference=record.reference)
    ways = [action_data("back-to-order", say("back_to_order", language), page, is_primary=True)]
    address = support_address(storefront.settings.support_contact)
    if address:
        ways.append(action_data("contact", say("contact_shop", language), address))
    retry_after = RETRY_AFTER_SECONDS if status == 503 else None
    return show_message(
        storefront, request, key, status=status, actions=ways, retry_after_seconds=retry_after
    )

"""
The requests of one checkout and their idempotency keys: made from our record alone, so that they can be made again alike.
"""

from flint_storefront.flint.resources.checkout_sessions import close_checkout_session, create_checkout_session
from flint_storefront.flint.resources.orders import close_order, create_order
from flint_storefront.flint.resources.requests import FlintRequest
from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.storefront import Storefront


def order_key(record: CheckoutRecord) -> str:
    """
    Key of the order's creation.
    """
    return f"order-{record.reference}-{record.order_try}"


def session_key(record: CheckoutRecord) -> str:
    """
    Key of the current generation's session.
    """
    return f"session-{record.reference}-{record.session_generation}"


def close_session_key(record: CheckoutRecord) -> str:
    """
    Key of closing the current session.
    """
    return f"close-session-{record.reference}-{record.session_generation}"


def close_order_key(record: CheckoutRecord) -> str:
    """
    Key of closing the order.
    """
    return f"close-order-{record.reference}"


def order_request(record: CheckoutRecord) -> FlintRequest:
    """
    Create the order: variants and quantities only; the prices are Flint's.
    """
    lines = [(str(line["variant_id"]), int(line["quantity"])) for line in record.lines]
    return create_order(lines=lines, external_reference_id=record.reference)


def session_request(storefront: Storefront, record: CheckoutRecord, order_id: str) -> FlintRequest:
    """
    Create the hosted page for the order; tip and codes are said explicitly, else the merchant's settings would decide.
    """
    links = storefront.links
    return create_checkout_session(
        order_id=order_id,
        external_reference_id=record.reference,
        success_url=links.url("checkout_return", reference=record.reference),
        cancel_url=links.url("checkout_cancel", reference=record.reference),
        expires_in_seconds=storefront.settings.session_expires_in_seconds,
        tip_enabled=False,
        codes_enabled=False,
    )


def close_session_request(checkout_session_id: str) -> FlintRequest:
    """
    Close a session whose cart has changed.
    """
    return close_checkout_session(checkout_session_id)


def close_order_request(order_id: str) -> FlintRequest:
    """
    Close an order whose cart has changed.
    """
    return close_order(order_id)

"""
The requests of one checkout and their idempotency keys: made from our record alone, so that they can be made again alike.
"""

from decimal import Decimal

from flint_storefront.checkout.kinds import GOODS
from flint_storefront.flint.resources.checkout_sessions import (
    QuickPayItem,
    SubscriptionTerms,
    close_checkout_session,
    create_checkout_session,
)
from flint_storefront.flint.resources.orders import OrderLine, OrderTip, add_charge, close_order, create_order
from flint_storefront.flint.resources.requests import FlintRequest
from flint_storefront.money import Money
from flint_storefront.offers.selection import ORDER, PLAN, QUICK_PAY
from flint_storefront.settings import Settings
from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.storefront import Storefront

CHARGE_NUMBER = "storefront_charge"
"""Name under which a charge's metadata says which one of ours it is."""


def order_key(record: CheckoutRecord) -> str:
    """
    Key of the order's creation.
    """
    return f"order-{record.reference}-{record.order_try}"


def charge_key(record: CheckoutRecord, number: int, order_try: int | None = None) -> str:
    """
    Key of adding charge *number*, from 1 on, in this try or in another one.
    """
    return f"charge-{record.reference}-{order_try or record.order_try}-{number}"


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
    Create the order: variants and quantities only, the prices are Flint's; a donation as an ad-hoc line.
    """
    return create_order(
        lines=[_order_line(record, line) for line in record.lines],
        external_reference_id=record.reference,
        requested_tip=_requested_tip(record),
        promotion_code=record.promotion_code,
    )


def _order_line(record: CheckoutRecord, line: dict[str, object]) -> OrderLine:
    quantity = int(str(line["quantity"]))
    if line["variant_id"] is not None:
        return OrderLine(variant_id=str(line["variant_id"]), quantity=quantity)
    unit_money = Money(int(str(line["unit_minor"])), record.currency)
    return OrderLine(name=str(line["name"]), unit_price_money=unit_money, quantity=quantity)


def _requested_tip(record: CheckoutRecord) -> OrderTip | None:
    tip = record.requested_tip
    if not tip:
        return None
    if "percent" in tip:
        return OrderTip(percent=Decimal(tip["percent"]))
    return OrderTip(amount_money=Money(tip["amount_minor"], record.currency))


def charge_request(record: CheckoutRecord, number: int, order_id: str) -> FlintRequest:
    """
    Add charge *number*, from 1 on, to the order.
    """
    charge = record.charges[number - 1]
    amount = charge["amount_minor"]
    return add_charge(
        order_id,
        name=charge["name"],
        charge_type=charge["type"],
        amount_money=None if amount is None else Money(amount, record.currency),
        percent=None if charge["percent"] is None else Decimal(charge["percent"]),
        calculation_basis=charge["basis"],
        is_taxable=charge["is_taxable"],
        tax_category=charge["tax_category"],
        metadata={CHARGE_NUMBER: str(number)},
    )


def session_request(storefront: Storefront, record: CheckoutRecord) -> FlintRequest:
    """
    Create the hosted page; tip and codes are said explicitly, else the merchant's settings would decide.

    Of an order, or of one amount or a plan, of which Flint makes the order. Once the order of one amount is known, the next
    session is for it.
    """
    links, is_of_order = storefront.links, record.order_id is not None and record.source != PLAN
    plan = record.plan if record.source == PLAN else {}
    return create_checkout_session(
        order_id=record.order_id if is_of_order else None,
        quick_pay_item=_quick_pay_item(record) if record.source == QUICK_PAY and not is_of_order else None,
        subscription_plan_id=plan.get("subscription_plan_id"),
        subscription_terms=_terms(plan) if plan.get("is_differing") else None,
        external_reference_id=record.reference,
        success_url=links.url("checkout_return", reference=record.reference),
        cancel_url=links.url("checkout_cancel", reference=record.reference),
        expires_in_seconds=storefront.settings.session_expires_in_seconds,
        tip_enabled=storefront.settings.tips.mode == "flint" and record.kind in GOODS,
        codes_enabled=_takes_codes(storefront.settings, record),
        metadata={name: str(value) for name, value in record.session_metadata.items()} or None,
        prefilled_email=record.buyer_email,
    )


def _takes_codes(settings: Settings, record: CheckoutRecord) -> bool:
    """
    Whether Flint's page asks for a code: for plans and single amounts that is the only way; a gift is never lowered.
    """
    if record.kind in GOODS:
        return settings.codes == "flint"
    return settings.codes != "off" and record.kind in ("plan", "tip_jar")


def _quick_pay_item(record: CheckoutRecord) -> QuickPayItem:
    return QuickPayItem(name=record.title, amount_money=Money(record.subtotal_minor, record.currency))


def _terms(plan: dict[str, object]) -> SubscriptionTerms:
    quantity = int(str(plan["quantity"]))
    return SubscriptionTerms(
        billing_interval=str(plan["billing_interval"]),
        billing_interval_count=int(str(plan["billing_interval_count"])),
        quantity=quantity if quantity > 1 else None,
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


def first_request(storefront: Storefront, record: CheckoutRecord) -> tuple[str, FlintRequest] | None:
    """
    Key and request of the first write, stored with the record; None while the plan of a recurring gift must still be made.
    """
    if record.source == ORDER:
        return order_key(record), order_request(record)
    if record.source == PLAN and record.plan.get("subscription_plan_id") is None:
        return None
    return session_key(record), session_request(storefront, record)

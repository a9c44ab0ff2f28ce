"""
What the admin's page of one checkout shows of fees, tip, code, donation, subscription and payment link: plain values.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from flint_storefront.money import Money, format_money, show_percent
from flint_storefront.page_data import money_data
from flint_storefront.storage.records import (
    CheckoutRecord,
    DonationRecord,
    LinkSaleRecord,
    SubscriptionRecord,
)
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.page_data import price_text
from flint_storefront.wagtail.campaigns.forms import INTERVAL_NAMES
from flint_storefront.wagtail.orders.filters import state_label

Row = dict[str, Any]


def charges_data(record: CheckoutRecord, language: str) -> list[Row]:
    """
    The fees that we added, in their order, each with what we estimated.
    """
    return [
        {
            "name": charge["name"],
            "role": charge.get("role", "fee"),
            "rule": _rule(charge, language),
            "estimate": money_data(Money(charge["estimate_minor"], record.currency), language),
        }
        for charge in record.charges
    ]


def choice_rows(record: CheckoutRecord, language: str) -> list[Row]:
    """
    `{"label", "text"}` of tip and code, where there were any.
    """
    rows = []
    if record.requested_tip:
        rows.append(_row(_("Tip"), _tip_text(record, language)))
    if record.promotion_code:
        rows.append(_row(_("Promotion code"), record.promotion_code))
    if record.code_problem:
        rows.append(_row(_("Code not used"), record.code_problem.replace("_", " ")))
    return rows


def read_donation(storefront: Storefront, record: CheckoutRecord) -> DonationRecord | None:
    """
    What was given with this checkout; one query where it may be a donation.
    """
    if record.campaign_slug is None and record.kind != "donation":
        return None
    with storefront.store.reading() as reading:
        return reading.find(DonationRecord, {"reference": record.reference})


def read_subscription(storefront: Storefront, record: CheckoutRecord) -> SubscriptionRecord | None:
    """
    The subscription that it began or renews.
    """
    if record.subscription_id is None:
        return None
    with storefront.store.reading() as reading:
        return reading.find(SubscriptionRecord, {"subscription_id": record.subscription_id})


def read_sale(storefront: Storefront, record: CheckoutRecord) -> LinkSaleRecord | None:
    """
    What was sold through a payment link with this checkout; one query where it may be so.
    """
    if record.kind not in ("payment_link", "renewal"):
        return None
    with storefront.store.reading() as reading:
        return reading.find(LinkSaleRecord, {"reference": record.reference})


def sale_rows(sale: LinkSaleRecord, language: str, *, sees_answers: bool) -> list[Row]:
    """
    Which link it was, and, for those who may see them, the buyer's answers.
    """
    rows = [
        _row(_("Link slug"), sale.slug),
        _row(_("Units"), str(sale.quantity)),
        _row(_("Flint payment link"), sale.payment_link_id),
    ]
    if sale.settled_at is not None:
        rows.append(_row(_("Settled"), _money(sale.settled_minor, sale.currency, language)))
    if sale.refunded_minor:
        rows.append(_row(_("Refunded"), _money(sale.refunded_minor, sale.currency, language)))
    if sees_answers:
        rows += [_row(question, str(answer)) for question, answer in sale.answers.items() if answer]
    return rows


def donation_rows(donation: DonationRecord, language: str, *, sees_donor: bool) -> list[Row]:
    """
    What was given, and, for those who may see it, what the donor told us.
    """
    rows = [
        _row(_("Campaign"), donation.campaign_slug),
        _row(_("How often"), str(INTERVAL_NAMES.get(donation.interval, donation.interval))),
        _row(_("Gift"), _money(donation.gift_minor, donation.currency, language)),
    ]
    if donation.cover_minor:
        rows.append(_row(_("Costs covered"), _money(donation.cover_minor, donation.currency, language)))
    if donation.settled_at is not None:
        rows.append(_row(_("Settled"), _money(donation.settled_minor, donation.currency, language)))
    if donation.refunded_minor:
        rows.append(_row(_("Refunded"), _money(donation.refunded_minor, donation.currency, language)))
    if donation.fund:
        rows.append(_row(_("Fund"), donation.fund))
    if donation.is_renewal:
        rows.append(_row(_("Renewal"), _("Yes")))
    return rows + (_donor_rows(donation) if sees_donor else [])


def subscription_rows(subscription: SubscriptionRecord, language: str) -> list[Row]:
    """
    How the subscription stands.
    """
    rows = [
        _row(_("Status"), state_label(subscription.status)),
        _row(_("Price"), price_text(subscription, language) or "–"),
        _row(_("Flint subscription"), subscription.subscription_id),
    ]
    instants = (
        (_("Trial ends"), subscription.trial_ends_at),
        (_("Next payment"), subscription.next_billing_at),
        (_("Next retry"), subscription.next_retry_at),
        (_("Ends"), subscription.current_period_ends_at if subscription.is_ending else None),
    )
    return rows + [{"label": label, "instant": at} for label, at in instants if at is not None]


def _donor_rows(donation: DonationRecord) -> list[Row]:
    told = (
        (_("First name"), donation.first_name),
        (_("Dedication"), donation.dedication),
        (_("Message"), donation.message),
        *donation.answers.items(),
    )
    rows = [_row(label, str(text)) for label, text in told if text]
    rows.append(_row(_("Anonymous"), _("Yes") if donation.is_anonymous else _("No")))
    rows.append(_row(_("On the supporter wall"), _("Yes") if donation.is_listed else _("No")))
    return rows


def _row(label: str, text: str) -> Row:
    return {"label": label, "text": text}


def _money(minor: int, currency: str, language: str) -> str:
    return format_money(Money(minor, currency), language)


def _rule(charge: Mapping[str, Any], language: str) -> str:
    percent = charge.get("percent")
    return show_percent(Decimal(percent), language) if percent else ""


def _tip_text(record: CheckoutRecord, language: str) -> str:
    percent = record.requested_tip.get("percent")
    if percent:
        return show_percent(Decimal(percent), language)
    return _money(record.requested_tip["amount_minor"], record.currency, language)

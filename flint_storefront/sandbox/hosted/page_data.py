"""What the templates show, as plain values."""

from urllib.parse import urlsplit

from flint_storefront.money import Money
from flint_storefront.sandbox.hosted.amounts import write_money
from flint_storefront.sandbox.hosted.checkouts import Checkout
from flint_storefront.sandbox.hosted.codes import describe_codes
from flint_storefront.sandbox.hosted.delivery import describe_delivery
from flint_storefront.sandbox.hosted.forms import (
    LABELS,
    PaymentForm,
    are_terms_required,
    is_email_required,
)
from flint_storefront.sandbox.hosted.frames import PageData, describe_frame
from flint_storefront.sandbox.hosted.plans import describe_plan
from flint_storefront.sandbox.hosted.tips import (
    CUSTOM,
    NONE,
    find_present_tip,
    find_value,
    is_tip_offered,
    list_options,
    tip_money,
)
from flint_storefront.sandbox.payments.cards import CARD_RULES
from flint_storefront.sandbox.payments.lifecycle import find_last_attempt
from flint_storefront.sandbox.state import Document
from flint_storefront.sandbox.subscriptions.signup import is_setup_awaited
from flint_storefront.sandbox.subscriptions.terms import has_trial

PRICING_FIELDS = {"subtotal": "subtotal_money", "discount": "discount_money", "tax": "tax_money"}
"""Fields of pricing_amounts that have a row of their own."""

NOTICES = {
    "card_declined": ("Your card was declined", "Try another card. You have not been charged."),
    "insufficient_funds": ("Your card was declined", "Try another card. You have not been charged."),
    "authentication_required": ("The payment was not confirmed", "Try again, or use another card."),
    "payment_action_expired": ("The confirmation took too long", "Try again, or use another card."),
    "processing_error": ("The payment did not go through", "Try again, or use another card."),
}
"""What the page says about the last failed attempt, by failure code."""

TOTAL_CHANGED = {
    "key": "total_changed",
    "title": "The total has changed",
    "text": "Please look at it once more before you pay.",
}


def describe_money(money: Money) -> PageData:
    """Return an amount for a template."""
    return {"minor": money.amount, "currency": money.currency, "text": write_money(money)}


def describe_document_money(document: Document) -> PageData:
    """Return an amount in the contract's shape for a template."""
    return describe_money(Money(document["amount"], document["currency"]))


def describe_checkout(
    checkout: Checkout,
    form: PaymentForm | None = None,
    *,
    notice: PageData | None = None,
    code: tuple[str, str, str] = ("", "", ""),
) -> PageData:
    """
    Return the data of the checkout page.

    Args:
        form: What the buyer sent, when it is shown again.
        notice: Shown instead of the notice about the last failed attempt.
        code: Typed code, reason and sentence, when it took nothing off.
    """
    order, session = checkout.order, checkout.session
    errors = form.errors if form else {}
    tip = find_shown_tip(checkout, form)
    total = Money(amount_before_tip(order), tip.currency) + tip
    text = write_money(total)
    prefix = find_pay_prefix(order, total)
    if form is None and notice is None:
        notice = find_notice(checkout)
    return {
        **describe_frame(checkout, title="Please check the form" if errors else f"Pay {text}"),
        **describe_addresses(checkout),
        **describe_summary(checkout, tip, total),
        **describe_contact(checkout, form),
        "order_number": order["order_number"],
        "total": describe_money(total),
        "amount_before_tip": amount_before_tip(order),
        "needs_card": not total.is_zero or is_tip_offered(session) or is_setup_awaited(order),
        "plan": describe_plan(checkout),
        "pay_prefix": prefix,
        "pay_label": prefix if total.is_zero else f"{prefix} {text}",
        "notice": notice,
        "errors": [{"target": name, "label": LABELS[name], "text": text} for name, text in errors.items()],
        "error_by_field": {name: errors.get(name, "") for name in LABELS},
        "tip": describe_tip(checkout, form) if is_tip_offered(session) else None,
        "delivery": describe_delivery(checkout, form.delivery if form else None),
        "terms": describe_terms(session),
        "codes": describe_codes(checkout, *code),
        "test_cards": [
            {"text": group_digits(rule.number), "explanation": rule.explanation}
            for rule in CARD_RULES.values()
        ],
    }


def find_pay_prefix(order: Document, total: Money) -> str:
    """Return what pressing the button does, without the amount."""
    if is_setup_awaited(order):
        return "Start free trial" if has_trial(order["_signup"]) else "Save card and subscribe"
    return "Complete order" if total.is_zero else "Pay"


def find_shown_tip(checkout: Checkout, form: PaymentForm | None) -> Money:
    """Return the tip that the page counts in: what the form asks for, else what is chosen at present."""
    order, session = checkout.order, checkout.session
    if not is_tip_offered(session):
        return tip_money(order, order.get("requested_tip"))
    if form is not None:
        return tip_money(order, form.tip)
    return tip_money(order, find_present_tip(session, order))


def describe_addresses(checkout: Checkout) -> PageData:
    """Return the addresses of the page's forms and scripts."""
    start = f"/checkout/{checkout.session_id}"
    return {
        "pay_address": f"{start}/pay",
        "cancel_address": f"{start}/cancel",
        "exchange_address": f"{start}/exchange",
        "quote_address": f"{start}/quote",
        "challenge_address": f"{start}/challenge",
    }


def describe_summary(checkout: Checkout, tip: Money, total: Money) -> PageData:
    """Return lines and amounts of the order; the tip's row stays in the page, hidden, where a tip can be chosen."""
    order = checkout.order
    pricing = {key: Money(**order["pricing_amounts"][name]) for key, name in PRICING_FIELDS.items()}
    charges = [
        describe_amount("charge", charge["name"], Money(**charge["applied_money"]))
        for charge in order["charges"]
    ]
    return {
        "lines": [describe_line(line) for line in order["line_items"]],
        "amounts": [
            describe_amount("subtotal", "Subtotal", pricing["subtotal"]),
            describe_amount(
                "discount", "Discount", pricing["discount"], is_hidden=pricing["discount"].is_zero
            ),
            *charges,
            describe_amount("tax", "Tax", pricing["tax"], is_hidden=pricing["tax"].is_zero),
            describe_amount("tip", "Tip", tip, is_hidden=tip.is_zero),
            describe_amount("total", "To pay", total),
        ],
        "summary_message": checkout.session.get("custom_text", {}).get("order_summary_message", ""),
    }


def describe_amount(key: str, label: str, money: Money, *, is_hidden: bool = False) -> PageData:
    """Return one row below the lines; a discount is shown as taken off."""
    return {
        "key": key,
        "label": label,
        "money": describe_money(money),
        "is_negative": key == "discount",
        "is_hidden": is_hidden,
        "is_total": key == "total",
    }


def describe_line(line: Document) -> PageData:
    """Return one line of the order."""
    image = line.get("image", {}).get("url", "")
    unit = write_money(Money(**line["unit_price_money"]))
    quantity = line["quantity"]
    return {
        "name": line["name"],
        "initial": line["name"][:1].upper(),
        "image": image if urlsplit(image).scheme in {"http", "https"} else "",
        "options": ", ".join(row["value"] for row in line.get("selected_options", [])),
        "quantity_text": f"{quantity} × {unit}" if quantity > 1 else "",
        "subtotal": describe_document_money(line["subtotal_money"]),
    }


def describe_contact(checkout: Checkout, form: PaymentForm | None) -> PageData:
    """Return what the buyer typed, or what is known of them."""
    session = checkout.session
    prefilled = session.get("customer_collection", {}).get("prefilled_customer_info", {}).get("email", "")
    known = session.get("buyer_contact", {}).get("email") or prefilled
    return {
        "email": form.values["email"] if form else known,
        "is_email_required": is_email_required(session),
        "card_number": form.kept_card_number if form else "",
        "card_expiry": form.values["card_expiry"] if form and form.kept_card_number else "",
    }


def describe_tip(checkout: Checkout, form: PaymentForm | None) -> PageData:
    """Return the tip choices, the present one marked."""
    if form:
        chosen, custom = form.values["tip"] or NONE, form.values["tip_custom"]
    else:
        present = find_present_tip(checkout.session, checkout.order)
        chosen, custom = find_value(checkout.session, checkout.order, present)
    options = list_options(checkout.session, checkout.order)
    return {
        "options": [
            {
                "value": option.value,
                "label": option.label,
                "amount": describe_money(option.money) if option.money else None,
                "is_chosen": option.value == chosen,
            }
            for option in options
        ],
        "is_custom_enabled": any(option.value == CUSTOM for option in options),
        "custom_value": custom,
    }


def describe_terms(session: Document) -> PageData | None:
    """Return the tick box for the terms of service, None when none is asked for."""
    if not are_terms_required(session):
        return None
    address = session["legal"].get("terms_of_service_url", "")
    return {"address": address if urlsplit(address).scheme in {"http", "https"} else ""}


def describe_challenge(checkout: Checkout, attempt: Document) -> PageData:
    """Return the data of the challenge page."""
    return {
        **describe_frame(checkout, title="Confirm this payment"),
        **describe_addresses(checkout),
        "total": describe_document_money(attempt["expected_outstanding_money"]),
        "last4": attempt["_card"]["last4"],
    }


def describe_quote(checkout: Checkout, request: Document | None) -> PageData:
    """Return tip and total for the page's script, as if the tip were chosen."""
    tip = tip_money(checkout.order, request)
    currency = tip.currency
    return {
        "tip": describe_money(tip),
        "total": describe_money(Money(amount_before_tip(checkout.order), currency) + tip),
    }


def amount_before_tip(order: Document) -> int:
    """Return what is outstanding without the requested tip, in minor units."""
    outstanding: int = order["settlement_amounts"]["outstanding_money"]["amount"]
    tip: int = order["pricing_amounts"]["requested_tip_money"]["amount"]
    return outstanding - tip


def find_notice(checkout: Checkout) -> PageData | None:
    """Return what to say about the order's last attempt, if it failed on this session."""
    attempt = find_last_attempt(checkout.environment, checkout.order["order_id"])
    if attempt is None or attempt["status"] != "failed":
        return None
    if attempt["_checkout_session_id"] != checkout.session_id:
        return None
    title, text = NOTICES[attempt["failure_code"]]
    return {"key": attempt["failure_code"], "title": title, "text": text}


def group_digits(number: str) -> str:
    """Return a card number in groups of four."""
    return " ".join(number[index : index + 4] for index in range(0, len(number), 4))

"""Reading the buyer's form: everything at once, with a message at each field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from flint_storefront.sandbox.hosted.checkouts import Checkout
from flint_storefront.sandbox.hosted.delivery import ADDRESS_LABELS, DeliveryForm, read_delivery
from flint_storefront.sandbox.hosted.tips import TipRefused, is_tip_offered, read_tip
from flint_storefront.sandbox.payments.cards import CARD_RULES, CardEntry, check_card
from flint_storefront.sandbox.state import Document

EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
LONGEST_EMAIL = 255

LABELS = {
    "email": "Email",
    "delivery": "Delivery",
    **ADDRESS_LABELS,
    "tip": "Tip",
    "tip_custom": "Tip",
    "card_number": "Card number",
    "card_expiry": "Expiry",
    "card_cvc": "CVC",
    "terms": "Terms",
}
"""Name of each field in the list of errors."""


@dataclass
class PaymentForm:
    """What the buyer sent, and what is wrong with it."""

    # As typed, for showing again.
    values: dict[str, str] = field(default_factory=dict)
    # Message by field name; empty when the payment can be tried.
    errors: dict[str, str] = field(default_factory=dict)
    # None while there are errors, and when nothing is due.
    card: CardEntry | None = None
    # What the order gets as requested tip, None for none; meaningless when no tip is offered.
    tip: Document | None = None
    # How the goods reach the buyer.
    delivery: DeliveryForm = field(default_factory=DeliveryForm)

    @property
    def email(self) -> str:
        """The address without blanks around it; empty when none was given."""
        return self.values.get("email", "").strip()

    @property
    def kept_card_number(self) -> str:
        """The typed number, but only if it is a public test number: no other may be shown again."""
        typed = self.values.get("card_number", "")
        return typed if re.sub(r"[ -]", "", typed) in CARD_RULES else ""


def is_email_required(session: Document) -> bool:
    """Tell whether the page insists on an e-mail address: unless the session says no (our default)."""
    return bool(session.get("customer_collection", {}).get("require_email", True))


def are_terms_required(session: Document) -> bool:
    """Tell whether the buyer must agree to the terms of service."""
    return bool(session.get("legal", {}).get("require_terms_of_service", False))


def read_payment_form(checkout: Checkout, sent: Mapping[str, str], *, needs_card: bool) -> PaymentForm:
    """Check every field that the page shows for this session."""
    form = PaymentForm(values={name: sent.get(name, "") for name in (*LABELS, "tip")})
    if form.email or is_email_required(checkout.session):
        if not form.email:
            form.errors["email"] = "Enter your email address."
        elif not EMAIL.fullmatch(form.email) or len(form.email) > LONGEST_EMAIL:
            form.errors["email"] = "This is not a complete email address."
    form.delivery = read_delivery(checkout, sent)
    form.errors |= form.delivery.errors
    if is_tip_offered(checkout.session):
        _read_tip(checkout, form)
    if needs_card:
        check = check_card(
            number=form.values["card_number"],
            expiry=form.values["card_expiry"],
            cvc=form.values["card_cvc"],
            now=checkout.sandbox.clock.now(),
        )
        form.card = check.entry
        form.errors |= check.errors
    if are_terms_required(checkout.session) and form.values["terms"] != "1":
        form.errors["terms"] = "Please agree to the terms to go on."
    return form


def _read_tip(checkout: Checkout, form: PaymentForm) -> None:
    try:
        form.tip = read_tip(
            checkout.session,
            checkout.order,
            value=form.values["tip"],
            custom=form.values["tip_custom"],
        )
    except TipRefused as error:
        form.errors["tip_custom"] = str(error)

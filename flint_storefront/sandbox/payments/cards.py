"""
Which test card does what, and the check of a card form.

Source: conventions facts, section 10 (4242…, …9995, …3155); the two `processing` numbers are our own choice.
"""

import calendar
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

PROCESSING_SECONDS = 600
"""How long a `processing` card stays unsettled, by the sandbox's clock. Our choice."""

CHALLENGE_SECONDS = 900
"""How long a challenge waits for the buyer, by the sandbox's clock. Our choice."""


@dataclass(frozen=True)
class CardRule:
    """What paying with one test number does."""

    # Digits only.
    number: str
    # First status of the attempt after `processing`: succeeded, failed, requires_action or processing.
    first_status: str
    # What a `processing` payment becomes after PROCESSING_SECONDS; empty for the others.
    later_status: str = ""
    # Flint's lower-case failure code of a failure; empty when none can happen.
    failure_code: str = ""
    # Failure code of every charge without the buyer, once the card is saved; empty when they succeed.
    later_failure_code: str = ""
    # One sentence for the page's list of test cards and for docs/sandbox.md.
    explanation: str = ""


CARD_RULES = {
    rule.number: rule
    for rule in (
        CardRule("4242424242424242", "succeeded", explanation="Pays at once."),
        CardRule("4000000000009995", "failed", failure_code="insufficient_funds", explanation="Is declined."),
        CardRule(
            "4000002500003155",
            "requires_action",
            failure_code="authentication_required",
            explanation="Asks the buyer to confirm with the bank.",
        ),
        CardRule(
            "4000000000000341",
            "succeeded",
            later_failure_code="card_declined",
            explanation="Pays and is saved, then every later charge is declined.",
        ),
        CardRule(
            "4000000000006009",
            "processing",
            "succeeded",
            explanation="Stays in process for 10 minutes, then pays.",
        ),
        CardRule(
            "4000000000006017",
            "processing",
            "failed",
            "processing_error",
            explanation="Stays in process for 10 minutes, then fails.",
        ),
    )
}
"""Every card the sandbox takes; any other number is refused at the field."""

DECLINE_MESSAGES = {
    "card_declined": "The card was declined.",
    "insufficient_funds": "The card has insufficient funds.",
    "authentication_required": "The cardholder did not confirm the payment.",
    "payment_action_expired": "The cardholder did not confirm the payment in time.",
    "processing_error": "The payment could not be processed.",
}
"""Text of `last_payment_error.message` and `failure_message`, by failure code."""


@dataclass(frozen=True)
class CardEntry:
    """A card form that can be paid with."""

    rule: CardRule
    # Month and full year.
    expiry: tuple[int, int]

    @property
    def last4(self) -> str:
        """The last four digits of the number."""
        return self.rule.number[-4:]


@dataclass
class CardCheck:
    """Result of reading a card form: either an entry, or an error message by field name."""

    entry: CardEntry | None = None
    errors: dict[str, str] = field(default_factory=dict)


def check_card(*, number: str, expiry: str, cvc: str, now: datetime) -> CardCheck:
    """
    Read the three card fields as a buyer typed them.

    Args:
        number: Digits with optional spaces or hyphens.
        expiry: `MM/YY` or `MM/YYYY`; spaces and a missing slash are forgiven.
        cvc: Three or four digits.
        now: Aware instant; the card is good to the end of its month.

    Returns:
        An entry, or errors under card_number, card_expiry, card_cvc.
    """
    check = CardCheck()
    digits = re.sub(r"[ -]", "", number)
    rule = CARD_RULES.get(digits)
    if not digits:
        check.errors["card_number"] = "Enter the card number."
    elif rule is None:
        check.errors["card_number"] = "Use one of the test cards. The sandbox takes no other number."
    month_and_year = _read_expiry(expiry)
    if month_and_year is None:
        check.errors["card_expiry"] = "Enter month and year, like 12/34."
    elif _end_of_month(*month_and_year) <= now:
        check.errors["card_expiry"] = "This card has expired."
    if not re.fullmatch(r"[0-9]{3,4}", cvc.strip()):
        check.errors["card_cvc"] = "Enter the three or four digits."
    if not check.errors and rule and month_and_year:
        check.entry = CardEntry(rule, month_and_year)
    return check


def _read_expiry(text: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"([0-9]{1,2})\s*/\s*([0-9]{2}|[0-9]{4})|([0-9]{2})([0-9]{2})", text.strip())
    if not match:
        return None
    month, year = int(match[1] or match[3]), int(match[2] or match[4])
    if not 1 <= month <= 12:
        return None
    return month, year if year >= 1000 else 2000 + year


def _end_of_month(month: int, year: int) -> datetime:
    last_day = calendar.monthrange(year, month)[1]
    return datetime(year, month, last_day, tzinfo=UTC) + timedelta(days=1)

"""
One field of a form as the list of values that was sent: read strictly, or refused with what is wrong.
"""

import unicodedata
from collections.abc import Sequence

from flint_storefront.donations.metadata import NO, YES
from flint_storefront.offers.problems import FieldProblem
from flint_storefront.offers.terms import Question

TICKED = frozenset({YES, "on"})
"""What a ticked box sends."""

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of what stands after them, on the page of others too."""
_UNSEEN = frozenset({"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"})
_LINE_ENDS = ("\u2028", "\u2029")


def read_single(values: Sequence[str]) -> str:
    """
    The only value of a field, empty when there is none.

    Raises:
        ValidationError: With a `FieldProblem` for the field.
    """
    if len(values) > 1:
        raise FieldProblem("donation_field_repeated").as_error()
    return values[0] if values else ""


def read_one_of(chosen: str, choices: Sequence[str]) -> str:
    """
    What was chosen, when it is one of *choices*.

    Raises:
        ValidationError: With a `FieldProblem` for the field.
    """
    if not chosen:
        raise FieldProblem("donation_choice_required").as_error()
    if chosen not in choices:
        raise FieldProblem("donation_choice_unknown").as_error()
    return chosen


def read_tick(values: Sequence[str]) -> bool:
    """
    Whether a box was ticked.

    Raises:
        ValidationError: With a `FieldProblem` for the field.
    """
    chosen = read_single(values)
    if chosen and chosen not in TICKED:
        raise FieldProblem("donation_choice_unknown").as_error()
    return bool(chosen)


def read_text(values: Sequence[str], high: int, *, has_lines: bool = False) -> str | None:
    """
    A text as it was written, without blanks around it; None when there is none. Never cut or mended.

    Args:
        high: At most so many characters.
        has_lines: May have line ends.

    Raises:
        ValidationError: With a `FieldProblem` for the field.
    """
    # Browsers send line ends as two signs and count them as one.
    text = read_single(values).replace("\r\n", "\n").strip()
    if len(text) > high:
        told = {"high": str(high), "count": str(len(text))}
        raise FieldProblem("donation_text_too_long", told).as_error()
    if any(_is_odd(sign, has_lines) for sign in text):
        raise FieldProblem("donation_text_odd").as_error()
    return text if any(_is_seen(sign) for sign in text) else None


def _is_seen(sign: str) -> bool:
    """
    False for blanks, marks that stand on another sign, and what has no shape: a text of these alone says nothing.
    """
    return unicodedata.category(sign) not in _UNSEEN


def _is_odd(sign: str, has_lines: bool) -> bool:
    if sign == "\n":
        return not has_lines
    return sign in _TURNING or sign in _LINE_ENDS or unicodedata.category(sign) in ("Cc", "Cs")


def read_answer(question: Question, values: Sequence[str]) -> str | None:
    """
    The answer to a question; None when an optional one was left open. A tick is always answered.

    Raises:
        ValidationError: With a `FieldProblem` for the field.
    """
    if question.kind == "tick":
        if read_tick(values):
            return YES
        if question.is_required:
            raise FieldProblem("donation_tick_required").as_error()
        return NO
    if question.kind == "choice":
        chosen = read_single(values)
        if not chosen and not question.is_required:
            return None
        return read_one_of(chosen, question.choices)
    text = read_text(values, question.max_length)
    if text is None and question.is_required:
        raise FieldProblem("donation_answer_required").as_error()
    return text

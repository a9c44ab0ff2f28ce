"""
What the checkout page gets: the state, the amounts as Flint told them, and the ways on.
"""

from typing import Any

from flint_storefront.checkout.amounts import ROWS, needs_agreement, total_money
from flint_storefront.checkout.states import PAID, PAYABLE, UNDER_WAY
from flint_storefront.messages.sentences import say
from flint_storefront.money import Money
from flint_storefront.page_data import action_data, money_data
from flint_storefront.page_request import PageRequest
from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.storefront import Storefront

POLL_SECONDS = 3
SUCCESS = frozenset({"paid", "trialing", "active"})
PROBLEM = frozenset({"failed", "past_due", "unknown", "invalidated"})


def tone(state: str) -> str:
    """
    How a state looks: `success`, `waiting`, `problem` or `neutral`.
    """
    if state in SUCCESS:
        return "success"
    if state in UNDER_WAY:
        return "waiting"
    return "problem" if state in PROBLEM else "neutral"


def order_data(storefront: Storefront, record: CheckoutRecord, language: str) -> dict[str, Any]:
    """
    The `order` value of `checkout.html`.
    """
    total = total_money(record)
    return {
        "state": record.state,
        "heading": say(f"state_{record.state}_heading", language),
        "explanation": say(f"state_{record.state}_text", language),
        "tone": tone(record.state),
        "reference": record.reference,
        "order_number": record.order_number or "",
        "total": money_data(total, language) if total is not None else None,
        "lines": [_line_data(record, line, language) for line in record.lines],
        "rows": _rows(record, language),
        "price_change": _price_change(record, language),
        "state_path": storefront.links.path("checkout_state", reference=record.reference),
        "polls": record.state in UNDER_WAY,
        "poll_seconds": POLL_SECONDS,
    }


def _line_data(record: CheckoutRecord, line: dict[str, Any], language: str) -> dict[str, Any]:
    is_as_sold = record.amounts.get("subtotal") == record.subtotal_minor
    total = Money(line["unit_minor"] * line["quantity"], record.currency) if is_as_sold else None
    return {
        "name": line["name"],
        "quantity": line["quantity"],
        "total": money_data(total, language) if total else None,
    }


def _rows(record: CheckoutRecord, language: str) -> list[dict[str, Any]]:
    """
    Amounts beside the total; the subtotal only where something stands between the two.
    """
    shown = [(name, label) for name, label in ROWS if record.amounts.get(name, 0)]
    if [name for name, _ in shown] == ["subtotal"]:
        return []
    return [_row(record, name, label, language) for name, label in shown]


def _row(record: CheckoutRecord, name: str, label: str, language: str) -> dict[str, Any]:
    money = money_data(Money(record.amounts[name], record.currency), language)
    return {"key": name, "label": say(label, language), "money": money}


def _price_change(record: CheckoutRecord, language: str) -> dict[str, Any] | None:
    total = total_money(record)
    if total is None or not needs_agreement(record) or record.state not in PAYABLE:
        return None
    seen = Money(record.accepted_total_minor, record.currency)
    return {"old_total": money_data(seen, language), "new_total": money_data(total, language)}


def actions_data(
    storefront: Storefront, record: CheckoutRecord, request: PageRequest
) -> list[dict[str, Any]]:
    """
    The ways on from *record*'s state, the best one first.
    """
    language, links = request.locale.language, storefront.links
    shop = links.path("shop")
    go_on = links.path("checkout_continue", reference=record.reference)
    back_label = say("back_to_shop", language)
    if record.state in PAYABLE or record.state == "requires_action":
        first = _pay_action(record, go_on, language)
    elif record.state in UNDER_WAY or record.state == "unknown":
        here = links.path("checkout", reference=record.reference)
        first = action_data("retry", say("check_again", language), here, is_primary=True)
    else:
        return [action_data("back-to-shop", back_label, shop, is_primary=True)]
    return [first, action_data("back-to-shop", back_label, shop)]


def _pay_action(record: CheckoutRecord, path: str, language: str) -> dict[str, Any]:
    if needs_agreement(record):
        fields = [("confirm_total", str(record.amounts["total"]))]
        return action_data(
            "confirm-total",
            say("confirm_total", language),
            path,
            method="post",
            is_primary=True,
            fields=fields,
        )
    label = "try_again" if record.state == "failed" else "continue_to_payment"
    return action_data("retry", say(label, language), path, method="post", is_primary=True)


def was_lowered(record: CheckoutRecord) -> bool:
    """
    True when the buyer pays less than they saw: they are told, once it is paid.
    """
    total = record.amounts.get("total")
    return record.state in PAID and total is not None and total < record.shown_total_minor

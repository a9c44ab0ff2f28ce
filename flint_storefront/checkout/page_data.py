"""
What the checkout page gets: the state, the amounts as Flint told them, and the ways on.
"""

from typing import Any

from flint_storefront.checkout.amounts import (
    ROWS,
    confirmed_minor,
    needs_agreement,
    needs_review,
    total_money,
)
from flint_storefront.checkout.kinds import ADOPTED, RENEWAL
from flint_storefront.checkout.states import PAID, PAYABLE, SUBSCRIBED, UNDER_WAY
from flint_storefront.messages.sentences import say
from flint_storefront.money import Money
from flint_storefront.offers.selection import PLAN
from flint_storefront.page_data import action_data, money_data
from flint_storefront.page_request import PageLocale, PageRequest
from flint_storefront.storage.records import CheckoutRecord, SubscriptionRecord
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.page_data import subscription_facts

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


def order_data(storefront: Storefront, record: CheckoutRecord, locale: PageLocale) -> dict[str, Any]:
    """
    The `order` value of `checkout.html`.
    """
    language = locale.language
    total = total_money(record)
    is_review = _is_reviewed_now(record)
    return {
        "state": record.state,
        "heading": say("review_heading" if is_review else heading_key(record), language),
        "explanation": say(_explanation(record, is_review), language),
        "tone": tone(record.state),
        "reference": record.reference,
        "order_number": record.order_number or "",
        "total": money_data(total, language) if total is not None else None,
        "lines": _lines(record, language),
        "rows": _rows(record, language),
        "price_change": _price_change(record, language),
        "review": is_review,
        "code_message": _code_message(record, language),
        "subscription": _subscription(storefront, record, locale),
        "state_path": storefront.links.path("checkout_state", reference=record.reference),
        "polls": record.state in UNDER_WAY,
        "poll_seconds": POLL_SECONDS,
    }


def heading_key(record: CheckoutRecord) -> str:
    """
    Key of the sentence that says where this stands: a donor of a gift every month is thanked, not told of a subscription.
    """
    is_gift = record.kind == "donation" and record.source == PLAN and record.state == "active"
    return "gift_active_heading" if is_gift else f"state_{record.state}_heading"


def _explanation(record: CheckoutRecord, is_review: bool) -> str:
    if heading_key(record) == "gift_active_heading":
        return "gift_active_text"
    if record.kind == RENEWAL and record.state in PAYABLE:
        return "renewal_unpaid_text"
    return "review_text" if is_review else f"state_{record.state}_text"


def _code_message(record: CheckoutRecord, language: str) -> str:
    if record.code_problem is None or record.promotion_code is None:
        return ""
    return say(record.code_problem, language, code=record.promotion_code)


def _is_reviewed_now(record: CheckoutRecord) -> bool:
    return record.state == "open" and needs_review(record) and not needs_agreement(record)


def _lines(record: CheckoutRecord, language: str) -> list[dict[str, Any]]:
    if record.source == PLAN:
        price = Money(record.plan["recurring_minor"] - record.plan.get("cover_minor", 0), record.currency)
        quantity = record.plan["quantity"]
        return [
            {
                "name": record.title or record.plan["name"],
                "quantity": quantity if quantity > 1 else None,
                # During a trial the price is not due: the facts below say when it will be.
                "total": None if record.plan["trial_days"] else money_data(price, language),
            }
        ]
    return [_line_data(record, line, language) for line in record.lines]


def _line_data(record: CheckoutRecord, line: dict[str, Any], language: str) -> dict[str, Any]:
    is_as_sold = record.amounts.get("subtotal") == record.subtotal_minor
    total = Money(line["unit_minor"] * line["quantity"], record.currency) if is_as_sold else None
    return {
        "name": line["name"],
        "quantity": line["quantity"] if line["variant_id"] is not None else None,
        "total": money_data(total, language) if total else None,
    }


def _rows(record: CheckoutRecord, language: str) -> list[dict[str, Any]]:
    """
    Amounts beside the total; the subtotal only where something stands between the two.
    """
    rows = _cover(record, language)
    rows += [] if record.amounts.get("charge", 0) else _setup_fee(record, language)
    shown = [(name, label) for name, label in ROWS if record.amounts.get(name, 0)]
    if [name for name, _ in shown] == ["subtotal"]:
        return rows
    for name, label in shown:
        single = _row(name, say(label, language), record.amounts[name], record.currency, language)
        rows += (_fee_rows(record, language) if name == "charge" else []) or [single]
    return rows


def _cover(record: CheckoutRecord, language: str) -> list[dict[str, Any]]:
    """
    The costs that a donor covers with every gift: Flint has them as a line of the plan, we show them as once.
    """
    cover = record.plan.get("cover_minor")
    return [_row("fee", say("cover_line", language), cover, record.currency, language)] if cover else []


def _setup_fee(record: CheckoutRecord, language: str) -> list[dict[str, Any]]:
    fee = record.plan.get("setup_fee_minor")
    return [_row("setup-fee", say("setup_fee", language), fee, record.currency, language)] if fee else []


def _fee_rows(record: CheckoutRecord, language: str) -> list[dict[str, Any]]:
    """
    Each of our fees by its own name, where they are as we worked them out; else Flint's sum stands alone.

    A plan has no fees of ours: what Flint adds to it is its set-up fee.
    """
    if record.plan.get("setup_fee_minor") == record.amounts["charge"]:
        return _setup_fee(record, language)
    if sum(charge["estimate_minor"] for charge in record.charges) != record.amounts["charge"]:
        return []
    return [
        _row("fee", charge["name"], charge["estimate_minor"], record.currency, language)
        for charge in record.charges
    ]


def _row(key: str, label: str, minor: int, currency: str, language: str) -> dict[str, Any]:
    return {"key": key, "label": label, "money": money_data(Money(minor, currency), language)}


def _price_change(record: CheckoutRecord, language: str) -> dict[str, Any] | None:
    new = confirmed_minor(record)
    if new is None or not needs_agreement(record) or record.state not in PAYABLE:
        return None
    has_lost_trial = record.plan.get("has_lost_trial") and not record.is_reviewed
    seen = Money(record.shown_total_minor if has_lost_trial else record.accepted_total_minor, record.currency)
    return {
        "old_total": money_data(seen, language),
        "new_total": money_data(Money(new, record.currency), language),
    }


def _subscription(
    storefront: Storefront, record: CheckoutRecord, locale: PageLocale
) -> dict[str, Any] | None:
    if record.subscription_id is None or record.kind == RENEWAL:
        return None
    with storefront.store.reading() as reading:
        found = reading.find(SubscriptionRecord, {"subscription_id": record.subscription_id})
    if found is None:
        return None
    path = storefront.links.path("checkout_manage", reference=record.reference)
    label = say("manage_subscription", locale.language)
    manage = action_data("manage-subscription", label, path, method="post")
    return {
        "facts": subscription_facts(found, locale),
        "manage": manage if found.status != "canceled" else None,
    }


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
    back = action_data("back-to-shop", back_label, shop)
    if record.kind in ADOPTED or record.state in SUBSCRIBED:
        return [back]
    if record.state in PAYABLE or record.state == "requires_action":
        first = _pay_action(record, go_on, language)
    elif record.state in UNDER_WAY or record.state == "unknown":
        here = links.path("checkout", reference=record.reference)
        first = action_data("retry", say("check_again", language), here, is_primary=True)
    else:
        return [action_data("back-to-shop", back_label, shop, is_primary=True)]
    if record.kind == "cart" and record.state in PAYABLE:
        return [first, action_data("back-to-cart", say("back_to_cart", language), links.path("cart")), back]
    return [first, back]


def _pay_action(record: CheckoutRecord, path: str, language: str) -> dict[str, Any]:
    if needs_agreement(record) or needs_review(record):
        is_dearer = needs_agreement(record)
        fields = [("confirm_total", str(confirmed_minor(record)))]
        return action_data(
            "confirm-total",
            say("confirm_total" if is_dearer else "continue_to_payment", language),
            path,
            method="post",
            is_primary=True,
            fields=fields,
        )
    label = "try_again" if record.state == "failed" else "continue_to_payment"
    return action_data("retry", say(label, language), path, method="post", is_primary=True)


def was_lowered(record: CheckoutRecord) -> bool:
    """
    True when the buyer pays less than they saw, and no discount is the reason: they are told, once it is paid.

    Who has agreed to Flint's rows has seen them: of a discount, a tip in percent is lower too.
    """
    total = record.amounts.get("total")
    if record.state not in PAID or total is None or record.source == PLAN or record.is_reviewed:
        return False
    before_discount: int = total + record.amounts.get("discount", 0)
    return before_discount < record.shown_total_minor

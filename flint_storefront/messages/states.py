"""
What a page says of each judged state: what is true now and what to do next.
"""

from flint_storefront.checkout.states import STATES as JUDGED_STATES

STATES: dict[str, str] = {
    "state_open_heading": "Not paid yet",
    "state_open_text": "Nothing has been charged. You can go on to the payment page.",
    "state_checking_heading": "We are checking",
    "state_checking_text": "We are asking Flint what became of your order. Please do not pay again.",
    "state_requires_action_heading": "Your bank wants a confirmation",
    "state_requires_action_text": "The payment waits for you to confirm it on the payment page.",
    "state_processing_heading": "Payment under way",
    "state_processing_text": "Your payment is being processed. Please do not pay again; this page shows when it is done.",
    "state_authorized_heading": "Payment authorised",
    "state_authorized_text": "Your bank has approved the amount. The shop will collect it; you need do nothing.",
    "state_paid_heading": "Paid. Thank you",
    "state_paid_text": "Flint has confirmed your payment.",
    "state_partially_paid_heading": "Partly paid",
    "state_partially_paid_text": "A part of the total has been paid. The rest is still open.",
    "state_incomplete_heading": "Not complete yet",
    "state_incomplete_text": "The subscription has not started. Nothing further has been charged.",
    "state_trialing_heading": "Your trial has started",
    "state_trialing_text": "Flint has confirmed your trial.",
    "state_active_heading": "Your subscription is active",
    "state_active_text": "Flint has confirmed your subscription.",
    "state_past_due_heading": "A payment is overdue",
    "state_past_due_text": "The last payment of your subscription did not go through.",
    "state_paused_heading": "Subscription paused",
    "state_paused_text": "Your subscription is paused. Nothing is charged meanwhile.",
    "state_canceled_heading": "Canceled",
    "state_canceled_text": "This has been canceled. Nothing more will be charged.",
    "state_failed_heading": "The payment failed",
    "state_failed_text": "Nothing has been charged. You can try again.",
    "state_expired_heading": "The payment page has expired",
    "state_expired_text": "Nothing has been charged. You can go on with the same order.",
    "state_closed_heading": "This order is closed",
    "state_closed_text": "It was not paid, and it can no longer be paid.",
    "state_invalidated_heading": "This order has changed",
    "state_invalidated_text": "The payment page no longer fits the order. Nothing has been charged; you can go on with the order as it is now.",
    "state_refunded_heading": "Refunded",
    "state_refunded_text": "The whole amount has been returned.",
    "state_partially_refunded_heading": "Partly refunded",
    "state_partially_refunded_text": "A part of the amount has been returned.",
    "state_unknown_heading": "We cannot tell yet",
    "state_unknown_text": "Flint has told us something that we do not understand. Please do not pay again; the shop will look at it.",
}
"""Two keys for each judged state: heading and text."""

if missing := [state for state in JUDGED_STATES if f"state_{state}_text" not in STATES]:  # pragma: no cover
    raise AssertionError(f"no sentence for {missing}")

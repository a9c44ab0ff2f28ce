"""
What the pages of payment links say.
"""

PAYMENT_LINKS_LABELS: dict[str, str] = {
    "link_copied": "Address copied.",
    "link_copy": "Copy address",
    "link_get_tickets": "Get tickets",
    "link_mail": "Send by e-mail",
    "link_not_offered": "Not offered at the moment",
    "link_plan_gone": "This plan is not offered at the moment.",
    "link_preview": "Preview: the button works on the published page.",
    "link_price_later": "The price is shown before you pay.",
    "link_print": "Sheet to print",
    "link_print_now": "Print this sheet",
    "link_qr_alt": "QR code with the address of this page",
    "link_qr_png": "QR code as PNG",
    "link_qr_svg": "QR code as SVG",
    "link_refund_policy": "Refund policy",
    "link_scan": "Scan the code with your phone, or open this address:",
    "link_share": "Share this page",
    "link_suggested": "Suggested amounts",
    "link_terms": "Terms",
    "link_thanks": "Thank you",
    "link_to_page": "Back to the page",
    "link_when": "When",
    "link_where": "Where",
    "link_your_amount": "You choose the amount.",
}
"""Words that do not change with what happened, for the templates' `text`."""

PAYMENT_LINKS_SENTENCES: dict[str, str] = {
    "link_state_active_until": "Open until {end}.",
    "link_state_active_until_event": "Tickets are sold until {end}.",
    "link_state_scheduled": "This opens on {start}.",
    "link_state_scheduled_event": "Ticket sales open on {start}.",
    "link_state_ended": "This ended on {end}.",
    "link_state_ended_event": "Ticket sales ended on {end}.",
    "link_state_sold_out": "Sold out.",
    "link_state_sold_out_donation": "As many donations as were asked for have been given. Thank you.",
    "link_state_sold_out_event": "Sold out. All places are taken.",
    "link_state_inactive": "This is not offered at the moment.",
    "link_state_not_ready": "This is not ready yet. Please come back a little later.",
    "link_plan_intervals": "You choose how often: {intervals}.",
    "link_places_left_one": "{count} place left.",
    "link_places_left": "{count} places left.",
    "link_quantity": "Quantity {count}",
    "link_quantity_choice": "You choose how many, from {low} to {high}.",
    "link_returned": "The receipt from Flint confirms your payment. Please keep it.",
    "link_returned_help": "No receipt came? Please ask us before you try again.",
}
"""Key to English sentence; `{name}` stands for a value."""

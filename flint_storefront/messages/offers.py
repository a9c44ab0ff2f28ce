"""
What the pages of offers, fees, tips and codes say.
"""

OFFERS_LABELS: dict[str, str] = {}
"""Words that do not change with what happened, for the templates' `text`."""

OFFERS_SENTENCES: dict[str, str] = {
    "tip_legend": "Add a tip",
    "tip_note": "The amount is an estimate until Flint has computed the order.",
    "tip_none": "No tip",
    "tip_custom": "Another amount",
    "tip_hint": "An amount, not a percent.",
    "tip_invalid": "Please enter an amount such as {example}, or choose no tip.",
    "tip_required": "Please enter an amount, or choose no tip.",
    "tip_too_large": "The largest tip for this order is {high}.",
    "tip_unknown": "Please choose one of the tips shown here.",
    "tip_not_taken": "Tips are not taken here. Please look at the total and go on.",
    "fee_percent": "{percent} of the goods",
    "fee_rule_low": "{amount}, on orders from {low}",
    "fee_rule_high": "{amount}, on orders up to {high}",
    "fee_rule_low_high": "{amount}, on orders from {low} to {high}",
}
"""Key to English sentence; `{name}` stands for a value."""

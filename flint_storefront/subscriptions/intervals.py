"""
Billing intervals: as a form's value and in words.
"""

from flint_storefront.messages.sentences import say, say_count
from flint_storefront.money import Money, format_money
from flint_storefront.storage.records import PlanRecord

INTERVALS: tuple[str, ...] = ("daily", "weekly", "monthly", "yearly")
"""Flint's words. Source: subscriptions facts, section 2."""


def interval_value(interval: str, count: int) -> str:
    """
    As a form sends it, such as `monthly:3`.
    """
    return f"{interval}:{count}"


def plan_intervals(plan: PlanRecord) -> dict[str, tuple[str, int]]:
    """
    What a subscriber may choose, by form value: the plan's own interval first, then its options.
    """
    pairs = [(plan.billing_interval, plan.billing_interval_count)]
    pairs += [
        (str(option["billing_interval"]), int(option["billing_interval_count"]))
        for option in plan.interval_options
    ]
    return {interval_value(interval, count): (interval, count) for interval, count in pairs}


def plan_quantities(plan: PlanRecord) -> list[int]:
    """
    The quantities a subscriber may choose, smallest first; only 1 where the plan has no options.
    """
    return sorted({1, *plan.quantity_options})


def every(interval: str, count: int, language: str) -> str:
    """
    In words: `every month`, `every 3 months`; a word that we do not know is `each period`.
    """
    return (
        say_count(f"every_{interval}", count, language)
        if interval in INTERVALS
        else say("every_unknown", language)
    )


def price_every(
    money: Money, interval: str, count: int, language: str, *, quantity: int | None = None
) -> str:
    """
    Price and interval in one line, such as `$12.00 every month`; *quantity* is named from two on.
    """
    values = {"price": format_money(money, language), "every": every(interval, count, language)}
    if quantity is None or quantity < 2:
        return say("price_every", language, **values)
    return say("price_every_count", language, **values, quantity=str(quantity))


def capital(text: str) -> str:
    """
    The text with its first letter large, to stand alone.
    """
    return text[:1].upper() + text[1:]

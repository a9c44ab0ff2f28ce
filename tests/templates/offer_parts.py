"""
Builders of what offers put on pages: amounts, tips, codes, fees, campaigns, plans, subscriptions.
"""

from typing import Any

from tests.templates.page_parts import IN_STOCK, PREFIX, Data, action, money


def amounts(
    minors: tuple[int, ...] = (1000, 2500, 5000, 10000),
    *,
    currency: str = "USD",
    prefix: str = "give",
    selected: int | None = 2500,
    **changes: Any,
) -> Data:
    """
    Ready-made amounts and an own one; `custom` in *changes* replaces single keys of the own amount, or removes it by None.
    """
    custom = changes.pop("custom", {})
    own = {
        "choice_id": f"{prefix}-amount-custom-choice",
        "input_id": f"{prefix}-amount-custom",
        "label": "Another amount",
        "value": "",
        "is_selected": False,
        "hint": f"From {money(100, currency)['text']} to {money(1000000, currency)['text']}.",
        "currency": currency,
        "error_id": f"{prefix}-amount-error",
    }
    return {
        "legend": "Amount",
        "choices": [
            {
                "value": str(minor),
                "money": money(minor, currency),
                "is_selected": minor == selected,
                "input_id": f"{prefix}-amount-{number}",
            }
            for number, minor in enumerate(minors, 1)
        ],
        "custom": None if custom is None else own | custom,
        "error": None,
        "error_id": f"{prefix}-amount-error",
    } | changes


def tip(prefix: str = "cart", **changes: Any) -> Data:
    """
    No tip, three percents (the second chosen, with what it comes to), a fixed amount and an own one.
    """
    choices = [
        ("none", "No tip", None),
        ("10%", "10%", money(480)),
        ("15%", "15%", money(720)),
        ("20%", "20%", None),
        ("300", "$3.00", money(300)),
    ]
    own = {
        "choice_id": f"{prefix}-tip-custom-choice",
        "input_id": f"{prefix}-tip-custom",
        "label": "Another amount",
        "value": "",
        "is_selected": False,
        "hint": "An amount, not a percent.",
        "currency": "USD",
        "error_id": f"{prefix}-tip-error",
    }
    return {
        "legend": "Add a tip",
        "note": "The amount is an estimate until Flint has computed the order.",
        "choices": [
            {
                "value": value,
                "label": label,
                "money": shown,
                "is_selected": value == "15%",
                "input_id": f"{prefix}-tip-{number}",
            }
            for number, (value, label, shown) in enumerate(choices, 1)
        ],
        "custom": own | changes.pop("custom", {}),
        "error": None,
        "error_id": f"{prefix}-tip-error",
    } | changes


def code(prefix: str = "cart", **changes: Any) -> Data:
    """
    An empty field for a code.
    """
    return {
        "label": "Discount code",
        "value": "",
        "input_id": f"{prefix}-code",
        "error": None,
        "error_id": f"{prefix}-code-message",
        "note": "",
        "is_kept": False,
    } | changes


def fee_rules() -> list[Data]:
    """
    Fees by their rules, as a product's page tells them.
    """
    return [
        {"name": "Packing", "text": "$1.50", "money": None},
        {"name": "Service fee", "text": "2.5% of the goods, on orders up to $50.00", "money": None},
    ]


def fee_amounts() -> list[Data]:
    """
    Fees as they come out, as a cart shows them.
    """
    return [
        {"name": "Packing", "text": "", "money": money(150)},
        {"name": "Service fee", "text": "", "money": money(120)},
    ]


def set_item(number: int, name: str, minor: int = 1600, *, quantity: int = 1, **changes: Any) -> Data:
    """
    One line of a set, its quantity fixed.
    """
    return {
        "variant_id": f"var_{number}",
        "name": name,
        "unit_price": money(minor),
        "quantity": quantity,
        "quantity_input": None,
        "is_available": True,
    } | changes


def quantity_input(number: int, value: str = "1", **changes: Any) -> Data:
    """
    A quantity of a set that may be chosen.
    """
    return {
        "input_id": f"set-quantity-{number}",
        "name": f"quantity_{number}",
        "value": value,
        "low": 1,
        "high": 6,
        "error": None,
        "error_id": f"set-quantity-{number}-error",
    } | changes


def product_set(**changes: Any) -> Data:
    """
    A set of three; `form` in *changes* replaces single keys of its form.
    """
    form = {
        "checkout_path": f"{PREFIX}/checkout",
        "offer": "signed.set",
        "seen_prices": "var_1:1600:USD var_2:1800:USD var_3:900:USD",
        "seen_fees": "USD 80",
        "tip": None,
        "code": None,
        "fees": [],
    } | changes.pop("form", {})
    return {
        "key": "breakfast",
        "title": "The breakfast set",
        "text": "Two coffees for the week and filters for the month.",
        "entries": [
            set_item(1, "Harbour Blend, 250 g", quantity=2),
            set_item(2, "Night Watch Espresso", 1800, quantity_input=quantity_input(2)),
            set_item(3, "Paper filters", 900),
        ],
        "total": money(5900),
        "is_available": True,
        "problem": None,
        "structured": dict(IN_STOCK),
        "form": form,
    } | changes


def tip_jar(**changes: Any) -> Data:
    """
    A tip jar of four amounts.
    """
    form = {"checkout_path": f"{PREFIX}/checkout", "offer": "signed.tip_jar"}
    form["amounts"] = changes.pop("amounts", None) or amounts(
        (200, 300, 500, 1000), prefix="jar", selected=300
    )
    return {
        "key": "crew",
        "title": "A tip for the crew",
        "text": "Shared among everybody behind the bar.",
        "form": form,
    } | changes


def goal(**changes: Any) -> Data:
    """
    A goal reached by a little less than half.
    """
    return {
        "title": "A new roof for the boat house",
        "raised": money(482050),
        "target": money(1000000),
        "percent": 48,
        "text": "$4,820.50 of $10,000.00 has been given.",
        "count_text": "127 gifts",
        "is_test_mode": False,
        "path": f"{PREFIX}/donate/boat-house/goal",
    } | changes


def wall(**changes: Any) -> Data:
    """
    Four supporters, two of them with a message.
    """
    return {
        "title": "Supporters",
        "supporters": [
            {"name": "Ada", "message": "For all the summers on the water."},
            {"name": "Anonymous", "message": ""},
            {"name": "Björn", "message": "Greetings from the other shore.\nSee you in May."},
            {"name": "Chiara", "message": ""},
        ],
        "empty_text": "Nobody is named here yet.",
    } | changes


def donor_field(name: str, label: str, **changes: Any) -> Data:
    """
    A text that a donor may write.
    """
    return {
        "label": label,
        "input_id": f"give-{name}",
        "is_required": False,
        "value": "",
        "max_length": 200,
        "error": None,
        "error_id": f"give-{name}-error",
    } | changes


def tick(name: str, label: str, note: str = "", **changes: Any) -> Data:
    """
    A box that a donor may tick.
    """
    return {
        "label": label,
        "note": note,
        "is_checked": False,
        "is_required": False,
        "input_id": f"give-{name}",
        "error": None,
        "error_id": f"give-{name}-error",
    } | changes


def fund(**changes: Any) -> Data:
    """
    What a gift is for, the second of two chosen.
    """
    return {
        "label": "What your gift is for",
        "input_id": "give-fund",
        "is_required": False,
        "choices": [
            {"value": "The boats", "is_selected": False},
            {"value": "The roof", "is_selected": True},
        ],
        "error": None,
        "error_id": "give-fund-error",
    } | changes


def question(key: str, label: str, kind: str, **changes: Any) -> Data:
    """
    A question of the site.
    """
    return {
        "key": key,
        "name": f"q_{key}",
        "kind": kind,
        "label": label,
        "note": "",
        "is_required": False,
        "choices": [],
        "value": "",
        "is_checked": False,
        "max_length": 200,
        "input_id": f"give-q-{key}",
        "error": None,
        "error_id": f"give-q-{key}-error",
    } | changes


def intervals(
    *choices: tuple[str, str], prefix: str = "give", selected: str = "once", **changes: Any
) -> Data:
    """
    How often; pairs of value and label.
    """
    return {
        "legend": "How often",
        "choices": [
            {
                "value": value,
                "label": label,
                "is_selected": value == selected,
                "input_id": f"{prefix}-interval-{number}",
            }
            for number, (value, label) in enumerate(choices, 1)
        ],
        "error": None,
    } | changes


def donation_form(**changes: Any) -> Data:
    """
    The smallest form: once, some amounts.
    """
    return {
        "checkout_path": f"{PREFIX}/checkout",
        "offer": "signed.campaign",
        "seen_fees": "USD",
        "id_prefix": "give",
        "amounts": amounts(),
        "intervals": None,
        "only_interval": "once",
        "fund": None,
        "cover": None,
        "dedication": None,
        "message": None,
        "first_name": None,
        "anonymous": None,
        "listed": None,
        "questions": [],
        "fees": [],
        "problem": None,
    } | changes


def campaign(form: Data | None = None, **changes: Any) -> Data:
    """
    An open campaign with one currency.
    """
    return {
        "slug": "boat-house",
        "title": "A new roof for the boat house",
        "text": "The boat house has stood since 1911, and its roof leaks. Your gift pays for timber and slate.",
        "path": f"{PREFIX}/donate/boat-house",
        "is_open": True,
        "closed_text": "",
        "currencies": [],
        "goal": None,
        "wall": None,
        "form": form or donation_form(),
    } | changes


def plan(number: int, name: str, minor: int, interval_text: str = "every month", **changes: Any) -> Data:
    """
    A plan with nothing to choose; `form` in *changes* replaces single keys of its form, or removes it by None.
    """
    form = changes.pop("form", {})
    prefix = f"plan-{number}"
    whole = {
        "checkout_path": f"{PREFIX}/checkout",
        "offer": f"signed.plan.{number}",
        "plan_id": f"spl_{number}",
        "seen_terms": "1200+0+0",
        "id_prefix": prefix,
        "intervals": None,
        "only_interval": "monthly:1",
        "quantity": None,
        "problem": None,
    }
    return {
        "plan_id": f"spl_{number}",
        "slug": f"plan-{number}",
        "name": name,
        "description": "Fresh from the drum, in your letter box on the first Thursday.",
        "path": f"{PREFIX}/plans/plan-{number}",
        "image": None,
        "price": money(minor),
        "interval_text": interval_text,
        "facts": [],
        "is_highlighted": False,
        "is_available": True,
        "switch_id": f"{prefix}-switch",
        "switch_label": name,
        "is_shown": number == 1,
        "structured": dict(IN_STOCK),
        "form": whole | form,
    } | changes


def plan_quantity(**changes: Any) -> Data:
    """
    One, two or five at a time.
    """
    return {
        "label": "Quantity",
        "input_id": "plan-2-quantity",
        "value": "2",
        "options": [1, 2, 5],
        "error": None,
        "error_id": "plan-2-quantity-error",
    } | changes


def plan_offer(plans: list[Data], **changes: Any) -> Data:
    """
    Plans side by side.
    """
    return {
        "key": "coffee",
        "title": "Coffee by post",
        "text": "Pause or stop whenever you like.",
        "has_switch": False,
        "switch_name": "coffee-switch",
        "plans": plans,
    } | changes


def subscription(state: str, **changes: Any) -> Data:
    """
    A row of the account page.
    """
    manage = action(
        "manage-subscription", "manage_subscription", method="post", path=f"{PREFIX}/checkout/x/manage"
    )
    return {
        "title": "Harbour Club",
        "state": state,
        "heading": state.replace("_", " ").capitalize(),
        "price_text": "$18.00 every month",
        "next_text": "Next charge on 4 December 2026.",
        "manage": manage,
        "path": f"{PREFIX}/checkout/x",
    } | changes

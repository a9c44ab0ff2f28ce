"""
Complete page data for the pages and blocks of sets, tip jars, campaigns, plans and subscriptions, in every state.
"""

from flint_storefront.messages.sentences import labels
from tests.templates.offer_parts import (
    amounts,
    campaign,
    code,
    donation_form,
    donor_field,
    fee_rules,
    fund,
    goal,
    intervals,
    plan,
    plan_offer,
    plan_quantity,
    product_set,
    quantity_input,
    question,
    set_item,
    subscription,
    tick,
    tip,
    tip_jar,
    wall,
)
from tests.templates.page_parts import (
    ARABIC,
    HOSTILE,
    LONG_WORD,
    PREFIX,
    Data,
    Sample,
    action,
    frame,
    image,
    money,
    problem,
)

WRONG = {"key": "amount_invalid", "text": "Please enter an amount such as 12.50."}
SUBSCRIPTION_STATES = ("trialing", "active", "past_due", "paused", "canceled", "incomplete")


def block(**data: object) -> Data:
    """
    What every block gets beside its own data.
    """
    return {
        "text": dict(labels("en")),
        "stylesheet": "/static/flint_storefront/storefront.css",
        "script": "/static/flint_storefront/storefront.js",
        "is_test_mode": True,
        "unavailable": "",
        "editor_note": "",
    } | data


def broken(**data: object) -> Data:
    """
    A block whose offer is broken, as an editor sees it.
    """
    return block(
        unavailable="This is not offered at the moment.",
        editor_note="The smallest amount is above the largest.",
        is_test_mode=False,
        **data,
    )


def _set_samples() -> dict[str, Sample]:
    all_of_it = {"tip": tip("set"), "code": code("set"), "fees": fee_rules()}
    wrong = quantity_input(2, "1e3", error=problem("quantity_invalid", low="1", high="6"))
    gone = [set_item(1, "Harbour Blend"), set_item(2, "Anniversary Lot No. 9", is_available=False)]
    hostile_item = set_item(1, HOSTILE, quantity_input=quantity_input(1, HOSTILE))
    sets = {
        "set": product_set(),
        "set_add_ons": product_set(form=all_of_it),
        "set_quantity_error": product_set(
            entries=[set_item(2, "Night Watch", quantity_input=wrong)], structured=None
        ),
        "set_problem": product_set(problem=problem("cart_changed")),
        "set_sold_out": product_set(entries=gone, is_available=False, total=None, text=""),
        "set_long_words": product_set(title=LONG_WORD, text=LONG_WORD, entries=[set_item(1, LONG_WORD)]),
        "set_hostile": product_set(title=HOSTILE, text=HOSTILE, entries=[hostile_item]),
    }
    pages = {
        name: Sample("set.html", {**frame(title=data["title"]), "set": data}) for name, data in sets.items()
    }
    return pages | {
        "block_set": Sample("blocks/product_set.html", block(set=product_set(form=all_of_it))),
        "block_set_gone": Sample("blocks/product_set.html", broken(set=None)),
    }


def _tip_jar_samples() -> dict[str, Sample]:
    wrong = amounts(
        (200, 300, 500, 1000),
        prefix="jar",
        selected=None,
        custom={"value": "1e3", "is_selected": True},
        error=WRONG,
    )
    yen = amounts((500, 1000, 100000), currency="JPY", prefix="jar", selected=1000)
    dinar = amounts((), currency="KWD", prefix="jar", selected=None, custom={"is_selected": True})
    only = amounts((500, 1000), prefix="jar", selected=None, custom=None)
    hostile = amounts((500,), prefix="jar", legend=HOSTILE, custom={"value": HOSTILE, "hint": HOSTILE})
    jars = {
        "tip_jar": tip_jar(),
        "tip_jar_error": tip_jar(amounts=wrong),
        "tip_jar_yen": tip_jar(amounts=yen, text=""),
        "tip_jar_own_amount_only": tip_jar(amounts=dinar),
        "tip_jar_choices_only": tip_jar(amounts=only),
        "tip_jar_hostile": tip_jar(title=HOSTILE, text=HOSTILE, amounts=hostile),
    }
    pages = {
        name: Sample("tip_jar.html", {**frame(title=data["title"]), "tip_jar": data})
        for name, data in jars.items()
    }
    return pages | {
        "block_tip_jar": Sample("blocks/tip_jar.html", block(tip_jar=tip_jar())),
        "block_tip_jar_gone": Sample("blocks/tip_jar.html", broken(tip_jar=None)),
    }


def _full_form() -> Data:
    times = [{"value": "In the morning", "is_selected": False}, {"value": "At night", "is_selected": False}]
    return donation_form(
        intervals=intervals(
            ("once", "Once"),
            ("monthly", "Every month"),
            ("yearly", "Every year"),
            error_id="give-interval-error",
        ),
        only_interval="",
        fund=fund(),
        cover=tick(
            "cover",
            "Cover the costs of the payment",
            "Adds what the payment costs us, 2.9% of the total and $0.30, so that your whole gift arrives.",
        ),
        dedication=donor_field("dedication", "In honour or memory of"),
        message=donor_field("message", "Message"),
        first_name=donor_field("first-name", "First name"),
        listed=tick(
            "listed",
            "Show my gift among the supporters",
            "Your first name, or Anonymous, and your message are shown.",
        ),
        anonymous=tick("anonymous", "Give anonymously", is_checked=True),
        questions=[
            question("how", "How did you hear of us?", "text", is_required=True),
            question("when", "When may we ring?", "choice", choices=times),
            question("letter", "Send me the yearly letter", "tick"),
        ],
        fees=fee_rules(),
    )


def _wrong_form() -> Data:
    form = _full_form()
    required = problem("variant_required")
    form["amounts"] = amounts(selected=None, custom={"value": "-1", "is_selected": True}, error=WRONG)
    form["intervals"] |= {"error": required}
    form["fund"] |= {"error": required}
    form["message"] |= {"value": LONG_WORD, "error": required}
    form["questions"] = [
        question("how", LONG_WORD, "text", is_required=True, error=required),
        question("when", LONG_WORD, "choice", is_required=True, error=required),
        question("terms", LONG_WORD, "tick", is_required=True, is_checked=True, error=required),
    ]
    return form | {"problem": required}


def _hostile_form() -> Data:
    form = _full_form()
    form["fund"]["choices"] = [{"value": HOSTILE, "is_selected": True}]
    form["message"] |= {"value": f"</textarea>{HOSTILE}"}
    form["cover"] |= {"label": HOSTILE, "note": HOSTILE}
    form["questions"] = [question("how", HOSTILE, "text", value=HOSTILE)]
    return form


def _currencies() -> list[Data]:
    return [
        {"code": code, "path": f"{PREFIX}/donate/boat-house?currency={code}", "is_current": code == "USD"}
        for code in ("USD", "EUR", "JPY")
    ]


def _campaign_samples() -> dict[str, Sample]:
    hostile_wall = wall(title=HOSTILE, supporters=[{"name": HOSTILE, "message": HOSTILE}])
    long_wall = wall(supporters=[{"name": LONG_WORD, "message": LONG_WORD}])
    over = goal(raised=money(1234567), percent=100, is_test_mode=True)
    campaigns = {
        "campaign": campaign(_full_form(), goal=goal(), wall=wall(), currencies=_currencies()),
        "campaign_small": campaign(),
        "campaign_errors": campaign(_wrong_form(), goal=over),
        "campaign_closed": campaign(
            is_open=False, form=None, closed_text="This campaign has ended. Thank you.", goal=over
        )
        | {"form": None},
        "campaign_nobody_yet": campaign(goal=goal(raised=money(0), percent=0), wall=wall(supporters=[])),
        "campaign_long_words": campaign(title=LONG_WORD, text=LONG_WORD, wall=long_wall),
        "campaign_hostile": campaign(_hostile_form(), title=HOSTILE, text=HOSTILE, wall=hostile_wall),
    }
    pages = {
        name: Sample("campaign.html", {**frame(title=data["title"]), "campaign": data})
        for name, data in campaigns.items()
    }
    arabic = campaign(_full_form(), title=ARABIC, text=ARABIC, goal=goal(text=ARABIC), wall=wall())
    return pages | {
        "campaign_right_to_left": Sample("campaign.html", {**frame("ar", title=ARABIC), "campaign": arabic}),
        "block_donation": Sample(
            "blocks/donation.html",
            block(campaign=campaign(_full_form(), goal=goal(), currencies=_currencies())),
        ),
        "block_donation_closed": Sample(
            "blocks/donation.html",
            block(campaign=campaign(is_open=False, closed_text="This campaign has ended. Thank you.")),
        ),
        "block_donation_gone": Sample("blocks/donation.html", broken(campaign=None)),
    }


def _goal_samples() -> dict[str, Sample]:
    text = {"text": dict(labels("en"))}
    untold = goal(target=None, percent=None, text="Thank you to everybody", count_text="")
    return {
        "goal": Sample("goal.html", text | {"goal": goal()}),
        "goal_newer": Sample("goal.html", text | {"goal": goal(raised=money(600000), percent=60)}),
        "goal_without_target": Sample("goal.html", text | {"goal": untold}),
        "goal_test_mode": Sample("goal.html", text | {"goal": goal(is_test_mode=True, text=HOSTILE)}),
        "block_goal": Sample("blocks/goal.html", block(goal=goal())),
        "block_goal_gone": Sample("blocks/goal.html", broken(goal=None)),
        "block_wall": Sample("blocks/supporter_wall.html", block(wall=wall())),
        "block_wall_empty": Sample("blocks/supporter_wall.html", block(wall=wall(supporters=[]))),
        "block_wall_gone": Sample("blocks/supporter_wall.html", broken(wall=None)),
    }


def _question_samples() -> dict[str, Sample]:
    fields = [{"name": "amount", "value": "2500"}, {"name": "message", "value": HOSTILE}]
    path = f"{PREFIX}/checkout"
    monthly = action("give-monthly", "donate", method="post", path=path, is_primary=True, fields=fields)
    once = action("give-once", "donate", method="post", path=path, fields=fields)
    asked = {
        "heading": "Would you give monthly instead?",
        "text": "A gift every month lets us plan the roof. You can stop at any time.",
        "monthly": monthly | {"label": "Give $10.00 every month"},
        "once": once | {"label": "Give $25.00 once"},
    }
    data = {**frame(csrf=True, title=asked["heading"]), "question": asked}
    return {"monthly_question": Sample("monthly_question.html", data)}


FACTS = [
    "Free for the first 14 days; the first period is charged after them.",
    "A set-up fee of $4.00 is charged once, with the start.",
    "Runs for at least 3 months.",
    "Ending it before then costs $9.00.",
]


def _choosing() -> Data:
    times = intervals(
        ("monthly:1", "Every month"),
        ("monthly:3", "Every 3 months"),
        ("yearly:1", "Every year"),
        prefix="plan-2",
        selected="monthly:1",
    )
    return plan(
        2,
        "Harbour Club",
        1800,
        facts=FACTS,
        is_highlighted=True,
        image=image(),
        form={"intervals": times, "quantity": plan_quantity()},
    )


def _plans() -> list[Data]:
    return [
        plan(1, "Taster", 900),
        _choosing(),
        plan(3, "Office", 14500, "every 3 months", facts=FACTS[:1]),
    ]


def _wrong_plan() -> Data:
    required = problem("variant_required")
    chosen = _choosing()
    chosen["form"]["intervals"] |= {"error": required}
    chosen["form"]["quantity"] |= {"error": required, "options": [], "value": "1e3"}
    chosen["form"] |= {"problem": required}
    return chosen


def _plan_samples() -> dict[str, Sample]:
    gone = plan(1, "Taster", 900, is_available=False, structured=None, description="")
    switched = plan_offer(_plans(), has_switch=True)
    hostile = plan(1, HOSTILE, 900, HOSTILE, facts=[HOSTILE], description=HOSTILE, switch_label=HOSTILE)
    long = plan(1, LONG_WORD, 123456789, LONG_WORD, facts=[LONG_WORD], description=LONG_WORD)
    offers = {
        "plans": [plan_offer(_plans())],
        "plans_switch": [switched],
        "plans_two_offers": [
            plan_offer([plan(1, "Taster", 900), gone | {"form": plan(4, "", 1)["form"]}], text=""),
            plan_offer([_choosing()], title="", text=""),
        ],
        "plans_empty": [],
        "plans_errors": [plan_offer([_wrong_plan()])],
        "plans_long_words": [
            plan_offer([long, _choosing()], title=LONG_WORD, text=LONG_WORD, has_switch=True)
        ],
        "plans_hostile": [plan_offer([hostile], title=HOSTILE, text=HOSTILE, has_switch=True)],
    }
    singles = {
        "plan": _choosing(),
        "plan_errors": _wrong_plan(),
        "plan_gone": gone,
        "plan_hostile": hostile,
    }
    samples = {
        name: Sample("plans.html", {**frame(title="Plans"), "plan_offers": data})
        for name, data in offers.items()
    }
    samples |= {
        name: Sample("plan.html", {**frame(title=data["name"]), "plan_offers": [plan_offer([data])]})
        for name, data in singles.items()
    }
    return samples | {
        "block_plans": Sample("blocks/plans.html", block(plan_offers=[switched])),
        "block_plans_gone": Sample("blocks/plans.html", broken(plan_offers=[])),
    }


def _account_samples() -> dict[str, Sample]:
    rows = [subscription(state) for state in SUBSCRIPTION_STATES]
    bare = subscription("canceled", price_text="", next_text="", manage=None, path="", title=HOSTILE)
    pages = {
        "account": {"subscriptions": rows, "empty_text": "", "sign_in_text": ""},
        "account_hostile": {"subscriptions": [bare], "empty_text": "", "sign_in_text": ""},
        "account_long_words": {
            "subscriptions": [subscription("active", title=LONG_WORD)],
            "empty_text": "",
            "sign_in_text": "",
        },
        "account_empty": {
            "subscriptions": [],
            "empty_text": "You have no subscriptions here.",
            "sign_in_text": "",
        },
        "account_signed_out": {
            "subscriptions": [],
            "empty_text": "",
            "sign_in_text": "Please sign in to see your subscriptions.",
        },
    }
    cart = {"cart_path": f"{PREFIX}/cart", "cart_count_path": f"{PREFIX}/cart/count"}
    return {
        name: Sample("account.html", {**frame(csrf=True, title="Your subscriptions"), **data})
        for name, data in pages.items()
    } | {"block_cart_summary": Sample("blocks/cart_summary.html", block(**cart))}


OFFER_SAMPLES: dict[str, Sample] = (
    _set_samples()
    | _tip_jar_samples()
    | _campaign_samples()
    | _goal_samples()
    | _question_samples()
    | _plan_samples()
    | _account_samples()
)
"""Every sample of an offer's page or block by name."""

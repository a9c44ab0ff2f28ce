"""
Who the small coffee roaster of both example sites is and what it offers: the same for the Flask shop and the Wagtail site.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from flint_storefront import (
    AmountTerms,
    Campaign,
    CostRate,
    LinkEvent,
    LinkField,
    LinkLine,
    LinkOffer,
    Question,
    TipJar,
)

NAME = "Ember Lane Coffee"
TAGLINE = "Roasted on Tuesdays. On the counter by Wednesday."
INTRODUCTION = (
    "A drum that holds twelve kilos, one street away from the river, and no hurry. "
    "Order here, pay in a minute, and pick it up at the counter when you walk past."
)

SHELF_HEADING = "On the shelf this week"
SHELF_SLUGS = ("house-espresso", "guji-single-origin", "night-shift-decaf")
BAR_HEADING = "Ready when you are"
BAR_TEXT = "Order your cup from the tram and skip the queue. We start it when your payment is in."
BAR_SLUG = "flat-white"
CLASS_HEADING = "Saturday mornings"
CLASS_SLUG = "saturday-brewing-class"

STORY_HEADING = "Twelve kilos at a time"
STORY = (
    "Ember Lane began in 2014 with a second-hand drum roaster and the key to an old print shop. "
    "The presses are gone, the skylight stayed, and on Tuesdays the whole lane smells of toast.",
    "We buy from eleven growers whose names we know, pay on delivery, and roast each lot until it tastes of "
    "where it is from. What we cannot sell within three weeks we drink ourselves.",
    "There is no delivery van. The post takes bags to those who live too far away; everything else is handed over at "
    "the counter, ground if you like, by somebody who can tell you how to brew it.",
)
WEEK_HEADING = "How our week goes"
WEEK = (
    ("Monday", "Samples on the table. We taste last week's roasts and argue about them."),
    ("Tuesday", "The drum is hot from seven. Six batches of espresso, two of whatever is in season."),
    ("Wednesday", "Bags are filled and stamped. Orders paid by noon are ready at four."),
    ("Thursday to Saturday", "The bar is open, and so is the shelf. Brewing class on Saturday at ten."),
)

ADDRESS = ("Ember Lane 7", "the old print shop, ring twice")
OPENING_HOURS = (
    ("Wednesday", "16:00 – 19:00"),
    ("Thursday, Friday", "8:00 – 18:00"),
    ("Saturday", "9:00 – 15:00"),
)
CONTACT = "counter@ember-lane.example"

SKYLIGHT = Campaign(
    slug="skylight",
    title="Mend the skylight",
    text=(
        "The skylight of the old print shop is from 1911 and lets the rain in over the brewing table. A glazier from the "
        "next street will set forty new panes in spring. We pay for half of them and ask for the other half."
    ),
    amounts=(
        AmountTerms(currency="USD", choices=(1500, 4000, 7500), low=300, high=500_000, preselected=4000),
        AmountTerms(currency="EUR", choices=(1500, 4000, 7500), low=300, high=500_000, preselected=4000),
    ),
    intervals=("once", "monthly", "yearly"),
    funds=("Panes of glass", "The iron frame"),
    questions=(
        Question(
            key="from_where",
            label="How do you know the lane?",
            kind="choice",
            choices=("I live here", "I come for the coffee", "From somebody else"),
        ),
        Question(key="opening", label="Ask me to the first evening under the new glass", kind="tick"),
    ),
    cost_rates={
        "USD": CostRate(percent=Decimal("2.9"), fixed=30),
        "EUR": CostRate(percent=Decimal("2.9"), fixed=30),
    },
    has_dedication=True,
    has_message=True,
    has_wall=True,
    shows_messages=True,
    asks_monthly=True,
    goal_minor=600_000,
    goal_currency="USD",
)
SKYLIGHT_HEADING = "Forty panes to go"
SKYLIGHT_TEXT = "It rains on the brewing table. Whoever likes can help with the glass."

TIP_JAR = TipJar(
    key="counter",
    title="For the people at the counter",
    text="Goes to whoever is behind the bar this week, in full.",
    amounts=AmountTerms(currency="USD", choices=(200, 500, 1000), low=100, high=20_000, preselected=200),
)

SET_KEY, SET_TITLE = "sunday", "Sunday breakfast"
SET_TEXT = "A bag of the house espresso and cold brew for everybody at the table, in one box."
SET_HEADING = "For Sunday"

PLANS_KEY, PLANS_TITLE = "beans", "A bag every month"
PLANS_TEXT = "Another coffee each month, ready at the counter on the first Wednesday. Stop whenever you like."
PLANS_HEADING = "Beans without thinking of them"

CODE, CODE_TEXT = "WELCOME10", "Ten percent off your first order"

FEES: list[dict[str, Any]] = [
    {
        "name": "Box and paper",
        "type": "packaging_fee",
        "amount": {"USD": 80},
        "only_for": ["cart", f"set:{SET_KEY}"],
    }
]
TIPS: dict[str, Any] = {"mode": "page", "percents": [10, 15], "amounts": {"USD": [100]}}

LINKS_HEADING = "Pay from anywhere"
LINKS_TEXT = (
    "Each of these has an address and a code of its own: on the sign at our market stall, in the newsletter, on the poster "
    "at the bakery. Open one, or print it and hang it up."
)
MARKET_SLUG, NEIGHBOUR_SLUG, FETE_SLUG, MONTHLY_SLUG = (
    "market-bag",
    "cup-for-a-neighbour",
    "summer-fete",
    "bag-a-month",
)
LINK_SLUGS = (MARKET_SLUG, NEIGHBOUR_SLUG, FETE_SLUG, MONTHLY_SLUG)
"""The payment links, in the order in which their page shows them."""
JUNE, SATURDAY = 6, 5
FETE_BEGINS, FETE_SALE_ENDS = time(14, 0), time(18, 0)

NEIGHBOUR_LINK = LinkOffer(
    slug=NEIGHBOUR_SLUG,
    kind="donation",
    title="A cup for a neighbour",
    text=(
        "Put a cup on the slate for somebody who is short this week. Whoever asks for it at the bar gets it, and nobody asks "
        "why.\n\nIn a usual week nine are given and eight are taken."
    ),
    currency="USD",
    donation=AmountTerms(currency="USD", choices=(450, 900, 1800), low=200, high=50_000),
    summary_note="Goes on the slate the same day.",
    inactive_message="The slate is full at the moment. Thank you for the thought.",
    metadata={"slate": "neighbours"},
)


def market_link(variant_id: str) -> LinkOffer:
    """
    The sign at the market stall: a bag of the house espresso, up to six.

    Args:
        variant_id: Flint's, of the bag in this shop's catalogue.
    """
    return LinkOffer(
        slug=MARKET_SLUG,
        title="A bag from the market stall",
        text=(
            "The house espresso, roasted on Tuesday. Scan, pay, show us the receipt and take your bag along.\n\n"
            "Not at the stall? We keep it for you at the counter for a week."
        ),
        lines=(LinkLine(key="bag", variant_id=variant_id, low=1, high=6),),
        fields=(LinkField(key="name_on_bag", label="A name to write on the bag", max_length=40),),
        takes_codes=True,
        takes_tips=True,
        inactive_message="The stall is closed. Everything is on the shelf in Ember Lane.",
    )


def fete_link(today: date) -> LinkOffer:
    """
    The coming summer fête: two tiers, sixty places, sold until the evening before.
    """
    day = _coming_fete(today)
    return LinkOffer(
        slug=FETE_SLUG,
        kind="event",
        title="Summer fête in the yard",
        text=(
            "An afternoon for families: roast a handful of beans in a pan, cup three coffees blindfolded, and lemonade from "
            "the big jar for whoever is under twelve.\n\nEach booking is for at least one grown-up and one child."
        ),
        currency="USD",
        lines=(
            LinkLine(
                key="grown-up",
                name="Grown-up",
                description="Tasting, pan roasting and a bag to take home",
                unit_minor=1800,
                low=1,
                high=6,
                tax_category="admission",
            ),
            LinkLine(
                key="child",
                name="Child",
                description="Under twelve; lemonade and waffles",
                unit_minor=600,
                low=1,
                high=6,
                tax_category="admission",
            ),
        ),
        event=LinkEvent(
            starts_at=datetime.combine(day, FETE_BEGINS),
            venue=", ".join(ADDRESS),
            capacity=60,
            sends_tickets=True,
            ticket_prefix="FETE",
        ),
        fields=(
            LinkField(key="family", label="Family name", is_required=True, max_length=80),
            LinkField(
                key="waffles", label="Waffles", kind="dropdown", options=("With everything", "Without eggs")
            ),
            LinkField(key="helps", label="We can help to carry tables at one", kind="checkbox"),
            LinkField(key="wish", label="Anything we should know", kind="textarea", max_length=500),
        ),
        summary_note="Rain or shine: the shop is dry.",
        inactive_message="No more places are sold. Come by anyway: the lemonade is for everybody.",
        sales_end_at=datetime.combine(day - timedelta(days=1), FETE_SALE_ENDS),
    )


def monthly_link(plan_id: str) -> LinkOffer:
    """
    The card in every box: a bag every month.

    Args:
        plan_id: Flint's subscription plan in this shop's catalogue.
    """
    return LinkOffer(
        slug=MONTHLY_SLUG,
        kind="subscription",
        title="A bag every month, from the card in the box",
        text=PLANS_TEXT,
        plan_id=plan_id,
        inactive_message="We have as many subscribers as the drum can roast for. Ask again after summer.",
    )


def _coming_fete(today: date) -> date:
    """
    The third Saturday of June, of this year while it is still sold, else of the next: the demo never goes stale.
    """
    for year in (today.year, today.year + 1):
        first = date(year, JUNE, 1)
        day = first + timedelta(days=(SATURDAY - first.weekday()) % 7 + 14)
        if today < day - timedelta(days=1):
            break
    return day

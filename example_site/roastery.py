"""
Who the small coffee roaster of both example sites is and what it offers: the same for the Flask shop and the Wagtail site.
"""

from decimal import Decimal
from typing import Any

from flint_storefront import AmountTerms, Campaign, CostRate, Question, TipJar

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

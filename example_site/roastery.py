"""
Who the small coffee roaster of both example sites is: one text for the Flask shop and the Wagtail site.
"""

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
    "There is no delivery van. Coffee is collected at the counter, ground if you like, and handed over by "
    "somebody who can tell you how to brew it.",
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

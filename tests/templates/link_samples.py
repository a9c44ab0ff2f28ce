"""
Page data of payment links in every state and of every kind, made by the core's own functions from what a site may want.
"""

from dataclasses import replace
from datetime import UTC, datetime

from flint_storefront.messages.sentences import say
from flint_storefront.offers.terms import AmountTerms
from flint_storefront.page_request import PageLocale
from flint_storefront.payment_links.models import LinkEvent, LinkLine, LinkOffer
from flint_storefront.payment_links.page_data import link_data
from flint_storefront.payment_links.schedule import Sale
from flint_storefront.payment_links.sharing import sharing_data
from flint_storefront.payment_links.showing import LinkView
from flint_storefront.payment_links.states import ACTIVE, STATES
from flint_storefront.storage.records import PlanRecord
from tests.catalog.shop import Flint, make_shop
from tests.templates.page_parts import ARABIC, HOSTILE, LONG_WORD, Data, Sample, frame

SHOP = make_shop(Flint().transport(), SHOP_NAME="Harbour Roasters")
URL = "https://checkout.withflintpay.com/pay/pl_1"
TEXT = "Music, coffee and cake between the boats.\n\nBring your own cup.\nDogs are welcome."
IMAGE = {"image_url": "https://shop.example/fete.svg", "image_alt": "Boats in the harbour"}
TIERS = (
    LinkLine(key="adult", name="Adult", unit_minor=2000, low=1, high=6),
    LinkLine(key="child", name="Child", description="Up to 14 years.", unit_minor=900, low=1, high=6),
    LinkLine(key="gift", name="For the boat house", amounts=AmountTerms(currency="USD", low=100, high=5000)),
)
OFFERS = {
    "standard": LinkOffer(
        slug="mug",
        title="The harbour mug",
        text=TEXT,
        currency="USD",
        lines=(LinkLine(key="mug", name="The harbour mug", unit_minor=1800, low=1, high=4),),
        terms_url="https://shop.example/terms",
        refund_policy_url="https://shop.example/refunds",
        **IMAGE,
    ),
    "donation": LinkOffer(
        slug="roof",
        kind="donation",
        title="A new roof for the boat house",
        text=TEXT,
        donation=AmountTerms(currency="USD", choices=(1000, 2500, 5000), low=500, high=50000),
    ),
    "event": LinkOffer(
        slug="summer-fete",
        kind="event",
        title="Summer fete",
        text=TEXT,
        currency="USD",
        lines=TIERS,
        event=LinkEvent(
            starts_at=datetime(2027, 2, 6, 1, tzinfo=UTC),
            timezone="Pacific/Auckland",
            venue="The old harbour",
        ),
        **IMAGE,
    ),
    "subscription": LinkOffer(
        slug="beans", kind="subscription", title="Beans by post", text=TEXT, plan_id="plan_1"
    ),
}
PLAN = PlanRecord(
    subscription_plan_id="plan_1",
    slug="beans",
    name="Harbour Club",
    currency="USD",
    recurring_minor=2400,
    setup_fee_minor=400,
    billing_interval="monthly",
    trial_days=14,
    interval_options=[{"billing_interval": "monthly", "billing_interval_count": 3}],
    seen_at=datetime(2026, 11, 20, tzinfo=UTC),
)
SALE = Sale(datetime(2026, 11, 25, 9, tzinfo=UTC), datetime(2026, 12, 24, 17, tzinfo=UTC))


def view(kind: str, status: str = ACTIVE, **changes: object) -> LinkView:
    """
    A link of that kind as it is shown in that state.
    """
    shown = LinkView(
        offer=OFFERS[kind],
        status=status,
        sale=SALE,
        url=URL if status == ACTIVE else "",
        places_left=3 if kind == "event" and status == ACTIVE else None,
        plan=PLAN if kind == "subscription" else None,
    )
    return replace(shown, **changes)


def link(shown: LinkView, language: str = "en") -> Data:
    """
    The `link` of the templates.
    """
    return link_data(SHOP, PageLocale(language), shown)


def page(shown: LinkView, language: str = "en", body_html: str = "") -> Sample:
    """
    The page of a link.
    """
    url = SHOP.links.url("payment_link", slug=shown.offer.slug)
    sharing = None if shown.is_preview else sharing_data(SHOP, shown.offer, url)
    data = {"link": link(shown, language), "sharing": sharing, "body_html": body_html}
    return Sample("payment_link.html", {**frame(language, title=shown.offer.title), **data})


def _odd_offer(text: str) -> LinkOffer:
    event = replace(OFFERS["event"].event, venue=text)
    lines = (LinkLine(key="a", name=text, description=text, unit_minor=1), *TIERS)
    words = {"title": text, "text": text, "inactive_message": text, "image_alt": text}
    return replace(OFFERS["event"], event=event, lines=lines, **words)


def _price_samples() -> dict[str, Sample]:
    several = replace(
        OFFERS["standard"],
        image_url="",
        lines=(
            LinkLine(key="cup", name="Cup", unit_minor=400, quantity=3),
            LinkLine(key="tray", name="Tray", unit_minor=2500),
        ),
    )
    unknown = replace(OFFERS["standard"], lines=(LinkLine(key="a", variant_id="var_9"),))
    gone = replace(PLAN, is_gone=True)
    return {
        "link_several_lines": page(view("standard", offer=several)),
        "link_not_mirrored": page(view("standard", offer=unknown)),
        "link_plan_gone": page(view("subscription", "inactive", plan=gone)),
        "link_bare": page(view("subscription", "not_ready", plan=None)),
        "link_preview": page(view("event", url="", is_preview=True, is_kept=False)),
        "link_long_words": page(view("event", offer=_odd_offer(LONG_WORD))),
        "link_hostile": page(view("event", offer=_odd_offer(HOSTILE)), body_html=HOSTILE),
        "link_hostile_ended": page(view("event", "ended", offer=_odd_offer(HOSTILE))),
        "link_right_to_left": page(view("event", offer=_odd_offer(ARABIC)), language="ar"),
    }


def _other_samples() -> dict[str, Sample]:
    returned = {
        "name": "Summer fete",
        "text": say("link_returned", "en"),
        "help_text": say("link_returned_help", "en"),
        "path": "/shop/pay/summer-fete",
    }
    off = {"slug": "summer-fete", "status": "inactive", "state_text": "See you\nnext summer."}
    thanks, neutral = say("link_thanks", "en"), say("link_not_offered", "en")
    sheet = {**frame(title="Summer fete"), "link": link(view("event"))}
    nameless = {**frame(title=thanks), "returned": {**returned, "name": ""}}
    return {
        "link_return": Sample("payment_link_return.html", {**frame(title=thanks), "returned": returned}),
        "link_return_nameless": Sample("payment_link_return.html", nameless),
        "link_neutral": Sample("payment_link_neutral.html", {**frame(title=neutral), "link": off}),
        "link_print": Sample("payment_link_print.html", sheet),
    }


def _block(shown: LinkView | None, **changes: object) -> Sample:
    data = {
        "text": frame()["text"],
        "stylesheet": "/static/flint_storefront/storefront.css",
        "script": "/static/flint_storefront/storefront.js",
        "is_test_mode": True,
        "unavailable": "",
        "editor_note": "",
        "link": link(shown) if shown is not None else None,
    }
    return Sample("blocks/payment_link.html", data | changes)


LINK_SAMPLES: dict[str, Sample] = {
    **{f"link_{kind}_{status}": page(view(kind, status)) for kind in OFFERS for status in STATES},
    **{f"block_link_{kind}": _block(view(kind)) for kind in OFFERS},
    **{f"block_link_{status}": _block(view("event", status)) for status in STATES if status != ACTIVE},
    "block_link_gone": _block(None, unavailable="This is not offered at the moment.", editor_note="Gone."),
    **_price_samples(),
    **_other_samples(),
}
"""Every sample of a payment link by name."""

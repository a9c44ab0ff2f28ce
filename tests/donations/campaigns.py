"""
Campaigns for tests, and their forms as a browser would send them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from flint_storefront.donations.actions import donate, show_campaign
from flint_storefront.offers.book import OfferList
from flint_storefront.offers.terms import AmountTerms, Campaign, CostRate, Question
from flint_storefront.page_request import OriginHeaders, PageRequest, Visitor
from flint_storefront.results import Result, ShowPage
from flint_storefront.storefront import Storefront
from tests.catalog.shop import SAME_ORIGIN, TOKEN, Csrf

DOLLARS = AmountTerms(currency="USD", choices=(1000, 2500, 5000), low=500, high=100_000, preselected=2500)
EUROS = AmountTerms(currency="EUR", choices=(1000, 2000), low=500, high=100_000)
YEN = AmountTerms(currency="JPY", choices=(1000, 3000), low=100, high=1_000_000)
RATE = CostRate(percent=Decimal("2.9"), fixed=30)

PLAIN = Campaign(slug="clean-water", title="Clean water", amounts=(DOLLARS,))
"""Once, in dollars, nothing asked."""
REGULAR = replace(PLAIN, intervals=("once", "weekly", "monthly", "yearly"), cost_rates={"USD": RATE})
"""Once or regularly, the costs may be covered."""
FULL = replace(
    REGULAR,
    amounts=(DOLLARS, EUROS, YEN),
    funds=("Wells", "Filters"),
    has_dedication=True,
    has_message=True,
    has_wall=True,
    questions=(
        Question(key="heard", label="How did you hear of us?", max_length=20),
        Question(key="size", label="Shirt size", kind="choice", choices=("S", "M"), is_required=True),
        Question(key="terms", label="I am of age", kind="tick", is_required=True),
        Question(key="news", label="Send me news", kind="tick"),
    ),
)
"""Everything asked, in three currencies."""
FULL_ANSWERS = {"q_size": "M", "q_terms": "yes"}
"""What `FULL` requires."""


def offering(storefront: Storefront, *campaigns: Campaign) -> Storefront:
    """The same storefront with these campaigns only."""
    return replace(storefront, offers=OfferList(campaigns))


def get_page(
    slug: str, *, query: Mapping[str, Sequence[str]] | None = None, language: str = "en"
) -> PageRequest:
    """A look at a campaign's page."""
    base = PageRequest(method="GET", csrf=Csrf(), arguments={"slug": slug}, query=query or {})
    return replace(base, locale=replace(base.locale, language=language))


def press(
    form: Mapping[str, Any],
    *,
    token: str | None = TOKEN,
    origin: OriginHeaders = SAME_ORIGIN,
    csrf: Csrf | None = None,
    language: str = "en",
) -> PageRequest:
    """The POST of a form; a field may have several values."""
    values = {name: [value] if isinstance(value, str) else list(value) for name, value in form.items()}
    base = PageRequest(
        method="POST", csrf=csrf or Csrf(), form=values, visitor=Visitor(token=token), origin=origin
    )
    return replace(base, locale=replace(base.locale, language=language))


def form_data(storefront: Storefront, slug: str, *, currency: str | None = None) -> dict[str, Any]:
    """The form of a campaign's page."""
    page = show_campaign(storefront, get_page(slug, query={"currency": [currency]} if currency else None))
    assert isinstance(page, ShowPage), page
    form: dict[str, Any] = page.data["campaign"]["form"]
    return form


def give(
    storefront: Storefront,
    campaign: Campaign,
    *,
    currency: str | None = None,
    language: str = "en",
    token: str | None = TOKEN,
    **fields: Any,
) -> Result:
    """Open the campaign's page, fill in its form and press the button."""
    shown = form_data(storefront, campaign.slug, currency=currency)
    interval = shown["only_interval"] or "once"
    sent = {"offer": shown["offer"], "interval": interval, "amount": "1000", **fields}
    return donate(storefront, press(sent, token=token, language=language))


def came_back(page: Result, status: int = 400) -> dict[str, Any]:
    """The form of the page that came back."""
    assert isinstance(page, ShowPage), page
    assert (page.status, page.template) == (status, "flint_storefront/campaign.html")
    form: dict[str, Any] = page.data["campaign"]["form"]
    return form


def key_of(field: Mapping[str, Any] | None) -> str | None:
    """Key of a field's problem."""
    return field["error"]["key"] if field is not None and field["error"] is not None else None

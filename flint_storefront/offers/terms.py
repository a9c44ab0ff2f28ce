"""
What a site offers and its bounds: one record an offer, from which every block, page, form and signed button is made.

A product needs none of these: the mirror is its record. Plain frozen data; `offers/terms_checks.py` says what is wrong with it.
"""

from dataclasses import dataclass, field
from decimal import Decimal

INTERVALS: tuple[str, ...] = ("once", "weekly", "monthly", "yearly")
"""How often a donation may be given, in the order in which it is shown."""


@dataclass(frozen=True, kw_only=True)
class AmountTerms:
    """
    Amounts of one currency that may be chosen, minor units.
    """

    currency: str
    choices: tuple[int, ...] = ()
    """Ready-made amounts, smallest first."""
    low: int = 100
    """Smallest amount."""
    high: int = 1_000_000
    """Largest amount."""
    preselected: int | None = None
    """The choice that is marked at first; None: none is."""
    has_custom: bool = True
    """True when the buyer may type another amount within the bounds."""


@dataclass(frozen=True, kw_only=True)
class TipJar:
    """
    A single amount for the house.
    """

    key: str
    """Slug, unique among the site's tip jars."""
    title: str
    """What the buyer pays for, on our page and on Flint's."""
    text: str = ""
    amounts: AmountTerms


@dataclass(frozen=True, kw_only=True)
class SetItem:
    """
    One variant of a set.
    """

    variant_id: str
    quantity: int = 1
    low: int | None = None
    """Smallest quantity that the buyer may choose; None: the quantity is fixed."""
    high: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProductSet:
    """
    Several variants behind one button.
    """

    key: str
    """Slug, unique among the site's sets."""
    title: str
    text: str = ""
    items: tuple[SetItem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlanOffer:
    """
    One or several plans of Flint, one of which the buyer subscribes to.
    """

    key: str
    """Slug, unique among the site's plan offers."""
    title: str = ""
    text: str = ""
    plan_ids: tuple[str, ...] = ()
    """In the order in which they are shown."""
    highlighted_plan_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class CostRate:
    """
    What a payment costs the shop: a percent of it and a fixed amount.
    """

    percent: Decimal = Decimal(0)
    """0 to below 100, at most four decimals; 2.9 means 2.9 %."""
    fixed: int = 0
    """Minor units of the donation's currency."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """
    A question of the site to a donor.
    """

    key: str
    """Lower-case letters, digits and `_`; names the form's field and the answer."""
    label: str
    kind: str = "text"
    """`text`, `choice` or `tick`."""
    choices: tuple[str, ...] = ()
    is_required: bool = False
    max_length: int = 200
    """Of a text, characters."""


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """
    A cause that donors give to.
    """

    slug: str
    title: str
    text: str = ""
    amounts: tuple[AmountTerms, ...] = ()
    """One for each currency; the first is shown unless another is asked for."""
    intervals: tuple[str, ...] = ("once",)
    """Some of `INTERVALS`; the first is marked at first."""
    funds: tuple[str, ...] = ()
    """What the donor may choose the gift for; empty: not asked."""
    questions: tuple[Question, ...] = ()
    cost_rates: dict[str, CostRate] = field(default_factory=dict)
    """By currency; without one, covering the costs is not offered in that currency."""
    has_dedication: bool = False
    has_message: bool = False
    has_wall: bool = False
    """True when donors may ask to be listed on the supporter wall."""
    shows_messages: bool = False
    """True when the wall shows the messages of those who are listed."""
    asks_monthly: bool = False
    """True when a donor who gives once is asked, once, whether to give monthly instead."""
    goal_minor: int | None = None
    """What is to be reached, minor units of `goal_currency`; None: only what was given is told."""
    goal_currency: str | None = None
    """Currency of the goal; None: the first of `amounts`."""
    is_open: bool = True
    """False: the page stays, nothing can be given."""


AnyOffer = TipJar | ProductSet | PlanOffer | Campaign

"""
What a site wants of a payment link: plain frozen data, from which the request to Flint, the page and the state are made.

`payment_links/checks.py` says what is wrong with it, `payment_links/stored.py` writes it as JSON and reads it again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from flint_storefront.offers.terms import AmountTerms

STANDARD, DONATION, EVENT, SUBSCRIPTION = "standard", "donation", "event", "subscription"
KINDS: tuple[str, ...] = (STANDARD, DONATION, EVENT, SUBSCRIPTION)
"""Flint knows three types; a subscription is a standard link with a plan. Source: payment_links facts, section 3."""
FIELD_KINDS: tuple[str, ...] = ("text", "textarea", "dropdown", "checkbox")
EXPIRES_IN_SECONDS = 1800


@dataclass(frozen=True, kw_only=True)
class LinkLine:
    """
    One line: a variant of the catalogue, a price of our own, or a price that the buyer sets.
    """

    key: str
    """Slug, unique within the link; names the line at Flint and must stay when the line changes."""
    variant_id: str | None = None
    """A variant of the catalogue: its name and price are Flint's; then nothing below but quantities is given."""
    name: str = ""
    description: str = ""
    unit_minor: int | None = None
    """Fixed price of one unit, minor units of the link's currency."""
    amounts: AmountTerms | None = None
    """The buyer sets the price of a unit within these bounds; then there is no `unit_minor`."""
    quantity: int = 1
    low: int | None = None
    """Smallest quantity that the buyer may choose; None: the quantity is fixed."""
    high: int | None = None
    is_taxable: bool | None = None
    """None leaves it to Flint."""
    tax_category: str | None = None
    """One of Flint's, such as `admission`."""


@dataclass(frozen=True, kw_only=True)
class LinkEvent:
    """
    What the buyer goes to.
    """

    starts_at: datetime
    """Aware, or the wall clock of `timezone`."""
    timezone: str = ""
    """IANA name; empty: the site's."""
    venue: str = ""
    capacity: int | None = None
    """Units sold over all buyers; None: no limit."""
    sends_tickets: bool = False
    """True: Flint mails tickets with numbers."""
    ticket_prefix: str = ""


@dataclass(frozen=True, kw_only=True)
class LinkField:
    """
    A question that Flint's page asks the buyer; the answer comes back in the order's metadata.
    """

    key: str
    """1 to 243 characters, unique within the link, not padded with blanks."""
    label: str
    kind: str = "text"
    """One of `FIELD_KINDS`."""
    options: tuple[str, ...] = ()
    """Of a dropdown: at least one."""
    placeholder: str = ""
    is_required: bool = False
    max_length: int | None = None
    """Characters, 1 to 4096; None: Flint's own, 255 for text and 1000 for textarea."""


@dataclass(frozen=True, kw_only=True)
class LinkOffer:
    """
    One payment link of the site: what is sold behind `/pay/<slug>`, to whom, until when.
    """

    slug: str
    """The link slug: unique on the site, part of the shared address and of the QR code, never changed."""
    kind: str = STANDARD
    """One of `KINDS`; cannot be changed at Flint: another kind makes a new link under the same page."""
    title: str
    """What is sold, on our page and on Flint's."""
    text: str = ""
    """Plain text; blank lines part paragraphs."""
    image_url: str = ""
    """Absolute address of a picture, https (http on loopback); empty: none."""
    image_alt: str = ""
    currency: str = ""
    """Of prices of our own, ISO 4217; empty where every line is of the catalogue, and for a subscription."""
    lines: tuple[LinkLine, ...] = ()
    """Of `standard` and `event`, at least one: tiers are lines."""
    donation: AmountTerms | None = None
    """Of `donation`: bounds and suggestions; `preselected` and `has_custom` mean nothing here."""
    event: LinkEvent | None = None
    """Of `event`."""
    plan_id: str | None = None
    """Of `subscription`: Flint's subscription plan; cannot be changed at Flint: another one makes a new link."""
    fields: tuple[LinkField, ...] = ()
    completions_max: int | None = None
    """Payments after which it is sold out, over all links of the page; None: no limit."""
    summary_note: str = ""
    """Said beside the summary on Flint's page."""
    inactive_message: str = ""
    """Said while nothing is sold, on our page and on Flint's."""
    terms_url: str = ""
    refund_policy_url: str = ""
    requires_terms: bool = False
    """True: the buyer must agree to the terms on Flint's page."""
    takes_tips: bool = False
    takes_codes: bool = False
    requires_email: bool = True
    metadata: dict[str, str] = field(default_factory=dict)
    """Text to text, noted at Flint on the link and, as far as Flint copies it, on each order."""
    expires_in_seconds: int = EXPIRES_IN_SECONDS
    """How long a checkout that has begun stays payable, 60 to 86400 seconds; also after the sale has ended."""
    sales_start_at: datetime | None = None
    """Aware, or the wall clock of the site's time zone; None: at once."""
    sales_end_at: datetime | None = None
    """The same; from this instant on nothing is sold. None: no end."""


@dataclass(frozen=True, kw_only=True)
class LinkWish:
    """
    A link that the site's own code or pages want at this moment.
    """

    slug: str
    owner: str
    """`code`, or such as `page:12`: one link has one owner."""
    offer: LinkOffer
    wished_at: datetime
    """Aware UTC: an older wish never overwrites a newer one."""


class LinkBook(Protocol):
    """
    Where the site declares links: its code, or its pages. Must never call Flint.
    """

    def wishes(self, slugs: Collection[str] | None = None) -> Sequence[LinkWish]:
        """
        The links that are wanted now: all, or those of *slugs*.
        """

    def withdraws(self, owner: str) -> bool:
        """
        True when a link of that owner which nobody wishes any more is to be switched off (its page is gone).
        """

    def find_page(self, slug: str) -> str | None:
        """
        Path or address of the live page of the site that shows this link; None: there is none.
        """

    def is_for_everybody(self, slug: str) -> bool:
        """
        False when that page is shown only to some, such as after signing in: nothing of it is shown outside it.
        """


class NoLinkBook:
    """
    A site that declares none: links are made by command.
    """

    def wishes(self, slugs: Collection[str] | None = None) -> Sequence[LinkWish]:
        """
        As the port says.
        """
        return ()

    def withdraws(self, owner: str) -> bool:
        """
        As the port says.
        """
        return False

    def find_page(self, slug: str) -> str | None:
        """
        As the port says.
        """
        return None

    def is_for_everybody(self, slug: str) -> bool:
        """
        As the port says.
        """
        return True

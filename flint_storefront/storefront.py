"""
The storefront: everything an action needs, handed in once by an adapter.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from flint_storefront.flint.client import FlintClient
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.identity import AccountGuard
from flint_storefront.links import Links
from flint_storefront.offers.book import OfferBook, OfferList
from flint_storefront.payment_links.models import LinkBook, NoLinkBook
from flint_storefront.settings import Settings
from flint_storefront.storage.ports import Store

INBOX = "inbox"
EFFECTS = "effects"
LINKS = "links"


class Runner(Protocol):
    """
    "Do this soon": called after commit, must return at once and never raise for a job that fails.
    """

    def soon(self, work: str) -> None:
        """
        Have *work* (`inbox`, `effects` or `links`) done soon, in any process.
        """


class Signals(Protocol):
    """
    "This has happened": hands an effect to the host site's receivers.
    """

    def send(self, name: str, payload: Mapping[str, Any]) -> None:
        """
        Call every receiver of *name*. Raises what a receiver raises, so that the effect is delivered again.
        """


@dataclass(frozen=True)
class Storefront:
    """
    One site's storefront: settings, ports, time and chance.
    """

    settings: Settings
    store: Store
    flint: FlintClient
    guard: AccountGuard
    """Whose answers and webhooks are ours."""
    links: Links
    runner: Runner
    signals: Signals
    clock: Callable[[], datetime]
    """Now, aware UTC."""
    monotonic: Callable[[], float]
    """Seconds that only rise, for deadlines."""
    randomness: random.Random = field(repr=False)
    """A cryptographic source in production (`secrets.SystemRandom()`)."""
    offers: OfferBook = field(default_factory=OfferList)
    """The site's declared tip jars, sets, campaigns and plan offers."""
    link_book: LinkBook = field(default_factory=NoLinkBook)
    """The payment links that the site's code or pages want."""

    def deadline(self, seconds: float) -> Deadline:
        """
        A deadline for a whole piece of work, *seconds* from now.
        """
        return Deadline(seconds, clock=self.monotonic)

    def read_deadline(self) -> Deadline:
        """
        For a read while a page waits.
        """
        return self.deadline(self.settings.read_timeout_seconds)

    def background_deadline(self) -> Deadline:
        """
        For work nobody waits for.
        """
        return self.deadline(self.settings.background_timeout_seconds)

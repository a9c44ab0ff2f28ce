"""
The payment links that a Flask site declares: handed to the extension, added to it, or written into the configuration.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from flint_storefront.offers.configured import TermsUnreadable, read_terms
from flint_storefront.offers.mistakes import find_twice
from flint_storefront.payment_links.checks import link_mistakes
from flint_storefront.payment_links.models import LinkOffer, LinkWish
from flint_storefront.payment_links.wishes import CODE
from flint_storefront.settings import Settings

NO_TIMEZONE = "UTC"
"""Stands in while the site's own setting is mistaken."""


class DeclaredLinks:
    """
    The links of one app; complete once its first request has come, so that every process wants the same.

    A link that is declared no more stays as it is at Flint: a process of the version before may still declare it. An operator
    switches it off.

    Args:
        clock: Now, aware UTC: a link is wanted from the moment at which it is declared.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._wishes: dict[str, LinkWish] = {}
        self._is_closed = False

    def declare(self, links: object, settings: Settings | None) -> list[str]:
        """
        Add *links*, all of them or none. A sale that is over is no mistake: the site starts next year too.

        Args:
            links: A list of `LinkOffer`, or of mappings of its names.
            settings: The site's time zone; None while its settings are mistaken themselves.

        Returns:
            Every mistake, a sentence each; empty: they have been added.

        Raises:
            RuntimeError: A request has been served already.
        """
        if self._is_closed:
            raise RuntimeError("Payment links must be declared before the first request.")
        offers, mistakes = _read(links)
        timezone = NO_TIMEZONE if settings is None else settings.timezone
        for offer in offers:
            mistakes += [
                f"{_name(offer.slug)}, {mistake.field}: {mistake.text('en')}"
                for mistake in link_mistakes(offer, timezone=timezone)
            ]
        slugs = [*self._wishes, *(offer.slug for offer in offers)]
        mistakes += [f"{_name(slug)} is declared twice" for slug in find_twice(slugs)]
        if not mistakes:
            now = self._clock()
            wishes = [LinkWish(slug=one.slug, owner=CODE, offer=one, wished_at=now) for one in offers]
            self._wishes = {**self._wishes, **{wish.slug: wish for wish in wishes}}
        return mistakes

    def close(self) -> None:
        """
        Take no more.
        """
        self._is_closed = True

    def wishes(self, slugs: Collection[str] | None = None) -> Sequence[LinkWish]:
        """
        As the port says.
        """
        return [wish for slug, wish in self._wishes.items() if slugs is None or slug in slugs]

    def withdraws(self, owner: str) -> bool:
        """
        As the port says: never.
        """
        return False

    def find_page(self, slug: str) -> str | None:
        """
        As the port says: the shared address is the page.
        """
        return None

    def is_for_everybody(self, slug: str) -> bool:
        """
        As the port says: always.
        """
        return True


def _read(links: object) -> tuple[list[LinkOffer], list[str]]:
    if not isinstance(links, list | tuple):
        return [], ["must be a list of payment links"]
    offers: list[LinkOffer] = []
    mistakes: list[str] = []
    for number, entry in enumerate(links, start=1):
        try:
            offers.append(read_terms(LinkOffer, entry))
        except TermsUnreadable as problem:
            mistakes.append(f"{_place(number, entry)}, {problem.mistake}")
    return offers, mistakes


def _place(number: int, entry: object) -> str:
    slug = entry.get("slug") if isinstance(entry, Mapping) else getattr(entry, "slug", None)
    return _name(slug) if isinstance(slug, str) else f"entry {number}"


def _name(slug: str) -> str:
    return f"payment link {slug!r}"

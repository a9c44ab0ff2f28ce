"""
Where the site's declared offers are found: a port, and the list that code and configuration fill.
"""

from collections.abc import Iterable
from typing import Protocol

from flint_storefront.offers.terms import AnyOffer, Campaign, PlanOffer, ProductSet, TipJar


class OfferBook(Protocol):
    """
    The offers that have a page of their own. Read on every request: must be fast and never call Flint.
    """

    def find_tip_jar(self, key: str) -> TipJar | None:
        """
        The tip jar of that key, or None.
        """

    def find_set(self, key: str) -> ProductSet | None:
        """
        The set of that key, or None.
        """

    def find_campaign(self, slug: str) -> Campaign | None:
        """
        The campaign of that slug, or None.
        """

    def plan_offers(self) -> tuple[PlanOffer, ...]:
        """
        The declared plan offers in their order; empty: every plan of the mirror is an offer of its own.
        """


class OfferList:
    """
    Offers declared in code or configuration; a later one of the same kind and key takes the place of an earlier one.
    """

    def __init__(self, offers: Iterable[AnyOffer] = ()) -> None:
        self._offers: dict[tuple[type, str], AnyOffer] = {}
        for offer in offers:
            self.add(offer)

    def add(self, offer: AnyOffer) -> None:
        """
        Declare an offer.
        """
        key = offer.slug if isinstance(offer, Campaign) else offer.key
        self._offers[type(offer), key] = offer

    def find_tip_jar(self, key: str) -> TipJar | None:
        """
        As the port says.
        """
        found = self._offers.get((TipJar, key))
        return found if isinstance(found, TipJar) else None

    def find_set(self, key: str) -> ProductSet | None:
        """
        As the port says.
        """
        found = self._offers.get((ProductSet, key))
        return found if isinstance(found, ProductSet) else None

    def find_campaign(self, slug: str) -> Campaign | None:
        """
        As the port says.
        """
        found = self._offers.get((Campaign, slug))
        return found if isinstance(found, Campaign) else None

    def plan_offers(self) -> tuple[PlanOffer, ...]:
        """
        As the port says.
        """
        return tuple(offer for offer in self._offers.values() if isinstance(offer, PlanOffer))

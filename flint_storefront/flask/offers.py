"""
The offers that a Flask site declares: handed to the extension, added to it, or written into the configuration.
"""

from collections.abc import Sequence

from flint_storefront.offers.book import OfferList
from flint_storefront.offers.configured import read_offers
from flint_storefront.offers.terms import AnyOffer
from flint_storefront.offers.terms_checks import book_mistakes
from flint_storefront.settings import Settings


class DeclaredOffers(OfferList):
    """
    The offers of one app; complete once its first request has come, so that every process sells the same.
    """

    def __init__(self) -> None:
        super().__init__()
        self._declared: list[AnyOffer] = []
        self._is_closed = False

    def declare(self, offers: object, settings: Settings | None) -> list[str]:
        """
        Add *offers*, all of them or none.

        Args:
            offers: A list of those of `offers.terms`, or of mappings as `offers.configured` reads them.
            settings: The site's own limits; None while they are mistaken themselves.

        Returns:
            Every mistake, a sentence each; empty: they have been added.

        Raises:
            RuntimeError: A request has been served already.
        """
        if self._is_closed:
            raise RuntimeError("Offers must be declared before the first request.")
        read, mistakes = read_offers(offers)
        mistakes += book_mistakes([*self._declared, *read], settings=settings)
        if not mistakes:
            self._declare(read)
        return mistakes

    def close(self) -> None:
        """
        Take no more.
        """
        self._is_closed = True

    def _declare(self, offers: Sequence[AnyOffer]) -> None:
        self._declared += offers
        for offer in offers:
            self.add(offer)

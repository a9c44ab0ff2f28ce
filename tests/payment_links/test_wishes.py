"""
What is wanted of links: kept once, the later wish stays, and nothing is sent from here.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from flint_storefront.payment_links.models import LinkOffer, LinkWish
from flint_storefront.payment_links.records import find_link, offer_of
from flint_storefront.payment_links.wishes import COMMAND, agree, keep_wish, link_wish, send_ours, switch
from flint_storefront.storage.ports import Store
from flint_storefront.storage.records import LinkRecord
from flint_storefront.storefront import Storefront
from tests.checkout.core_shop import CoreShop
from tests.payment_links.link_offers import FETE, MUG, ROOF

PAGE = "page:7"


@dataclass
class Pages:
    """Live pages of a site: slug to offer."""

    storefront: Storefront | None = None
    live: dict[str, LinkOffer] = field(default_factory=dict)
    before_looking: Any = None

    def wishes(self, slugs: Collection[str] | None = None) -> Sequence[LinkWish]:
        """One for each live page."""
        if self.before_looking is not None:
            act, self.before_looking = self.before_looking, None
            act()
        assert self.storefront is not None
        found = [offer for slug, offer in self.live.items() if slugs is None or slug in slugs]
        return [link_wish(self.storefront, offer, PAGE) for offer in found]

    def withdraws(self, owner: str) -> bool:
        """Pages do."""
        return owner.startswith("page:")

    def find_page(self, slug: str) -> str | None:
        """Not asked here."""
        raise AssertionError(slug)

    def is_for_everybody(self, slug: str) -> bool:
        """Not asked here."""
        raise AssertionError(slug)


@pytest.fixture
def shop() -> CoreShop:
    """A shop on a store in memory."""
    return CoreShop()


def with_pages(shop: CoreShop, *offers: LinkOffer) -> tuple[Storefront, Pages]:
    """The storefront of a site with these pages."""
    pages = Pages(live={offer.slug: offer for offer in offers})
    pages.storefront = replace(shop.storefront, link_book=pages)
    return pages.storefront, pages


def record(storefront: Storefront, slug: str = "blue-mug") -> LinkRecord:
    """What is kept of a link."""
    known = find_link(storefront, slug)
    assert known is not None
    return known.record


def test_wish_is_kept_and_due_and_nothing_is_sent(shop: CoreShop) -> None:
    """A second time nothing changes."""
    storefront, _ = with_pages(shop, MUG, ROOF)
    shop.flint.forget_calls()
    assert agree(storefront) == 2
    assert agree(storefront) == 0
    kept = record(storefront)
    assert (kept.owner, kept.setup, kept.next_attempt_at) == (PAGE, "setting_up", shop.flint.clock.now())
    assert offer_of(kept) == MUG
    assert shop.flint.calls() == []


def test_page_that_is_gone_takes_its_link_down(shop: CoreShop) -> None:
    """And a page that comes back brings it up again, the same one."""
    storefront, pages = with_pages(shop, MUG)
    agree(storefront)
    reference = record(storefront).reference
    pages.live.clear()
    assert agree(storefront) == 1
    assert not record(storefront).is_published
    assert agree(storefront) == 0
    pages.live["blue-mug"] = MUG
    assert agree(storefront, ["blue-mug"]) == 1
    assert (record(storefront).is_published, record(storefront).reference) == (True, reference)


def test_links_of_operators_are_not_withdrawn(shop: CoreShop) -> None:
    """No page has ever wished them."""
    storefront, _ = with_pages(shop)
    keep_wish(storefront, link_wish(storefront, MUG, COMMAND))
    assert agree(storefront) == 0
    assert record(storefront).is_published


def test_page_cannot_take_the_link_of_another(shop: CoreShop) -> None:
    """It is logged, and the other links of the site are kept all the same."""
    storefront, _ = with_pages(shop, replace(MUG, title="Another mug"), ROOF)
    keep_wish(storefront, link_wish(storefront, MUG, COMMAND))
    assert agree(storefront) == 1
    assert offer_of(record(storefront)).title == "A blue mug"


def test_page_that_changes_while_it_is_read_leaves_the_later_wish(shop: CoreShop) -> None:
    """Two editors publish at once: what was read before the other's wish was kept is not written over it."""
    storefront, pages = with_pages(shop, MUG)
    agree(storefront)
    first, second = replace(MUG, title="First"), replace(MUG, title="Second")
    pages.live["blue-mug"] = first
    slow = _SlowStore(storefront.store)
    slower = replace(storefront, store=slow)

    def other_editor() -> None:
        pages.live["blue-mug"] = second
        agree(storefront)

    slow.before_writing = other_editor
    agree(slower)
    assert offer_of(record(storefront)).title == "Second"


@dataclass
class _SlowStore:
    """A store whose first write waits until somebody else has acted."""

    inner: Store
    before_writing: Any = None

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        if self.before_writing is not None:
            act, self.before_writing = self.before_writing, None
            act()
        with self.inner.transaction() as transaction:
            yield transaction

    @contextmanager
    def reading(self) -> Iterator[Any]:
        with self.inner.reading() as reading:
            yield reading


def test_older_wish_changes_nothing(shop: CoreShop) -> None:
    """A process that still runs the code of yesterday."""
    storefront, _ = with_pages(shop)
    wish = link_wish(storefront, MUG, "code")
    keep_wish(storefront, wish)
    old = LinkWish(
        slug="blue-mug",
        owner="code",
        offer=replace(MUG, title="Yesterday"),
        wished_at=wish.wished_at - timedelta(seconds=1),
    )
    assert not keep_wish(storefront, old)
    assert offer_of(record(storefront)).title == "A blue mug"


def test_same_wish_of_an_editor_tries_anew(shop: CoreShop) -> None:
    """Publishing once more is how who runs the site says: try again."""
    storefront, _ = with_pages(shop)
    keep_wish(storefront, link_wish(storefront, MUG, COMMAND))
    with storefront.store.transaction() as transaction:
        changes = {"setup": "attention", "problem": "link_refused", "next_attempt_at": None}
        transaction.update(LinkRecord, {"slug": "blue-mug"}, changes)
    assert keep_wish(storefront, link_wish(storefront, MUG, COMMAND))
    kept = record(storefront)
    assert (kept.setup, kept.problem) == ("setting_up", None)
    assert kept.next_attempt_at is not None


def test_background_does_not_try_a_refused_wish_anew(shop: CoreShop) -> None:
    """Only a person, or another wish, does."""
    storefront, _ = with_pages(shop, MUG)
    agree(storefront)
    with storefront.store.transaction() as transaction:
        transaction.update(
            LinkRecord, {"slug": "blue-mug"}, {"setup": "attention", "problem": "link_refused"}
        )
    assert agree(storefront) == 0
    assert record(storefront).problem == "link_refused"


def test_switching_off_outlives_another_wish(shop: CoreShop) -> None:
    """An operator's off holds until an operator's on, whatever the page says."""
    storefront, pages = with_pages(shop, MUG)
    agree(storefront)
    assert switch(storefront, "blue-mug", is_on=False) is not None
    pages.live["blue-mug"] = replace(MUG, title="Another")
    agree(storefront)
    assert record(storefront).is_switched_off
    switch(storefront, "blue-mug", is_on=True)
    assert not record(storefront).is_switched_off


def test_agreement_names_the_version_that_was_seen(shop: CoreShop) -> None:
    """What came to Flint after it is asked about again."""
    storefront, _ = with_pages(shop, MUG)
    agree(storefront)
    changed = send_ours(storefront, "blue-mug", 4)
    assert changed is not None
    assert (changed.agreed_version, changed.setup) == (4, "setting_up")


def test_link_that_is_not_there_cannot_be_switched(shop: CoreShop) -> None:
    """None, and nothing is made."""
    storefront, _ = with_pages(shop)
    assert switch(storefront, "nothing", is_on=True) is None
    assert send_ours(storefront, "nothing", 1) is None


def test_wish_during_work_takes_the_lease_away(shop: CoreShop) -> None:
    """Who works on the older wish no longer holds the link, so the newer one is not waited for."""
    storefront, pages = with_pages(shop, FETE)
    agree(storefront)
    held = {"lease_token": "t", "lease_until": shop.flint.clock.now() + timedelta(minutes=2)}
    with storefront.store.transaction() as transaction:
        transaction.update(LinkRecord, {"slug": "summer-fete"}, held)
    pages.live["summer-fete"] = replace(FETE, text="New.")
    agree(storefront)
    assert record(storefront, "summer-fete").lease_token is None

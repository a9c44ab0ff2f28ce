"""
Real threads on one SQLite file, each with its own connections as two processes have: one link, whoever is first.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from flint_storefront.flask.engine import make_engine
from flint_storefront.flask.store import SQLAlchemyStore
from flint_storefront.flask.upgrade import upgrade_database
from flint_storefront.payment_links.records import facts_of, find_link
from flint_storefront.payment_links.setting_up import bring_about
from flint_storefront.payment_links.states import link_state
from flint_storefront.payment_links.wishes import keep_wish, link_wish
from flint_storefront.payment_links.work import work_links
from flint_storefront.storage.records import JournalEntry, LinkGenerationRecord
from flint_storefront.storefront import Storefront
from tests.checkout.core_shop import CoreShop, fresh_flint
from tests.payment_links.link_offers import MUG, mug
from tests.storefront.world import Flint

WORKERS = 2
GREEN = mug(title="A green mug")
NAMES = (MUG.title, GREEN.title)
PATIENCE_SECONDS = 60
Work = Callable[[Storefront], object]


@pytest.fixture
def flint() -> Flint:
    """The local Flint."""
    return fresh_flint()


@pytest.fixture
def processes(tmp_path: Path, flint: Flint) -> Iterator[list[Storefront]]:
    """Two processes of one site, on one database and one Flint."""
    url = f"sqlite:///{tmp_path / 'shop.sqlite'}"
    engines = [make_engine(url) for _ in range(WORKERS)]
    upgrade_database(engines[0])
    shop = CoreShop(flint=flint, store=SQLAlchemyStore(engines[0]))
    yield [replace(shop.storefront, store=SQLAlchemyStore(engine)) for engine in engines]
    for engine in engines:
        engine.dispose()


def at_once(processes: list[Storefront], work: Work) -> None:
    """Each does *work*, beginning at the same moment."""
    barrier = Barrier(WORKERS)

    def run(storefront: Storefront) -> None:
        barrier.wait(PATIENCE_SECONDS)
        work(storefront)

    with ThreadPoolExecutor(WORKERS) as pool:
        for future in [pool.submit(run, storefront) for storefront in processes]:
            future.result(PATIENCE_SECONDS)


def wish_and_work(storefront: Storefront) -> None:
    """The site starts: its code wants the link, and the background sets it up."""
    keep_wish(storefront, link_wish(storefront, MUG, "code"))
    while work_links(storefront):
        pass


def without_lease(storefront: Storefront) -> None:
    """A lease that has ended while its holder still works."""
    keep_wish(storefront, link_wish(storefront, GREEN, "code"))
    bring_about(storefront, MUG.slug)


@pytest.mark.parametrize("work", [wish_and_work, without_lease])
def test_two_workers_at_once_make_one_link(flint: Flint, processes: list[Storefront], work: Work) -> None:
    """Neither fails, the create leaves once under one key, and the page leads to what was made."""
    at_once(processes, work)
    first = processes[0]
    while work_links(first):
        pass
    with first.store.reading() as reading:
        created = reading.select(JournalEntry, {"operation": "paymentLinks.create"})
        (made,) = reading.select(LinkGenerationRecord, {})
    assert [entry.status for entry in created] == ["succeeded"]
    links = [one for one in flint.environment.payment_links.values() if one["name"] in NAMES]
    assert [(one["payment_link_id"], one["status"]) for one in links] == [(made.payment_link_id, "active")]
    known = find_link(first, MUG.slug)
    assert known is not None
    assert link_state(facts_of(first, known), first.clock()) == "active"

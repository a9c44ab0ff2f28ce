"""
Put a storefront together from settings and ports: what every adapter does at start.
"""

import random
import secrets
import time
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime

import httpx

from flint_storefront.account_memory import StoredAccount
from flint_storefront.background import InlineRunner, NoRunner, ThreadRunner
from flint_storefront.flint.client import FlintClient
from flint_storefront.flint.identity import AccountGuard
from flint_storefront.links import Links
from flint_storefront.offers.book import OfferBook, OfferList
from flint_storefront.payment_links.models import LinkBook, NoLinkBook
from flint_storefront.settings import Settings
from flint_storefront.storage.ports import Store
from flint_storefront.storefront import Runner, Signals, Storefront


def now() -> datetime:
    """
    The system's clock, aware UTC.
    """
    return datetime.now(UTC)


def build_storefront(
    settings: Settings,
    *,
    store: Store,
    static: Callable[[str], str],
    signals: Signals,
    runner: Runner | None = None,
    offers: OfferBook | None = None,
    link_book: LinkBook | None = None,
    transport: httpx.BaseTransport | None = None,
    clock: Callable[[], datetime] = now,
    monotonic: Callable[[], float] = time.monotonic,
    randomness: random.Random | None = None,
    sleep: Callable[[float], None] = time.sleep,
    around_work: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Storefront:
    """
    One site's storefront.

    Args:
        settings: Checked settings.
        store: Where records are kept.
        static: From a file below `static/` to its address.
        signals: Hands effects to the host's receivers.
        runner: Does background work; None: the one that `settings.runner` names.
        offers: The site's declared offers; None: there are none.
        link_book: The site's declared payment links; None: there are none.
        transport: Replaces the network, in tests.
        clock, monotonic, randomness, sleep: Time and chance, in tests; the system's by default.
        around_work: Entered around each round of background work, such as Django's connection care.
    """
    chance = randomness if randomness is not None else secrets.SystemRandom()
    guard = AccountGuard(
        settings.mode,
        merchant_id=settings.merchant_id,
        sandbox_id=settings.sandbox_id,
        memory=StoredAccount(store, clock, settings.mode),
    )
    client = FlintClient(
        settings.api_key,
        base_url=settings.base_url,
        guard=guard,
        transport=transport,
        randomness=chance,
        sleep=sleep,
        monotonic=monotonic,
        new_request_id=lambda: str(uuid.UUID(int=chance.getrandbits(128), version=4)),
    )
    working = runner if runner is not None else make_runner(settings.runner, around_work)
    storefront = Storefront(
        settings=settings,
        store=store,
        flint=client,
        guard=guard,
        links=Links(public_origin=settings.public_origin, prefix=settings.prefix, static=static),
        runner=working,
        signals=signals,
        clock=clock,
        monotonic=monotonic,
        randomness=chance,
        offers=offers if offers is not None else OfferList(),
        link_book=link_book if link_book is not None else NoLinkBook(),
    )
    if isinstance(working, ThreadRunner | InlineRunner):
        working.serve(storefront)
    return storefront


def make_runner(name: str, around_work: Callable[[], AbstractContextManager[None]]) -> Runner:
    """
    The runner that a setting names.
    """
    if name == "thread":
        return ThreadRunner(around_work)
    return InlineRunner() if name == "inline" else NoRunner()

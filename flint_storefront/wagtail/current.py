"""
The storefront of this process, built from the site's settings when it is first needed.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.signals import setting_changed
from django.db import close_old_connections, connections
from django.templatetags.static import static

from flint_storefront.build import build_storefront
from flint_storefront.settings import Settings
from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.campaigns.book import WagtailOfferBook
from flint_storefront.wagtail.payment_links.book import WagtailLinkBook
from flint_storefront.wagtail.settings import SETTING, read_configuration, read_offers
from flint_storefront.wagtail.signals import DjangoSignals
from flint_storefront.wagtail.store import DjangoStore

_LOCK = threading.Lock()
_built: Storefront | None = None


def get_storefront() -> Storefront:
    """
    The one storefront of this process.

    Raises:
        ConfigurationError: The site's settings cannot work.
    """
    global _built
    if _built is None:
        with _LOCK:
            if _built is None:
                _built = make_storefront(read_configuration())
    return _built


def make_storefront(settings: Settings, **ports: Any) -> Storefront:
    """
    A storefront on Django's database, static files and signals; *ports* replace what `build_storefront` takes.
    """
    given = {
        "store": DjangoStore(using="default"),
        "static": static,
        "signals": DjangoSignals(),
        "around_work": fresh_connections,
        "offers": WagtailOfferBook(read_offers(settings)),
        "link_book": WagtailLinkBook(),
        **ports,
    }
    return build_storefront(settings, **given)


@contextmanager
def use_storefront(storefront: Storefront) -> Iterator[Storefront]:
    """
    Let `get_storefront` answer *storefront* inside the block; for tests.
    """
    global _built
    before, _built = _built, storefront
    try:
        yield storefront
    finally:
        _built = before


@contextmanager
def fresh_connections() -> Iterator[None]:
    """
    Around a round of background work: no broken connection is used, and none is kept while there is nothing to do.
    """
    close_old_connections()
    try:
        yield
    finally:
        connections.close_all()


def _forget(*, setting: str, **_: Any) -> None:
    global _built
    if setting in (SETTING, "SECRET_KEY", "SECRET_KEY_FALLBACKS"):
        _built = None


setting_changed.connect(_forget, dispatch_uid="flint_storefront.forget")

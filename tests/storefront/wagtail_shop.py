"""
A Wagtail shop under test, on Django's test database.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, override_settings
from wagtail.models import Site

from flint_storefront.offers.book import OfferList
from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.wagtail.current import make_storefront, use_storefront
from flint_storefront.wagtail.settings import read_configuration
from flint_storefront.wagtail.signals import SIGNALS
from tests.storefront.browser import Browser, Fields, Reply
from tests.storefront.counter import counter_offers
from tests.storefront.shop import ORIGIN, Shop, ports_of, settings_of
from tests.storefront.world import Flint, Recorder
from tests.wagtail.link_pages import publish_link, unpublish_link


class WagtailShopClient:
    """
    Django's test client, with CSRF checks as in production, behind the browser.
    """

    def __init__(self) -> None:
        self._client = Client(enforce_csrf_checks=True)

    def send(self, method: str, path: str, fields: Fields, headers: Mapping[str, str]) -> Reply:
        """One request."""
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        ask = getattr(self._client, method.lower())
        args = (path, data) if method == "POST" else (path,)
        answer = ask(*args, headers=dict(headers), HTTP_HOST=ORIGIN.removeprefix("http://"))
        told = dict(answer.items())
        if answer.cookies:
            told["Set-Cookie"] = ", ".join(morsel.OutputString() for morsel in answer.cookies.values())
        return Reply(answer.status_code, told, answer.content.decode("utf-8", "replace"))

    def forget_cookies(self) -> None:
        """A fresh browser."""
        self._client = Client(enforce_csrf_checks=True)


class PagePublisher:
    """
    Publishes payment links as pages.
    """

    def publish(self, offer: LinkOffer) -> None:
        """A page below the home page, or another revision of it."""
        publish_link(Site.objects.get(is_default_site=True).root_page, offer)

    def unpublish(self, slug: str) -> None:
        """The page is not live any more."""
        unpublish_link(slug)


@contextmanager
def wagtail_shop(flint: Flint, **settings: Any) -> Iterator[Shop]:
    """
    A shop with an empty database and a filled mirror.
    """
    given = settings_of(flint, **settings)
    middleware = [*django_settings.MIDDLEWARE, "tests.storefront.wagtail_person.test_person"]
    with override_settings(
        FLINT_STOREFRONT=given, ROOT_URLCONF="tests.storefront.wagtail_urls", MIDDLEWARE=middleware
    ):
        offers = OfferList(counter_offers(flint))
        storefront = make_storefront(read_configuration(), offers=offers, **ports_of(flint))
        recorder, receivers = Recorder(), []
        for name, signal in SIGNALS.items():
            receivers.append((signal, _receiver(recorder, name)))
            signal.connect(receivers[-1][1], weak=False)
        with use_storefront(storefront):
            wsgi = WSGIHandler()
            browser = Browser(WagtailShopClient(), ORIGIN)
            shop = Shop(storefront, browser, flint, recorder, wsgi, PagePublisher())
            flint.connect_webhooks(wsgi, f"{ORIGIN}/shop/webhooks/flint")
            shop.sync()
            yield shop
        for signal, receiver in receivers:
            signal.disconnect(receiver)


def _receiver(recorder: Recorder, name: str) -> Any:
    def receive(sender: Any, **payload: Any) -> None:
        payload.pop("signal", None)
        recorder.note(name, payload)

    return receive

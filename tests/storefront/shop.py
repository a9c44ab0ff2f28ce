"""
A shop under test: the same in both frameworks.
"""

import random
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from flint_storefront.background import drain, set_links_up
from flint_storefront.catalog.sync import sync
from flint_storefront.checkout.reconcile import reconcile
from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.records import KnownLink, find_link
from flint_storefront.payment_links.wishes import send_ours, switch
from flint_storefront.storage.records import (
    CheckoutRecord,
    EffectRecord,
    InboxEvent,
    JournalEntry,
    LinkSaleRecord,
    Record,
)
from flint_storefront.storefront import Storefront
from tests.sandbox.link_buyer import buy_through_link
from tests.storefront.browser import Browser, Page
from tests.storefront.world import CARD, Flint, Monotonic, Recorder

ORIGIN = "http://shop.localhost:8901"


def settings_of(flint: Flint, **changes: Any) -> dict[str, Any]:
    """
    Settings of a shop under test, by their upper-case names.
    """
    return {
        "API_KEY": flint.api_key,
        "BASE_URL": flint.sandbox.public_origin,
        "PUBLIC_ORIGIN": ORIGIN,
        "WEBHOOK_SECRETS": [flint.webhook_secret],
        "SHOP_NAME": "Test Roastery",
        "SUPPORT_CONTACT": "help@shop.example",
        "SYNC_INTERVAL_SECONDS": 0,
        "RUNNER": "inline",
        **changes,
    }


def ports_of(flint: Flint) -> dict[str, Any]:
    """
    Time, chance and network of a shop under test.
    """
    monotonic = Monotonic()
    return {
        "transport": flint.transport,
        "clock": flint.clock.now,
        "monotonic": monotonic,
        "sleep": monotonic.sleep,
        "randomness": random.Random(11),
    }


class Publisher(Protocol):
    """
    How who runs the site publishes a payment link: by command in Flask, by a page in Wagtail.
    """

    def publish(self, offer: LinkOffer) -> None: ...

    def unpublish(self, slug: str) -> None: ...


@dataclass
class Shop:
    """
    What a case gets to play with.
    """

    storefront: Storefront
    browser: Browser
    flint: Flint
    signals: Recorder
    wsgi: Any
    """The whole host application, for raw requests."""
    publisher: Publisher
    prefix: str = "/shop"

    def sync(self) -> None:
        """Refresh the mirror."""
        report = sync(self.storefront)
        assert report.error is None

    def rows(self, table: type[Record], **where: Any) -> list[Any]:
        """Rows of a table."""
        with self.storefront.store.reading() as reading:
            return reading.select(table, where)

    @property
    def checkouts(self) -> list[CheckoutRecord]:
        """Every checkout."""
        return self.rows(CheckoutRecord)

    @property
    def checkout(self) -> CheckoutRecord:
        """The only checkout."""
        (record,) = self.checkouts
        return record

    def checkouts_of(self, kind: str) -> list[CheckoutRecord]:
        """Checkouts of one kind, such as renewals."""
        return self.rows(CheckoutRecord, kind=kind)

    def reconcile(self) -> None:
        """What cron does."""
        self.flint.advance(60)
        reconcile(self.storefront)

    @property
    def journal(self) -> list[JournalEntry]:
        """Every journal entry."""
        return self.rows(JournalEntry)

    @property
    def events(self) -> list[InboxEvent]:
        """Every inbox event."""
        return self.rows(InboxEvent)

    def effects(self, signal: str) -> list[EffectRecord]:
        """Recorded effects of one signal."""
        return self.rows(EffectRecord, signal=signal)

    def work(self) -> None:
        """What the background does."""
        drain(self.storefront)

    # Payment links

    def publish(self, offer: LinkOffer) -> KnownLink:
        """Publish a link, or another version of it; the background sets it up at once."""
        self.publisher.publish(offer)
        return self.link(offer.slug)

    def link(self, slug: str) -> KnownLink:
        """What is known of a link."""
        known = find_link(self.storefront, slug)
        assert known is not None, slug
        return known

    def set_links_up(self) -> None:
        """What the background does of payment links when it is due."""
        set_links_up(self.storefront)

    def work_on_everything(self) -> None:
        """Deliver what Flint has to tell, then do all that is due."""
        self.flint.deliver()
        self.work()
        self.set_links_up()

    def look_at_links(self) -> None:
        """Let a day pass: the background has looked at every link."""
        self.flint.advance(24 * 3600)
        self.set_links_up()

    def switch_link(self, slug: str, *, is_on: bool) -> None:
        """An operator switches a link."""
        assert switch(self.storefront, slug, is_on=is_on) is not None
        self.set_links_up()

    def send_our_link(self, slug: str) -> None:
        """A person has seen what was changed at Flint, and wants the page's version there."""
        current = self.link(slug).current
        assert current is not None
        assert send_ours(self.storefront, slug, current.flint_version) is not None
        self.set_links_up()

    def link_page(self, slug: str) -> Page:
        """Open the shared address of a link and go where it leads."""
        return self.browser.get(f"{self.prefix}/pay/{slug}", follow=True)

    def link_status(self, slug: str) -> str:
        """The state that the page of a link shows."""
        return str(self.link_page(slug).get("payment-link")["data-status"])

    def flint_link(self, slug: str) -> dict[str, Any]:
        """The link behind a page as Flint has it."""
        current = self.link(slug).current
        assert current is not None
        return self.flint.environment.payment_links[str(current.payment_link_id)]

    @property
    def sales(self) -> list[LinkSaleRecord]:
        """Every sale of every link."""
        return self.rows(LinkSaleRecord)

    def buy_by_link(self, slug: str, **choices: Any) -> Page:
        """Follow the button, choose and pay at Flint, and come back."""
        url = str(self.link_page(slug).get("payment-link-open")["href"])
        return self.back(buy_through_link(self.flint.app, url, **choices))

    # What a buyer does

    def product(self, slug: str = "flat-white") -> Page:
        """Open a product's page."""
        return self.browser.get(f"{self.prefix}/products/{slug}")

    def buy(
        self, slug: str = "flat-white", *, follow: bool = True, headers: Any = None, **fields: Any
    ) -> Page:
        """Open a product and press *buy now*."""
        return self.browser.press(self.product(slug), "buy-now", follow=follow, headers=headers, **fields)

    def add(self, slug: str = "flat-white", **fields: Any) -> Page:
        """Open a product and add it to the cart."""
        return self.browser.press(self.product(slug), "add-to-cart", **fields)

    def cart(self) -> Page:
        """Open the cart."""
        return self.browser.get(f"{self.prefix}/cart")

    def pay_cart(self) -> Page:
        """Open the cart and go to pay."""
        return self.browser.press(self.cart(), "checkout-start")

    def buy_and_pay(self, slug: str = "flat-white", card: str = CARD, **fields: Any) -> Page:
        """Buy, pay at Flint and come back."""
        return self.back(self.flint.pay(self.buy(slug, **fields).location, card))

    def back(self, address: str) -> Page:
        """Follow Flint's redirect back to the shop."""
        assert address.startswith(ORIGIN), address
        return self.browser.get(address.removeprefix(ORIGIN), headers={"Sec-Fetch-Site": "cross-site"})

    def deliver_raw(self, body: bytes, headers: dict[str, str]) -> int:
        """Post raw bytes to the webhook's address; answers the status."""
        transport = httpx.WSGITransport(app=self.wsgi)
        with httpx.Client(transport=transport, base_url=ORIGIN) as client:
            told = {"Content-Type": "application/json", **headers}
            return client.post(f"{self.prefix}/webhooks/flint", content=body, headers=told).status_code

    def address(self, tail: str = "", record: CheckoutRecord | None = None) -> str:
        """Path of a checkout's page."""
        reference = (record or self.checkout).reference
        return f"{self.prefix}/checkout/{reference}{tail}"

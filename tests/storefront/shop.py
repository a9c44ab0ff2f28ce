"""
A shop under test: the same in both frameworks.
"""

import random
from dataclasses import dataclass
from typing import Any

import httpx

from flint_storefront.background import drain
from flint_storefront.catalog.sync import sync
from flint_storefront.checkout.reconcile import reconcile
from flint_storefront.storage.records import CheckoutRecord, EffectRecord, InboxEvent, JournalEntry, Record
from flint_storefront.storefront import Storefront
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

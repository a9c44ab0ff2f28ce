"""A shop with tips, fees and codes whose Flint only knows codes: what would be ordered is in the stored checkout."""

from dataclasses import replace
from typing import Any

import httpx

from flint_storefront.offers.book import OfferList
from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.storefront import Storefront
from tests.catalog.fake_catalog import respond
from tests.catalog.shop import change_product, make_shop, put_product

CODES = {"WELCOME10": "active", "OLD": "expired"}
TIPS = {"mode": "page", "percents": [10, 15], "amounts": {"USD": [200]}}
FEES = [
    {"name": "Service fee", "type": "service_fee", "percent": "2.5"},
    {
        "name": "Packaging",
        "type": "packaging_fee",
        "amount": {"USD": 200},
        "only_with_delivery": True,
        "is_taxable": True,
        "tax_category": "handling",
    },
]
EVERYTHING = {"TIPS": TIPS, "FEES": FEES, "CODES": "page"}


class CodeFlint:
    """A Flint that looks up codes, counts what it is asked, and does nothing else."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.calls: list[str] = []

    def transport(self) -> httpx.MockTransport:
        """The way to it."""
        return httpx.MockTransport(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path != "/v1/promotion-codes":
            self.calls.append(request.url.path)
            raise httpx.ConnectError("away", request=request)
        word = request.url.params["code"]
        self.asked.append(word)
        found = [
            {"promotion_code_id": "pc_1", "code": code, "status": status, "promotion_id": "promo_1"}
            for code, status in CODES.items()
            if code == word.upper()
        ]
        return respond(200, {"data": found})


def open_counter(flint: CodeFlint, *offers: Any, **settings: Any) -> Storefront:
    """A class for 12.00, a filter in two sizes for 9.00 and 15.00, beans for 16.00 that are delivered; and *offers*."""
    storefront = make_shop(flint.transport(), **settings)
    put_product(storefront, 1, name="Class")
    put_product(storefront, 2, name="Filter", prices=(900, 1500))
    put_product(storefront, 3, name="Beans", prices=(1600,))
    change_product(storefront, "prod_3", product_type="physical")
    return replace(storefront, offers=OfferList(offers))


def checkouts(shop: Storefront) -> list[CheckoutRecord]:
    """Every checkout that has begun."""
    with shop.store.reading() as transaction:
        return transaction.select(CheckoutRecord, {})


def the_checkout(shop: Storefront) -> CheckoutRecord:
    """The only one."""
    (record,) = checkouts(shop)
    return record


def alert_keys(page: Any) -> list[str]:
    """What stands above a page."""
    return [alert["key"] for alert in page.data["page"]["alerts"]]

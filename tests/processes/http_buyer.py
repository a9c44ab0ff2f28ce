"""
A buyer without a screen who uses both sites over HTTP, as the browser of `tests/storefront` does in-process.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx

from tests.processes.shop_process import ShopProcess
from tests.storefront.browser import Browser, Fields, Page, Reply
from tests.storefront.world import CARD

TIMEOUT_SECONDS = 60


class HttpClient:
    """
    A client that keeps cookies and follows nothing by itself.
    """

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._client = httpx.Client(base_url=origin, timeout=TIMEOUT_SECONDS)

    def send(self, method: str, path: str, fields: Fields, headers: Mapping[str, str]) -> Reply:
        """One request."""
        form: dict[str, list[str]] = {}
        for name, value in fields:
            form.setdefault(name, []).append(value)
        answer = self._client.request(method, path, data=form or None, headers=dict(headers))
        told = {name.title(): value for name, value in answer.headers.items()}
        return Reply(answer.status_code, told, answer.text)

    def forget_cookies(self) -> None:
        """A fresh browser."""
        self._client.cookies.clear()

    def close(self) -> None:
        """Drop the connections."""
        self._client.close()


class HttpBuyer:
    """
    One visitor of one shop.
    """

    def __init__(self, shop: ShopProcess) -> None:
        self.shop = shop
        self._client = HttpClient(shop.origin)
        self.browser = Browser(self._client, shop.origin)

    def close(self) -> None:
        """Leave."""
        self._client.close()

    def press_buy_now(self, slug: str = "flat-white") -> Page:
        """Open a product and go to pay; the last page's `location` is Flint's payment page."""
        return self.browser.press(self.browser.get(f"/shop/products/{slug}"), "buy-now")

    def pay(self, payment_page: str, card: str = CARD) -> str:
        """Pay on Flint's page; answers where the buyer is sent."""
        fields = {
            "email": "buyer@example.com",
            "card_number": card,
            "card_expiry": "12 / 34",
            "card_cvc": "123",
        }
        address = payment_page.partition("#")[0]
        return httpx.post(f"{address}/pay", data=fields, timeout=TIMEOUT_SECONDS).headers["Location"]

    def look(self, address: str) -> Page:
        """Open an address of the shop."""
        return self.browser.get(urlsplit(address).path, headers={"Sec-Fetch-Site": "cross-site"})

"""A buyer without JavaScript: follows links and sends the forms that the hosted pages hold."""

from html.parser import HTMLParser
from typing import Any

import httpx

from flint_storefront.sandbox.transport import SandboxTransport
from tests.sandbox.shop import Shop

SUCCESS_URL = "http://127.0.0.1:8901/shop/checkout/chk_1/return"
CANCEL_URL = "http://127.0.0.1:8901/shop/checkout/chk_1/cancel"
REDIRECTS = {"success_redirect_url": SUCCESS_URL, "cancel_redirect_url": CANCEL_URL}

PAYS = "4242 4242 4242 4242"
DECLINES = "4000000000009995"
CHALLENGES = "4000002500003155"
PROCESSES_THEN_PAYS = "4000000000006009"
PROCESSES_THEN_FAILS = "4000000000006017"


class Page(HTMLParser):
    """What a hosted page holds, by attribute."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__()
        self.status = response.status_code
        self.text = response.text
        self.location = response.headers.get("location", "")
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(response.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note every element."""
        self.elements.append((tag, dict(attrs)))

    def find(self, **attributes: str) -> dict[str, str | None]:
        """Return the one element with these attributes; underscores stand for hyphens."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        found = [
            attrs
            for _, attrs in self.elements
            if all(attrs.get(name) == value for name, value in wanted.items())
        ]
        assert len(found) == 1, f"{len(found)} elements with {wanted}"
        return found[0]

    def has(self, **attributes: str) -> bool:
        """Tell whether an element with these attributes is there."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return any(
            all(attrs.get(name) == value for name, value in wanted.items()) for _, attrs in self.elements
        )

    def inputs(self) -> dict[str, str]:
        """Return name and value of every input that a browser would send unchanged."""
        return {
            str(attrs["name"]): attrs.get("value") or ""
            for tag, attrs in self.elements
            if tag == "input" and (attrs.get("type") not in {"radio", "checkbox"} or "checked" in attrs)
        }

    @property
    def total(self) -> str | None:
        """What the page asks for, in minor units."""
        return self.find(data_testid="checkout-total")["data-amount-minor"]


class Buyer:
    """One buyer at one checkout of *shop*."""

    def __init__(self, shop: Shop, session: dict[str, Any]) -> None:
        self.address = "/checkout/" + session["checkout_session_id"]
        self._client = httpx.Client(transport=SandboxTransport(shop.app), base_url="http://sandbox.test")

    def look(self, path: str = "") -> Page:
        """Open the checkout page, or one below it."""
        return Page(self._client.get(self.address + path))

    def send(self, path: str, fields: dict[str, str]) -> Page:
        """Post a form; redirects are not followed."""
        return Page(self._client.post(self.address + path, data=fields))

    def pay(self, card_number: str = PAYS, **changes: str) -> Page:
        """Fill in the form as it stands and press pay; redirects are not followed."""
        filled = {"card_number": card_number, "card_expiry": "12/34", "card_cvc": "123", "pay": "1"}
        known = self.look()
        fields = known.inputs() | filled | {"email": "ada@example.com"} | changes
        return self.send("/pay", fields)

    def press(self, button: str) -> Page:
        """Press one button of the challenge page."""
        return self.send("/challenge", {button: "1"})

    def exchange(self, token: object) -> httpx.Response:
        """Hand in a launch token as the page's script does."""
        return self._client.post(self.address + "/exchange", json={"checkout_token": token})


def start_checkout(shop: Shop, *amounts: int, **session_fields: Any) -> tuple[Buyer, dict[str, Any]]:
    """Return a buyer at a fresh checkout, and its order as the API shows it."""
    order = shop.add_order(*amounts)
    session = shop.add_session(order, redirects=REDIRECTS, **session_fields)
    return Buyer(shop, session), order


def read_order(shop: Shop, order: dict[str, Any]) -> dict[str, Any]:
    """Return the order as it is now."""
    return shop.get("/v1/orders/" + order["order_id"])


def read_session(shop: Shop, buyer: Buyer) -> dict[str, Any]:
    """Return the buyer's session as it is now."""
    return shop.get("/v1/checkout-sessions/" + buyer.address.removeprefix("/checkout/"))

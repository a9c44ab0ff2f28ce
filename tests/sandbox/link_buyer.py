"""
A buyer at a payment link's page: opens it, chooses, continues and pays, in this process and without JavaScript.

For everybody's tests: `buy_through_link(app, link["url"], quantities={"adult": 2})` answers where the buyer is sent
after paying.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from flint_storefront.money import Money, format_amount
from tests.sandbox.buyer import PAYS, Page

EMAIL = "buyer@example.com"


class LinkPage(Page):
    """What the page of a payment link holds."""

    def __init__(self, response: Any) -> None:
        super().__init__(response)
        self.soup = BeautifulSoup(response.text, "html.parser")

    @property
    def state(self) -> str:
        """`open` while something can be bought here, else why not, such as `sold_out`."""
        message = self.soup.select_one('[data-testid="link-message"]')
        return str(message["data-state"]) if message else "open"

    @property
    def notice(self) -> str:
        """Key of what is announced above the form; empty for nothing."""
        alert = self.soup.select_one('[role="alert"]')
        return str(alert["data-error"]) if alert else ""

    @property
    def sum(self) -> int | None:
        """The sum shown, in minor units; None where it is not known yet."""
        shown = self.find(data_testid="link-total").get("data-amount-minor")
        return int(shown) if shown else None

    def fields(self) -> dict[str, str]:
        """Return name and value of everything that a browser would send unchanged."""
        sent = self.inputs()
        for box in self.soup.select("textarea[name]"):
            # The first line break belongs to the markup.
            sent[str(box["name"])] = box.get_text().removeprefix("\n")
        for menu in self.soup.select("select[name]"):
            chosen = menu.select_one("option[selected]")
            sent[str(menu["name"])] = str(chosen["value"]) if chosen else ""
        return sent

    def error_at(self, name: str) -> str:
        """Return the message at the input of that name; empty for none."""
        (control,) = self.soup.find_all(attrs={"name": name, "type": lambda kind: kind != "radio"})
        target = control.get("aria-describedby", "")
        if control.get("aria-invalid") != "true":
            return ""
        message = self.soup.find(id=target)
        assert message is not None, f"{name} points at no message"
        return str(message.get_text())


def open_link(app: Flask | FlaskClient, url: str) -> LinkPage:
    """Return the page at a link's *url*."""
    return LinkPage(_browser(app).get(urlsplit(url).path))


def choose(
    page: LinkPage,
    *,
    quantities: Mapping[str, int | str] | None = None,
    amounts: Mapping[str, int | str] | None = None,
    fields: Mapping[str, str | bool] | None = None,
) -> dict[str, str]:
    """
    Return the page's form, filled in.

    Args:
        quantities: By line key.
        amounts: By line key; whole minor units, or text as it is typed. `donation` is the key of a donation's amount.
        fields: By field key; True ticks a box.
    """
    sent = page.fields()
    for key, quantity in (quantities or {}).items():
        sent[f"quantity.{key}"] = str(quantity)
    for key, amount in (amounts or {}).items():
        name = f"amount.{key}"
        currency = str(page.find(name=name)["data-currency"])
        sent[name] = amount if isinstance(amount, str) else format_amount(Money(amount, currency), "en_US")
        sent[f"suggestion.{key}"] = "custom"
    for key, answer in (fields or {}).items():
        sent[f"field.{key}"] = "true" if answer is True else str(answer or "")
    return sent


def press_continue(app: Flask | FlaskClient, url: str, **choice: Any) -> LinkPage:
    """Open the link, fill in its form, see `choose`, and press continue; redirects are not followed."""
    browser = _browser(app)
    sent = choose(open_link(browser, url), **choice)
    return LinkPage(browser.post(urlsplit(url).path, data=sent | {"link-continue": "1"}))


def start_through_link(app: Flask | FlaskClient, url: str, **choice: Any) -> str:
    """
    Return the id of the checkout session that continuing leads to; nothing is paid.

    Raises:
        AssertionError: the page does not let the buyer go on; it says why.
    """
    page = press_continue(app, url, **choice)
    assert page.status == 303, f"{page.status} {page.state} {page.notice}: {_alerts(page)}"
    return urlsplit(page.location).path.rpartition("/")[2]


def pay_session(
    app: Flask | FlaskClient, session_id: str, *, email: str = EMAIL, card: str = PAYS, **more: str
) -> str:
    """Pay on the hosted page of a session and return where the buyer is sent; a challenge is passed."""
    browser, address = _browser(app), f"/checkout/{session_id}"
    known = Page(browser.get(address)).inputs()
    typed = {"email": email, "card_number": card, "card_expiry": "12 / 34", "card_cvc": "123", "pay": "1"}
    page = LinkPage(browser.post(f"{address}/pay", data=known | typed | more))
    if page.location == f"{address}/challenge":
        page = LinkPage(browser.post(page.location, data={"challenge-complete": "1"}))
    assert page.status == 303, f"{page.status} {page.notice}: {_alerts(page)}"
    return page.location


def buy_through_link(
    app: Flask | FlaskClient,
    url: str,
    *,
    quantities: Mapping[str, int | str] | None = None,
    amounts: Mapping[str, int | str] | None = None,
    fields: Mapping[str, str | bool] | None = None,
    email: str = EMAIL,
    card: str = PAYS,
    **more: str,
) -> str:
    """
    Buy through the link at *url* and return the address that the buyer is sent to after paying.

    Args:
        app: The sandbox's app, or a test client of it.
        quantities: See `choose`, as `amounts` and `fields`.
        more: Further fields of the card page, such as `tip="15%"`.

    Raises:
        AssertionError: a page refuses; the message says which and why.
    """
    browser = _browser(app)
    session_id = start_through_link(browser, url, quantities=quantities, amounts=amounts, fields=fields)
    return pay_session(browser, session_id, email=email, card=card, **more)


def _browser(app: Flask | FlaskClient) -> FlaskClient:
    return app.test_client() if isinstance(app, Flask) else app


def _alerts(page: LinkPage) -> str:
    return " / ".join(alert.get_text(" ", strip=True) for alert in page.soup.select('[role="alert"]'))

"""
A browser without a screen: follows links, submits forms as a person does, keeps cookies in the shop's own test client.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

Fields = Sequence[tuple[str, str]]
MODERN = {"Sec-Fetch-Site": "same-origin"}
"""What every present browser sends with a form of the same site."""
REDIRECTS_MAX = 6


@dataclass(frozen=True)
class Reply:
    """One raw answer of a shop."""

    status: int
    headers: Mapping[str, str]
    text: str


class Client(Protocol):
    """A framework's test client."""

    def send(self, method: str, path: str, fields: Fields, headers: Mapping[str, str]) -> Reply: ...

    def forget_cookies(self) -> None: ...


class Page:
    """An answer that a person can look at."""

    def __init__(self, reply: Reply, path: str) -> None:
        self.status = reply.status
        self.headers = reply.headers
        self.text = reply.text
        self.path = path
        is_markup = "html" in reply.headers.get("Content-Type", "html")
        self.soup = BeautifulSoup(reply.text if is_markup else "", "html.parser")

    @property
    def location(self) -> str:
        """Where it redirects to; empty when it does not."""
        return self.headers.get("Location", "")

    def find(self, testid: str) -> Tag | None:
        """The first element with this hook, or None."""
        found = self.soup.find(attrs={"data-testid": testid})
        return found if isinstance(found, Tag) else None

    def get(self, testid: str) -> Tag:
        """The first element with this hook."""
        found = self.find(testid)
        assert found is not None, f"no {testid} on {self.path} ({self.status})"
        return found

    def all(self, testid: str) -> list[Tag]:
        """Every element with this hook."""
        return [tag for tag in self.soup.find_all(attrs={"data-testid": testid}) if isinstance(tag, Tag)]

    @property
    def state(self) -> str:
        """The judged state that the page shows."""
        return str(self.get("order-state")["data-state"])

    @property
    def errors(self) -> list[str]:
        """Keys of every announced error."""
        return [str(tag["data-error"]) for tag in self.soup.find_all(attrs={"data-error": True})]

    def minor(self, testid: str) -> int:
        """The amount at a hook, in minor units."""
        tag = self.get(testid)
        money = tag if tag.has_attr("data-amount-minor") else tag.find(attrs={"data-amount-minor": True})
        assert isinstance(money, Tag)
        return int(str(money["data-amount-minor"]))

    @property
    def cookies_set(self) -> str:
        """Every Set-Cookie header, joined."""
        return self.headers.get("Set-Cookie", "")


class Browser:
    """
    One visitor. `headers` are sent with every request; a modern browser's by default.
    """

    def __init__(self, client: Client, origin: str) -> None:
        self._client = client
        self._origin = origin
        self.headers: dict[str, str] = dict(MODERN)
        self.pages: list[Page] = []

    def get(self, path: str, *, follow: bool = False, headers: Mapping[str, str] | None = None) -> Page:
        """Open an address."""
        return self.send("GET", path, (), follow=follow, headers=headers)

    def post(
        self, path: str, fields: Fields, *, follow: bool = True, headers: Mapping[str, str] | None = None
    ) -> Page:
        """Send a form by hand."""
        return self.send("POST", path, fields, follow=follow, headers=headers)

    def send(
        self,
        method: str,
        path: str,
        fields: Fields,
        *,
        follow: bool,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """One request, and the redirects on this site after it."""
        sent = self.headers if headers is None else dict(headers)
        for _ in range(REDIRECTS_MAX):
            page = Page(self._client.send(method, path, fields, sent), path)
            self.pages.append(page)
            if not follow or page.status not in (302, 303, 307) or not self._is_here(page.location):
                return page
            path = page.location.removeprefix(self._origin)
            if page.status != 307:
                method, fields = "HEAD" if method == "HEAD" else "GET", ()
        raise AssertionError(f"endless redirects at {path}")

    def _is_here(self, address: str) -> bool:
        return not urlsplit(address).netloc or address.startswith(self._origin + "/")

    def press(
        self, page: Page, testid: str, *, follow: bool = True, headers: Any = None, **changes: Any
    ) -> Page:
        """
        Press a button or follow a link of *page*, with fields changed first: a text, a list of texts, or None for none.
        """
        button = page.get(testid)
        if button.name == "a":
            return self.get(str(button["href"]), follow=follow, headers=headers)
        form = button if button.name == "form" else button.find_parent("form")
        assert isinstance(form, Tag), f"{testid} is in no form"
        path = str(button.get("formaction") or form.get("action") or page.path)
        method = str(form.get("method", "get")).upper()
        fields = form_fields(form, button, changes)
        return self.send(method, path, fields, follow=follow, headers=headers)

    def forget(self) -> None:
        """Become another visitor."""
        self._client.forget_cookies()


def form_fields(form: Tag, button: Tag | None, changes: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a browser sends of *form* when *button* is pressed."""
    fields: list[tuple[str, str]] = []
    for tag in form.find_all("input"):
        kind, name = tag.get("type", "text"), tag.get("name")
        if not name or tag.has_attr("disabled") or name in changes:
            continue
        if kind in ("radio", "checkbox") and not tag.has_attr("checked"):
            continue
        if kind not in ("submit", "button", "image"):
            fields.append((str(name), str(tag.get("value", ""))))
    for name, value in changes.items():
        values = value if isinstance(value, list) else [value]
        fields += [(name, str(one)) for one in values if one is not None]
    if button is not None and button.get("name"):
        fields.append((str(button["name"]), str(button.get("value", ""))))
    return fields

"""
A shop for tests of the core: a storefront on the memory store, and requests as a browser would send them.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from flint_storefront.background import NoRunner
from flint_storefront.build import build_storefront
from flint_storefront.catalog.mirror import find_products_by_id
from flint_storefront.catalog.page_data import product_data
from flint_storefront.page_request import CsrfField, OriginHeaders, PageRequest, Visitor
from flint_storefront.settings import read_settings
from flint_storefront.storage.memory import MemoryStore
from flint_storefront.storage.ports import Store
from flint_storefront.storage.records import ProductRecord, VariantRecord
from flint_storefront.storefront import Storefront

TOKEN = "ab" * 32
SAME_ORIGIN = OriginHeaders(sec_fetch_site="same-origin")
START = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


class Clock:
    """An instant that moves only by hand."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The instant."""
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


class NoSignals:
    """Nobody listens."""

    def send(self, name: str, payload: Mapping[str, Any]) -> None:
        """Do nothing."""


@dataclass
class Csrf:
    """The host's protection, with a fixed answer; counts how often a token was asked for."""

    valid: bool = True
    fields_made: int = 0

    def field(self) -> CsrfField:
        """The hidden field."""
        self.fields_made += 1
        return CsrfField("csrf_token", "csrf-value")

    def is_valid(self) -> bool:
        """The fixed answer."""
        return self.valid


@dataclass
class Flint:
    """A Flint that answers nothing: counts the calls, which most tests want to be none."""

    calls: list[str] = field(default_factory=list)

    def transport(self) -> httpx.MockTransport:
        """As a transport that can never connect."""
        return httpx.MockTransport(self._refuse)

    def _refuse(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(request.url.path)
        raise httpx.ConnectError("away", request=request)


def make_shop(
    transport: httpx.BaseTransport, *, store: Store | None = None, clock: Clock | None = None, **settings: Any
) -> Storefront:
    """A storefront whose time and chance stand still."""
    values = {
        "API_KEY": "flint_test_0123456789abcdef0123456789abcdef",
        "PUBLIC_ORIGIN": "https://shop.example",
        "BASE_URL": "http://127.0.0.1:8900",
        "SIGNING_KEYS": ["an-older-signing-key", "the-signing-key"],
        **settings,
    }
    return build_storefront(
        read_settings(values),
        store=store or MemoryStore(),
        static=lambda name: f"/static/{name}",
        signals=NoSignals(),
        runner=NoRunner(),
        transport=transport,
        clock=clock or Clock(),
        monotonic=lambda: 0.0,
        randomness=random.Random(7),
        sleep=lambda _: None,
    )


def get(
    *,
    query: Mapping[str, Sequence[str]] | None = None,
    token: str | None = TOKEN,
    csrf: Csrf | None = None,
    **arguments: str,
) -> PageRequest:
    """A GET."""
    return PageRequest(
        method="GET",
        csrf=csrf or Csrf(),
        query=query or {},
        arguments=arguments,
        visitor=Visitor(token=token),
    )


def post(
    form: Mapping[str, Sequence[str]],
    *,
    token: str | None = TOKEN,
    origin: OriginHeaders = SAME_ORIGIN,
    csrf: Csrf | None = None,
) -> PageRequest:
    """A POST from a page of this site."""
    return PageRequest(
        method="POST", csrf=csrf or Csrf(), form=form, origin=origin, visitor=Visitor(token=token)
    )


def put_product(
    storefront: Storefront,
    number: int,
    *,
    name: str = "Espresso",
    prices: Sequence[int] = (1200,),
    currency: str = "USD",
    slug: str = "",
) -> str:
    """A product `prod_<number>` in the mirror, with variants `var_<number>_1`, …; answers its id."""
    product_id = f"prod_{number}"
    product = ProductRecord(
        product_id=product_id,
        slug=slug or f"product-{number}",
        name=name,
        is_available=True,
        position=number,
        seen_at=START,
    )
    variants = [
        VariantRecord(
            variant_id=f"var_{number}_{place}",
            product_id=product_id,
            name=f"Size {place}" if len(prices) > 1 else "",
            currency=currency,
            price_minor=price,
            is_available=True,
            position=place,
        )
        for place, price in enumerate(prices, start=1)
    ]
    with storefront.store.transaction() as transaction:
        transaction.insert(product)
        transaction.insert_many(variants)
    return product_id


def change_product(storefront: Storefront, product_id: str, **changes: Any) -> None:
    """Change a product of the mirror."""
    with storefront.store.transaction() as transaction:
        transaction.update(ProductRecord, {"product_id": product_id}, changes)


def change_variant(storefront: Storefront, variant_id: str, **changes: Any) -> None:
    """Change a variant of the mirror."""
    with storefront.store.transaction() as transaction:
        transaction.update(VariantRecord, {"variant_id": variant_id}, changes)


def product_form(storefront: Storefront, product_id: str, **typed: str) -> dict[str, list[str]]:
    """The product's form as its page has it, with what a buyer types over it."""
    with storefront.store.reading() as transaction:
        found = find_products_by_id(transaction, [product_id])[0]
    form = product_data(storefront, "en", found, id_prefix="product")["form"]
    values = {
        "offer": form["offer"],
        "seen_prices": form["seen_prices"],
        "variant_id": form["only_variant_id"],
    }
    return {name: [value] for name, value in {**values, "quantity": "1", **typed}.items()}

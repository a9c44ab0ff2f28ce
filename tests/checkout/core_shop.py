"""
A shop for tests of the core: the rules alone on a store in memory, the local Flint, and a buyer.
"""

import pickle
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import httpx

from flint_storefront.background import NoRunner, drain
from flint_storefront.build import build_storefront
from flint_storefront.catalog.sync import sync
from flint_storefront.checkout.actions import confirm_return, continue_checkout, show_checkout, tell_state
from flint_storefront.checkout.reconcile import ReconcileReport, reconcile
from flint_storefront.checkout.start import start_checkout
from flint_storefront.money import Money
from flint_storefront.offers.selection import SelectedLine, Selection
from flint_storefront.page_request import OriginHeaders, PageRequest, Visitor
from flint_storefront.results import GoTo, Result, ShowPage
from flint_storefront.sandbox.state import DEFAULT_SWITCHES
from flint_storefront.settings import read_settings
from flint_storefront.storage.memory import MemoryStore
from flint_storefront.storage.ports import Store
from flint_storefront.storage.records import (
    CheckoutRecord,
    EffectRecord,
    InboxEvent,
    JournalEntry,
    PlanRecord,
    ProductRecord,
    Record,
    VariantRecord,
)
from flint_storefront.storefront import Storefront
from tests.catalog.shop import Csrf
from tests.storefront.shop import ports_of, settings_of
from tests.storefront.world import CARD, Flint, Recorder

TOKEN = "5e" * 32
SAME_ORIGIN = OriginHeaders(sec_fetch_site="same-origin")
SEEDS = count(100)
_MIRROR: list[Record] = []
_SEED: list[tuple[Flint, bytes]] = []


def page_request(
    method: str = "GET",
    *,
    token: str | None = TOKEN,
    form: Mapping[str, Any] | None = None,
    **arguments: str,
) -> PageRequest:
    """A request of a browser on this site."""
    given = {name: [str(value)] for name, value in (form or {}).items()}
    return PageRequest(
        method=method,
        csrf=Csrf(),
        arguments=arguments,
        form=given,
        visitor=Visitor(token=token),
        origin=SAME_ORIGIN,
    )


@dataclass
class RecordingSignals:
    """The host's receivers."""

    recorder: Recorder

    def send(self, name: str, payload: Mapping[str, Any]) -> None:
        """Note it, or fail as the recorder is told."""
        self.recorder.note(name, payload)


@dataclass
class CoreShop:
    """A storefront with everything that a test looks at."""

    flint: Flint = field(default_factory=lambda: fresh_flint())
    store: Store = field(default_factory=MemoryStore)
    recorder: Recorder = field(default_factory=Recorder)
    transport: httpx.BaseTransport | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    token: str = TOKEN
    signals: Any = None

    def __post_init__(self) -> None:
        if not _MIRROR and self.transport is not None:
            CoreShop()
        self.restart()
        fill_mirror(self.storefront)
        self.flint.forget_calls()

    def restart(self) -> None:
        """A fresh process: everything but the store and Flint is new."""
        values = settings_of(self.flint, SIGNING_KEYS=["a-key-for-tests"], **self.settings)
        ports = ports_of(self.flint) | {"randomness": random.Random(next(SEEDS))}
        if self.transport is not None:
            ports["transport"] = self.transport
        self.storefront: Storefront = build_storefront(
            read_settings(values),
            store=self.store,
            static=lambda name: f"/static/{name}",
            signals=self.signals or RecordingSignals(self.recorder),
            runner=NoRunner(),
            **ports,
        )

    # What a buyer does

    def selection(
        self, sku: str = "FLAT-WHITE", quantity: int = 1, *, kind: str = "product", **changes: Any
    ) -> Selection:
        """What the buyer chose, at the mirror's price."""
        variant = self.find(VariantRecord, sku=sku)
        price = Money(variant.price_minor, variant.currency)
        line = SelectedLine(variant.variant_id, quantity, "Coffee", price)
        key = "cart" if kind == "cart" else variant.product_id
        return Selection(
            **{"kind": kind, "key": key, "lines": (line,), "shown_total": price * quantity} | changes
        )

    def press(self, sku: str = "FLAT-WHITE", quantity: int = 1, **changes: Any) -> Result:
        """Press *buy now*, and follow the redirect of a first visit."""
        token = changes.pop("token", self.token)
        return self.choose(self.selection(sku, quantity, **changes), token=token)

    def choose(self, selection: Selection, *, token: str | None = TOKEN) -> Result:
        """Press the button of any offer, and follow the redirect of a first visit."""
        result = start_checkout(self.storefront, page_request("POST", token=token), selection)
        if isinstance(result, GoTo) and result.status == 307:
            self.token = result.new_visitor_token or self.token
            return self.go_on(result.address.split("/")[-2])
        return result

    def go_on(self, reference: str = "", **form: Any) -> Result:
        """Press the button of the checkout's own page."""
        request = page_request(
            "POST", token=self.token, form=form, reference=reference or self.checkout.reference
        )
        return continue_checkout(self.storefront, request)

    def look(self, reference: str = "") -> str:
        """Open the checkout's page; answers the state it shows."""
        return self._shown(show_checkout, reference)

    def come_back(self, reference: str = "") -> str:
        """Open the return address; answers the state it shows."""
        return self._shown(confirm_return, reference)

    def ask_state(self) -> str:
        """What the page's script gets."""
        request = page_request(token=self.token, reference=self.checkout.reference)
        return tell_state(self.storefront, request).body  # type: ignore[union-attr]

    def pay(self, url: str, card: str = CARD) -> str:
        """Pay at Flint's page; answers where the buyer is sent, empty when the page took no payment."""
        return self.flint.pay(url, card)

    def _shown(self, action: Any, reference: str) -> str:
        request = page_request(token=self.token, reference=reference or self.checkout.reference)
        page = action(self.storefront, request)
        assert isinstance(page, ShowPage), page
        return str(page.data["order"]["state"])

    # What the background does

    def reconcile(self, *, seconds: float = 60) -> ReconcileReport:
        """Let time pass and reconcile."""
        self.flint.advance(seconds)
        return reconcile(self.storefront, rest=timedelta(seconds=30))

    def drain(self) -> int:
        """Work on events and effects."""
        return drain(self.storefront)

    # What is stored

    def rows(self, table: type[Record], **where: Any) -> list[Any]:
        """Rows of a table."""
        with self.store.reading() as reading:
            return list(reading.select(table, where))

    def find(self, table: type[Record], **where: Any) -> Any:
        """The one row that meets *where*."""
        (row,) = self.rows(table, **where)
        return row

    def change(self, table: type[Record], where: Mapping[str, Any], **changes: Any) -> None:
        """Change rows behind the rules' back."""
        with self.store.transaction() as transaction:
            assert transaction.update(table, where, changes) == 1

    @property
    def checkout(self) -> CheckoutRecord:
        """The newest checkout."""
        with self.store.reading() as reading:
            return reading.select(CheckoutRecord, {}, order_by="-created_at", limit=1)[0]

    @property
    def open_checkout(self) -> CheckoutRecord:
        """The only checkout that is not over."""
        return self.find(CheckoutRecord, open_key__ne=None)

    @property
    def journal(self) -> list[JournalEntry]:
        """Every journal entry."""
        return self.rows(JournalEntry)

    @property
    def events(self) -> list[InboxEvent]:
        """Every event of the inbox."""
        return self.rows(InboxEvent)

    def effects(self, signal: str = "order_paid") -> list[EffectRecord]:
        """Recorded effects of one signal."""
        return self.rows(EffectRecord, signal=signal)

    # What Flint has

    def open_sessions(self) -> list[dict[str, Any]]:
        """Sessions that somebody could still pay."""
        return [session for session in self.flint.sessions() if session["status"] == "open"]

    @property
    def payment_page(self) -> str:
        """Address of the newest session's page, without its token."""
        return (
            f"{self.flint.sandbox.public_origin}/checkout/{self.flint.sessions()[-1]['checkout_session_id']}"
        )

    def open_orders(self) -> list[dict[str, Any]]:
        """Orders that are neither closed nor paid."""
        orders = self.flint.orders()
        return [one for one in orders if one["status"] == "open" and one["payment_status"] != "paid"]


def fresh_flint() -> Flint:
    """
    The seeded local Flint as if nothing had happened: made once for all tests of this process, then put back.

    Only one at a time: who needs two Flints makes them.
    """
    if not _SEED:
        flint = Flint()
        _SEED.append((flint, pickle.dumps(flint.sandbox.environments)))
        return flint
    flint, environments = _SEED[0]
    sandbox = flint.sandbox
    sandbox.environments = pickle.loads(environments)
    sandbox.ledger.clear()
    sandbox.deviations.clear()
    sandbox.switches = dict(DEFAULT_SWITCHES)
    sandbox.webhook_transport = None
    flint.cancel_faults()
    flint.clock.restore(0)
    flint.forget_calls()
    flint.transport.is_away = False
    flint.browser = flint.app.test_client()
    return flint


def fill_mirror(storefront: Storefront) -> None:
    """The mirror of the seeded catalogue: synced once for all tests of this process, then copied."""
    if not _MIRROR:
        report = sync(storefront)
        assert report.error is None
        with storefront.store.reading() as reading:
            _MIRROR.extend(reading.select(ProductRecord, {}))
            _MIRROR.extend(reading.select(VariantRecord, {}))
            _MIRROR.extend(reading.select(PlanRecord, {}))
        return
    with storefront.store.transaction() as transaction:
        for record in _MIRROR:
            transaction.insert(record)

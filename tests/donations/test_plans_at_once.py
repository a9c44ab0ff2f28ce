"""Two donors ask for the same new amount at the same moment: one plan, a hundred times out of a hundred."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from flint_storefront.donations.actions import donate
from flint_storefront.storage.memory import MemoryStore
from flint_storefront.storage.ports import Store
from flint_storefront.storage.records import CheckoutRecord, DonationPlanRecord, JournalEntry
from flint_storefront.storefront import Storefront
from tests.catalog.stores import STORES, emptied, open_store
from tests.checkout.core_shop import CoreShop, fresh_flint
from tests.donations.campaigns import REGULAR, form_data, give, offering, press
from tests.donations.giving_shop import CREATE, giving_shop, goes_to_flint, know_plans, plans_at_flint

ROUNDS, ROUNDS_IN_MEMORY = 100, 20
PATIENCE_SECONDS = 60
FIRST, SECOND = "a1" * 32, "b2" * 32


class Together(httpx.BaseTransport):
    """
    The way to Flint, on which requests to make a plan wait for each other: both are under way before either is answered.
    """

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self.inner = inner
        self.together = threading.Barrier(2)
        self.seen = threading.local()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it on, once the other one is here."""
        key = request.headers.get("Idempotency-Key")
        is_again = getattr(self.seen, "key", None) == key
        if f"{request.method} {request.url.path}" == CREATE and not is_again:
            self.seen.key = key
            self.together.wait(PATIENCE_SECONDS)
        return self.inner.handle_request(request)


@pytest.fixture(scope="module", params=STORES)
def any_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Every kind of store."""
    with open_store(request.param, tmp_path_factory.mktemp("store")) as opened:
        yield opened


def both(work: Callable[[str], object]) -> list[object]:
    """What both donors get, who press at the same moment."""
    together = threading.Barrier(2)

    def press(token: str) -> object:
        together.wait(PATIENCE_SECONDS)
        return work(token)

    with ThreadPoolExecutor(2) as pool:
        return [
            future.result(PATIENCE_SECONDS) for future in [pool.submit(press, one) for one in (FIRST, SECOND)]
        ]


def processes(shop: CoreShop) -> dict[str, Storefront]:
    """The shop as two processes have it, one for each donor."""
    found = {}
    for token in (FIRST, SECOND):
        shop.restart()
        found[token] = offering(shop.storefront, REGULAR)
    return found


def shop_on(store: Store) -> CoreShop:
    """A shop on an emptied store, whose two processes meet on the way to Flint."""
    flint = fresh_flint()
    return giving_shop(REGULAR, flint=flint, store=emptied(store), transport=Together(flint.transport))


def test_two_donors_at_once_make_one_plan_every_time(any_store: Store) -> None:
    """A hundred new amounts, each asked for by two donors in two processes: each pays what they typed, by one plan."""
    rounds = ROUNDS if not isinstance(any_store, MemoryStore) else ROUNDS_IN_MEMORY
    shop = shop_on(any_store)
    storefronts = processes(shop)
    know_plans(shop)
    offer = form_data(storefronts[FIRST], REGULAR.slug)["offer"]
    for number in range(rounds):
        form = {"offer": offer, "interval": "monthly", "amount_custom": f"{10 + number}.0{number % 10}"}
        pressed = both(lambda token, form=form: donate(storefronts[token], press(form, token=token)))
        assert all(goes_to_flint(result) for result in pressed)
    made = Counter(plan["external_reference_id"] for plan in plans_at_flint(shop))
    assert list(made.values()) == [1] * rounds
    assert shop.flint.calls().count(CREATE) >= 2 * rounds
    entries = shop.rows(JournalEntry, operation="subscriptionPlans.create")
    assert [entry.status for entry in entries] == ["succeeded"] * rounds


def test_donors_who_ask_at_once_pay_by_the_plan_of_their_own_amount(any_store: Store) -> None:
    """Both sessions are of the one plan, which charges what was typed."""
    shop = shop_on(any_store)
    storefronts = processes(shop)
    know_plans(shop)
    both(
        lambda token: give(
            storefronts[token], REGULAR, interval="monthly", token=token, amount_custom="12.34"
        )
    )
    (plan,) = plans_at_flint(shop)
    assert [line["unit_price_money"]["amount"] for line in plan["line_items"]] == [1234]
    ids = {record.plan["subscription_plan_id"] for record in shop.rows(CheckoutRecord)}
    assert ids == {session["subscription_plan_id"] for session in shop.flint.sessions()}
    assert ids == {plan["subscription_plan_id"]} == {shop.find(DonationPlanRecord).subscription_plan_id}
    assert len(shop.flint.sessions()) == 2


def test_two_shops_of_one_merchant_at_once_make_one_plan() -> None:
    """Two databases that know nothing of each other send the same key and the same bytes."""
    flint = fresh_flint()
    transport = Together(flint.transport)
    shops = {
        token: giving_shop(REGULAR, flint=flint, store=MemoryStore(), transport=transport)
        for token in (FIRST, SECOND)
    }
    both(lambda token: give(shops[token].storefront, REGULAR, interval="monthly", token=token))
    (plan,) = plans_at_flint(shops[FIRST])
    for shop in shops.values():
        assert shop.find(DonationPlanRecord).subscription_plan_id == plan["subscription_plan_id"]

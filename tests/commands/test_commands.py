"""
Commands: what they print and which code they end with, without any framework.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from flint_storefront.commands import COMMANDS
from flint_storefront.storage.records import CheckoutRecord, JournalEntry
from tests.checkout.core_shop import CoreShop
from tests.storage.samples import make_event
from tests.subscriptions.subscription_shop import SubscriptionShop

BY_NAME = {command.name: command for command in COMMANDS}


@pytest.fixture
def shop() -> CoreShop:
    """A shop on a store in memory."""
    return CoreShop()


def run(shop: CoreShop, name: str, **options: Any) -> tuple[int, list[str]]:
    """Run a command; answers its exit code and lines."""
    lines: list[str] = []
    given = {option.name: option.default for option in BY_NAME[name].options} | options
    return BY_NAME[name].run(shop.storefront, given, lines.append), lines


def findings(shop: CoreShop) -> dict[str, str]:
    """The doctor's answers by question, each with `ok` or `LOOK` before it."""
    _, lines = run(shop, "doctor")
    return {line[6:].split(":")[0]: f"{line[:4].strip()} {line.split(': ', 1)[1]}" for line in lines}


def test_all_commands_are_there() -> None:
    """In the order in which help shows them."""
    names = ["sync", "process", "reconcile", "backfill", "events", "replay", "orders"]
    assert list(BY_NAME) == [*names, "subscriptions", "links", "doctor"]


def test_command_starts_no_background_work(shop: CoreShop) -> None:
    """It would take the work away and die half-way when the command ends."""

    class Waking:
        def __init__(self) -> None:
            self.woken: list[str] = []

        def soon(self, work: str) -> None:
            """Note what is to be done."""
            self.woken.append(work)

    runner = Waking()
    options = {"action": "create", "slug": "mug", "title": "A mug", "price": "24 USD"}
    code = BY_NAME["links"].run(replace(shop.storefront, runner=runner), options, lambda line: None)
    assert (code, runner.woken) == (0, [])
    assert len(shop.flint.links(status="active")) == 1


def test_sync_tells_the_counts(shop: CoreShop) -> None:
    """A full look reads the variants of every product."""
    code, (products, plans) = run(shop, "sync", full=True)
    assert code == 0
    assert products.startswith("6 products: ")
    assert "variants of 6 read" in products
    assert plans.startswith(f"{len(shop.flint.environment.subscription_plans)} plans: ")


def test_sync_without_flint_fails_and_keeps_the_state(shop: CoreShop) -> None:
    """The last good state stays, and cron learns of it."""
    shop.flint.transport.is_away = True
    code, lines = run(shop, "sync")
    assert code == 1
    assert ["last good state stays" in line for line in lines] == [True, True]


def test_orders_lists_and_shows(shop: CoreShop) -> None:
    """The list names the reference; showing it tells lines, amounts, journal and effects."""
    shop.press()
    reference = shop.checkout.reference
    code, (line,) = run(shop, "orders", action="list")
    assert (code, reference in line, "$4.50" in line) == (0, True, True)
    code, lines = run(shop, "orders", action="show", reference=reference)
    kinds = {line.split()[0] for line in lines[1:]}
    assert (code, kinds) == (0, {"line", "amount", "journal", "effect"})


def test_showing_nothing_says_so(shop: CoreShop) -> None:
    """An unknown reference and an unknown event end with 1."""
    assert run(shop, "orders", action="show", reference="chk_none") == (1, ["no such order"])
    assert run(shop, "replay", event_id="whev_none") == (1, ["no such event"])
    assert run(shop, "orders", action="list") == (0, ["no orders"])
    assert run(shop, "events") == (0, ["no events"])


def test_replay_works_on_the_event_itself(shop: CoreShop) -> None:
    """Without a thread of a server beside it."""
    with shop.storefront.store.transaction() as transaction:
        transaction.insert(make_event("whev_1", status="failed", event_type="product.created"))
    assert run(shop, "replay", event_id="whev_1") == (0, ["back in line"])
    assert run(shop, "events", status="failed") == (0, ["no events"])
    _, (line,) = run(shop, "events")
    assert "ignored" in line


def test_backfill_finds_and_works_on_what_was_lost(shop: CoreShop) -> None:
    """The shop has heard of no event; afterwards the order is paid."""
    shop.press()
    shop.flint.pay(shop.payment_page)
    code, (line,) = run(shop, "backfill")
    assert code == 0
    assert "were missing" in line
    assert shop.checkout.state == "paid"


def test_backfill_without_flint_fails(shop: CoreShop) -> None:
    """Nothing is lost: the next run begins at the same place."""
    shop.flint.transport.is_away = True
    assert run(shop, "backfill")[0] == 1


def test_reconcile_and_process_tell_what_they_did(shop: CoreShop) -> None:
    """Both are safe to run when there is nothing to do."""
    code, (line,) = run(shop, "reconcile", now=True)
    assert (code, line.startswith("0 replayed")) == (0, True)
    assert run(shop, "process") == (0, ["0 events and effects and 0 payment links worked on"])


def test_doctor_is_content_with_a_good_shop(shop: CoreShop) -> None:
    """Key, mode, scopes, version, capabilities and mirror are well."""
    run(shop, "sync")
    found = findings(shop)
    for question in ("key", "mode", "scopes", "API version", "card payments", "catalogue mirror"):
        assert found[question].startswith("ok"), (question, found[question])


def test_doctor_names_missing_scopes(shop: CoreShop) -> None:
    """A key that may not do all is told, with what it lacks."""
    shop.flint.environment.scopes.remove("commerce.orders.write")
    assert findings(shop)["scopes"] == "LOOK missing commerce.orders.write"


def test_doctor_survives_a_refused_key(shop: CoreShop) -> None:
    """Every other question is still asked."""
    shop.flint.environment.keys.clear()
    shop.flint.sandbox.switches["expect_bad_requests"] = True
    found = findings(shop)
    assert found["key"].startswith("LOOK INVALID_API_KEY")
    assert "last event" in found


def test_doctor_sees_stuck_rows_and_young_flags(shop: CoreShop) -> None:
    """An unknown write for over half an hour, and an order that was flagged."""
    shop.press()
    key = shop.journal[0].idempotency_key
    long_ago = shop.storefront.clock() - timedelta(hours=1)
    shop.change(JournalEntry, {"idempotency_key": key}, status="unknown", last_sent_at=long_ago)
    shop.change(CheckoutRecord, {"reference": shop.checkout.reference}, is_flagged=True)
    found = findings(shop)
    assert found["unknown writes"].startswith("LOOK 1")
    assert found["flagged orders"].startswith("LOOK 1")


def test_doctor_forgets_old_flags(shop: CoreShop) -> None:
    """A flag of last year fails no check of today."""
    shop.press()
    last_year = shop.storefront.clock() - timedelta(days=365)
    where = {"reference": shop.checkout.reference}
    shop.change(CheckoutRecord, where, is_flagged=True, created_at=last_year)
    assert findings(shop)["flagged orders"].startswith("ok 0")


def test_flag_is_taken_off_by_the_operator(shop: CoreShop) -> None:
    """Once; the list of flagged orders is empty then, and showing it tells what it was."""
    shop.press()
    reference = shop.checkout.reference
    shop.change(CheckoutRecord, {"reference": reference}, is_flagged=True, flag_reason="disputed")
    code, (line,) = run(shop, "orders", action="list", flagged=True)
    assert (code, "FLAGGED disputed" in line) == (0, True)
    assert run(shop, "orders", action="settled", reference=reference) == (0, ["flag taken off"])
    assert run(shop, "orders", action="settled", reference=reference) == (0, ["it was not flagged"])
    assert run(shop, "orders", action="list", flagged=True) == (0, ["no orders"])
    _, lines = run(shop, "orders", action="show", reference=reference)
    assert "  flag     disputed, settled" in lines


def test_flag_of_no_order_says_so(shop: CoreShop) -> None:
    """A typing mistake ends with 1."""
    assert run(shop, "orders", action="settled", reference="chk_none") == (1, ["no such order"])


def subscribed_shop() -> SubscriptionShop:
    """A shop with a running subscription."""
    shop = SubscriptionShop()
    shop.begin()
    return shop


def test_subscriptions_are_listed() -> None:
    """Status, price, what comes next and which order began it; no buyer data."""
    shop = subscribed_shop()
    code, (line,) = run(shop, "subscriptions")
    assert code == 0
    record = shop.subscription
    for part in ("active", "$91.00 every month", "next 2026-12-22", record.subscription_id, record.reference):
        assert part in line
    assert "example.com" not in line
    assert run(shop, "subscriptions", status="paused") == (0, ["no subscriptions"])


def test_showing_an_order_names_its_subscription() -> None:
    """And of a renewal what it renews."""
    shop = subscribed_shop()
    shop.pass_days(32)
    shop.hear()
    (renewal,) = shop.renewals
    _, lines = run(shop, "orders", action="show", reference=renewal.reference)
    told = f"{shop.subscription.subscription_id}, renews {shop.subscription.reference}"
    assert any(line.startswith("  plan ") and line.endswith(told) for line in lines)


def test_events_name_what_they_are_about() -> None:
    """A subscription's event has no order."""
    shop = subscribed_shop()
    shop.hear()
    _, lines = run(shop, "events", limit=50)
    assert any(shop.subscription.subscription_id in line for line in lines)


def test_doctor_tells_plans_and_subscriptions() -> None:
    """How many run and how many are overdue is no fault of ours."""
    shop = subscribed_shop()
    assert run(shop, "sync")[0] == 0
    found = findings(shop)
    assert found["plans"] == "ok 3 plans"
    assert found["subscriptions"] == "ok 1 running, 0 past due"
    assert found["subscriptions not looked at"].startswith("ok 0")


def test_doctor_sees_subscriptions_that_nobody_looked_at() -> None:
    """No reconcile for two days."""
    shop = subscribed_shop()
    shop.pass_days(2)
    assert findings(shop)["subscriptions not looked at"].startswith("LOOK 1")


def test_doctor_tells_that_plans_could_not_be_read(shop: CoreShop) -> None:
    """Products were; each stands for itself."""
    shop.flint.fault("html", "subscriptionPlans.list", count=9)
    run(shop, "sync")
    assert findings(shop)["plans"].startswith("LOOK not synced")


def test_reconcile_tells_how_many_subscriptions_were_read() -> None:
    """Those that are due."""
    shop = subscribed_shop()
    shop.pass_days(1)
    _, (line,) = run(shop, "reconcile", now=True)
    assert "1 subscriptions checked" in line


def test_doctor_wants_promotions_only_for_codes_on_our_pages() -> None:
    """Least privilege."""
    shop = CoreShop(settings={"CODES": "page"})
    shop.flint.environment.scopes.remove("commerce.promotions.write")
    assert findings(shop)["scopes"] == "LOOK missing commerce.promotions.read"
    plain = CoreShop()
    plain.flint.environment.scopes.remove("commerce.promotions.write")
    assert findings(plain)["scopes"] == "ok all that is needed"

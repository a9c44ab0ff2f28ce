"""
What no webhook told is found by listing: sales, refunds and renewals, of every link on its own, often while it sells.
"""

from datetime import timedelta
from typing import Any

import pytest

from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.stored import offer_json
from flint_storefront.storage.records import (
    CheckoutRecord,
    LinkGenerationRecord,
    LinkRecord,
    LinkSaleRecord,
    StoredValue,
    SubscriptionRecord,
)
from tests.payment_links.link_shop import DAY, LinkShop

MINUTES = 60


@pytest.fixture
def shop() -> LinkShop:
    """A shop without any link yet."""
    return LinkShop()


def listings(shop: LinkShop) -> int:
    """How often sessions were listed since the last look."""
    count = shop.flint.calls().count("GET /v1/checkout-sessions")
    shop.flint.forget_calls()
    return count


def wait(shop: LinkShop, seconds: float) -> int:
    """Let time pass and sweep; answers how many of Flint's links were listed."""
    shop.flint.advance(seconds)
    return shop.sweep().links


def switch_off(shop: LinkShop, slug: str = "blue-mug") -> None:
    """As the operator's command and the work after it leave it."""
    shop.change(LinkRecord, {"slug": slug}, is_switched_off=True)
    shop.change(LinkGenerationRecord, {"slug": slug}, status_seen="inactive", status_told="inactive")


def test_lost_sales_are_adopted(shop: LinkShop) -> None:
    """With their effects, once; the second sweep finds nothing new."""
    link = shop.add_link()
    for _ in range(3):
        shop.sell(link)
    report = shop.sweep()
    assert (report.links, report.adopted, report.failed) == (1, 3, 0)
    assert (shop.totals().count, shop.totals().gross.amount) == (3, 7200)
    shop.flint.advance(600)
    again = shop.sweep()
    assert (again.links, again.adopted, again.updated) == (1, 0, 0)
    assert (len(shop.effects()), len(shop.effects("payment_link_completed"))) == (3, 3)


def test_visits_without_payment_are_not_read(shop: LinkShop) -> None:
    """They are not even listed."""
    link = shop.add_link()
    shop.visit(link)
    shop.flint.forget_calls()
    shop.sweep()
    assert [call for call in shop.flint.calls() if call.startswith("GET /v1/orders/")] == []
    assert shop.rows(CheckoutRecord) == []


def test_nothing_due_asks_nothing(shop: LinkShop) -> None:
    """Neither links, nor refunds, nor subscriptions."""
    shop.add_link()
    shop.sweep()
    shop.flint.forget_calls()
    assert shop.sweep().links == 0
    assert shop.flint.calls() == []


def test_shop_without_links_asks_nothing(shop: LinkShop) -> None:
    """Nor does it note anything."""
    shop.flint.forget_calls()
    assert shop.sweep(is_full=True).links == 0
    assert (shop.flint.calls(), shop.rows(StoredValue, key="link-refunds")) == ([], [])


def test_reconcile_sweeps(shop: LinkShop) -> None:
    """And says so in its report."""
    shop.sell(shop.add_link())
    report = shop.reconcile()
    assert (report.links, report.sales) == (1, 1)


def test_sales_of_earlier_links_are_found(shop: LinkShop) -> None:
    """Every link behind the page is listed."""
    first = shop.add_link()
    session = shop.visit(first)
    second = shop.add_link(generation=2)
    shop.pay(session["url"])
    shop.sell(second)
    assert (shop.sweep().links, shop.totals().count) == (2, 2)


def test_later_listing_begins_where_the_last_one_did(shop: LinkShop) -> None:
    """A day and some minutes before it: rows come late, and clocks differ."""
    shop.sell(shop.add_link())
    shop.sweep()
    wait(shop, 25 * 3600)
    assert shop.find(LinkGenerationRecord, slug="blue-mug").swept_at == shop.storefront.clock()
    with shop.store.transaction() as transaction:
        transaction.delete(CheckoutRecord, {})
        transaction.delete(LinkSaleRecord, {})
    shop.flint.advance(600)
    assert shop.sweep().adopted == 0
    assert shop.sweep(is_full=True).adopted == 1


def test_refund_that_nobody_told_is_found(shop: LinkShop) -> None:
    """Flint lists refunded orders; those of links are ours."""
    link = shop.add_link()
    shop.sell(link)
    shop.sweep()
    shop.flint.refund(shop.bought.order_id, 400)
    shop.flint.advance(600)
    assert shop.sweep().updated == 1
    assert (shop.bought.state, shop.sale.refunded_minor) == ("partially_refunded", 400)
    assert [effect.payload["refunded_minor"] for effect in shop.effects("order_refunded")] == [400]
    shop.flint.advance(600)
    assert shop.sweep().updated == 0


def test_refund_of_a_signup_leaves_its_subscription_be(shop: LinkShop) -> None:
    """Where it stands is for the subscription to say; the money is counted."""
    shop.sell(shop.add_plan_link())
    shop.sweep()
    shop.flint.refund(shop.bought.order_id)
    shop.flint.advance(600)
    shop.sweep()
    assert (shop.bought.state, shop.sale.refunded_minor) == ("active", shop.sale.settled_minor)


def test_renewals_that_nobody_told_are_found(shop: LinkShop) -> None:
    """Counted beside the sale, never as one."""
    shop.sell(shop.add_plan_link())
    shop.sweep()
    shop.flint.advance(32 * DAY)
    shop.sweep()
    totals = shop.totals("club")
    assert (totals.count, totals.renewal_count, totals.renewal_gross.amount) == (1, 1, 9100)
    (renewal,) = [sale for sale in shop.sales if sale.is_renewal]
    (first,) = [sale for sale in shop.sales if not sale.is_renewal]
    assert (renewal.slug, renewal.payment_link_id) == (first.slug, first.payment_link_id)
    assert (renewal.checkout_session_id, renewal.answers) == (None, {})
    assert len(shop.effects("payment_link_completed")) == 1
    kinds = sorted(effect.payload["kind"] for effect in shop.effects())
    assert kinds == ["payment_link", "renewal"]


def test_renewals_before_the_sale_was_known_are_found_with_it(shop: LinkShop) -> None:
    """The subscription is not due: it is asked all the same."""
    shop.sell(shop.add_plan_link())
    shop.flint.advance(65 * DAY)
    shop.sweep()
    assert (shop.totals("club").count, shop.totals("club").renewal_count) == (1, 2)


def test_full_sweep_reads_subscriptions_that_are_not_due(shop: LinkShop) -> None:
    """From the beginning means all of it."""
    shop.sell(shop.add_plan_link())
    shop.sweep()
    shop.flint.advance(32 * DAY)
    later = shop.storefront.clock() + timedelta(days=9)
    shop.change(SubscriptionRecord, {}, next_check_at=later)
    shop.sweep()
    assert shop.totals("club").renewal_count == 0
    shop.sweep(is_full=True)
    assert shop.totals("club").renewal_count == 1


@pytest.mark.parametrize(("status", "is_full"), [("partially_paid", False), ("expired", True)])
def test_sale_whose_session_is_not_simply_paid_is_found(shop: LinkShop, status: str, is_full: bool) -> None:
    """Paid in parts at each sweep; late money after the end when everything is listed."""
    session = shop.sell(shop.add_link())
    stored = shop.flint.environment.checkout_sessions[session["checkout_session_id"]]
    stored |= {"status": status, "recovery_mode": status == "expired"}
    assert shop.sweep(is_full=is_full).adopted == 1


def test_visits_are_not_read_when_everything_is_listed(shop: LinkShop) -> None:
    """Expired without any money under way: nothing to ask for."""
    shop.visit(shop.add_link())
    shop.flint.advance(DAY)
    shop.flint.forget_calls()
    shop.sweep(is_full=True)
    assert [call for call in shop.flint.calls() if call.startswith("GET /v1/orders/")] == []


# Failures


def test_link_that_cannot_be_listed_keeps_no_other_waiting(shop: LinkShop) -> None:
    """It is tried again in ten minutes, from where it was."""
    first, second = shop.add_link(), shop.add_link("red-mug")
    shop.sell(first)
    shop.sell(second)
    shop.flint.fault("status", "checkoutSessions.list", status=400, count=1)
    report = shop.sweep()
    assert (report.links, report.adopted, report.failed) == (1, 1, 1)
    assert wait(shop, 10 * MINUTES) == 2
    assert len(shop.sales) == 2


def test_sale_that_cannot_be_read_keeps_no_other_waiting(shop: LinkShop) -> None:
    """The listing counts as not done: it begins there again."""
    link = shop.add_link()
    for _ in range(3):
        shop.sell(link)
    shop.flint.fault("status", "orders.get", status=400, count=1)
    report = shop.sweep()
    assert (report.adopted, report.failed) == (2, 1)
    assert shop.find(LinkGenerationRecord, slug="blue-mug").swept_at is None
    wait(shop, 10 * MINUTES)
    assert shop.totals().count == 3


def test_refunds_that_cannot_be_listed_are_listed_next_time(shop: LinkShop) -> None:
    """The sales are adopted all the same."""
    link = shop.add_link()
    shop.flint.refund(shop.sell(link)["order_id"], 400)
    shop.flint.fault("status", "orders.list", status=400, count=1)
    assert shop.sweep().adopted == 1
    assert shop.rows(StoredValue, key="link-refunds") == []
    wait(shop, 10 * MINUTES)
    assert shop.rows(StoredValue, key="link-refunds") != []


def test_flint_away_changes_nothing(shop: LinkShop) -> None:
    """Nothing is lost: the next sweep begins where this one did."""
    shop.sell(shop.add_link())
    shop.flint.transport.is_away = True
    assert shop.sweep().failed == 1
    shop.flint.transport.is_away = False
    wait(shop, 10 * MINUTES)
    assert shop.totals().count == 1


def test_sale_adopted_by_half_is_finished(shop: LinkShop) -> None:
    """Killed between its record and its reading: the next sweep reads it."""
    session = shop.sell(shop.add_link())
    shop.sweep()
    where = {"order_id": session["order_id"]}
    unread: dict[str, Any] = {"state": "open", "paid_at": None, "checked_at": None, "amounts": {}}
    shop.change(CheckoutRecord, where, **unread)
    shop.change(LinkSaleRecord, where, settled_at=None, settled_minor=0)
    shop.flint.advance(600)
    assert shop.sweep().updated == 1
    assert (shop.bought.state, shop.totals().count, len(shop.effects())) == ("paid", 1, 1)


# When


def test_selling_link_is_swept_every_ten_minutes(shop: LinkShop) -> None:
    """No sooner."""
    shop.add_link()
    assert [shop.sweep().links, wait(shop, 9 * MINUTES), wait(shop, MINUTES)] == [1, 0, 1]


def test_link_that_is_off_is_swept_rarer_with_time(shop: LinkShop) -> None:
    """Ten minutes for 25 hours, daily for 90 days, then weekly."""
    shop.add_link()
    switch_off(shop)
    shop.sweep()
    assert wait(shop, 10 * MINUTES) == 1
    assert wait(shop, 25 * 3600) == 1
    assert [wait(shop, 23 * 3600), wait(shop, 3600)] == [0, 1]
    assert wait(shop, 90 * DAY) == 1
    assert [wait(shop, 6 * DAY), wait(shop, DAY)] == [0, 1]


def test_link_that_sells_again_is_swept_often_again(shop: LinkShop) -> None:
    """What was noted of its rest is forgotten."""
    shop.add_link()
    switch_off(shop)
    shop.sweep()
    wait(shop, 26 * 3600)
    assert len(shop.rows(StoredValue, key="link-off-lnk_blue-mug")) == 1
    shop.change(
        LinkRecord, {"slug": "blue-mug"}, is_switched_off=False, next_sweep_at=shop.storefront.clock()
    )
    assert [shop.sweep().links, wait(shop, 10 * MINUTES)] == [1, 1]
    assert shop.rows(StoredValue, key="link-off-lnk_blue-mug") == []


def test_link_not_known_to_be_off_at_flint_is_swept_often(shop: LinkShop) -> None:
    """Switched off here, and Flint has not been brought there: it may still sell."""
    shop.add_link()
    shop.change(LinkRecord, {"slug": "blue-mug"}, is_switched_off=True)
    shop.sweep()
    wait(shop, 26 * 3600)
    assert wait(shop, 10 * MINUTES) == 1


def test_link_is_swept_when_its_sale_begins(shop: LinkShop) -> None:
    """Off until then, so that it rests."""
    shop.add_link()
    starts_at = shop.storefront.clock() + timedelta(days=2, hours=5)
    offer = offer_json(LinkOffer(slug="blue-mug", title="Blue mug", sales_start_at=starts_at))
    shop.change(LinkRecord, {"slug": "blue-mug"}, offer=offer)
    shop.change(LinkGenerationRecord, {"slug": "blue-mug"}, status_seen="inactive")
    shop.sweep()
    wait(shop, 26 * 3600)
    wait(shop, DAY)
    assert shop.link().next_sweep_at == starts_at + timedelta(minutes=10)


def test_retired_link_is_listed_rarer_than_the_present_one(shop: LinkShop) -> None:
    """Its last sessions are over after a day; refunds name no link anyway."""
    shop.add_link()
    shop.add_link(generation=2)
    assert shop.sweep().links == 2
    assert [wait(shop, 26 * 3600), wait(shop, 10 * MINUTES)] == [2, 1]


def test_wish_meanwhile_decides_when_it_is_swept(shop: LinkShop) -> None:
    """What is written after a sweep never overwrites it."""
    shop.sell(shop.add_link())
    wished = shop.storefront.clock() - timedelta(seconds=1)

    def wish(_: object = None) -> None:
        shop.change(LinkRecord, {"slug": "blue-mug"}, next_sweep_at=wished)

    meddle(shop, wish)
    shop.sweep()
    assert shop.link().next_sweep_at == wished


def test_links_of_the_other_mode_are_left_alone(shop: LinkShop) -> None:
    """A test link means nothing to a live key."""
    shop.add_link()
    shop.change(LinkRecord, {"slug": "blue-mug"}, mode="live")
    assert (shop.sweep().links, shop.sweep(is_full=True).links) == (0, 0)


def test_two_sweeps_at_once_list_a_link_once(shop: LinkShop) -> None:
    """The first puts it off before it asks."""
    shop.sell(shop.add_link())
    inner: list[int] = []
    meddle(shop, lambda: inner.append(shop.sweep().links))
    assert (shop.sweep().links, inner) == (1, [0])
    assert (len(shop.sales), len(shop.effects())) == (1, 1)


def meddle(shop: LinkShop, act: Any) -> None:
    """Do something while Flint answers the next request."""
    transport = shop.flint.transport
    inner = transport._inner

    class Meddling:
        def handle_request(self, request: Any) -> Any:
            transport._inner = inner
            act()
            return inner.handle_request(request)

    transport._inner = Meddling()  # type: ignore[assignment]

"""
Setting links up where nobody looks: what cannot be read still ends, what is contended is tried again soon, and off is off.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from flint_storefront.payment_links.wishes import switch
from flint_storefront.storage.records import JournalEntry, LinkRecord
from tests.payment_links.link_offers import FETE, MUG, ROOF, mug
from tests.payment_links.setting_shop import UPDATE, SettingShop

HOUR = timedelta(hours=1)


@pytest.fixture
def shop() -> SettingShop:
    """A shop without links."""
    return SettingShop()


def store_newer_version(shop: SettingShop) -> None:
    """A process of a newer version has kept the wish, with a name that this one does not know."""
    offer = shop.known().record.offer
    shop.change(LinkRecord, {}, offer={**offer, "is_gift": True})


def test_offer_that_cannot_be_read_is_not_sold(shop: SettingShop) -> None:
    """The page would not say what is sold."""
    shop.set_up(MUG)
    store_newer_version(shop)
    assert shop.state() == "not_ready"


def test_sale_that_cannot_be_read_still_ends(shop: SettingShop) -> None:
    """On the minute."""
    end = shop.storefront.clock() + HOUR
    shop.set_up(mug(sales_end_at=end))
    store_newer_version(shop)
    shop.move_to(end - timedelta(minutes=10))
    assert shop.setup() == ("attention", "link_unreadable")
    assert shop.known().record.next_attempt_at == end
    shop.move_to(end)
    assert (shop.active(), shop.state()) == ([], "ended")


def test_end_of_a_sale_that_flint_says_has_changed_is_tried_again_soon(shop: SettingShop) -> None:
    """Its readings are older than its writes, say: a bounded number of tries, then again within a minute."""
    end = shop.storefront.clock() + HOUR
    shop.set_up(mug(sales_end_at=end))
    shop.flint.fault("status", UPDATE, status=409, code="PAYMENT_LINK_CHANGED", count=45)
    shop.flint.forget_calls()
    shop.move_to(end)
    assert len(shop.rows(JournalEntry)) < 10
    assert shop.known().record.attempt_count == 1
    assert shop.known().record.next_attempt_at <= end + timedelta(minutes=1)
    shop.flint.cancel_faults()
    shop.pass_time(minutes=1)
    assert (shop.active(), shop.setup(), shop.unsettled()) == ([], ("live", None), [])


def test_link_that_is_gone_is_not_made_anew_by_switching_it_off(shop: SettingShop) -> None:
    """Only by switching it on."""
    shop.set_up(MUG)
    shop.flint.environment.payment_links.clear()
    shop.pass_time(minutes=31)
    switch(shop.storefront, MUG.slug, is_on=False)
    shop.work()
    assert (shop.links(), shop.state()) == ([], "inactive")
    switch(shop.storefront, MUG.slug, is_on=True)
    shop.work()
    assert (len(shop.active()), shop.state()) == (1, "active")


def test_limit_is_never_set_below_what_the_link_has_sold(shop: SettingShop) -> None:
    """Money that comes late through the earlier link leaves less than was sold: the present one is full, not refused."""
    shop.set_up(mug(completions_max=10))
    shop.links()[0]["completed_count"] = 4
    shop.pass_time(minutes=5)
    shop.set_up(replace(ROOF, slug=MUG.slug, completions_max=10))
    shop.links()[1]["completed_count"] = 5
    shop.links()[0]["completed_count"] = 7
    shop.pass_time(minutes=31)
    shop.pass_time(minutes=31)
    assert shop.links()[1]["max_completions"] == 5
    assert (shop.setup(), shop.state()) == (("live", None), "sold_out")


def test_capacity_of_code_below_what_is_sold_sells_no_more(shop: SettingShop) -> None:
    """No form has refused it."""
    shop.set_up(FETE)
    shop.links()[0]["total_quantity_sold"] = 4
    shop.pass_time(minutes=5)
    assert FETE.event is not None
    shop.set_up(replace(FETE, event=replace(FETE.event, capacity=2)))
    assert shop.links()[0]["event_config"]["max_total_quantity"] == 4
    assert (shop.setup(FETE.slug), shop.state(FETE.slug)) == (("live", None), "sold_out")

"""
The process is killed at each step of setting a link up; then the world goes on: one active link at Flint, and the page is true.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.records import find_link, offer_of
from flint_storefront.payment_links.wishes import switch
from tests.payment_links.link_offers import MUG, ROOF, mug
from tests.payment_links.setting_shop import CREATE, UPDATE, SettingShop

STEPS_MAX = 60
SEEDS = (1, 2, 3)
HOUR = timedelta(hours=1)
Doing = Callable[[SettingShop], object]
DONATION = replace(ROOF, slug=MUG.slug)
START = SettingShop().storefront.clock() + HOUR


def nothing(shop: SettingShop) -> None:
    """Nothing was there before."""


def published(shop: SettingShop) -> None:
    """It is sold already."""
    shop.set_up(MUG)


def publish_later(shop: SettingShop) -> None:
    """A sale that starts in an hour."""
    shop.set_up(mug(sales_start_at=START))


def publish(shop: SettingShop) -> None:
    """The page goes live."""
    shop.set_up(MUG)


def change(shop: SettingShop) -> None:
    """Another title and another price."""
    shop.set_up(mug(title="A green mug", lines=(replace(MUG.lines[0], unit_minor=2600),)))


def replace_link(shop: SettingShop) -> None:
    """Another kind: a new link."""
    shop.set_up(DONATION)


def unpublish(shop: SettingShop) -> None:
    """The page is taken offline."""
    shop.unpublish()
    shop.work()


def start(shop: SettingShop) -> None:
    """The sale starts."""
    shop.move_to(START)


def off(shop: SettingShop) -> None:
    """The operator switches it off."""
    switch(shop.storefront, MUG.slug, is_on=False)
    shop.work()


DOINGS: dict[str, tuple[Doing, Doing, int, str, int]] = {
    "publish": (nothing, publish, 1, "active", 1),
    "publish later": (nothing, publish_later, 0, "scheduled", 1),
    "change": (published, change, 1, "active", 1),
    "replace": (published, replace_link, 1, "active", 2),
    "unpublish": (published, unpublish, 0, "inactive", 1),
    "start": (publish_later, start, 1, "active", 1),
    "off": (published, off, 0, "inactive", 1),
}
"""What was before, what is done, and then: active links at Flint, the page's state, links in all."""


def assert_true(shop: SettingShop, name: str) -> None:
    """Flint and the page are as was wanted, once everything due is done."""
    _, doing, active, state, links = DOINGS[name]
    for _ in range(3):
        shop.flint.advance(130)
        shop.work()
    if doing is not start and name != "publish later":
        shop.pass_time(minutes=6)
    assert (len(shop.active()), shop.state(), len(shop.links())) == (active, state, links)
    assert shop.setup() == ("live", None)
    assert shop.unsettled() == []
    known = shop.known()
    if active:
        (link,) = shop.active()
        assert known.current is not None
        assert known.current.payment_link_id == link["payment_link_id"]
        assert link["name"] == known.record.offer["title"]
    references = [link["external_reference_id"] for link in shop.links()]
    assert len(set(references)) == len(references)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", DOINGS)
def test_killed_anywhere_it_is_as_wanted(name: str, seed: int) -> None:
    """At every commit, request and answer; by seed also killed a second time while it recovers."""
    before, doing, *_ = DOINGS[name]
    killed = 0
    for at in range(1, STEPS_MAX):
        shop = SettingShop()
        before(shop)
        if not shop.at_every_step(doing, at):
            break
        killed += 1
        for again in range(1, seed):
            shop.flint.advance(125)
            shop.at_every_step(lambda one: one.work(), at % (3 * again) + 1)
        doing(shop)
        assert_true(shop, name)
    assert 5 <= killed < STEPS_MAX - 1


@pytest.mark.parametrize("name", DOINGS)
def test_two_workers_at_once_do_no_harm(name: str) -> None:
    """At every step of the one, another does all of the same, though the first one's lease still holds."""
    before, doing, *_ = DOINGS[name]
    interrupted = 0
    for at in range(1, STEPS_MAX):
        shop = SettingShop()
        before(shop)

        def other(_: object, shop: SettingShop = shop) -> None:
            shop.wish(DONATION if name == "replace" else wished(shop))
            shop.work()

        if not shop.run_with_another(lambda _, shop=shop: doing(shop), at, other):
            break
        interrupted += 1
        doing(shop)
        assert_true(shop, name)
    assert 2 <= interrupted < STEPS_MAX - 1


def wished(shop: SettingShop) -> LinkOffer:
    """What is wanted of the link at this moment, wished once more: the other worker takes it though it is held."""
    known = find_link(shop.storefront, MUG.slug)
    return MUG if known is None else offer_of(known.record)


@pytest.mark.parametrize("fault", ["reset before", "reset after", "500", "429", "409"])
@pytest.mark.parametrize("operation", [CREATE, UPDATE])
@pytest.mark.parametrize("name", ["publish", "publish later", "change", "replace", "start"])
def test_flint_in_trouble_makes_no_second_link(name: str, operation: str, fault: str) -> None:
    """Lost, slow or refused for now: the same bytes go out again, and once Flint is well it is as wanted."""
    before, doing, *_ = DOINGS[name]
    shop = SettingShop()
    before(shop)
    kind, _, phase = fault.partition(" ")
    settings = {"phase": phase} if phase else {"status": int(kind)}
    shop.flint.fault("reset" if phase else "status", operation, count=40, **settings)
    doing(shop)
    shop.flint.cancel_faults()
    shop.flint.advance(60)
    assert_true(shop, name)

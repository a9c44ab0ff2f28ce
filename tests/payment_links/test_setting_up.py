"""
Setting links up at Flint: made, changed, switched, replaced; hand changes noticed, refusals told, failures tried again.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from flint_storefront.payment_links.states import OFF, ON
from flint_storefront.payment_links.wishes import send_ours, switch
from flint_storefront.storage.records import LinkRecord
from tests.payment_links.link_offers import FETE, MUG, ROOF, fete, membership, mug
from tests.payment_links.setting_shop import CREATE, GET, UPDATE, SettingShop

HOUR = timedelta(hours=1)


@pytest.fixture
def shop():
    """A shop without links."""
    return SettingShop()


def plan_id(shop):
    """A plan that Flint sells."""
    return shop.flint.plan("office-coffee")["subscription_plan_id"]


@pytest.mark.parametrize("kind", ["standard", "donation", "event", "subscription"])
def test_link_of_each_kind_is_made_and_sold(shop, kind):
    """One call; the page leads to it."""
    offers = {"standard": MUG, "donation": ROOF, "event": FETE, "subscription": membership(plan_id(shop))}
    known = shop.set_up(offers[kind])
    (link,) = shop.active()
    assert (known.current.payment_link_id, known.current.url) == (link["payment_link_id"], link["url"])
    assert shop.setup(known.record.slug) == ("live", None)
    assert shop.state(known.record.slug) == "active"
    assert shop.flint.calls() == ["POST /v1/payment-links"]


def test_change_is_sent_and_told(shop):
    """The same link; what is shown is what Flint has."""
    shop.set_up(MUG)
    shop.set_up(mug(title="A green mug", lines=(replace(MUG.lines[0], unit_minor=2600),)))
    (link,) = shop.links()
    assert link["name"] == "A green mug"
    assert link["line_items"][0]["unit_price_money"]["amount"] == 2600
    assert shop.state() == "active"


def test_schedule_alone_reaches_flint_at_its_instants(shop):
    """A change of the times only sends nothing now."""
    shop.set_up(MUG)
    shop.flint.forget_calls()
    end = shop.storefront.clock() + HOUR
    shop.set_up(mug(sales_end_at=end))
    assert [call for call in shop.flint.calls() if not call.startswith("GET")] == []
    assert shop.known().record.next_attempt_at <= end
    shop.move_to(end)
    assert (shop.active(), shop.state()) == ([], "ended")


def test_link_of_a_later_start_is_switched_off_at_once(shop):
    """And on again at the very instant."""
    start = shop.storefront.clock() + HOUR
    shop.set_up(mug(sales_start_at=start))
    assert (len(shop.links()), shop.active(), shop.state()) == (1, [], "scheduled")
    assert shop.known().record.next_attempt_at <= start
    shop.move_to(start)
    assert (len(shop.active()), shop.state()) == (1, "active")


def test_other_kind_makes_a_new_link(shop):
    """The old one is switched off once the new one stands."""
    shop.set_up(MUG)
    known = shop.set_up(replace(ROOF, slug=MUG.slug))
    old, new = shop.links()
    assert (old["status"], new["status"], new["payment_link_type"]) == ("inactive", "active", "donation")
    assert (known.record.generation, known.generations[0].retired_at is not None) == (2, True)
    assert shop.state() == "active"


def test_limit_of_a_new_link_is_what_is_left(shop):
    """What the old one sells later counts too."""
    shop.set_up(mug(completions_max=10))
    shop.links()[0]["completed_count"] = 4
    shop.pass_time(minutes=5)
    shop.set_up(replace(ROOF, slug=MUG.slug, completions_max=10))
    assert shop.links()[1]["max_completions"] == 6
    shop.links()[0]["completed_count"] = 5
    shop.pass_time(minutes=31)
    assert shop.links()[1]["max_completions"] == 5


def test_new_link_of_a_sold_out_page_sells_nothing(shop):
    """Its own limit cannot be none."""
    shop.set_up(mug(completions_max=2))
    shop.links()[0]["completed_count"] = 2
    shop.pass_time(minutes=5)
    shop.set_up(replace(ROOF, slug=MUG.slug, completions_max=2))
    assert (shop.active(), shop.state()) == ([], "sold_out")


def test_sold_out_link_that_flint_switches_off_is_nobodys_hand(shop):
    """With a higher limit it sells again."""
    shop.set_up(mug(completions_max=2))
    link = shop.links()[0]
    link |= {"completed_count": 2, "status": "inactive", "version": link["version"] + 1}
    shop.pass_time(minutes=5)
    assert (shop.setup(), shop.state()) == (("live", None), "sold_out")
    shop.set_up(mug(completions_max=3))
    assert (len(shop.active()), shop.state()) == (1, "active")


def test_unpublished_link_is_off_until_its_page_is_back(shop):
    """The same link again."""
    shop.set_up(MUG)
    shop.unpublish()
    shop.work()
    assert (shop.active(), shop.state(), shop.setup()[0]) == ([], "inactive", "live")
    shop.set_up(MUG)
    assert (len(shop.links()), len(shop.active()), shop.state()) == (1, 1, "active")


def test_page_that_was_never_live_makes_no_link(shop):
    """Nothing at Flint that nobody can ever delete."""
    shop.wish(MUG)
    shop.unpublish()
    shop.work()
    assert (shop.links(), shop.known().record.next_attempt_at) == ([], None)


def test_sale_that_is_over_makes_no_link(shop):
    """It would never sell."""
    shop.set_up(mug(sales_end_at=shop.storefront.clock() - HOUR))
    assert (shop.links(), shop.setup()) == ([], ("live", None))


def test_switched_off_by_hand_is_shown_and_not_fought(shop):
    """Also a new text does not switch it on; *on* does."""
    shop.set_up(MUG)
    shop.by_hand(status=OFF)
    shop.pass_time(minutes=31)
    assert (shop.setup(), shop.state()) == (("attention", "link_switched_off"), "inactive")
    shop.set_up(mug(title="A green mug"))
    assert (shop.links()[0]["name"], shop.links()[0]["status"]) == ("A green mug", OFF)
    assert shop.setup() == ("attention", "link_switched_off")
    switch(shop.storefront, MUG.slug, is_on=True)
    shop.work()
    assert (len(shop.active()), shop.setup(), shop.state()) == (1, ("live", None), "active")


def test_switched_on_by_hand_is_told_until_it_is_off(shop):
    """What an operator says again is done."""
    shop.set_up(MUG)
    switch(shop.storefront, MUG.slug, is_on=False)
    shop.work()
    shop.by_hand(status=ON)
    shop.pass_time(days=1)
    assert shop.setup() == ("attention", "link_switched_on")
    assert len(shop.active()) == 1
    switch(shop.storefront, MUG.slug, is_on=False)
    shop.work()
    assert (shop.active(), shop.setup()) == ([], ("live", None))


def test_changed_by_hand_is_told_and_never_overwritten(shop):
    """The page promises something else than Flint sells: not ready."""
    shop.set_up(MUG)
    line = {**shop.links()[0]["line_items"][0], "unit_price_money": {"amount": 9900, "currency": "USD"}}
    shop.by_hand(line_items=[line])
    shop.set_up(mug(title="A green mug"))
    assert shop.setup() == ("attention", "link_changed")
    assert shop.known().record.problem_values == {"fields": "line_items"}
    assert (shop.links()[0]["name"], shop.state()) == (MUG.title, "not_ready")


def test_agreed_version_is_overwritten_and_no_other(shop):
    """Changed once more since the person looked: asked again."""
    shop.set_up(MUG)
    shop.by_hand(name="Hers")
    shop.pass_time(minutes=31)
    seen = shop.known().current.flint_version
    shop.by_hand(name="His")
    send_ours(shop.storefront, MUG.slug, seen)
    shop.work()
    assert (shop.links()[0]["name"], shop.setup()) == ("His", ("attention", "link_changed"))
    send_ours(shop.storefront, MUG.slug, shop.known().current.flint_version)
    shop.work()
    assert (shop.links()[0]["name"], shop.setup(), shop.state()) == (MUG.title, ("live", None), "active")
    assert shop.known().record.agreed_version is None


def test_what_is_there_may_be_taken_over(shop):
    """The page now says the same."""
    shop.set_up(MUG)
    shop.by_hand(name="Hers")
    shop.pass_time(minutes=31)
    shop.set_up(mug(title="Hers"))
    assert (shop.setup(), shop.known().current.foreign_fields) == (("live", None), [])


def test_refusal_is_told_and_only_a_new_wish_tries_again(shop):
    """Nothing half made."""
    shop.set_up(membership("plan_none"))
    assert shop.setup("membership") == ("attention", "link_refused")
    assert (shop.links(), shop.state("membership")) == ([], "not_ready")
    shop.flint.forget_calls()
    shop.pass_time(hours=3)
    assert shop.flint.calls() == []
    shop.set_up(membership(plan_id(shop)))
    assert (len(shop.active()), shop.setup("membership")) == (1, ("live", None))


def test_older_build_refuses_the_plan(shop):
    """It is told with Flint's code."""
    shop.flint.fault("status", CREATE, status=400, code="UNKNOWN_FIELD")
    shop.set_up(membership(plan_id(shop)))
    assert shop.setup("membership") == ("attention", "link_refused")
    assert shop.known("membership").record.problem_values == {"code": "UNKNOWN_FIELD"}


def test_refused_change_leaves_the_link_as_it_was_and_still_ends(shop):
    """The page says the truth; the sale ends all the same."""
    end = shop.storefront.clock() + HOUR
    shop.set_up(mug(sales_end_at=end))
    shop.flint.fault("status", UPDATE, status=400, code="INVALID_REQUEST")
    shop.set_up(mug(sales_end_at=end, lines=(replace(MUG.lines[0], unit_minor=1),)))
    assert (shop.setup(), shop.state()) == (("attention", "link_refused"), "not_ready")
    shop.move_to(end)
    assert shop.active() == []


def test_end_of_a_sale_waits_for_no_stuck_change(shop):
    """Flint fails at the new text again and again; the link is switched off all the same."""
    end = shop.storefront.clock() + HOUR
    shop.set_up(mug(sales_end_at=end))
    shop.flint.fault("status", UPDATE, status=500, count=1)
    shop.set_up(mug(sales_end_at=end, title="A green mug"))
    key = shop.unsettled()
    shop.flint.fault("status", UPDATE, status=500, count=1)
    shop.move_to(end)
    assert (key != [], shop.active(), shop.state()) == (True, [], "ended")


def test_refused_switch_is_tried_again(shop):
    """A sale must end."""
    shop.set_up(MUG)
    shop.flint.fault("status", UPDATE, status=403, code="INSUFFICIENT_SCOPE")
    switch(shop.storefront, MUG.slug, is_on=False)
    shop.work()
    assert shop.setup() == ("attention", "link_not_allowed")
    shop.pass_time(minutes=1)
    assert (shop.active(), shop.setup()) == ([], ("live", None))


def test_link_that_is_gone_is_made_anew_after_a_new_wish(shop):
    """Not by itself."""
    shop.set_up(MUG)
    shop.flint.environment.payment_links.pop(shop.links()[0]["payment_link_id"])
    shop.pass_time(minutes=31)
    assert (shop.setup(), shop.state()) == (("attention", "link_gone"), "not_ready")
    shop.pass_time(days=2)
    assert shop.links() == []
    shop.set_up(MUG)
    assert (len(shop.active()), shop.setup(), shop.state()) == (1, ("live", None), "active")


def test_goods_gone_are_told_until_they_are_back(shop):
    """The link stays as it is."""
    variant = shop.flint.variant("FLAT-WHITE")
    offer = mug(lines=(replace(MUG.lines[0], name="", unit_minor=None, variant_id=variant["variant_id"]),))
    shop.set_up(offer)
    variant["status"] = "inactive"
    shop.pass_time(minutes=31)
    assert (shop.setup(), len(shop.active())) == (("attention", "link_goods_gone"), 1)
    variant["status"] = "active"
    shop.pass_time(minutes=31)
    assert shop.setup() == ("live", None)


def test_link_on_another_host_is_told(shop):
    """Nobody is sent there."""
    shop.flint.sandbox.public_origin = "https://elsewhere.example"
    try:
        shop.set_up(MUG)
        assert (shop.setup(), shop.state()) == (("attention", "link_host"), "not_ready")
    finally:
        shop.flint.sandbox.public_origin = "http://127.0.0.1:8900"


@pytest.mark.parametrize("kind", ["reset", "status"])
def test_flint_away_is_told_after_a_while_and_tried_again(shop, kind):
    """Once it is back, there is one link."""
    settings = {"status": 500} if kind == "status" else {"phase": "after"}
    shop.flint.fault(kind, CREATE, count=999, **settings)
    shop.wish(MUG)
    shop.work()
    assert shop.setup() == ("setting_up", None)
    for _ in range(4):
        shop.pass_time(minutes=1)
    assert shop.setup() == ("setting_up", "link_away")
    shop.flint.cancel_faults()
    shop.pass_time(minutes=5)
    assert (len(shop.links()), shop.setup(), shop.state()) == (1, ("live", None), "active")


def test_unknown_for_too_long_is_looked_for_first(shop):
    """What came of it is adopted."""
    shop.flint.fault("reset", CREATE, phase="after", count=999)
    shop.wish(MUG)
    shop.work()
    shop.flint.cancel_faults()
    shop.pass_time(hours=21)
    assert (len(shop.links()), shop.unsettled(), shop.state()) == (1, [], "active")


def test_what_never_arrived_is_made_after_the_search(shop):
    """With a new key."""
    shop.flint.fault("reset", CREATE, phase="before", count=999)
    shop.wish(MUG)
    shop.work()
    shop.flint.cancel_faults()
    shop.pass_time(hours=21)
    assert (len(shop.links()), shop.unsettled(), shop.state()) == (1, [], "active")


def test_change_unknown_for_too_long_is_read(shop):
    """It came about: nobody else changed anything."""
    shop.set_up(MUG)
    shop.flint.fault("reset", UPDATE, phase="after", count=999)
    shop.set_up(mug(title="A green mug"))
    shop.flint.cancel_faults()
    shop.pass_time(hours=21)
    assert (shop.links()[0]["name"], shop.setup(), shop.unsettled()) == ("A green mug", ("live", None), [])


def test_one_link_that_fails_keeps_no_other_waiting(shop):
    """Nor does one that makes our own code fail."""
    shop.wish(mug(slug="a-first", image_url="https://shop.example/a.jpg"))
    shop.change(LinkRecord, {"slug": "a-first"}, offer={**shop.known("a-first").record.offer, "kind": 7})
    shop.wish(fete(slug="b-second"))
    shop.work()
    assert shop.setup("a-first") == ("attention", "link_unreadable")
    assert shop.setup("b-second") == ("live", None)


def test_failed_look_changes_nothing_that_is_shown(shop):
    """The page stays as it was."""
    shop.set_up(MUG)
    shop.flint.fault("status", GET, status=503, count=99)
    shop.pass_time(minutes=31)
    assert (shop.setup(), shop.state()) == (("live", None), "active")
    assert shop.known().record.attempt_count == 1


def test_links_of_another_mode_are_left_alone(shop):
    """A site that went live with its database does not sell its test links."""
    shop.wish(MUG)
    shop.change(LinkRecord, {}, mode="live")
    assert (shop.work(), shop.links()) == (0, [])

"""
A sale through a link is adopted once, told once and counted; a visit without payment makes no noise.
"""

from typing import Any

import pytest

from flint_storefront.checkout.advance import advance
from flint_storefront.checkout.operator import check_again
from flint_storefront.checkout.page_data import actions_data
from flint_storefront.checkout.progress import Stands
from flint_storefront.flint.resources.checkout_sessions import get_checkout_session
from flint_storefront.flint.resources.orders import get_order
from flint_storefront.payment_links.sales import adopt_order, adopt_session, find_sale
from flint_storefront.results import GoTo
from flint_storefront.storage.records import CheckoutRecord, LinkRecord
from flint_storefront.visitors import may_see, token_hash
from tests.checkout.core_shop import page_request
from tests.payment_links.link_shop import MUG, ROOF, LinkShop

ENGRAVED = {"quantity_overrides": {"mug": 3}, "custom_field_values": {"engraving": "For Ada"}}


@pytest.fixture
def shop() -> LinkShop:
    """A shop without any link yet."""
    return LinkShop()


def read_session(shop: LinkShop, session: dict[str, Any]) -> Any:
    """The session as Flint has it now."""
    return get_checkout_session(
        shop.storefront.flint,
        session["checkout_session_id"],
        expand_order=False,
        deadline=shop.storefront.background_deadline(),
        is_person_waiting=False,
    )


def adopt(shop: LinkShop, session: dict[str, Any]) -> CheckoutRecord | None:
    """What a worker does with a session that it has read."""
    deadline = shop.storefront.background_deadline()
    return adopt_session(shop.storefront, read_session(shop, session), deadline=deadline)


def test_sale_is_a_checkout_like_every_other(shop: LinkShop) -> None:
    """With Flint's lines and amounts, the link's name and slug, and nobody's page."""
    session = shop.sell(shop.add_link(), **ENGRAVED)
    record = adopt(shop, session)
    assert record == shop.bought
    assert (record.kind, record.source, record.offer_key, record.title) == (
        "payment_link",
        "order",
        "blue-mug",
        "Blue mug",
    )
    assert (record.state, record.amounts["paid"], record.is_flagged) == ("paid", 7200, False)
    assert record.lines == [{"variant_id": None, "quantity": 3, "name": "Blue mug", "unit_minor": 2400}]
    assert (record.order_id, record.checkout_session_id) == (
        session["order_id"],
        session["checkout_session_id"],
    )
    assert (record.visitor_hash, record.user_id, record.buyer_email, record.open_key) == (
        "",
        None,
        None,
        None,
    )


def test_sale_stands_beside_its_checkout(shop: LinkShop) -> None:
    """Which link, how many, what was answered, what was paid."""
    payment_link_id = shop.add_link()
    session = shop.sell(payment_link_id, **ENGRAVED)
    adopt(shop, session)
    sale = shop.sale
    assert find_sale(shop.storefront, shop.bought.reference) == sale
    assert (sale.slug, sale.payment_link_id, sale.quantity) == ("blue-mug", payment_link_id, 3)
    assert sale.answers == {"engraving": "For Ada"}
    assert (sale.settled_minor, sale.currency, sale.settled_at) == (7200, "USD", shop.bought.paid_at)
    assert (sale.order_id, sale.is_renewal, sale.mode) == (session["order_id"], False, "test")


def test_checkout_of_no_link_is_no_sale(shop: LinkShop) -> None:
    """There is nothing beside it."""
    shop.press()
    assert find_sale(shop.storefront, shop.checkout.reference) is None


def test_sale_is_told_once_by_both_signals(shop: LinkShop) -> None:
    """The same payload, and of the link which one and how many; no buyer, no answers."""
    payment_link_id = shop.add_link()
    session = shop.sell(payment_link_id, **ENGRAVED)
    adopt(shop, session)
    adopt(shop, session)
    shop.drain()
    (paid,), (completed,) = (shop.recorder.named(name) for name in ("order_paid", "payment_link_completed"))
    assert (paid["kind"], paid["offer_key"], paid["paid_minor"]) == ("payment_link", "blue-mug", 7200)
    assert paid["effect_key"] == f"paid:{session['order_id']}"
    assert completed["effect_key"] == f"link:{session['order_id']}"
    own = {"link_slug": "blue-mug", "payment_link_id": payment_link_id, "quantity": 3}
    assert {name: completed[name] for name in own} == own
    assert set(completed) - set(paid) == set(own)
    assert "Ada" not in str(completed)
    assert "buyer@" not in str(completed)


@pytest.mark.parametrize("token", [None, "", "5e" * 32])
def test_nobody_may_open_the_checkout_of_a_sale(shop: LinkShop, token: str | None) -> None:
    """Links carry no buyer: an empty hash matches no visitor, and no user is nobody's."""
    adopt(shop, shop.sell(shop.add_link()))
    assert not may_see(page_request(token=token).visitor, shop.bought)


def test_donation_is_adopted_with_its_amount(shop: LinkShop) -> None:
    """The buyer chose it on Flint's page."""
    link = shop.add_link("new-roof", ROOF)
    adopt(shop, shop.sell(link, unit_price_overrides={"donation": {"amount": 4200, "currency": "USD"}}))
    assert (shop.sale.settled_minor, shop.sale.quantity, shop.bought.is_flagged) == (4200, 1, False)


def test_sale_that_cost_nothing_is_completed(shop: LinkShop) -> None:
    """A zero total is paid once the buyer is through."""
    free = {
        **MUG,
        "line_items": [{**MUG["line_items"][0], "unit_price_money": {"amount": 0, "currency": "USD"}}],
    }
    adopt(shop, shop.sell(shop.add_link(document=free)))
    assert (shop.bought.state, shop.sale.settled_minor) == ("paid", 0)
    assert (shop.totals().count, len(shop.effects("payment_link_completed"))) == (1, 1)


@pytest.mark.parametrize("reads_paid", [True, False])
def test_visit_that_costs_nothing_and_is_left_is_no_sale(shop: LinkShop, reads_paid: bool) -> None:
    """Its order may read paid from the beginning: the session tells that nobody went through."""
    shop.flint.sandbox.switches["zero_total_order_paid"] = reads_paid
    free = {
        **MUG,
        "line_items": [{**MUG["line_items"][0], "unit_price_money": {"amount": 0, "currency": "USD"}}],
    }
    assert adopt(shop, shop.visit(shop.add_link(document=free))) is None
    assert shop.rows(CheckoutRecord) == []


def test_trial_is_completed_without_money(shop: LinkShop) -> None:
    """Signed up with a card on file: a sale of nothing yet, and a subscription of ours."""
    adopt(shop, shop.sell(shop.add_plan_link(reference="beans-monthly")))
    assert (shop.bought.source, shop.bought.state) == ("plan", "trialing")
    assert (shop.sale.settled_minor, shop.sale.settled_at is not None) == (0, True)
    assert shop.sale.subscription_id == shop.bought.subscription_id
    assert (shop.totals("club").count, len(shop.effects("payment_link_completed"))) == (1, 1)


def test_visit_to_a_trial_that_is_left_is_no_sale(shop: LinkShop) -> None:
    """Its order reads paid, since nothing is due: no subscription stands."""
    assert adopt(shop, shop.visit(shop.add_plan_link(reference="beans-monthly"))) is None


def test_subscription_of_a_link_is_kept(shop: LinkShop) -> None:
    """As that of every plan that is sold here; the plan's facts are there for the operator's page."""
    adopt(shop, shop.sell(shop.add_plan_link()))
    assert (shop.bought.state, shop.bought.is_flagged) == ("active", False)
    assert shop.bought.plan["recurring_minor"] == 9100
    (effect,) = shop.effects("subscription_changed")
    assert (effect.reference, effect.payload["title"]) == (shop.bought.reference, "The club")


def test_visit_without_payment_makes_no_noise(shop: LinkShop) -> None:
    """Nothing is stored and nothing told, neither while it may be paid nor when it has expired."""
    session = shop.visit(shop.add_link())
    assert adopt(shop, session) is None
    shop.flint.advance(2 * 86_400)
    shop.hear()
    assert (shop.rows(CheckoutRecord), shop.recorder.seen) == ([], [])


def test_session_of_another_systems_link_is_not_adopted(shop: LinkShop) -> None:
    """The merchant may have links of their own."""
    shop.add_link()
    foreign = shop.flint.merchant("POST", "/v1/payment-links", {**MUG, "external_reference_id": "theirs"})
    assert adopt(shop, shop.sell(foreign["payment_link_id"])) is None


def test_order_finds_its_link_through_its_sessions(shop: LinkShop) -> None:
    """The order itself names none."""
    session = shop.sell(shop.add_link())
    deadline = shop.storefront.background_deadline()
    order = get_order(shop.storefront.flint, session["order_id"], deadline=deadline, is_person_waiting=False)
    record = adopt_order(shop.storefront, order, deadline=deadline)
    assert record is not None
    assert (record.state, shop.sale.checkout_session_id) == ("paid", session["checkout_session_id"])


def test_sale_of_an_earlier_link_counts_to_the_page(shop: LinkShop) -> None:
    """Begun before the link was changed, paid afterwards."""
    session = shop.visit(shop.add_link())
    second = shop.add_link(generation=2)
    shop.pay(session["url"])
    adopt(shop, session)
    adopt(shop, shop.sell(second))
    assert (shop.totals().count, shop.totals().quantity) == (2, 2)
    assert len({sale.payment_link_id for sale in shop.sales}) == 2


def test_link_is_due_after_a_sale(shop: LinkShop) -> None:
    """Flint's counters are to be read; who works on the link meanwhile keeps it."""
    session = shop.sell(shop.add_link())
    later = shop.storefront.clock().replace(year=2030)
    held = {"lease_token": "theirs", "lease_until": later, "next_sweep_at": later}
    shop.change(LinkRecord, {"slug": "blue-mug"}, next_attempt_at=later, **held)
    adopt(shop, session)
    link = shop.link()
    assert link.next_attempt_at == shop.storefront.clock()
    assert (link.lease_token, link.lease_until, link.version) == ("theirs", later, 1)
    assert (link.next_sweep_at - shop.storefront.clock()).total_seconds() == 600


def test_refund_of_a_sale_is_counted(shop: LinkShop) -> None:
    """Told like every refund; the sale stays a sale."""
    adopt(shop, shop.sell(shop.add_link()))
    shop.flint.refund(shop.bought.order_id, 400)
    shop.hear()
    assert (shop.bought.state, shop.sale.refunded_minor) == ("partially_refunded", 400)
    assert [effect.payload["refunded_minor"] for effect in shop.effects("order_refunded")] == [400]
    assert (shop.totals().count, shop.totals().refunded.amount) == (1, 400)


def test_subtotal_that_is_changed_at_flint_flags_no_sale(shop: LinkShop) -> None:
    """There are no lines of ours that the order could differ from."""
    adopt(shop, shop.sell(shop.add_link()))
    shop.change(CheckoutRecord, {"reference": shop.bought.reference}, subtotal_minor=1)
    assert check_again(shop.storefront, shop.bought.reference) == "paid"
    assert (shop.bought.is_flagged, shop.bought.flag_reason) == (False, None)


@pytest.mark.parametrize("status", ["expired", "closed", "open"])
def test_money_that_came_after_the_session_ended_counts(shop: LinkShop, status: str) -> None:
    """A bank debit settles late, and an answer may lag: the order has the money."""
    session = shop.sell(shop.add_link())
    shop.flint.environment.checkout_sessions[session["checkout_session_id"]]["status"] = status
    adopt(shop, session)
    assert (shop.bought.state, shop.totals().count) == ("paid", 1)


def test_sale_that_is_paid_in_part_is_known_and_not_counted(shop: LinkShop) -> None:
    """The operator sees it; it is told and counted with the rest of the money."""
    session = shop.sell(shop.add_link())
    whole = pay_half(shop, session)
    adopt(shop, session)
    assert (shop.bought.state, shop.sale.settled_at, shop.effects("payment_link_completed")) == (
        "partially_paid",
        None,
        [],
    )
    shop.flint.environment.orders[session["order_id"]] |= whole
    check_again(shop.storefront, shop.bought.reference)
    assert (shop.totals().count, len(shop.effects("payment_link_completed"))) == (1, 1)


def pay_half(shop: LinkShop, session: dict[str, Any]) -> dict[str, Any]:
    """As if half had been paid; answers what the order was."""
    order = shop.flint.environment.orders[session["order_id"]]
    whole = {name: order[name] for name in ("payment_status", "settlement_amounts")}
    half = {"amount": 1200, "currency": "USD"}
    amounts = {**order["settlement_amounts"], "paid_money": half, "outstanding_money": half}
    order |= {"payment_status": "partially_paid", "settlement_amounts": amounts}
    shop.flint.environment.checkout_sessions[session["checkout_session_id"]]["status"] = "partially_paid"
    return whole


def test_nobody_is_led_to_pay_a_sale_here(shop: LinkShop) -> None:
    """It was begun at Flint: even a page of it offers no button, and a press makes nothing."""
    session = shop.sell(shop.add_link())
    pay_half(shop, session)
    adopt(shop, session)
    shop.change(CheckoutRecord, {}, visitor_hash=token_hash(shop.token))
    shown = actions_data(shop.storefront, shop.bought, page_request(token=shop.token))
    assert [action["testid"] for action in shown] == ["back-to-shop"]
    shop.flint.forget_calls()
    assert isinstance(shop.go_on(), GoTo)
    deadline = shop.storefront.background_deadline()
    assert isinstance(advance(shop.storefront, shop.bought, deadline=deadline, is_pressed=True), Stands)
    assert shop.flint.calls("POST") == []

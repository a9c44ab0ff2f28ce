"""The client against the sandbox: the same cases in-process and over HTTP."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest

from flint_storefront.errors import (
    AuthenticationError,
    ConflictError,
    FlintUnreachable,
    NotFlint,
    NotFoundError,
    OutcomeUnknown,
    ValidationError,
    WrongAccount,
)
from flint_storefront.flint.addresses import allowed_checkout_url
from flint_storefront.flint.client import FlintClient
from flint_storefront.flint.credentials import ApiKey
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.envelope import Answer
from flint_storefront.flint.identity import AccountGuard
from flint_storefront.flint.resources.checkout_sessions import (
    QuickPayItem,
    close_checkout_session,
    create_checkout_session,
    find_checkout_sessions_by_reference,
    get_checkout_session,
    parse_session,
    parse_session_launch,
)
from flint_storefront.flint.resources.developer import get_auth_context, list_capabilities
from flint_storefront.flint.resources.orders import (
    add_charge,
    close_order,
    create_order,
    find_orders_by_reference,
    get_order,
    parse_order,
)
from flint_storefront.flint.resources.products import get_product, list_products, list_variants
from flint_storefront.flint.resources.requests import FlintRequest
from flint_storefront.flint.resources.webhooks import list_webhook_endpoints, list_webhook_events
from flint_storefront.money import Money
from flint_storefront.sandbox.control.faults import order_fault
from flint_storefront.sandbox.seeds.coffee import DEMO_KEYS
from flint_storefront.sandbox.state import Sandbox
from tests.flint.offer_cases import OfferCases

KEY_TEXT = DEMO_KEYS["flask-demo"]
OTHER_KEY_TEXT = DEMO_KEYS["wagtail-demo"]


@dataclass
class Flint:
    """A seeded sandbox and a way to make clients of it."""

    sandbox: Sandbox
    base_url: str
    make_transport: Callable[[], httpx.BaseTransport | None]

    def client(self, key_text: str = KEY_TEXT, guard: AccountGuard | None = None) -> FlintClient:
        """A client with a key of its own, that never really pauses."""
        return FlintClient(
            ApiKey.parse(key_text),
            base_url=self.base_url,
            guard=guard or AccountGuard("test"),
            transport=self.make_transport(),
            randomness=random.Random(1),
            sleep=lambda seconds: None,
            monotonic=time.monotonic,
            new_request_id=lambda: str(uuid.uuid4()),
        )


def soon(seconds: float = 5) -> dict:
    """A deadline, while a person waits."""
    return {"deadline": Deadline(seconds), "is_person_waiting": True}


def send(client: FlintClient, request: FlintRequest, key: str, **options) -> Answer:
    """Send a built request under *key*."""
    options = {**soon(), **options}
    return client.write(request.method, request.path, request.body, idempotency_key=key, **options)


def session_request(reference: str, **source) -> FlintRequest:
    """A session with everything that a checkout says."""
    return create_checkout_session(
        external_reference_id=reference,
        success_url="http://127.0.0.1:8901/shop/checkout/x/return",
        cancel_url="http://127.0.0.1:8901/shop/checkout/x/cancel",
        expires_in_seconds=3600,
        **source,
    )


class ClientCases(OfferCases):
    """Subclasses give the fixture `flint`."""

    @pytest.fixture
    def client(self, flint: Flint):
        """A client of the first environment."""
        client = flint.client()
        yield client
        client.close()

    @pytest.fixture
    def variant(self, client: FlintClient):
        """Something that can be bought."""
        products = list(list_products(client, deadline=Deadline(5)))
        chosen = next(product for product in products if product.available_for_sale)
        variants = list_variants(client, chosen.product_id, deadline=Deadline(5))
        return next(one for one in variants if one.available_for_sale)

    @pytest.fixture
    def order(self, client: FlintClient, variant):
        """Two of it, ordered."""
        request = create_order(lines=[(variant.variant_id, 2)], external_reference_id="chk_order")
        return parse_order(send(client, request, "order-chk_order-1"))

    def test_catalogue_is_read_page_by_page(self, client):
        """All products, whatever the size of a page, each readable alone."""
        at_once = list(list_products(client, deadline=Deadline(5)))
        by_two = list(list_products(client, page_size=2, deadline=Deadline(5)))

        assert [one.product_id for one in at_once] == [one.product_id for one in by_two]
        assert len({one.product_id for one in at_once}) == len(at_once) > 2
        assert get_product(client, at_once[0].product_id, deadline=Deadline(5)) == at_once[0]

    def test_order_is_made_read_and_found(self, client, order, variant):
        """Flint's price, our reference."""
        assert order.pricing_amounts.subtotal_money == variant.unit_price_money * 2
        assert get_order(client, order.order_id, **soon()) == order
        assert find_orders_by_reference(client, "chk_order", **soon()) == [order]
        assert find_orders_by_reference(client, "chk_other", **soon()) == []

    def test_same_bytes_under_the_same_key_give_the_same_order(self, client, variant):
        """The second answer says that it is a replay."""
        request = create_order(lines=[(variant.variant_id, 1)], external_reference_id="chk_1")

        first, second = send(client, request, "k-1"), send(client, request, "k-1")

        assert parse_order(first) == parse_order(second)
        assert (first.replayed, second.replayed) == (False, True)

    def test_other_bytes_under_the_same_key_are_refused(self, client, variant):
        """A changed body needs a new key."""
        send(client, create_order(lines=[(variant.variant_id, 1)], external_reference_id="chk_1"), "k-1")
        changed = create_order(lines=[(variant.variant_id, 2)], external_reference_id="chk_1")

        with pytest.raises(ConflictError) as caught:
            send(client, changed, "k-1")
        assert caught.value.code == "IDEMPOTENCY_KEY_REUSED"

    def test_charge_raises_the_total(self, client, order):
        """A fee is not a line."""
        request = add_charge(
            order.order_id, name="Service", charge_type="service_fee", amount_money=Money(150, order.currency)
        )

        charged = parse_order(send(client, request, "charge-1"))

        assert [one.applied_money.amount for one in charged.charges] == [150]
        assert charged.pricing_amounts.total_money == order.pricing_amounts.total_money + Money(
            150, order.currency
        )

    def test_closed_order_says_so_and_can_not_be_closed_again(self, client, order):
        """Close is the only end of an unpaid order."""
        closed = parse_order(send(client, close_order(order.order_id, "cart changed"), "close-1"))

        assert closed.status == "closed"
        with pytest.raises(ConflictError) as caught:
            send(client, close_order(order.order_id), "close-2")
        assert caught.value.is_definite_refusal

    def test_session_of_an_order_leads_the_buyer_on(self, client, flint, order):
        """Its url is allowed, and is there again on each merchant read."""
        launch = send(client, session_request("chk_1", order_id=order.order_id), "session-1")

        session = parse_session_launch(launch)
        read = get_checkout_session(client, session.checkout_session_id, **soon())

        for one in (session, read):
            assert allowed_checkout_url(one.url, allowed_hosts=[], base_url=flint.base_url)
        assert (read.status, read.order_id, read.external_reference_id) == ("open", order.order_id, "chk_1")
        assert (read.order.is_summary, read.order.payment_status) == (True, "unpaid")
        assert find_checkout_sessions_by_reference(client, "chk_1", **soon())[0].status == "open"

    def test_second_session_of_an_order_is_refused_with_the_first(self, client, order):
        """The fact that a caller adopts it by."""
        first = parse_session_launch(send(client, session_request("a", order_id=order.order_id), "s-1"))

        with pytest.raises(ConflictError) as caught:
            send(client, session_request("b", order_id=order.order_id), "s-2")

        assert caught.value.code == "CHECKOUT_SESSION_ALREADY_EXISTS"
        assert caught.value.extra["existing_checkout_session_id"] == first.checkout_session_id

    def test_replaced_session_names_its_successor(self, client, order):
        """The old one is invalidated, superseded."""
        first = parse_session_launch(send(client, session_request("a", order_id=order.order_id), "s-1"))
        request = session_request(
            "b", order_id=order.order_id, replace_checkout_session_id=first.checkout_session_id
        )

        second = parse_session_launch(send(client, request, "s-2"))

        old = get_checkout_session(client, first.checkout_session_id, **soon())
        assert (old.status, old.terminal_reason) == ("invalidated", "superseded")
        assert old.superseding_checkout_session_id == second.checkout_session_id

    def test_quick_pay_makes_its_own_order(self, client):
        """One call for a single amount."""
        item = QuickPayItem(name="Gift", amount_money=Money(500, "USD"))

        session = parse_session_launch(send(client, session_request("chk_1", quick_pay_item=item), "s-1"))

        order = get_order(client, session.order_id, **soon())
        assert order.pricing_amounts.total_money == Money(500, "USD")

    def test_closed_session_says_so(self, client, order):
        """By the merchant's own call."""
        session = parse_session_launch(send(client, session_request("a", order_id=order.order_id), "s-1"))

        closed = parse_session(send(client, close_checkout_session(session.checkout_session_id), "c-1"))

        assert (closed.status, closed.terminal_reason) == ("closed", "api")

    def test_account_capabilities_endpoints_and_events_are_read(self, client, flint, order):
        """What the operator's check needs."""
        context = get_auth_context(client, **soon())
        since = flint.sandbox.clock.now() - timedelta(hours=1)
        events = list(list_webhook_events(client, created_after=since, **soon()))

        assert context.merchant_id == flint.sandbox.environments["flask-demo"].merchant_id
        assert any(one.is_ready for one in list_capabilities(client, **soon()))
        assert list_webhook_endpoints(client, **soon()) == []
        assert ("order.created", order.order_id) in [(one.event_type, one.resource_id) for one in events]

    def test_object_of_another_account_is_not_found(self, flint, order):
        """The same answer as for one that never was."""
        other = flint.client(OTHER_KEY_TEXT)

        for order_id in (order.order_id, "ord_01ARZ3NDEKTSV4RRFFQ69G5FAV"):
            with pytest.raises(NotFoundError):
                get_order(other, order_id, **soon())
        other.close()

    def test_answer_of_another_account_is_refused(self, flint, client):
        """A key of somebody else in our settings is noticed at the first answer."""
        get_auth_context(client, **soon())
        other = flint.client(OTHER_KEY_TEXT, guard=client.guard)

        with pytest.raises(WrongAccount):
            get_auth_context(other, **soon())
        other.close()

    def test_unknown_key_is_an_authentication_error(self, flint):
        """Not an accident, not retried."""
        client = flint.client("flint_test_nobody_knows_this_one")

        with pytest.raises(AuthenticationError):
            get_auth_context(client, **soon())
        client.close()

    def test_wrong_field_is_told_with_its_path(self, client, flint):
        """An unknown variant, at its line."""
        request = create_order(lines=[("var_01ARZ3NDEKTSV4RRFFQ69G5FAV", 1)], external_reference_id="chk_1")

        with pytest.raises((ValidationError, NotFoundError)) as caught:
            send(client, request, "k-1")
        assert caught.value.is_definite_refusal

    @pytest.mark.parametrize("status", [429, 502, 503, 504])
    def test_passing_fault_is_retried(self, client, flint, variant, status):
        """One order is made, and the caller never knows."""
        order_fault(flint.sandbox, "status", status=status, operation="orders.create")
        request = create_order(lines=[(variant.variant_id, 1)], external_reference_id="chk_1")

        assert parse_order(send(client, request, "k-1")).order_id
        assert len(find_orders_by_reference(client, "chk_1", **soon())) == 1

    @pytest.mark.parametrize(
        ("kind", "settings", "reason"),
        [
            ("reset", {"phase": "before"}, "reset"),
            ("reset", {"phase": "after"}, "reset"),
            ("status", {"status": 500, "phase": "after"}, "server_error"),
            ("status", {"status": 409, "count": 5}, "key_in_progress"),
            ("html", {"status": 500}, "not_flint"),
            ("html", {"status": 200, "phase": "after"}, "not_flint"),
            ("wrong_mode", {}, "not_flint"),
            ("truncate", {}, "not_flint"),
            ("delay", {"seconds": 1.0, "phase": "after"}, "timeout"),
        ],
    )
    def test_unknown_outcome_is_settled_by_the_same_bytes(
        self, client, flint, variant, kind, settings, reason
    ):
        """Whether or not the first sending passed, there is one order at the end."""
        order_fault(flint.sandbox, kind, operation="orders.create", **settings)
        request = create_order(lines=[(variant.variant_id, 1)], external_reference_id="chk_1")

        with pytest.raises(OutcomeUnknown) as caught:
            send(client, request, "k-1", deadline=Deadline(0.4))
        flint.sandbox.faults.clear()
        order = parse_order(send(client, request, "k-1", is_replay=True))

        assert caught.value.reason == reason
        assert find_orders_by_reference(client, "chk_1", **soon()) == [order]

    @pytest.mark.parametrize(
        ("kind", "settings", "error_class"),
        [
            ("reset", {}, FlintUnreachable),
            ("delay", {"seconds": 1.0}, FlintUnreachable),
            ("html", {"status": 200}, NotFlint),
            ("truncate", {}, NotFlint),
            ("wrong_mode", {}, WrongAccount),
        ],
    )
    def test_fault_of_a_read_is_told(self, client, flint, kind, settings, error_class):
        """Each in its class."""
        order_fault(flint.sandbox, kind, operation="developer.getAuthContext", **settings)

        with pytest.raises(error_class):
            get_auth_context(client, **soon(0.4))

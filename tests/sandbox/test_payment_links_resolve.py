"""The buyer's two operations: the public view, and resolving a choice into an order and a session."""

from typing import Any

import httpx
import pytest

from flint_storefront.sandbox.payment_links.contexts import LIFETIME, START_MARGIN
from flint_storefront.sandbox.payment_links.lifecycle import note_completion
from flint_storefront.sandbox.transport import SandboxTransport
from tests.sandbox.link_seller import (
    LINKS,
    MUG,
    add_donation,
    add_event,
    add_link,
    add_membership,
    read_link,
    switch_off,
    usd,
)
from tests.sandbox.shop import Shop

DEADLINE_SECONDS = (LIFETIME - START_MARGIN).total_seconds()
SIZE = {"custom_field_type": "dropdown", "key": "size", "label": "Size", "options": ["S", "M"]}
NAME = {"custom_field_type": "text", "key": "name", "label": "Name", "required": True, "max_length": 5}
AGREE = {"custom_field_type": "checkbox", "key": "agree", "label": "I agree", "required": True}
OPEN_PRICE = {
    "key": "gift",
    "name": "Gift",
    "allow_unit_price_adjustment": True,
    "min_unit_price_money": usd(100),
    "max_unit_price_money": usd(5000),
}


class Visitor:
    """A buyer's browser: no credential."""

    def __init__(self, shop: Shop, link: dict[str, Any]) -> None:
        self.client = httpx.Client(transport=SandboxTransport(shop.app), base_url="http://sandbox.test")
        self.address = f"{LINKS}/{link['payment_link_id']}"
        self.shop = shop

    def view(self) -> dict[str, Any]:
        """Return the public view."""
        response = self.client.get(f"{self.address}/public")
        assert response.status_code == 200, response.text
        return response.json()["data"]

    def send(self, key: str = "visit-1", **choice: Any) -> httpx.Response:
        """Return the answer to a resolve, with a fresh context unless one is given."""
        body = {
            "resolution_context": choice.pop("context", None) or self.view()["resolution_context"],
            **choice,
        }
        return self.client.post(f"{self.address}/resolve", json=body, headers={"Idempotency-Key": key})

    def resolve(self, key: str = "visit-1", **choice: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return order and session of a resolve that succeeds."""
        response = self.send(key, **choice)
        assert response.status_code == 201, response.text
        session = response.json()["data"]["checkout_session"]
        return self.shop.get(f"/v1/orders/{session['order_id']}"), session

    def refusal(self, **choice: Any) -> tuple[int, str, str]:
        """Return status, code and telling code of a resolve that is refused and makes nothing."""
        response = self.send(self.shop.sandbox.new_secret(12), **choice)
        error = response.json()["error"]
        assert not self.shop.environment.orders
        assert not self.shop.environment.checkout_sessions
        return response.status_code, error["code"], error.get("details", [error])[0]["code"]


def sell(shop: Shop, link: dict[str, Any], *, times: int = 1, quantity: int = 1) -> None:
    """Count payments of *quantity* units through a link, as the payment room does."""
    session = {"payment_link_id": link["payment_link_id"], "checkout_session_id": "cs_x"}
    for _ in range(times):
        order = {"order_id": "ord_x", "line_items": [{"quantity": quantity}]}
        note_completion(shop.sandbox, shop.environment, session, order)


def test_public_view_needs_no_credential(shop: Shop) -> None:
    """It shows the link without what is the merchant's alone."""
    link = add_link(
        shop, metadata={"a": "1"}, external_reference_id="key_1", theme={"accent_color": "#123456"}
    )
    view = Visitor(shop, link).view()
    assert view["payment_link"]["line_items"] == link["line_items"]
    assert not {"metadata", "external_reference_id", "redirects", "url"} & set(view["payment_link"])
    assert view["checkout_theme"] == {"title": "Sandbox merchant", "accent_color": "#123456"}
    assert view["is_sold_out"] is False
    assert view["resolution_context_start_deadline_at"] < view["resolution_context_expires_at"]


def test_public_view_ignores_what_it_does_not_know(shop: Shop) -> None:
    """The contract gives it no refusal but an unknown link; a wrong credential is not looked at."""
    visitor = Visitor(shop, add_link(shop))
    headers = {"Authorization": "Bearer wrong", "Flint-Version": "1999-01-01"}
    assert visitor.client.get(f"{visitor.address}/public?utm_source=mail", headers=headers).status_code == 200
    unknown = visitor.client.get(f"{LINKS}/pl_unknown/public")
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "RESOURCE_NOT_FOUND")
    assert "Flint-Merchant-Id" not in unknown.headers


def test_public_view_shows_a_closed_link(shop: Shop) -> None:
    """Switched off with its message, sold out with nothing left."""
    link = add_event(shop, capacity=2, inactive_message="Come next year.")
    sell(shop, link, quantity=2)
    view = Visitor(shop, link).view()
    assert (view["is_sold_out"], view["remaining_quantity"]) == (True, 0)
    switch_off(shop, link)
    shown = Visitor(shop, link).view()["payment_link"]
    assert (shown["status"], shown["inactive_message"]) == ("inactive", "Come next year.")


def test_public_view_previews_the_plan_of_an_active_link(shop: Shop) -> None:
    """One interval's price and the set-up fee; nothing once it is switched off."""
    link = add_membership(shop, setup_fee_money=usd(500))
    preview = Visitor(shop, link).view()["subscription_preview"]
    assert (preview["recurring_total_money"], preview["setup_fee_money"]) == (usd(1800), usd(500))
    assert (preview["billing_interval"], preview["billing_interval_count"]) == ("monthly", 1)
    switch_off(shop, link)
    assert "subscription_preview" not in Visitor(shop, link).view()


def test_resolve_makes_an_order_and_a_hosted_session(shop: Shop) -> None:
    """Both of origin payment_link; settings go to the session, metadata to both, the reference to neither."""
    settings = {
        "legal": {"require_terms_of_service": True},
        "custom_text": {"order_summary_message": "Hello"},
    }
    link = add_link(
        shop, metadata={"a": "1"}, external_reference_id="key_1", tip={"enabled": True}, **settings
    )
    order, session = Visitor(shop, link).resolve()
    assert (order["origin"], session["origin"]) == ("payment_link", "payment_link")
    assert (order["metadata"], session["metadata"]) == ({"a": "1"}, {"a": "1"})
    assert session["payment_link_id"] == link["payment_link_id"]
    assert {key: session[key] for key in settings} == settings
    assert (session["tip"], session["redirects"]) == ({"enabled": True}, link["redirects"])
    assert session["expires_at"] == "2026-11-20T10:00:00Z"
    assert "external_reference_id" not in order
    assert "external_reference_id" not in session
    assert order["checkout_session_ids"] == [session["checkout_session_id"]]
    assert "#checkout_token=" in session["url"]
    assert not shop.sandbox.deviations


def test_sessions_are_found_by_their_link(shop: Shop) -> None:
    """By link, origin, status and time; the link expands to a summary."""
    link = add_link(shop)
    _, session = Visitor(shop, link).resolve()
    shop.add_session(shop.add_order())
    query = {
        "payment_link_id": link["payment_link_id"],
        "status": "open",
        "updated_after": "2026-11-20T09:00:00Z",
    }
    for filters in (query, {"origin": "payment_link"}):
        rows = shop.get("/v1/checkout-sessions", **filters)
        assert [row["checkout_session_id"] for row in rows] == [session["checkout_session_id"]]
    assert shop.get("/v1/checkout-sessions", **query | {"updated_after": "2026-11-20T09:30:00Z"}) == []
    address = f"/v1/checkout-sessions/{session['checkout_session_id']}"
    summary = shop.get(address, expand="payment_link")["payment_link"]
    assert (summary["payment_link_id"], summary["completed_count"]) == (link["payment_link_id"], 0)


def test_events_tell_origin_and_link(shop: Shop) -> None:
    """The order's creation its origin, the session's end its link."""
    link = add_link(shop)
    Visitor(shop, link).resolve()
    shop.sandbox.clock.advance(1801)
    read_link(shop, link)
    bodies = [event["_body"] for event in shop.environment.webhook_events.values()]
    assert shop.events() == ["order.created", "checkout_session.expired"]
    assert '"origin":"payment_link"' in bodies[0]
    assert f'"payment_link_id":"{link["payment_link_id"]}"' in bodies[1]
    assert read_link(shop, link)["completed_count"] == 0


def test_catalogue_price_is_that_of_the_moment(shop: Shop) -> None:
    """A price that rose after the link was made is charged."""
    product = shop.add_product(1400)
    link = add_link(shop, line_items=[{"variant_id": product["default_variant_id"], "quantity": 2}])
    shop.patch(
        f"/v1/products/{product['product_id']}/variants/{product['default_variant_id']}",
        {"unit_price_money": usd(1500)},
    )
    order, _ = Visitor(shop, link).resolve()
    assert order["pricing_amounts"]["total_money"] == usd(3000)
    assert order["line_items"][0]["variant_id"] == product["default_variant_id"]


def test_event_order_says_what_was_bought(shop: Shop) -> None:
    """With the chosen tiers only."""
    order, _ = Visitor(shop, add_event(shop)).resolve(quantity_overrides={"adult": 3, "child": 0})
    assert order["purchased_event"] == {
        "name": "Winter concert",
        "starts_at": "2026-12-05T19:00:00Z",
        "location": "Town hall",
        "timezone": "Pacific/Auckland",
    }
    assert [(line["name"], line["quantity"]) for line in order["line_items"]] == [("Adult", 3)]


def test_donation_is_one_line_of_the_donors_amount(shop: Shop) -> None:
    """Within the bounds, under the key of the sandbox's choice."""
    visitor = Visitor(shop, add_donation(shop))
    for amount, code in ((499, "AMOUNT_BELOW_MIN"), (50001, "AMOUNT_ABOVE_MAX")):
        assert visitor.refusal(unit_price_overrides={"donation": usd(amount)})[2] == code
    assert visitor.refusal() == (400, "INVALID_REQUEST", "DONATION_AMOUNT_REQUIRED")
    order, _ = visitor.resolve("visit-2", unit_price_overrides={"donation": usd(1234)})
    assert [(line["name"], line["subtotal_money"]) for line in order["line_items"]] == [
        ("Roof fund", usd(1234))
    ]


def test_plan_of_a_link_begins_with_a_signup_order(shop: Shop) -> None:
    """With the link's metadata; the plan's terms are on the session."""
    link = add_membership(shop, link={"metadata": {"a": "1"}})
    order, session = Visitor(shop, link).resolve()
    assert (order["origin"], order["metadata"]) == ("payment_link", {"a": "1"})
    assert order["subscription_plan_id"] == session["subscription_plan_id"] == link["subscription_plan_id"]
    assert session["subscription_terms"]["recurring_total_money"] == usd(1800)


def test_answers_go_to_the_order(shop: Shop) -> None:
    """Under custom_field_ and the key; an empty one is left out."""
    visitor = Visitor(shop, add_link(shop, custom_fields=[SIZE, NAME, AGREE], metadata={"a": "1"}))
    order, session = visitor.resolve(custom_field_values={"name": "Zoë", "agree": "true", "size": ""})
    assert order["metadata"] == {"a": "1", "custom_field_name": "Zoë", "custom_field_agree": "true"}
    assert session["metadata"] == {"a": "1"}


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"agree": "true"}, "REQUIRED_CUSTOM_FIELD_MISSING"),
        ({"agree": "true", "name": "  "}, "REQUIRED_CUSTOM_FIELD_MISSING"),
        ({"agree": "false", "name": "Zoe"}, "REQUIRED_CUSTOM_FIELD_MISSING"),
        ({"agree": "yes", "name": "Zoe"}, "REQUIRED_CUSTOM_FIELD_MISSING"),
        ({"agree": "true", "name": "Zoe", "size": "L"}, "INVALID_DROPDOWN_VALUE"),
        ({"agree": "true", "name": "Berthe"}, "VALUE_TOO_LONG"),
        ({"agree": "true", "name": "Zoe", "town": "Rome"}, "UNKNOWN_CUSTOM_FIELD_KEY"),
    ],
)
def test_answer_that_its_field_does_not_allow_is_refused(
    shop: Shop, answers: dict[str, str], code: str
) -> None:
    """As wrong input."""
    visitor = Visitor(shop, add_link(shop, custom_fields=[SIZE, NAME, AGREE]))
    assert visitor.refusal(custom_field_values=answers) == (400, "INVALID_REQUEST", code)


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"quantity_overrides": {"cup": 1}}, "UNKNOWN_LINE_ITEM_KEY"),
        ({"quantity_overrides": {"mug": 1}}, "QUANTITY_NOT_ADJUSTABLE"),
        ({"quantity_overrides": {"set": 1}}, "QUANTITY_BELOW_MIN"),
        ({"quantity_overrides": {"set": 7}}, "QUANTITY_ABOVE_MAX"),
        ({"unit_price_overrides": {"mug": usd(1)}}, "AMOUNT_NOT_ADJUSTABLE"),
        ({"unit_price_overrides": {"gift": usd(99)}}, "AMOUNT_BELOW_MIN"),
        ({"unit_price_overrides": {"gift": usd(5001)}}, "AMOUNT_ABOVE_MAX"),
        ({"unit_price_overrides": {"gift": {"amount": 100, "currency": "EUR"}}}, "CURRENCY_MISMATCH"),
        ({}, "LINE_ITEM_UNIT_PRICE_REQUIRED"),
        ({"modifiers": {"mug": {"modifiers": [{"modifier_id": "mod_1"}]}}}, "MODIFIER_SOURCE_UNSUPPORTED"),
    ],
)
def test_choice_that_the_link_does_not_offer_is_refused(
    shop: Shop, choice: dict[str, Any], code: str
) -> None:
    """As wrong input."""
    bounds = {"allow_quantity_adjustment": True, "min_quantity": 2, "max_quantity": 6, "quantity": 2}
    lines = [MUG, MUG | {"key": "set"} | bounds, OPEN_PRICE]
    visitor = Visitor(shop, add_link(shop, line_items=lines))
    assert visitor.refusal(**choice) == (400, "INVALID_REQUEST", code)


def test_context_works_once_for_one_link_and_not_for_ever(shop: Shop) -> None:
    """Forged, foreign, used and old ones are refused."""
    other = Visitor(shop, add_link(shop))
    visitor = Visitor(shop, add_link(shop))
    context = visitor.view()["resolution_context"]
    for wrong in (
        "plrc_v1.x",
        "x",
        context + "0",
        context.replace(".", ".A", 1),
        other.view()["resolution_context"],
    ):
        assert visitor.refusal(context=wrong)[:2] == (400, "INVALID_REQUEST")
    shop.sandbox.clock.advance(DEADLINE_SECONDS)
    late = visitor.view()["resolution_context"]
    visitor.resolve(context=context)
    assert visitor.send("visit-2", context=context).status_code == 400
    shop.sandbox.clock.advance(DEADLINE_SECONDS + 1)
    assert visitor.send("visit-3", context=late).status_code == 400


def test_refused_choice_does_not_use_the_context_up(shop: Shop) -> None:
    """The buyer may correct it."""
    visitor = Visitor(shop, add_link(shop, custom_fields=[NAME]))
    context = visitor.view()["resolution_context"]
    assert visitor.refusal(context=context)[0] == 400
    visitor.resolve("visit-2", context=context, custom_field_values={"name": "Zoe"})


def test_resolve_needs_a_key_and_replays_by_it(shop: Shop) -> None:
    """The same key and context answer the same session; the same key for something else is refused."""
    visitor = Visitor(shop, add_link(shop))
    context = visitor.view()["resolution_context"]
    shop.sandbox.switches["expect_bad_requests"] = True
    without = visitor.client.post(f"{visitor.address}/resolve", json={"resolution_context": context})
    assert (without.status_code, without.json()["error"]["code"]) == (400, "IDEMPOTENCY_KEY_REQUIRED")
    first, again = visitor.send(context=context), visitor.send(context=context)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json()["data"]["checkout_session"] == first.json()["data"]["checkout_session"]
    assert (first.json()["data"]["reused_existing"], again.json()["data"]["reused_existing"]) == (False, True)
    assert visitor.send().json()["error"]["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert len(shop.environment.orders) == 1


def test_closed_link_sells_nothing(shop: Shop) -> None:
    """409 with the reason: switched off, exhausted, sold out, or fewer left than wanted."""
    off, full, few = add_link(shop), add_link(shop, max_completions=2), add_event(shop, capacity=3)
    switch_off(shop, off)
    sell(shop, full, times=2)
    sell(shop, few, quantity=2)
    top = (409, "INVALID_REQUEST")
    assert Visitor(shop, off).refusal() == (*top, "PAYMENT_LINK_INACTIVE")
    assert Visitor(shop, full).refusal() == (*top, "PAYMENT_LINK_MAX_COMPLETIONS_REACHED")
    assert Visitor(shop, few).refusal(quantity_overrides={"adult": 2}) == (*top, "EVENT_SOLD_OUT")
    nothing = Visitor(shop, few).refusal(quantity_overrides={"adult": 0})
    assert nothing == (400, "INVALID_REQUEST", "EVENT_TICKET_QUANTITY_REQUIRED")
    sell(shop, few)
    assert Visitor(shop, few).refusal() == (*top, "EVENT_SOLD_OUT")


def test_goods_that_cannot_be_had_are_told_as_the_links(shop: Shop) -> None:
    """A withdrawn product, and physical goods without a delivery method."""
    product = shop.add_product()
    physical = shop.add_product(product_type="physical")["default_variant_id"]
    link = add_link(shop, line_items=[{"variant_id": product["default_variant_id"]}])
    delivered = add_link(shop, line_items=[{"variant_id": physical}])
    shop.client.delete(f"/v1/products/{product['product_id']}")
    assert Visitor(shop, link).refusal()[:2] == (409, "PAYMENT_LINK_FULFILLMENT_UNAVAILABLE")
    shop.sandbox.switches["delivery_methods_removed"] = True
    assert Visitor(shop, delivered).refusal()[:2] == (409, "PAYMENT_LINK_FULFILLMENT_UNAVAILABLE")
    shop.sandbox.switches["delivery_methods_removed"] = False
    assert Visitor(shop, delivered).resolve("visit-2")[1]["delivery_selection_required"] is True


@pytest.mark.parametrize(
    ("way", "status", "version"), [("keep_status", "active", 1), ("switch_off", "inactive", 2)]
)
def test_last_sale_keeps_or_ends_the_link_by_the_switch(
    shop: Shop, way: str, status: str, version: int
) -> None:
    """Both are possible at Flint; an earlier sale changes nothing but the counters."""
    shop.sandbox.switches["payment_link_exhausted"] = way
    link = add_event(shop, capacity=5)
    sell(shop, link, quantity=3)
    assert read_link(shop, link) == link | {"completed_count": 1, "total_quantity_sold": 3}
    sell(shop, link, quantity=2)
    known = read_link(shop, link)
    assert (known["status"], known["version"], known["total_quantity_sold"]) == (status, version, 5)


def test_only_events_count_units(shop: Shop) -> None:
    """Of any other link the payments are counted."""
    link = add_link(shop)
    sell(shop, link, quantity=4)
    known = read_link(shop, link)
    assert (known["completed_count"], known["total_quantity_sold"]) == (1, 0)

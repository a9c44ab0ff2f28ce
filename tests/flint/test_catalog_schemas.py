"""Products, variants, capabilities, events and endpoints as Flint writes them."""

import json
from datetime import UTC, datetime

import pytest

from flint_storefront.errors import NotFlint
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.models import Image, Product, Variant
from flint_storefront.flint.resources.developer import get_auth_context, list_capabilities
from flint_storefront.flint.resources.products import list_products, list_variants
from flint_storefront.flint.resources.webhooks import (
    get_webhook_event,
    list_webhook_endpoints,
    list_webhook_events,
    parse_webhook,
)
from flint_storefront.flint.schemas.products import ProductSchema, VariantSchema
from flint_storefront.flint.schemas.reading import read_object
from flint_storefront.money import Money
from tests.flint.documents import product, variant
from tests.flint.scripted import Scripted, success

ENVELOPE = {
    "webhook_event_id": "whev_1",
    "event_type": "order.paid",
    "payload_version": 1,
    "api_version": "2026-09-07",
    "mode": "test",
    "merchant_id": "mer_ours",
    "created_at": "2026-07-03T14:30:00Z",
    "request": None,
    "data": {"order_id": "ord_1", "payment_status": "paid"},
}


def read_product(**changes) -> Product:
    return read_object(ProductSchema(), Product, product(**changes))


def read_variant(**changes) -> Variant:
    return read_object(VariantSchema(), Variant, variant(**changes))


def test_product_is_read_flat():
    """Range as two amounts, categories as handles, options and values in their order."""
    read = read_product(description="Dark.")

    assert (read.lowest_price_money, read.highest_price_money) == (Money(1250, "USD"), Money(1450, "USD"))
    assert read.categories == ("beans",)
    assert [(option.name, option.values) for option in read.options] == [("Grind", ("ground", "whole beans"))]
    assert read.images == (Image(url="https://images.example/1.svg", width=800, height=600, alt="A bag"),)


@pytest.mark.parametrize(
    "name",
    ["price_range", "categories", "options", "images", "metadata", "available_for_sale", "description"],
)
@pytest.mark.parametrize("value", [None, []])
def test_product_without_an_optional_part_is_read(name, value):
    """Nothing of it is needed to keep the product."""
    if value == [] and name in {"available_for_sale", "description"}:
        value = None

    assert read_product(**{name: value}).product_id == "prod_1"


def test_variant_is_read_with_price_choices_and_pictures():
    """The pictures to show are the effective ones."""
    read = read_variant(sku="C-1")

    assert (read.unit_price_money, read.available_for_sale, read.sku) == (Money(1250, "USD"), True, "C-1")
    assert [(option.option_name, option.value) for option in read.selected_options] == [("Grind", "ground")]
    assert len(read.images) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("available_for_sale", None),
        ("available_for_sale", "yes"),
        ("available_for_sale", 1),
        ("unit_price_money", None),
    ],
)
def test_variant_that_might_be_sold_wrongly_is_refused(name, value):
    """Price and availability are never guessed."""
    with pytest.raises(NotFlint) as caught:
        read_variant(**{name: value})

    assert caught.value.fields == (name,)


@pytest.mark.parametrize(
    "changes", [{"options": "x"}, {"options": [5]}, {"categories": 5}, {"price_range": {"a": 1}}]
)
def test_odd_part_that_is_not_needed_is_passed_over(changes):
    """The product is kept without it."""
    assert read_product(**changes).product_id == "prod_1"


@pytest.mark.parametrize("changes", [{"images": 5}, {"images": [5]}, {"version": 1.5}, {"name": ["Coffee"]}])
def test_odd_part_that_is_shown_or_compared_is_refused(changes):
    """With the field at fault."""
    with pytest.raises(NotFlint) as caught:
        read_product(**changes)

    assert caught.value.fields[0].startswith(next(iter(changes)))


def test_products_are_listed_over_all_pages():
    """Each page is asked for with the same filters."""
    pages = [success([product()], next_page_token="t"), success([product(product_id="prod_2")])]
    scripted = Scripted(*pages)

    read = list(list_products(scripted.client, deadline=Deadline(5)))

    assert [one.product_id for one in read] == ["prod_1", "prod_2"]
    assert dict(scripted.requests[1].url.params) == {
        "status": "active",
        "page_size": "100",
        "page_token": "t",
    }


def test_changed_products_are_listed_since_an_instant():
    """As RFC 3339."""
    scripted = Scripted(success([]))
    since = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

    assert list(list_products(scripted.client, updated_after=since, deadline=Deadline(5))) == []
    assert scripted.requests[0].url.params["updated_after"] == "2026-11-22T12:00:00+00:00"


def test_variants_are_listed_by_position():
    """As the merchant ordered them."""
    scripted = Scripted(success([variant()]))

    assert [one.variant_id for one in list_variants(scripted.client, "prod_1", deadline=Deadline(5))] == [
        "var_1"
    ]
    assert scripted.requests[0].url.path == "/v1/products/prod_1/variants"
    assert scripted.requests[0].url.params["sort_by"] == "position"


@pytest.mark.parametrize("data", [None, {}, "x", [5], [None], [[product()]]])
def test_list_that_is_none_is_refused(data):
    """Not an empty catalogue: that would empty the mirror."""
    scripted = Scripted(success(data if data is not None else {"a": 1}))

    with pytest.raises(NotFlint):
        list(list_products(scripted.client, deadline=Deadline(5)))


@pytest.mark.parametrize("product_id", ["", "../keys", "a/b", "a?b", "prod 1", "ä"])
def test_id_that_is_none_is_never_sent(product_id):
    """A path is made of ids only."""
    scripted = Scripted(success([]))

    with pytest.raises(ValueError, match="not an id"):
        list(list_variants(scripted.client, product_id, deadline=Deadline(5)))
    assert scripted.requests == []


def test_key_tells_its_account_and_scopes():
    """The best way to try a connection."""
    context = {"merchant_id": "mer_1", "environment": "test", "expires_at": None, "scopes": ["webhooks.read"]}
    scripted = Scripted(success(context))

    read = get_auth_context(scripted.client, deadline=Deadline(5), is_person_waiting=False)

    assert (read.merchant_id, read.environment, read.scopes) == ("mer_1", "test", ("webhooks.read",))


@pytest.mark.parametrize(
    ("status", "is_ready"), [("ready", True), ("enabled", True), ("blocked", False), ("new", False)]
)
def test_capability_is_ready_at_two_words(status, is_ready):
    """Guide and example differ; both are taken."""
    row = {"capability": "accept_card_payments", "domain": "payments", "status": status, "requirements": {}}
    scripted = Scripted(success([row]))

    read = list_capabilities(scripted.client, deadline=Deadline(5), is_person_waiting=False)

    assert [one.is_ready for one in read] == [is_ready]


def test_delivery_is_read_with_its_flat_data():
    """What it is about is found by name."""
    envelope = parse_webhook(json.dumps(ENVELOPE).encode())

    assert (envelope.webhook_event_id, envelope.event_type, envelope.mode) == ("whev_1", "order.paid", "test")
    assert (envelope.find_id("order_id"), envelope.find_id("refund_id")) == ("ord_1", None)


def test_delivery_of_the_older_nested_shape_is_read():
    """An older version nests the object."""
    document = {**ENVELOPE, "data": {"checkout_session": {"checkout_session_id": "cs_1"}}}

    assert parse_webhook(json.dumps(document).encode()).find_id("checkout_session_id") == "cs_1"


def test_delivery_of_a_partner_app_is_read_without_mode_and_merchant():
    """The guard then refuses it."""
    document = {key: value for key, value in ENVELOPE.items() if key not in {"mode", "merchant_id"}}

    envelope = parse_webhook(json.dumps(document).encode())

    assert (envelope.mode, envelope.merchant_id) == (None, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"webhook_event_id": ""},
        {"webhook_event_id": "x" * 256},
        {"event_type": 5},
        {"data": []},
        {"created_at": "x"},
    ],
)
def test_delivery_of_a_wrong_shape_is_refused(changes):
    """Signed or not."""
    with pytest.raises(NotFlint, match="wrong_shape"):
        parse_webhook(json.dumps({**ENVELOPE, **changes}).encode())


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b"null", b"{", b"[" * 5000, b"NaN"])
def test_delivery_that_is_no_object_is_refused(body):
    """Whatever the bytes."""
    with pytest.raises(NotFlint):
        parse_webhook(body)


def test_events_are_listed_since_an_instant_without_bodies():
    """They are hints like any other."""
    row = {
        "webhook_event_id": "whev_1",
        "event_type": "order.paid",
        "created_at": "2026-07-03T14:30:00Z",
        "event_origin": "api",
        "resource_type": "order",
        "resource_id": "ord_1",
        "test": False,
    }
    scripted = Scripted(success([row]))
    since = datetime(2026, 7, 3, tzinfo=UTC)

    read = list(
        list_webhook_events(
            scripted.client, created_after=since, deadline=Deadline(5), is_person_waiting=False
        )
    )

    assert [(one.webhook_event_id, one.resource_id, one.payload) for one in read] == [
        ("whev_1", "ord_1", None)
    ]
    assert scripted.requests[0].url.params["created_after"] == "2026-07-03T00:00:00+00:00"


def test_single_event_has_its_body():
    """While Flint keeps it."""
    row = {"webhook_event_id": "whev_1", "event_type": "order.paid", "created_at": "2026-07-03T14:30:00Z"}
    scripted = Scripted(success({**row, "test": True, "payload": ENVELOPE}))

    read = get_webhook_event(scripted.client, "whev_1", deadline=Deadline(5), is_person_waiting=False)

    assert (read.is_test, read.payload["merchant_id"]) == (True, "mer_ours")


def test_endpoints_are_listed_without_their_secret():
    """Even if one were sent."""
    row = {
        "webhook_endpoint_id": "whep_1",
        "url": "https://shop.example/shop/webhooks/flint",
        "enabled": True,
        "enabled_events": ["order.paid"],
        "api_version": "2026-09-07",
        "secret": "whsec_abcdEFGH",
    }
    scripted = Scripted(success([row]))

    read = list_webhook_endpoints(scripted.client, deadline=Deadline(5), is_person_waiting=False)

    assert [(one.is_enabled, one.enabled_events) for one in read] == [(True, ("order.paid",))]
    assert "EFGH" not in repr(read)

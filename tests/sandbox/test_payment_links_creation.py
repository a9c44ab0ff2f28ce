"""New payment links: what is kept of them, and what is refused."""

from typing import Any

import pytest

from tests.sandbox.link_seller import LINKS, MUG, add_donation, add_event, add_link, add_membership, usd
from tests.sandbox.shop import Shop
from tests.sandbox.subscriber import add_plan

TEXT = {"custom_field_type": "text", "key": "name", "label": "Name"}
DROPDOWN = {"custom_field_type": "dropdown", "key": "size", "label": "Size", "options": ["S", "M"]}
OPEN_PRICE = {"name": "Gift", "allow_unit_price_adjustment": True}
DONATION = {"payment_link_type": "donation", "line_items": None}


def body_of(**fields: Any) -> dict[str, Any]:
    """Return the body of a new link to one mug; a field that is None is left out."""
    body = {"name": "A mug", "line_items": [MUG]} | fields
    return {key: value for key, value in body.items() if value is not None}


def reason(refusal: dict[str, Any]) -> tuple[int, str, str]:
    """Return status, code at the top and code in the details of a refusal."""
    return refusal["status"], refusal["code"], refusal["details"][0]["code"]


def test_new_link_is_active_with_what_was_sent(shop: Shop) -> None:
    """At version 1, unsold, under an address that ends in its id."""
    sent = {
        "description": "Blue",
        "external_reference_id": "key_1",
        "max_completions": 5,
        "tip": {"enabled": False},
    }
    link = add_link(shop, metadata={"campaign": "may"}, **sent)
    assert {key: link[key] for key in sent} == sent
    assert (link["status"], link["version"], link["completed_count"]) == ("active", 1, 0)
    assert link["url"].endswith("/pay/" + link["payment_link_id"])
    assert link["metadata"] == {"campaign": "may"}
    assert shop.get(f"{LINKS}/{link['payment_link_id']}") == link


def test_picture_is_read_back_as_an_image(shop: Shop) -> None:
    """With a size and an address; what was sent is no answer."""
    link = add_link(shop, image={"source_url": "https://shop.example/mug.png", "alt": "A mug"})
    assert link["image"]["url"] == "https://shop.example/mug.png"
    assert set(link["image"]) == {"url", "alt", "width", "height"}


def test_keys_come_from_the_names(shop: Shop) -> None:
    """Unique within the link; the catalogue's name counts for a variant, and some names give none."""
    variant_id = shop.add_product()["default_variant_id"]
    names = ["General Admission", "General admission!", "票"]
    lines = [{"name": name, "unit_price_money": usd(100)} for name in names]
    link = add_link(shop, line_items=[*lines, {"variant_id": variant_id}])
    keys = [line["key"] for line in link["line_items"]]
    assert keys == ["general-admission", "general-admission-2", "item", "house-blend"]


def test_catalogue_line_shows_price_and_name_of_now(shop: Shop) -> None:
    """And says when the catalogue has withdrawn it."""
    product = shop.add_product(1400)
    link = add_link(shop, line_items=[{"variant_id": product["default_variant_id"]}])
    (line,) = link["line_items"]
    assert (line["resolved_name"], line["resolved_unit_price_money"]) == ("House blend", usd(1400))
    assert line["is_catalog_item_unavailable"] is False
    shop.client.delete(f"/v1/products/{product['product_id']}")
    (line,) = shop.get(f"{LINKS}/{link['payment_link_id']}")["line_items"]
    assert line["is_catalog_item_unavailable"] is True


def test_fields_get_their_usual_length_and_place(shop: Shop) -> None:
    """A text 255, a textarea 1000, a dropdown none."""
    area = {"custom_field_type": "textarea", "key": "note", "label": "Note"}
    fields = add_link(shop, custom_fields=[TEXT, area, DROPDOWN])["custom_fields"]
    assert [field.get("max_length") for field in fields] == [255, 1000, None]
    assert [field["position"] for field in fields] == [0, 1, 2]
    assert all(field["payment_link_custom_field_id"].startswith("plcf_") for field in fields)


@pytest.mark.parametrize(
    "line",
    [
        {"name": "Mug", "unit_price_money": usd(1), "variant_id": "var_1"},
        {"variant_id": "var_1", "tax": {"taxable": True}},
        {"variant_id": "var_1", "allow_unit_price_adjustment": True},
        {"name": "Mug"},
        {"name": "Mug", "allow_unit_price_adjustment": False},
        {"key": "mug"},
    ],
)
def test_line_of_no_legal_shape_is_refused(shop: Shop, line: dict[str, Any]) -> None:
    """By the contract, before any rule of ours."""
    refusal = shop.refuse("POST", LINKS, body_of(line_items=[line]))
    assert (refusal["status"], refusal["code"]) == (400, "INVALID_LINE_ITEM")
    assert refusal["param"] == "line_items[0]"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": " "}, "NAME_REQUIRED"),
        ({"name": "x" * 256}, "NAME_TOO_LONG"),
        ({"inactive_message": "x" * 5001}, "VALUE_TOO_LONG"),
        ({"max_completions": 0}, "INVALID_MAX_COMPLETIONS"),
        ({"redirects": {"success_redirect_url": "ftp://shop.example"}}, "INVALID_URL_SCHEME"),
        ({"legal": {"refund_policy_url": "/refunds"}}, "INVALID_URL"),
        ({"tip": {"enabled": True, "tip_percent_options": [5]}}, "INVALID_TIP_PERCENTAGES_COUNT"),
        ({"line_items": None}, "MISSING_LINE_ITEMS"),
        ({"line_items": [MUG, MUG]}, "DUPLICATE_LINE_ITEM_KEY"),
        ({"line_items": [{"variant_id": "var_unknown"}]}, "RESOURCE_NOT_FOUND"),
        ({"line_items": [MUG | {"name": " "}]}, "LINE_ITEM_NAME_REQUIRED"),
        ({"line_items": [MUG | {"quantity": 0}]}, "INVALID_QUANTITY"),
        ({"line_items": [MUG | {"max_quantity": 3}]}, "QUANTITY_NOT_ADJUSTABLE"),
        (
            {"line_items": [MUG, OPEN_PRICE | {"max_unit_price_money": {"amount": 1, "currency": "EUR"}}]},
            "CURRENCY_MISMATCH",
        ),
        ({"line_items": [MUG | {"min_unit_price_money": usd(1)}]}, "AMOUNT_NOT_ADJUSTABLE"),
        ({"donation_min_amount_money": usd(1)}, "DONATION_CONFIG_NOT_APPLICABLE"),
        ({"event_config": {"venue": "Hall"}}, "INVALID_PAYMENT_LINK_TYPE"),
        ({"custom_fields": [TEXT, TEXT]}, "DUPLICATE_CUSTOM_FIELD_KEY"),
        ({"custom_fields": [TEXT | {"label": " "}]}, "CUSTOM_FIELD_LABEL_REQUIRED"),
        ({"custom_fields": [DROPDOWN | {"max_length": 3}]}, "MAX_LENGTH_NOT_APPLICABLE"),
        ({"metadata": {"flint_note": "1"}}, "RESERVED_METADATA_KEY"),
        ({"inventory_routing_source": {}}, "RESERVED_FIELD_NOT_YET_SUPPORTED"),
    ],
)
def test_link_that_makes_no_sense_is_refused(shop: Shop, fields: dict[str, Any], code: str) -> None:
    """As wrong input, with the reason in the details; nothing is kept."""
    assert reason(shop.refuse("POST", LINKS, body_of(**fields))) == (400, "INVALID_REQUEST", code)
    assert not shop.environment.payment_links


@pytest.mark.parametrize(
    ("bounds", "code"),
    [
        ({"min_quantity": 4, "max_quantity": 3}, "INVALID_QUANTITY_RANGE"),
        ({"min_quantity": 2}, "INVALID_QUANTITY"),
        ({"max_quantity": 10_000}, "INVALID_QUANTITY_RANGE"),
    ],
)
def test_quantity_out_of_its_bounds_is_refused(shop: Shop, bounds: dict[str, Any], code: str) -> None:
    """Where the buyer may change it."""
    line = MUG | {"quantity": 1, "allow_quantity_adjustment": True} | bounds
    assert reason(shop.refuse("POST", LINKS, body_of(line_items=[line])))[2] == code


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"line_items": [MUG]}, "DONATION_LINE_ITEMS_NOT_ALLOWED"),
        ({"subscription_plan_id": "known"}, "DONATION_PLAN_NOT_ALLOWED"),
        ({"tip": {"enabled": True}}, "DONATION_TIP_NOT_ALLOWED"),
        ({"promotion_config": {"codes_enabled": True}}, "DONATION_PROMOTION_NOT_ALLOWED"),
        ({"donation_min_amount_money": usd(60000)}, "INVALID_AMOUNT_RANGE"),
        ({"donation_min_amount_money": usd(0)}, "INVALID_DONATION_AMOUNT"),
        ({"donation_suggested_amount_money_options": [usd(100)]}, "SUGGESTED_AMOUNT_OUT_OF_RANGE"),
        ({"donation_max_amount_money": {"amount": 900, "currency": "EUR"}}, "CURRENCY_MISMATCH"),
    ],
)
def test_donation_that_makes_no_sense_is_refused(shop: Shop, fields: dict[str, Any], code: str) -> None:
    """A donation is an amount within bounds and nothing else."""
    if "subscription_plan_id" in fields:
        fields = {"subscription_plan_id": add_plan(shop)["subscription_plan_id"]}
    bounds = {"donation_min_amount_money": usd(500), "donation_max_amount_money": usd(50000)}
    body = body_of(**DONATION) | bounds | fields
    assert reason(shop.refuse("POST", LINKS, body)) == (400, "INVALID_REQUEST", code)


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"max_total_quantity": 0}, "INVALID_QUANTITY"),
        ({"event_at": "2026-12-05T19:00:00Z"}, "EVENT_TIMEZONE_REQUIRED"),
        ({"timezone": "Mars/Olympus"}, "INVALID_TIMEZONE"),
    ],
)
def test_event_that_makes_no_sense_is_refused(shop: Shop, config: dict[str, Any], code: str) -> None:
    """A time needs its zone, a capacity a seat."""
    body = body_of(payment_link_type="event", event_config=config)
    assert reason(shop.refuse("POST", LINKS, body)) == (400, "INVALID_REQUEST", code)


def test_the_four_kinds_are_taken(shop: Shop) -> None:
    """A subscription is a standard link with a plan."""
    links = [add_link(shop), add_donation(shop), add_event(shop), add_membership(shop)]
    kinds = [link["payment_link_type"] for link in links]
    assert kinds == ["standard", "donation", "event", "standard"]
    assert "subscription_plan_id" in links[3]


def test_plan_goes_with_neither_lines_nor_tip(shop: Shop) -> None:
    """And must be one that can be signed up for."""
    plan_id = add_plan(shop)["subscription_plan_id"]
    plan = {"line_items": None, "subscription_plan_id": plan_id}
    with_lines = shop.refuse("POST", LINKS, body_of(subscription_plan_id=plan_id))
    assert reason(with_lines)[2] == "PAYMENT_SOURCE_CONFLICT"
    with_tip = shop.refuse("POST", LINKS, body_of(**plan, tip={"enabled": True}))
    assert reason(with_tip)[2] == "CHECKOUT_TIP_NOT_ALLOWED"
    unknown = shop.refuse("POST", LINKS, body_of(line_items=None, subscription_plan_id="plan_x"))
    assert reason(unknown) == (400, "INVALID_REQUEST", "RESOURCE_NOT_FOUND")
    shop.client.delete(f"/v1/subscription-plans/{plan_id}")
    assert reason(shop.refuse("POST", LINKS, body_of(**plan))) == (409, "INVALID_REQUEST", "PLAN_ARCHIVED")


def test_older_build_knows_no_plan(shop: Shop) -> None:
    """The switch refuses the field as an unknown one; links without a plan go on."""
    plan_id = add_plan(shop)["subscription_plan_id"]
    shop.sandbox.switches["payment_link_plans_refused"] = True
    refusal = shop.refuse("POST", LINKS, body_of(line_items=None, subscription_plan_id=plan_id))
    assert (refusal["status"], refusal["code"], refusal["param"]) == (
        400,
        "UNKNOWN_FIELD",
        "subscription_plan_id",
    )
    assert refusal["type"] == "validation_error"
    assert add_link(shop)["status"] == "active"


def test_plan_of_an_active_link_cannot_be_archived(shop: Shop) -> None:
    """Until the link is switched off."""
    link = add_membership(shop)
    address = f"/v1/subscription-plans/{link['subscription_plan_id']}"
    refusal = shop.refuse("DELETE", address)
    assert (refusal["status"], refusal["code"]) == (409, "PLAN_HAS_ACTIVE_PAYMENT_LINKS")
    shop.patch(f"{LINKS}/{link['payment_link_id']}", {"status": "inactive"})
    assert shop.client.delete(address).json()["data"]["status"] == "archived"


def test_delivery_methods_need_something_to_deliver(shop: Shop) -> None:
    """A code of its own says so."""
    method_id = shop.get("/v1/delivery-methods")[0]["delivery_method_id"]
    refusal = shop.refuse("POST", LINKS, body_of(delivery_method_ids=[method_id]))
    assert (refusal["status"], refusal["code"]) == (400, "DELIVERY_METHODS_NOT_APPLICABLE")
    variant_id = shop.add_product(product_type="physical")["default_variant_id"]
    lines = [{"variant_id": variant_id}]
    assert add_link(shop, line_items=lines, delivery_method_ids=[method_id])["delivery_method_ids"] == [
        method_id
    ]


@pytest.mark.parametrize(("notes", "fields", "is_taken"), [(42, 2, True), (43, 2, False), (44, 0, True)])
def test_notes_and_fields_share_44_pairs(shop: Shop, notes: int, fields: int, is_taken: bool) -> None:
    """An order holds fifty, and six are kept."""
    body = body_of(
        metadata={f"note_{number}": "" for number in range(notes)},
        custom_fields=[TEXT | {"key": f"field_{number}"} for number in range(fields)],
    )
    if is_taken:
        assert shop.post(LINKS, body)["version"] == 1
        return
    code = reason(shop.refuse("POST", LINKS, body))[2]
    assert code == "PAYMENT_LINK_METADATA_TOO_MANY_KEYS"


def test_answers_count_four_bytes_a_character(shop: Shop) -> None:
    """One answer of 4096 characters leaves 16384 bytes less its key, to the byte."""
    key = "custom_field_name"
    longest = TEXT | {"max_length": 4096}
    left = 32768 - 4 * 4096 - len(key)
    notes = {f"{number:04}": "x" * 4000 for number in range(4)}
    rest = left - sum(len(name) + len(text) for name, text in notes.items())
    fitting = body_of(custom_fields=[longest], metadata=notes | {"rest": "x" * (rest - 4)})
    assert shop.post(LINKS, fitting)["version"] == 1
    fitting["metadata"]["rest"] += "x"
    code = reason(shop.refuse("POST", LINKS, fitting))[2]
    assert code == "PAYMENT_LINK_METADATA_TOO_LARGE"


def test_same_key_and_body_make_one_link(shop: Shop) -> None:
    """The pipeline's idempotency holds here too."""
    links = [shop.post(LINKS, body_of(), Idempotency_Key="link-1") for _ in range(2)]
    assert links[0] == links[1]
    assert len(shop.environment.payment_links) == 1

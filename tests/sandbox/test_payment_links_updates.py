"""Changing and listing payment links: versions, whole arrays, nested objects, what can be cleared."""

from typing import Any

import pytest

from tests.sandbox.link_seller import LINKS, MUG, add_donation, add_event, add_link, add_membership, usd
from tests.sandbox.shop import Shop

TEXT = {"custom_field_type": "text", "key": "name", "label": "Name"}
LINE_ID = "payment_link_line_item_id"
FIELD_ID = "payment_link_custom_field_id"


def address_of(link: dict[str, Any]) -> str:
    """Return the address of a link."""
    return f"{LINKS}/{link['payment_link_id']}"


def change(shop: Shop, link: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return the link after a change that is accepted."""
    return shop.patch(address_of(link), fields)


def refuse(shop: Shop, link: dict[str, Any], **fields: Any) -> tuple[int, str]:
    """Return status and telling code of a change that is refused, which changes nothing."""
    before = shop.get(address_of(link))
    refusal = shop.refuse("PATCH", address_of(link), fields)
    assert shop.get(address_of(link)) == before
    code = refusal["code"]
    return refusal["status"], refusal["details"][0][
        "code"
    ] if code == "INVALID_REQUEST" and "details" in refusal else code


def test_change_leaves_the_rest_and_raises_the_version(shop: Shop) -> None:
    """By one each time, for a status and for equal values too."""
    link = add_link(shop, description="Blue")
    shop.sandbox.clock.advance(60)
    changed = change(shop, link, name="Cup", expected_version=1)
    assert (changed["name"], changed["description"], changed["version"]) == ("Cup", "Blue", 2)
    assert changed["updated_at"] > link["updated_at"]
    assert change(shop, link, status="inactive")["version"] == 3
    assert change(shop, link, status="inactive")["version"] == 4
    assert change(shop, link, status="active")["status"] == "active"


def test_stale_version_is_told_as_a_change(shop: Shop) -> None:
    """With a code of its own, before anything else is looked at."""
    link = add_link(shop)
    change(shop, link, name="Cup", expected_version=1)
    assert refuse(shop, link, name=" ", expected_version=1) == (409, "PAYMENT_LINK_CHANGED")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "NO_FIELDS_TO_UPDATE"),
        ({"expected_version": 1}, "NO_FIELDS_TO_UPDATE"),
        ({"payment_link_type": "event"}, "UNKNOWN_FIELD"),
        ({"subscription_plan_id": "plan_1"}, "UNKNOWN_FIELD"),
        ({"max_completions": None}, "NULL_NOT_ALLOWED"),
        ({"line_items": [MUG | {"quantity": 1}]}, "FIELD_REQUIRED"),
        ({"custom_fields": []}, "FIELD_REQUIRED"),
        ({"delivery_method_ids": []}, "FIELD_REQUIRED"),
        ({"line_items": [], "expected_version": 1}, "MISSING_LINE_ITEMS"),
        ({"line_items": [MUG], "expected_version": 1}, "FIELD_REQUIRED"),
        (
            {"line_items": [MUG | {"quantity": 1, LINE_ID: "plli_x"}], "expected_version": 1},
            "UNKNOWN_PAYMENT_LINK_LINE_ITEM_ID",
        ),
        (
            {"custom_fields": [TEXT | {FIELD_ID: "plcf_x"}], "expected_version": 1},
            "UNKNOWN_PAYMENT_LINK_CUSTOM_FIELD_ID",
        ),
        ({"metadata": {f"note_{number}": "" for number in range(45)}}, "PAYMENT_LINK_METADATA_TOO_MANY_KEYS"),
    ],
)
def test_change_that_makes_no_sense_is_refused(shop: Shop, fields: dict[str, Any], code: str) -> None:
    """As wrong input: an array without the version, what is fixed at creation, what cannot be cleared."""
    assert refuse(shop, add_link(shop), **fields) == (400, code)


def test_lines_are_replaced_and_known_ones_keep_id_and_key(shop: Shop) -> None:
    """Also under another name; what is left out is gone, what is new gets both."""
    plate = {"name": "Plate", "unit_price_money": usd(700)}
    link = add_link(shop, line_items=[MUG, plate])
    line_id = link["line_items"][0][LINE_ID]
    kept = {"name": "Cup", "unit_price_money": usd(800), "quantity": 2, LINE_ID: line_id}
    new = {"name": "Bowl", "unit_price_money": usd(600), "quantity": 1}
    first, second = change(shop, link, line_items=[kept, new], expected_version=1)["line_items"]
    assert (first[LINE_ID], first["key"], first["name"], first["quantity"]) == (line_id, "mug", "Cup", 2)
    assert second["key"] == "bowl"
    assert second[LINE_ID] not in {line[LINE_ID] for line in link["line_items"]}


def test_fields_are_replaced_and_can_be_cleared(shop: Shop) -> None:
    """One that is sent with its id keeps it."""
    link = add_link(shop, custom_fields=[TEXT, TEXT | {"key": "town"}])
    known = link["custom_fields"][1]
    changed = change(shop, link, custom_fields=[known | {"label": "City"}], expected_version=1)
    assert [(row["key"], row["label"], row[FIELD_ID]) for row in changed["custom_fields"]] == [
        ("town", "City", known[FIELD_ID])
    ]
    assert change(shop, link, custom_fields=[], expected_version=2)["custom_fields"] == []


def test_line_cannot_be_sent_twice(shop: Shop) -> None:
    """Its id names one member."""
    link = add_link(shop)
    row = MUG | {"quantity": 1, LINE_ID: link["line_items"][0][LINE_ID]}
    code = refuse(shop, link, line_items=[row, row | {"key": "cup"}], expected_version=1)[1]
    assert code == "DUPLICATE_PAYMENT_LINK_LINE_ITEM_ID"


@pytest.mark.parametrize(("way", "zone"), [("merge", "Pacific/Auckland"), ("replace", None)])
def test_nested_object_is_merged_or_replaced_by_the_switch(shop: Shop, way: str, zone: str | None) -> None:
    """Both are possible at Flint, so that a client has to send the whole object."""
    shop.sandbox.switches["payment_link_nested_update"] = way
    link = add_event(shop)
    whole = {"event_at": "2026-12-05T19:00:00Z", "timezone": "Pacific/Auckland"}
    config = change(shop, link, event_config={"venue": "School"})["event_config"]
    assert (config["venue"], config.get("timezone")) == ("School", zone)
    config = change(shop, link, event_config=whole | {"venue": "Barn"})["event_config"]
    assert config["venue"] == "Barn"
    assert ("max_total_quantity" in config) == (way == "merge")


def test_metadata_is_merged_by_key(shop: Shop) -> None:
    """Null removes a key or all, an empty object changes nothing."""
    link = add_link(shop, metadata={"a": "1", "b": "2"})
    assert change(shop, link, metadata={"a": None, "c": ""})["metadata"] == {"b": "2", "c": ""}
    assert change(shop, link, metadata={})["metadata"] == {"b": "2", "c": ""}
    assert change(shop, link, metadata=None)["metadata"] == {}


def test_what_takes_null_is_cleared_by_it(shop: Shop) -> None:
    """Bounds of a donation and the picture; suggestions by an empty list, the reference by an empty text."""
    image = {"source_url": "https://shop.example/roof.png"}
    link = add_donation(shop, image=image, external_reference_id="key_1")
    names = ("donation_min_amount_money", "donation_max_amount_money", "image")
    changed = change(
        shop,
        link,
        **dict.fromkeys(names),
        donation_suggested_amount_money_options=[],
        external_reference_id="",
    )
    assert not {*names, "external_reference_id"} & set(changed)
    assert changed["donation_suggested_amount_money_options"] == []
    assert change(shop, link, **dict.fromkeys(names))["version"] == 3


def test_limit_below_what_is_sold_is_refused(shop: Shop) -> None:
    """As a conflict with a code of its own; the same limit stays allowed."""
    link = add_event(shop, capacity=20, max_completions=9)
    shop.environment.payment_links[link["payment_link_id"]] |= {
        "completed_count": 3,
        "total_quantity_sold": 7,
    }
    assert refuse(shop, link, max_completions=2) == (409, "RESOURCE_LIMIT_EXCEEDED")
    assert refuse(shop, link, event_config={"max_total_quantity": 6}) == (409, "RESOURCE_LIMIT_EXCEEDED")
    changed = change(shop, link, max_completions=3, event_config={"max_total_quantity": 7})
    assert changed["max_completions"] == 3


def test_list_filters_by_every_parameter(shop: Shop) -> None:
    """Exactly the one link that fits each time."""
    plain = add_link(shop, external_reference_id="key_1")
    donation, event, membership = add_donation(shop), add_event(shop), add_membership(shop)
    change(shop, donation, status="inactive")
    for query, link in (
        ({"external_reference_id": "key_1"}, plain),
        ({"payment_link_type": "event"}, event),
        ({"has_plan": "true"}, membership),
        ({"has_plan": "false", "status": "inactive"}, donation),
        ({"query": "CONCERT"}, event),
    ):
        assert [row["payment_link_id"] for row in shop.get(LINKS, **query)] == [link["payment_link_id"]]
    assert shop.get(LINKS, external_reference_id="key") == []


def test_list_sorts_and_pages(shop: Shop) -> None:
    """Newest first unless asked otherwise, with a token until the last page."""
    links = [add_link(shop, name=name) for name in ("A", "B", "C")]
    shop.sandbox.clock.advance(60)
    change(shop, links[0], status="inactive")
    assert [row["name"] for row in shop.get(LINKS)] == ["C", "B", "A"]
    query = {"sort_by": "updated_at", "page_size": 2}
    page = shop.client.get(LINKS, params=query).json()
    rest = shop.client.get(LINKS, params={**query, "page_token": page["next_page_token"]}).json()
    assert [row["name"] for row in page["data"] + rest["data"]] == ["A", "C", "B"]
    assert rest["next_page_token"] == ""


def test_plan_is_expanded_for_who_may_read_plans(shop: Shop) -> None:
    """Its scope is asked for beside the link's."""
    link = add_membership(shop)
    plan = shop.get(address_of(link), expand="subscription_plan")["subscription_plan"]
    assert plan["subscription_plan_id"] == link["subscription_plan_id"]
    assert shop.get(address_of(add_link(shop)), expand="subscription_plan")["subscription_plan"] is None
    shop.environment.scopes = ["checkouts.payment_links.read"]
    assert shop.get(address_of(link)) == link
    refusal = shop.refuse("GET", address_of(link) + "?expand=subscription_plan")
    assert (refusal["status"], refusal["code"]) == (403, "INSUFFICIENT_SCOPE")
    assert refusal["missing_scopes"] == ["commerce.subscription_plans.read"]


def test_reading_scope_changes_nothing(shop: Shop) -> None:
    """Create and update need the writing one."""
    link = add_link(shop)
    shop.environment.scopes = ["checkouts.payment_links.read"]
    assert refuse(shop, link, name="Cup") == (403, "INSUFFICIENT_SCOPE")
    assert shop.refuse("POST", LINKS, {"name": "A", "line_items": [MUG]})["status"] == 403


def test_link_of_another_environment_is_not_found(shop: Shop) -> None:
    """As if it did not exist, to read and to change."""
    link = add_link(shop)
    shop.client.headers["Authorization"] = "Bearer flint_test_second"
    for method, body in (("GET", None), ("PATCH", {"name": "Cup"})):
        refusal = shop.refuse(method, address_of(link), body)
        assert (refusal["status"], refusal["code"]) == (404, "RESOURCE_NOT_FOUND")
        assert "payment link" in refusal["message"]


def test_change_of_a_link_tells_nobody(shop: Shop) -> None:
    """There is no event of a payment link."""
    change(shop, add_link(shop), status="inactive")
    assert shop.events() == []

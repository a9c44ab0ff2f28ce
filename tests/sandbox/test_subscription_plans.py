"""Subscription plans: what a merchant can offer, and what is refused."""

from typing import Any

import pytest

from tests.sandbox.shop import Shop

PLANS = "/v1/subscription-plans"


def plan_line(amount: int = 1800, **fields: Any) -> dict[str, Any]:
    """Return a request for a line of a plan with its own name and price in US cents."""
    return {"name": "Beans", "unit_price_money": {"amount": amount, "currency": "USD"}, **fields}


def plan_body(**fields: Any) -> dict[str, Any]:
    """Return the body of a monthly plan."""
    body = {
        "name": "Beans every month",
        "currency": "USD",
        "billing_interval": "monthly",
        "billing_interval_count": 1,
        "line_items": [plan_line()],
    }
    return body | fields


def test_new_plan_is_active_with_what_was_sent(shop: Shop) -> None:
    """Terms as sent, options empty, version 1."""
    fee = {"amount": 500, "currency": "USD"}
    sent = {"setup_fee_money": fee, "trial_period_days": 14, "contract_term_months": 12}
    plan = shop.post(PLANS, plan_body(**sent))
    assert plan["status"] == "active"
    assert plan["version"] == 1
    assert {key: plan[key] for key in sent} == sent
    assert plan["quantity_options"] == plan["billing_interval_options"] == []
    assert shop.get(f"{PLANS}/{plan['subscription_plan_id']}") == plan


def test_variant_line_has_name_and_price_of_the_catalogue(shop: Shop) -> None:
    """Beside an ad-hoc line."""
    product = shop.add_product(1400)
    variant_id = product["default_variant_id"]
    plan = shop.post(PLANS, plan_body(line_items=[{"variant_id": variant_id, "quantity": 2}, plan_line(100)]))
    first, second = plan["line_items"]
    assert (first["name"], first["quantity"], first["unit_price_money"]["amount"]) == ("House blend", 2, 1400)
    assert first["variant_id"] == variant_id
    assert second["unit_price_money"]["amount"] == 100


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"line_items": []}, "MISSING_LINE_ITEMS"),
        ({"name": " "}, "NAME_REQUIRED"),
        ({"name": "x" * 256}, "NAME_TOO_LONG"),
        ({"currency": "EUR"}, "CURRENCY_MISMATCH"),
        ({"setup_fee_money": {"amount": 1, "currency": "EUR"}}, "CURRENCY_MISMATCH"),
        ({"trial_period_days": 731}, "TRIAL_TOO_LONG"),
        ({"contract_term_months": -1}, "INVALID_RANGE"),
        ({"quantity_options": [0]}, "INVALID_QUANTITY"),
        ({"quantity_options": [1, 1]}, "DUPLICATE_VALUE"),
        ({"billing_interval_count": 366}, "INVALID_INTERVAL"),
        ({"line_items": [{"variant_id": "var_unknown"}]}, "RESOURCE_NOT_FOUND"),
        ({"inventory_routing_source": {}}, "RESERVED_FIELD_NOT_YET_SUPPORTED"),
        ({"line_items": [plan_line(2**62)]}, "INVALID_TOTALS"),
    ],
)
def test_plan_that_makes_no_sense_is_refused(shop: Shop, fields: dict[str, Any], code: str) -> None:
    """With the code of the reason, as wrong input."""
    refusal = shop.refuse("POST", PLANS, plan_body(**fields))
    assert (refusal["status"], refusal["code"]) == (400, code)
    assert not shop.environment.subscription_plans


def test_list_filters_by_reference_status_and_text(shop: Shop) -> None:
    """Exactly one of three plans each time."""
    first = shop.post(PLANS, plan_body(external_reference_id="don_1"))
    second = shop.post(PLANS, plan_body(name="Yearly supporter"))
    third = shop.post(PLANS, plan_body())
    shop.client.delete(f"{PLANS}/{third['subscription_plan_id']}")
    assert [row["version"] for row in shop.get(PLANS, status="archived")] == [2]
    for query, plan in (({"external_reference_id": "don_1"}, first), ({"query": "SUPPORTER"}, second)):
        ids = [row["subscription_plan_id"] for row in shop.get(PLANS, **query)]
        assert ids == [plan["subscription_plan_id"]]


def test_list_sorts_and_pages(shop: Shop) -> None:
    """By name, one a page, with a token until the last page."""
    for name in ("B", "C", "A"):
        shop.post(PLANS, plan_body(name=name))
    query = {"sort_by": "name", "sort_direction": "asc", "page_size": 2}
    page = shop.client.get(PLANS, params=query).json()
    rest = shop.client.get(PLANS, params={**query, "page_token": page["next_page_token"]}).json()
    assert [row["name"] for row in page["data"] + rest["data"]] == ["A", "B", "C"]
    assert rest["next_page_token"] == ""


def test_same_key_and_body_make_one_plan(shop: Shop) -> None:
    """The pipeline's idempotency holds here too."""
    plans = [shop.post(PLANS, plan_body(), Idempotency_Key="plan-1") for _ in range(2)]
    assert plans[0] == plans[1]
    assert len(shop.environment.subscription_plans) == 1


def test_update_changes_terms_and_raises_the_version(shop: Shop) -> None:
    """What is left out stays."""
    plan = shop.post(PLANS, plan_body(trial_period_days=14))
    address = f"{PLANS}/{plan['subscription_plan_id']}"
    changed = shop.patch(address, {"name": "Beans", "metadata": {"a": "1"}, "expected_version": 1})
    assert (changed["name"], changed["version"], changed["metadata"]) == ("Beans", 2, {"a": "1"})
    assert changed["trial_period_days"] == 14
    assert changed["line_items"] == plan["line_items"]


def test_new_lines_replace_all_and_named_ones_keep_their_id(shop: Shop) -> None:
    """With the version that the contract asks for."""
    plan = shop.post(PLANS, plan_body(line_items=[plan_line(), plan_line(200)]))
    line_id = plan["line_items"][0]["subscription_plan_line_item_id"]
    lines = [{"subscription_plan_line_item_id": line_id, "quantity": 3}]
    address = f"{PLANS}/{plan['subscription_plan_id']}"
    (line,) = shop.patch(address, {"line_items": lines, "expected_version": 1})["line_items"]
    assert (line["subscription_plan_line_item_id"], line["quantity"]) == (line_id, 3)
    assert line["unit_price_money"]["amount"] == 1800
    assert shop.refuse("PATCH", address, {"line_items": lines})["status"] == 400


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({}, 400, "NO_FIELDS_TO_UPDATE"),
        ({"name": "B", "expected_version": 7}, 409, "VERSION_CONFLICT"),
        ({"currency": "EUR"}, 400, "UNKNOWN_FIELD"),
        (
            {"line_items": [{"subscription_plan_line_item_id": "spli_x"}], "expected_version": 1},
            400,
            "INVALID_SUBSCRIPTION_PLAN_LINE_ITEM_ID",
        ),
    ],
)
def test_update_that_makes_no_sense_is_refused(
    shop: Shop, change: dict[str, Any], status: int, code: str
) -> None:
    """And changes nothing."""
    plan = shop.post(PLANS, plan_body())
    address = f"{PLANS}/{plan['subscription_plan_id']}"
    refusal = shop.refuse("PATCH", address, change)
    assert (refusal["status"], refusal["code"]) == (status, code)
    assert shop.get(address) == plan


def test_archived_plan_can_be_read_but_not_changed(shop: Shop) -> None:
    """Archiving twice is the same as once."""
    plan = shop.post(PLANS, plan_body())
    address = f"{PLANS}/{plan['subscription_plan_id']}"
    for _ in range(2):
        assert shop.client.delete(address).json()["data"]["status"] == "archived"
    assert shop.get(address)["version"] == 2
    assert shop.refuse("PATCH", address, {"name": "B"})["code"] == "PLAN_ARCHIVED"


def test_plan_of_another_environment_is_not_found(shop: Shop) -> None:
    """As if it did not exist."""
    other = Shop(shop.sandbox)
    other.environment = shop.sandbox.environments["second"]
    plan = shop.post(PLANS, plan_body())
    del shop.environment.subscription_plans[plan["subscription_plan_id"]]
    assert other.refuse("GET", f"{PLANS}/{plan['subscription_plan_id']}")["status"] == 404


def test_key_without_the_scope_cannot_offer_plans(shop: Shop) -> None:
    """Reading is enough to look."""
    plan = shop.post(PLANS, plan_body())
    shop.environment.scopes = ["commerce.subscription_plans.read"]
    assert shop.refuse("POST", PLANS, plan_body())["code"] == "INSUFFICIENT_SCOPE"
    assert shop.get(PLANS) == [plan]

"""
What an editor cannot save: each mistake at the field of its block.
"""

from typing import Any

import pytest
from wagtail.blocks import StructBlock, StructBlockValidationError

from flint_storefront.storefront import Storefront
from flint_storefront.wagtail import blocks
from flint_storefront.wagtail.models import Plan, Variant
from tests.wagtail.samples import amounts, plan


@pytest.fixture(autouse=True)
def plans(mirror: Storefront) -> Storefront:
    """
    Two plans beside the products, the second archived.
    """
    with mirror.store.transaction() as transaction:
        transaction.insert_many([plan(1), plan(2, is_gone=True)])
    return mirror


def typed(**changes: Any) -> dict[str, Any]:
    """
    Amounts without the costs that only a campaign has.
    """
    return {name: told for name, told in amounts(**changes).items() if not name.startswith("cost_")}


def errors_of(block: StructBlock, value: dict[str, Any]) -> Any:
    """
    Errors by field, as plain data; empty when it can be saved.
    """
    try:
        block.clean(block.normalize(value))
    except StructBlockValidationError as error:
        return _told(error)
    return {}


def _told(error: Any) -> Any:
    if hasattr(error, "block_errors"):
        return {place: _told(inner) for place, inner in error.block_errors.items()}
    return error.messages[0]


def jar(**changes: Any) -> Any:
    """
    What is wrong with a tip jar.
    """
    value = {"title": "For the crew", "text": "", "amounts": typed(), "key": "", **changes}
    return errors_of(blocks.TipJarBlock(), value)


def set_errors(*items: dict[str, Any], **changes: Any) -> Any:
    """
    What is wrong with a set.
    """
    empty = {"quantity": 1, "low": None, "high": None}
    full = [{**empty, **item, "variant": Variant.objects.get(pk=item["variant"])} for item in items]
    return errors_of(
        blocks.ProductSetBlock(), {"title": "Starter", "text": "", "items": full, "key": "", **changes}
    )


def plans_errors(*plan_ids: str, highlighted: str | None = None) -> Any:
    """
    What is wrong with a choice of plans.
    """
    chosen = [Plan.objects.get(pk=pk) for pk in plan_ids]
    marked = Plan.objects.get(pk=highlighted) if highlighted else None
    value = {"title": "", "text": "", "plans": chosen, "highlighted_plan": marked, "key": ""}
    return errors_of(blocks.PlansBlock(), value)


def test_good_blocks_are_saved() -> None:
    """Nothing to say."""
    assert jar() == {}
    assert set_errors({"variant": "var_1_0"}, {"variant": "var_2_0", "low": 1, "high": 3}) == {}
    assert plans_errors("plan_1", highlighted="plan_1") == {}


def test_name_in_orders_is_made_once_of_the_title() -> None:
    """A title worded anew later keeps the name."""
    block = blocks.TipJarBlock()
    value = {"title": "For the crew", "text": "", "amounts": typed(), "key": ""}
    saved = block.clean(block.normalize(value))
    assert saved["key"] == "for-the-crew"
    saved["title"] = "For everybody"
    assert block.clean(saved)["key"] == "for-the-crew"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"low": "60", "high": "50", "choices": "", "preselected": ""}, "low"),
        ({"preselected": "30"}, "preselected"),
        ({"choices": "10 9000"}, "choices"),
        ({"choices": "１０"}, "choices"),
        ({"currency": "JPY", "choices": "", "preselected": "", "low": "1.5"}, "low"),
    ],
)
def test_mistaken_amounts_of_a_tip_jar_stand_at_their_field(changes: dict[str, Any], field: str) -> None:
    """A minimum above a maximum, a preset outside the bounds, what is no amount."""
    errors = jar(amounts=typed(**changes))
    assert list(errors) == ["amounts"]
    assert field in errors["amounts"]


def test_name_of_odd_letters_is_refused_at_its_field() -> None:
    """It stands in addresses and exports."""
    assert list(jar(key="For the crew!")) == ["key"]


@pytest.mark.parametrize(
    ("item", "field"),
    [
        ({"low": 3, "high": 2}, "low"),
        ({"low": 1}, "low"),
        ({"quantity": 5, "low": 1, "high": 3}, "quantity"),
        ({"quantity": 0}, "quantity"),
    ],
)
def test_mistaken_quantity_of_a_set_stands_at_its_field(item: dict[str, Any], field: str) -> None:
    """In the row of the product."""
    errors = set_errors({"variant": "var_1_0"}, {"variant": "var_2_0", **item})
    assert list(errors["items"]) == [1]
    assert field in errors["items"][1]


def test_variant_that_flint_no_longer_lists_is_refused() -> None:
    """At the chooser."""
    errors = set_errors({"variant": "var_1_1"})
    assert "no longer lists" in errors["items"][0]["variant"]


def test_product_twice_in_a_set_is_refused() -> None:
    """Its quantity is there for that."""
    assert "twice" in str(set_errors({"variant": "var_1_0"}, {"variant": "var_1_0"}))


def test_archived_plan_is_refused() -> None:
    """At the chooser, before a visitor sees it."""
    assert "no longer offers" in plans_errors("plan_1", "plan_2")["plans"][1]


def test_highlight_of_another_plan_is_refused() -> None:
    """At its own field."""
    assert list(plans_errors("plan_1", highlighted="plan_2")) == ["highlighted_plan"]


def test_plan_twice_is_refused() -> None:
    """Two cards of the same would differ in nothing."""
    assert "twice" in str(plans_errors("plan_1", "plan_1")["plans"])


@pytest.mark.parametrize("block", [blocks.TipJarBlock(), blocks.ProductSetBlock(), blocks.PlansBlock()])
def test_empty_block_names_every_field_that_is_needed(block: StructBlock) -> None:
    """A block that was just added is no crash."""
    assert errors_of(block, block.get_default())

"""
What must be sent, what is cleared, and what only a new link can do.
"""

from dataclasses import replace
from datetime import datetime

import pytest

from flint_storefront.payment_links.differences import (
    changed_members,
    find_difference,
    makes_new_link,
    seen_members,
)
from flint_storefront.payment_links.document import offer_members
from flint_storefront.payment_links.models import LinkEvent, LinkLine
from tests.payment_links.link_offers import FETE, GIFTS, MUG, ROOF, fete, membership, mug

FULL = mug(
    completions_max=5,
    inactive_message="Back in spring.",
    summary_note="Collect it.",
    terms_url="https://shop.example/terms",
    refund_policy_url="https://shop.example/refunds",
    image_url="https://shop.example/mug.jpg",
    metadata={"batch": "7", "shelf": "2"},
    fields=FETE.fields,
)
ANSWERED = {
    "line_items": [{"key": "mug", "payment_link_line_item_id": "plli_1"}],
    "custom_fields": [
        {"key": "name", "payment_link_custom_field_id": "plcf_1"},
        {"key": "meal", "payment_link_custom_field_id": "plcf_2"},
    ],
}


def between(before, after, answered=ANSWERED):
    """What brings Flint from one offer to the other."""
    told, wanted = offer_members(before, timezone="UTC"), offer_members(after, timezone="UTC")
    return find_difference(told, wanted, answered)


def test_same_offer_sends_nothing():
    """Nor is a new link made."""
    assert between(FULL, FULL) == find_difference({}, {}, {})
    assert not between(FULL, FULL).changes


@pytest.mark.parametrize(
    ("changes", "sent"),
    [
        ({"title": "A green mug"}, {"name": "A green mug"}),
        ({"takes_tips": True}, {"tip": {"enabled": True}}),
        ({"completions_max": 9}, {"max_completions": 9}),
        ({"image_url": ""}, {"image": None}),
        ({"metadata": {"batch": "8"}}, {"metadata": {"batch": "8", "shelf": None}}),
        ({"metadata": {}}, {"metadata": {"batch": None, "shelf": None}}),
        ({"fields": ()}, {"custom_fields": []}),
    ],
)
def test_change_sends_only_what_differs(changes, sent):
    """Omitted members stay; what is no longer wanted is cleared as the facts allow."""
    assert between(FULL, replace(FULL, **changes)).changes == sent


def test_nested_object_is_sent_whole():
    """Whether Flint merges or replaces it is not known."""
    after = replace(FULL, refund_policy_url="https://shop.example/other")
    assert between(FULL, after).changes["legal"] == {
        "terms_of_service_url": "https://shop.example/terms",
        "refund_policy_url": "https://shop.example/other",
        "require_terms_of_service": False,
    }


def test_suggestions_are_cleared_by_an_empty_list():
    """Bounds stay."""
    after = replace(ROOF, donation=replace(GIFTS, choices=()))
    assert between(ROOF, after).changes == {"donation_suggested_amount_money_options": []}


def test_lines_keep_their_ids_by_key():
    """Wherever they stand; a new one has none."""
    line, other = MUG.lines[0], LinkLine(key="bowl", name="Bowl", unit_minor=1800)
    after = mug(lines=(other, replace(line, unit_minor=2600)))
    sent = between(MUG, after).changes["line_items"]
    assert [one.get("payment_link_line_item_id") for one in sent] == [None, "plli_1"]


@pytest.mark.parametrize(
    "changes",
    [
        {"description": ""},
        {"low": None, "high": None},
        {"name": "", "unit_minor": None, "variant_id": "var_1"},
    ],
)
def test_line_that_loses_something_is_put_in_anew(changes):
    """What an entry leaves out may stay at Flint."""
    before = mug(lines=(replace(MUG.lines[0], description="Blue"),))
    after = mug(lines=(replace(before.lines[0], **{"description": "", **changes}),))
    (sent,) = between(before, after).changes["line_items"]
    assert "payment_link_line_item_id" not in sent


def test_field_of_another_kind_is_put_in_anew():
    """The one beside it keeps its id."""
    after = replace(FULL, fields=(replace(FULL.fields[0], kind="textarea"), FULL.fields[1]))
    sent = between(FULL, after).changes["custom_fields"]
    assert [one.get("payment_link_custom_field_id") for one in sent] == [None, "plcf_2"]


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        (MUG, replace(ROOF, slug=MUG.slug), ("kind", "text", "lines")),
        (membership("plan_1"), membership("plan_2"), ("plan_id",)),
        (FULL, replace(FULL, completions_max=None), ("completions_max",)),
        (FULL, replace(FULL, inactive_message=""), ("inactive_message",)),
        (FULL, replace(FULL, text=""), ("text",)),
        (FULL, replace(FULL, summary_note=""), ("summary_note",)),
        (FULL, replace(FULL, refund_policy_url=""), ("refund_policy_url",)),
        (FETE, fete(event=replace(FETE.event, venue="")), ("event.venue",)),
        (FETE, fete(event=replace(FETE.event, capacity=None)), ("event.capacity",)),
        (MUG, FULL, ()),
        (FETE, fete(event=LinkEvent(starts_at=datetime(2028, 1, 1), venue="Hall", capacity=9)), ()),
        (FULL, replace(FULL, sales_end_at=datetime(2028, 1, 1), image_url=""), ()),
    ],
)
def test_editor_is_told_what_makes_a_new_link(before, after, names):
    """What Flint cannot change or clear, by the field's name; everything else changes the link that is there."""
    assert sorted(makes_new_link(before, after)) == sorted(names)


def test_what_the_catalogue_says_is_nobodys_change():
    """Nor another address of the picture."""
    line = {"key": "mug", "quantity": 1, "is_catalog_item_unavailable": False, "resolved_name": "Mug"}
    before = {"line_items": [line], "image": {"url": "https://a.example/1", "alt": "Mug"}, "version": 1}
    after = {
        "line_items": [{**line, "is_catalog_item_unavailable": True, "resolved_name": "Cup"}],
        "image": {"url": "https://a.example/2", "alt": "Mug"},
        "version": 4,
    }
    assert changed_members(seen_members(before), after) == []
    assert changed_members(seen_members(before), {**after, "name": "Cup", "tip": {"enabled": True}}) == [
        "name",
        "tip",
    ]

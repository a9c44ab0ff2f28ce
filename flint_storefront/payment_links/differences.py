"""
What must be sent so that Flint's link becomes what is wanted, and what somebody else changed there.

Omitted members stay as they are at Flint, so what is no longer wanted must be cleared. Where Flint names no way to clear it, a
new link takes the page's place; inside nested objects too, since it is not known whether they are merged or replaced.

Source: payment_links facts, section 5.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flint_storefront.payment_links.document import Document, offer_members
from flint_storefront.payment_links.models import LinkOffer

FIXED = ("payment_link_type", "subscription_plan_id")
"""Update has neither."""
NESTED = (
    "custom_text",
    "customer_collection",
    "event_config",
    "expiration",
    "legal",
    "promotion_config",
    "redirects",
    "tip",
)
SCALARS = ("name", "description", "max_completions", "inactive_message", "external_reference_id")
TAKE_NULL = ("donation_min_amount_money", "donation_max_amount_money", "image")
"""Null clears them."""
TAKE_EMPTY = ("donation_suggested_amount_money_options",)
"""An empty list clears them."""
LINES, FIELDS, METADATA = "line_items", "custom_fields", "metadata"
IDS = {LINES: "payment_link_line_item_id", FIELDS: "payment_link_custom_field_id"}
"""Names the entry that is kept."""
SHAPES = {LINES: ("variant_id", "bundle_id"), FIELDS: ("custom_field_type",)}
"""An entry that differs in one of these is another entry."""
MEMBERS = (*FIXED, *SCALARS, *NESTED, *TAKE_NULL, *TAKE_EMPTY, LINES, FIELDS, METADATA)
"""Every member that a link of ours may have."""
READ_ONLY = frozenset(
    {*IDS.values(), "is_catalog_item_unavailable", "resolved_name", "resolved_unit_price_money"}
)
OFFER_FIELDS = {
    "payment_link_type": "kind",
    "subscription_plan_id": "plan_id",
    "description": "text",
    "max_completions": "completions_max",
    "inactive_message": "inactive_message",
    "line_items": "lines",
    "event_config": "event",
    "event_config.venue": "event.venue",
    "event_config.max_total_quantity": "event.capacity",
    "event_config.ticket_prefix": "event.ticket_prefix",
    "custom_text": "summary_note",
    "legal": "terms_url",
    "legal.terms_of_service_url": "terms_url",
    "legal.refund_policy_url": "refund_policy_url",
}
"""What an editor changes, by what Flint cannot change."""


@dataclass(frozen=True)
class Difference:
    """
    From what Flint was told to what is wanted.
    """

    changes: Mapping[str, Any]
    """Members of the PATCH; empty: Flint has it all."""
    new_link_for: tuple[str, ...] = ()
    """Members, such as `event_config.venue`, for which only a new link helps; empty: the PATCH does."""


def find_difference(
    told: Mapping[str, Any],
    wanted: Mapping[str, Any],
    answered: Mapping[str, Any],
    *,
    is_whole: bool = False,
) -> Difference:
    """
    What brings a link from *told* to *wanted*, both in the create request's form.

    Args:
        answered: The link as Flint answered last: ids of lines and fields.
        is_whole: Send every member, changed or not.
    """
    changes: Document = {}
    hopeless: list[str] = []
    for name in MEMBERS:
        before, after = told.get(name), wanted.get(name)
        if before == after and (not is_whole or after is None or name in FIXED):
            continue
        hopeless += _hopeless(name, before, after)
        changes[name] = _change(name, before, after, answered)
    return Difference({}, tuple(hopeless)) if hopeless else Difference(changes)


def makes_new_link(before: LinkOffer, after: LinkOffer) -> tuple[str, ...]:
    """
    Fields of the offer by which *after* needs a new link under the page, such as `("kind",)`; empty: it can be changed.
    """
    told, wanted = offer_members(before, timezone="UTC"), offer_members(after, timezone="UTC")
    found = find_difference(told, wanted, {}).new_link_for
    names = (OFFER_FIELDS.get(name, OFFER_FIELDS.get(name.split(".")[0], name)) for name in found)
    return tuple(dict.fromkeys(names))


def _hopeless(name: str, before: Any, after: Any) -> list[str]:
    if name in FIXED:
        return [name]
    if after is None:
        return [] if name in (*TAKE_NULL, *TAKE_EMPTY, FIELDS, METADATA) else [name]
    if name in NESTED and before is not None:
        return [f"{name}.{inner}" for inner in sorted(set(before) - set(after))]
    return []


def _change(name: str, before: Any, after: Any, answered: Mapping[str, Any]) -> Any:
    if name == METADATA:
        after = after or {}
        changed = {key: value for key, value in after.items() if (before or {}).get(key) != value}
        return changed | {key: None for key in before or {} if key not in after}
    if name in IDS:
        return _with_ids(name, before or (), after or (), answered.get(name) or ())
    if after is None and name in TAKE_EMPTY:
        return []
    return after


def _with_ids(
    name: str,
    before: Sequence[Mapping[str, Any]],
    after: Sequence[Mapping[str, Any]],
    answered: Sequence[Mapping[str, Any]],
) -> list[Document]:
    """
    Entries kept by their key. One that loses a member, or becomes of another shape, is put in anew: whether what an entry
    leaves out is cleared is not known.
    """
    earlier = {entry.get("key"): entry for entry in before}
    ids = {entry.get("key"): entry.get(IDS[name]) for entry in answered}
    found = []
    for entry in after:
        old, known_id = earlier.get(entry["key"]), ids.get(entry["key"])
        is_kept = known_id is not None and old is not None and set(old) <= set(entry)
        is_kept = is_kept and all((old or {}).get(part) == entry.get(part) for part in SHAPES[name])
        found.append({**entry, IDS[name]: known_id} if is_kept else dict(entry))
    return found


def seen_members(answer: Mapping[str, Any]) -> Document:
    """
    Of an answer, what an update of ours or somebody else's can change: what differs later was changed.

    What the catalogue says of a line is left out, and of a picture its address: Flint may serve it from another one any time.
    """
    members = {name: _plain(name, answer.get(name)) for name in MEMBERS}
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}


def _plain(name: str, value: Any) -> Any:
    if name == "image" and isinstance(value, Mapping):
        return {"alt": value.get("alt") or ""}
    if name == LINES and isinstance(value, list):
        varying = READ_ONLY - {IDS[LINES]}
        return [{key: part for key, part in line.items() if key not in varying} for line in value]
    return value


def changed_members(seen: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
    """
    Members that are no longer what Flint answered to our last write.
    """
    now = seen_members(answer)
    return [name for name in MEMBERS if now.get(name) != seen.get(name)]


def as_request(answer: Mapping[str, Any]) -> Document:
    """
    What Flint has, in the create request's form as far as that can be told.
    """
    members = seen_members(answer)
    for name in IDS:
        if name in members:
            members[name] = [_without_ids(entry) for entry in members[name]]
    return members


def _without_ids(entry: Mapping[str, Any]) -> Document:
    return {key: value for key, value in entry.items() if key not in READ_ONLY and value is not None}


def holds(wanted: Any, answered: Any) -> bool:
    """
    Whether what Flint answered has everything that is wanted; it may have more, such as ids and what it fills in itself.
    """
    if isinstance(wanted, Mapping):
        return isinstance(answered, Mapping) and all(
            holds(value, answered.get(key)) for key, value in wanted.items()
        )
    if isinstance(wanted, list):
        return (
            isinstance(answered, list)
            and len(wanted) == len(answered)
            and all(holds(one, other) for one, other in zip(wanted, answered, strict=True))
        )
    return bool(wanted == answered)


def is_member_there(name: str, document: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
    """
    Whether Flint has this member of our *document*. Of a picture only its description can be compared.
    """
    wanted, answered = document.get(name), seen_members(answer).get(name)
    if name == "image":
        return (wanted is None) == (answered is None)
    if wanted in (None, [], {}):
        return answered in (None, [], {})
    return holds(wanted, answered)

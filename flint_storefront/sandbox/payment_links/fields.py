"""The questions of a link, and what its metadata may take of an order's (payment_links facts, section 3)."""

from copy import deepcopy

from flint_storefront.sandbox.api.metadata import MAXIMUM_BYTES
from flint_storefront.sandbox.payment_links.lines import check_ids
from flint_storefront.sandbox.payment_links.refusals import refuse
from flint_storefront.sandbox.state import Document, Sandbox

ID = "payment_link_custom_field_id"
ANSWER_PREFIX = "custom_field_"
MAXIMUM_PAIRS = 44
DEFAULT_LENGTHS = {"text": 255, "textarea": 1000}
BYTES_A_CODE_POINT = 4
TICKS = ("true", "false")
"""Stored form of a checkbox (unverified: our choice)."""


def make_fields(sandbox: Sandbox, requests: list[Document], present: list[Document]) -> list[Document]:
    """
    Return the fields that *requests* put in place of all *present* ones; one that is named keeps its id.

    Raises:
        ApiError: an id that the link has not, a key or a label that makes no sense.
    """
    check_ids(
        [row.get(ID) for row in requests], {row[ID] for row in present}, "custom_fields", "CUSTOM_FIELD"
    )
    keys = [row["key"] for row in requests]
    if len(set(keys)) < len(keys):
        raise refuse("DUPLICATE_CUSTOM_FIELD_KEY", "Each key names one field.", param="custom_fields")
    return [make_field(sandbox, request, index) for index, request in enumerate(requests)]


def make_field(sandbox: Sandbox, request: Document, index: int) -> Document:
    """Return one field with the length and place that Flint gives it when none is sent."""
    param, kind = f"custom_fields[{index}]", request["custom_field_type"]
    if not request["label"].strip():
        raise refuse("CUSTOM_FIELD_LABEL_REQUIRED", "A field needs a label.", param=f"{param}.label")
    if "max_length" in request and kind not in DEFAULT_LENGTHS:
        raise refuse("MAX_LENGTH_NOT_APPLICABLE", "Only text has a length.", param=f"{param}.max_length")
    if request.get("options") and kind != "dropdown":
        raise refuse("INVALID_REQUEST", "Only a dropdown has options.", param=f"{param}.options")
    field: Document = {"position": index, "required": False} | deepcopy(request)
    if kind in DEFAULT_LENGTHS:
        field.setdefault("max_length", DEFAULT_LENGTHS[kind])
    field[ID] = request.get(ID) or sandbox.new_id("plcf_")
    return field


def check_budget(link: Document) -> None:
    """
    Refuse more metadata than an order can take with all its answers at their longest.

    What Flint itself adds is taken as nothing (unverified).
    """
    fields, metadata = link["custom_fields"], link["metadata"]
    if len(metadata) + len(fields) > MAXIMUM_PAIRS:
        raise refuse("PAYMENT_LINK_METADATA_TOO_MANY_KEYS", f"At most {MAXIMUM_PAIRS}.", param="metadata")
    noted = sum(count_bytes(key) + count_bytes(value) for key, value in metadata.items())
    asked = sum(count_bytes(ANSWER_PREFIX + field["key"]) + find_longest(field) for field in fields)
    if noted + asked > MAXIMUM_BYTES:
        raise refuse("PAYMENT_LINK_METADATA_TOO_LARGE", f"At most {MAXIMUM_BYTES} bytes.", param="metadata")


def find_longest(field: Document) -> int:
    """Return the bytes of the longest possible answer."""
    kind = field["custom_field_type"]
    if kind == "dropdown":
        return max(count_bytes(option) for option in field["options"])
    if kind == "checkbox":
        return max(count_bytes(tick) for tick in TICKS)
    return BYTES_A_CODE_POINT * int(field["max_length"])


def count_bytes(text: str) -> int:
    """Return the length of *text* in UTF-8."""
    return len(text.encode())

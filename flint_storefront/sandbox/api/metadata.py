"""Metadata: text to text, bounded, merged by key (conventions facts, section 5)."""

from typing import Any

from flint_storefront.sandbox.api.errors import ApiError

MAXIMUM_KEYS = 50
MAXIMUM_KEY_LENGTH = 256
MAXIMUM_VALUE_LENGTH = 5000
MAXIMUM_BYTES = 32768
RESERVED_PREFIX = "flint_"


def check_metadata(metadata: dict[str, str]) -> dict[str, str]:
    """
    Return *metadata* when it keeps the limits; key and value lengths are our choice (not established).

    A key may be as long as that of the longest custom field, `custom_field_` and 243 characters.

    Raises:
        ApiError: RESERVED_METADATA_KEY or a METADATA_… limit.
    """
    if len(metadata) > MAXIMUM_KEYS:
        raise ApiError("METADATA_TOO_MANY_KEYS", "More than 50 keys.", param="metadata")
    for key, value in metadata.items():
        if key.startswith(RESERVED_PREFIX):
            raise ApiError(
                "RESERVED_METADATA_KEY", "Keys beginning with flint_ are reserved.", param="metadata"
            )
        if len(key) > MAXIMUM_KEY_LENGTH:
            raise ApiError("METADATA_KEY_TOO_LONG", "A key is too long.", param="metadata")
        if len(value) > MAXIMUM_VALUE_LENGTH:
            raise ApiError("METADATA_VALUE_TOO_LONG", "A value is too long.", param="metadata")
    if sum(len(key.encode()) + len(value.encode()) for key, value in metadata.items()) > MAXIMUM_BYTES:
        raise ApiError("METADATA_TOO_LARGE", "More than 32768 bytes.", param="metadata")
    return metadata


def merge_metadata(old: dict[str, str], change: dict[str, str | None] | None) -> dict[str, str]:
    """Return *old* changed by a PATCH: a null value removes its key, null removes all."""
    if change is None:
        return {}
    merged: dict[str, Any] = {**old, **change}
    return check_metadata({key: value for key, value in merged.items() if value is not None})

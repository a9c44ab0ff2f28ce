"""
Pages of a list (conventions facts, section 8).

A token is opaque, belongs to one environment, one operation and one set of query parameters, and names the
last row seen, so that rows which appear meanwhile shift nothing.
"""

import base64
import hashlib
import json
from typing import Any

from flint_storefront.sandbox.api.calls import Answer, Call
from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.state import Document

DEFAULT_PAGE_SIZE = 20
CHECK_LENGTH = 24


def make_page(call: Call, rows: list[Document], id_key: str) -> Answer:
    """
    Return the page of *rows* that the call asks for.

    Args:
        rows: Every matching row, in order.
        id_key: Name of the rows' id field.

    Raises:
        ApiError: INVALID_PAGE_TOKEN for a foreign token, CURSOR_MISMATCH when the query changed (which of
            the two is unverified).
    """
    size = call.query.get("page_size", DEFAULT_PAGE_SIZE)
    start = 0
    if call.query.get("page_token"):
        start = find_start(call, rows, id_key)
    page = rows[start : start + size]
    has_more = start + size < len(rows)
    token = make_token(call, start + len(page), page[-1][id_key]) if has_more else ""
    return Answer(page, next_page_token=token)


def make_token(call: Call, position: int, last_id: str) -> str:
    """Return the token for the rows after *last_id*."""
    text = json.dumps([position, last_id, describe_query(call)], separators=(",", ":"))
    check = sign(call, text)
    return base64.urlsafe_b64encode(f"{check}{text}".encode()).decode().rstrip("=")


def find_start(call: Call, rows: list[Document], id_key: str) -> int:
    """Return the index of the first row after the one that the token names; its old place if it is gone."""
    token = call.query["page_token"]
    position, last_id, query = read_token(call, token)
    if query != describe_query(call):
        raise ApiError("CURSOR_MISMATCH", "The query changed while paging.", param="page_token")
    for index, row in enumerate(rows):
        if row[id_key] == last_id:
            return index + 1
    return min(position, len(rows))


def read_token(call: Call, token: str) -> tuple[int, str, str]:
    """Return position, last id and query digest of *token*."""
    try:
        text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except ValueError as error:
        raise ApiError("INVALID_PAGE_TOKEN", "No such page.", param="page_token") from error
    check, content = text[:CHECK_LENGTH], text[CHECK_LENGTH:]
    if check != sign(call, content):
        raise ApiError("INVALID_PAGE_TOKEN", "No such page.", param="page_token")
    position, last_id, query = json.loads(content)
    return position, last_id, query


def sign(call: Call, text: str) -> str:
    """Return a short check that binds *text* to environment, operation and path; no security is meant."""
    subject = json.dumps([call.environment.sandbox_id, call.operation, sorted(call.path.items()), text])
    return hashlib.sha256(subject.encode()).hexdigest()[:CHECK_LENGTH]


def describe_query(call: Call) -> str:
    """Return a digest of every query parameter but the token itself."""
    query: dict[str, Any] = {name: value for name, value in call.query.items() if name != "page_token"}
    return hashlib.sha256(json.dumps(query, sort_keys=True).encode()).hexdigest()[:CHECK_LENGTH]

"""
What the demo's pages say, as raw StreamField data that points at mirrored products.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import escape

from example_site import roastery

Block = dict[str, Any]


def home_body(product_ids: Mapping[str, str]) -> list[Block]:
    """
    Blocks of the front page.

    Args:
        product_ids: Slug to product id; a product that is not there is left out.
    """
    shelf = [product_ids[slug] for slug in roastery.SHELF_SLUGS if slug in product_ids]
    body = [
        _block("hero", {"heading": roastery.TAGLINE, "text": roastery.INTRODUCTION}),
        _block("heading", roastery.SHELF_HEADING),
        _block("products", {"products": [_item(pk) for pk in shelf]}),
        _block(
            "counter", _counter(roastery.BAR_HEADING, roastery.BAR_TEXT, product_ids.get(roastery.BAR_SLUG))
        ),
        _block("heading", roastery.CLASS_HEADING),
        _block("product", {"product": product_ids.get(roastery.CLASS_SLUG)}),
        _block("heading", roastery.STORY_HEADING),
        _block("text", _paragraphs(roastery.STORY[:1])),
    ]
    return [block for block in body if _is_complete(block)]


def about_body() -> list[Block]:
    """
    Blocks of *About us*.
    """
    week = "".join(f"<li><b>{escape(day)}</b>: {escape(words)}</li>" for day, words in roastery.WEEK)
    return [
        _block("text", _paragraphs(roastery.STORY)),
        _block("heading", roastery.WEEK_HEADING),
        _block("text", f"<ul>{week}</ul>"),
    ]


def _block(kind: str, value: Any) -> Block:
    return {"type": kind, "value": value}


def _item(value: str) -> Block:
    return {"id": str(uuid.uuid4()), "type": "item", "value": value}


def _counter(heading: str, text: str, product_id: str | None) -> Block:
    return {"heading": heading, "text": _paragraphs([text]), "item": {"product": product_id}}


def _paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def _is_complete(block: Block) -> bool:
    kind, value = block["type"], block["value"]
    if kind == "products":
        return bool(value["products"])
    if kind == "product":
        return value["product"] is not None
    return kind != "counter" or value["item"]["product"] is not None

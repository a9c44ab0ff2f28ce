"""
What the demo's pages say, as raw StreamField data that points at mirrored products.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape

from example_site import roastery
from flint_storefront import AmountTerms
from flint_storefront import Campaign as CampaignTerms
from flint_storefront.money import Money, format_amount
from flint_storefront.wagtail.models import Campaign

Block = dict[str, Any]
PLANS = ("beans-monthly", "beans-yearly")
"""References of the plans on the front page."""
SET_ITEMS = (("HOUSE-250", 1, None, None), ("COLD-BREW", 2, 1, 4))
"""SKU, quantity, and the bounds within which the buyer may choose it."""


@dataclass(frozen=True)
class Mirrored:
    """
    What the mirror has for the demo's pages; what is not there is left out of them.
    """

    products: Mapping[str, str] = field(default_factory=dict)
    """Slug to product id."""
    variants: Mapping[str, str] = field(default_factory=dict)
    """SKU to variant id."""
    plans: Mapping[str, str] = field(default_factory=dict)
    """The plan's external reference to its id."""
    campaign: int | None = None
    """Key of the campaign that the seed has made."""


def home_body(mirrored: Mirrored) -> list[Block]:
    """
    Blocks of the front page.
    """
    product_ids = mirrored.products
    shelf = [product_ids[slug] for slug in roastery.SHELF_SLUGS if slug in product_ids]
    body = [
        block("hero", {"heading": roastery.TAGLINE, "text": roastery.INTRODUCTION}),
        block("heading", roastery.SHELF_HEADING),
        block("products", {"products": [_item(pk) for pk in shelf]}),
        block(
            "counter", _counter(roastery.BAR_HEADING, roastery.BAR_TEXT, product_ids.get(roastery.BAR_SLUG))
        ),
        *_with_heading(roastery.PLANS_HEADING, block("plans", _plans(mirrored.plans))),
        pair(
            _with_heading(roastery.SET_HEADING, block("set", _set(mirrored.variants))),
            _campaign_half(mirrored.campaign),
        ),
        pair(
            [block("heading", roastery.STORY_HEADING), block("text", paragraphs(roastery.STORY[:2]))],
            _with_heading(
                roastery.CLASS_HEADING,
                block("product", {"product": product_ids.get(roastery.CLASS_SLUG)}),
            ),
        ),
    ]
    return [part for part in body if _is_complete(part)]


def skylight_body(campaign: int) -> list[Block]:
    """
    Blocks of the campaign's page.
    """
    return [
        block("text", paragraphs([roastery.SKYLIGHT_TEXT])),
        pair(
            [block("donation", {"campaign": campaign, "shows_goal": True, "shows_wall": False})],
            [block("supporters", {"campaign": campaign, "limit": 12})],
        ),
    ]


def skylight() -> Campaign:
    """
    The campaign as an editor would fill it in; not saved.
    """
    told = roastery.SKYLIGHT
    questions = [
        {
            "label": question.label,
            "kind": question.kind,
            "choices": "\n".join(question.choices),
            "is_required": question.is_required,
            "max_length": question.max_length,
            "key": question.key,
        }
        for question in told.questions
    ]
    return Campaign(
        title=told.title,
        slug=told.slug,
        text=told.text,
        amounts=[("amounts", _campaign_amounts(terms, told)) for terms in told.amounts],
        intervals=list(told.intervals),
        goal_amount=typed(told.goal_minor or 0, told.goal_currency or "USD"),
        goal_currency=told.goal_currency or "",
        funds="\n".join(told.funds),
        questions=[("question", question) for question in questions],
        has_dedication=told.has_dedication,
        has_message=told.has_message,
        has_wall=told.has_wall,
        shows_messages=told.shows_messages,
        asks_monthly=told.asks_monthly,
    )


def about_body() -> list[Block]:
    """
    Blocks of *About us*.
    """
    jar = roastery.TIP_JAR
    week = "".join(f"<li><b>{escape(day)}</b>: {escape(words)}</li>" for day, words in roastery.WEEK)
    return [
        block("text", paragraphs(roastery.STORY)),
        block("heading", roastery.WEEK_HEADING),
        block("text", f"<ul>{week}</ul>"),
        block(
            "tip_jar",
            {"title": jar.title, "text": jar.text, "amounts": _amounts(jar.amounts), "key": jar.key},
        ),
    ]


def block(kind: str, value: Any) -> Block:
    """
    One block as StreamField keeps it.
    """
    return {"type": kind, "value": value}


def _item(value: Any) -> Block:
    return {"id": str(uuid.uuid4()), "type": "item", "value": value}


def _with_heading(heading: str, part: Block) -> list[Block]:
    return [block("heading", heading), part] if _is_complete(part) else []


def pair(left: list[Block], right: list[Block]) -> Block:
    """
    Blocks side by side.
    """
    return block("pair", {"left": left, "right": right})


def _campaign_half(campaign: int | None) -> list[Block]:
    if campaign is None:
        return []
    link = '<p><a href="/skylight/">Help with a pane</a></p>'
    return [
        block("heading", roastery.SKYLIGHT_HEADING),
        block("text", paragraphs([roastery.SKYLIGHT_TEXT])),
        block("goal", {"campaign": campaign}),
        block("text", link),
    ]


def _counter(heading: str, text: str, product_id: str | None) -> Block:
    return {"heading": heading, "text": paragraphs([text]), "item": {"product": product_id}}


def _plans(plan_ids: Mapping[str, str]) -> dict[str, Any]:
    chosen = [plan_ids[reference] for reference in PLANS if reference in plan_ids]
    return {
        "title": roastery.PLANS_TITLE,
        "text": roastery.PLANS_TEXT,
        "plans": [_item(pk) for pk in chosen],
        "highlighted_plan": chosen[0] if chosen else None,
        "key": roastery.PLANS_KEY,
    }


def _set(variant_ids: Mapping[str, str]) -> dict[str, Any]:
    items = [
        {"variant": variant_ids[sku], "quantity": quantity, "low": low, "high": high}
        for sku, quantity, low, high in SET_ITEMS
        if sku in variant_ids
    ]
    return {
        "title": roastery.SET_TITLE,
        "text": roastery.SET_TEXT,
        "items": [_item(item) for item in items],
        "key": roastery.SET_KEY,
    }


def _amounts(terms: AmountTerms) -> dict[str, Any]:
    currency = terms.currency
    preselected = terms.preselected
    return {
        "currency": currency,
        "choices": " ".join(typed(minor, currency) for minor in terms.choices),
        "preselected": typed(preselected, currency) if preselected is not None else "",
        "low": typed(terms.low, currency),
        "high": typed(terms.high, currency),
        "has_custom": terms.has_custom,
    }


def _campaign_amounts(terms: AmountTerms, told: CampaignTerms) -> dict[str, Any]:
    rate = told.cost_rates[terms.currency]
    costs = {"cost_percent": rate.percent, "cost_fixed": typed(rate.fixed, terms.currency)}
    return {**_amounts(terms), **costs}


def typed(minor: int, currency: str) -> str:
    """
    An amount as an editor types it, such as `12.50`.
    """
    return format_amount(Money(minor, currency), "en").replace(",", "")


def paragraphs(texts: Sequence[str]) -> str:
    """
    Plain texts as rich text.
    """
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def _is_complete(part: Block) -> bool:
    kind, value = part["type"], part["value"]
    if kind == "products":
        return bool(value["products"])
    if kind == "product":
        return value["product"] is not None
    if kind in ("plans", "set"):
        return bool(value["plans" if kind == "plans" else "items"])
    if kind == "pair":
        return bool(value["left"] or value["right"])
    return kind != "counter" or value["item"]["product"] is not None

"""What the page of a payment link shows, as plain values."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flint_storefront.money import Money
from flint_storefront.sandbox.clock import parse_instant
from flint_storefront.sandbox.hosted.amounts import write_day, write_money
from flint_storefront.sandbox.hosted.frames import PageData, describe_themed_frame
from flint_storefront.sandbox.hosted.links.choices import FieldChoice, LineChoice, list_fields, list_lines
from flint_storefront.sandbox.hosted.links.forms import (
    LinkForm,
    amount_name,
    field_name,
    quantity_name,
    suggestion_name,
)
from flint_storefront.sandbox.hosted.page_data import describe_money
from flint_storefront.sandbox.hosted.plans import list_sentences
from flint_storefront.sandbox.hosted.tips import CUSTOM
from flint_storefront.sandbox.state import Document

NOTICES = {
    "visit_over": (
        "This page was open for a long time",
        "Please look at it once more, then continue. Nothing was charged.",
    ),
    "fulfilment_unavailable": (
        "Not all of this can be had now",
        "Choose fewer or something else, then continue. Nothing was charged.",
    ),
    "not_started": ("This could not be started", "Please try again. Nothing was charged."),
}
"""What the page says above its form, by key."""


def describe_link(
    view: Document, form: LinkForm, *, now: datetime, is_sent: bool = False, notice: str = ""
) -> PageData:
    """
    Return the data of the page.

    Args:
        view: PublicPaymentLinkResult; its resolution context goes into the form and nowhere else.
        is_sent: The form was sent: its errors are shown.
        notice: Key of NOTICES; empty for none.
    """
    link = view["payment_link"]
    errors = form.errors if is_sent else {}
    lines = list_lines(view)
    rows = [_describe_line(line, number, form, errors) for number, line in enumerate(lines, start=1)]
    questions = [
        _describe_field(question, number, form, errors)
        for number, question in enumerate(list_fields(view), start=1)
    ]
    title = "Please check the form" if errors else link["name"]
    labels = {name: (target, label) for row in rows + questions for name, target, label in row["targets"]}
    return {
        **describe_themed_frame(view.get("checkout_theme", {}), view.get("merchant_name", ""), title=title),
        "address": f"/pay/{link['payment_link_id']}",
        "resolution_context": view["resolution_context"],
        "is_donation": link.get("payment_link_type") == "donation",
        "heading": find_heading(link),
        "name": link["name"],
        "description": link.get("description", ""),
        "image": describe_image(link.get("image", {})),
        "event": describe_event(view),
        "plan": describe_preview(view, now),
        "lines": rows,
        "fields": questions,
        "total": describe_money(form.total) if form.total else None,
        "currency": lines[0].currency if lines else "",
        "notice": _describe_notice(notice),
        "errors": [
            {"target": labels[name][0], "label": labels[name][1], "text": text}
            for name, text in errors.items()
        ],
    }


def find_heading(link: Document) -> str:
    """Return what stands above the buyer's choice."""
    if "subscription_plan_id" in link:
        return "Your subscription"
    return "Your donation" if link.get("payment_link_type") == "donation" else "Your choice"


def describe_image(image: Document) -> PageData | None:
    """Return a picture that a browser may load, None for any other."""
    address = image.get("url", "")
    is_usable = urlsplit(address).scheme in {"http", "https"}
    return {"address": address, "alt": image.get("alt", "")} if is_usable else None


def describe_event(view: Document) -> PageData | None:
    """Return when and where the event is, and what is left of it; None for any other link."""
    config = view["payment_link"].get("event_config")
    if config is None:
        return None
    return {
        "when": _write_start(config),
        "where": config.get("venue", ""),
        "remaining": view.get("remaining_quantity"),
    }


def describe_preview(view: Document, now: datetime) -> PageData | None:
    """Return name and sentences of the plan behind the link, None when none can be told."""
    preview = view.get("subscription_preview")
    if preview is None:
        return None
    sentences = list_sentences(preview, now)
    fee = preview.get("setup_fee_money")
    if fee and fee["amount"]:
        sentences.append(f"Plus {write_money(Money(**fee))} once, at the beginning.")
    if preview["delivery_required"]:
        sentences.append("Delivery is chosen at the checkout and added to each payment.")
    return {"name": preview["plan_name"], "sentences": sentences}


def _write_start(config: Document) -> str:
    """Return the event's beginning on the clocks of its place, such as `Saturday, 5 December 2026, 19:00`."""
    if "event_at" not in config:
        return ""
    zone_name = config.get("timezone") or "UTC"
    try:
        zone = ZoneInfo(zone_name)
    except (ZoneInfoNotFoundError, ValueError):
        zone_name, zone = "UTC", ZoneInfo("UTC")
    start = parse_instant(config["event_at"]).astimezone(zone)
    return f"{start:%A}, {write_day(start)}, {start:%H:%M} ({zone_name})"


def _describe_notice(key: str) -> PageData | None:
    if not key:
        return None
    title, text = NOTICES[key]
    return {"key": key, "title": title, "text": text}


def _describe_line(line: LineChoice, number: int, form: LinkForm, errors: dict[str, str]) -> PageData:
    targets = []
    if line.is_quantity_open:
        targets.append((quantity_name(line.key), f"quantity-{number}", f"Quantity of {line.name}"))
    if line.is_price_open:
        targets.append((amount_name(line.key), f"amount-{number}", f"Amount of {line.name}"))
    return {
        "key": line.key,
        "number": number,
        "name": line.name,
        "initial": line.name[:1].upper(),
        "description": line.description,
        "options": line.options,
        "image": line.image if urlsplit(line.image).scheme in {"http", "https"} else "",
        "is_unavailable": line.is_unavailable,
        "price": describe_money(line.unit_money) if line.unit_money and not line.is_price_open else None,
        "quantity": _describe_quantity(line, number, form, errors),
        "fixed_quantity": line.quantity,
        "amount": _describe_amount(line, number, form, errors) if line.is_price_open else None,
        "targets": targets,
    }


def _describe_quantity(
    line: LineChoice, number: int, form: LinkForm, errors: dict[str, str]
) -> PageData | None:
    if not line.is_quantity_open:
        return None
    name = quantity_name(line.key)
    return {
        "name": name,
        "id": f"quantity-{number}",
        "value": form.values[name],
        "low": line.low,
        "high": line.high,
        "error": errors.get(name, ""),
    }


def _describe_amount(line: LineChoice, number: int, form: LinkForm, errors: dict[str, str]) -> PageData:
    name, choice = amount_name(line.key), suggestion_name(line.key)
    typed, chosen = form.values.get(name, ""), form.values.get(choice, "")
    return {
        "name": name,
        "id": f"amount-{number}",
        "value": typed,
        "currency": line.currency,
        "choice_name": choice,
        "suggestions": [
            {
                "id": f"suggestion-{number}-{position}",
                "value": str(money.amount),
                "money": describe_money(money),
                "is_chosen": str(money.amount) == chosen,
            }
            for position, money in enumerate(line.suggestions, start=1)
        ],
        "custom": {
            "id": f"suggestion-{number}-custom",
            "value": CUSTOM,
            "is_chosen": chosen == CUSTOM or bool(typed and not chosen),
        },
        "hint": _write_bounds(line),
        "is_required": not line.is_price_optional,
        "error": errors.get(name, ""),
    }


def _write_bounds(line: LineChoice) -> str:
    """Return which amounts are taken, as a sentence; empty when nothing bounds them."""
    low = line.low_money if line.low_money and not line.low_money.is_zero else None
    if low and line.high_money:
        return f"From {write_money(low)} to {write_money(line.high_money)}."
    if low:
        return f"At least {write_money(low)}."
    return f"At most {write_money(line.high_money)}." if line.high_money else ""


def _describe_field(
    question: FieldChoice, number: int, form: LinkForm, errors: dict[str, str]
) -> dict[str, Any]:
    name = field_name(question.key)
    target = f"field-{number}"
    value = form.values.get(name, "")
    return {
        "name": name,
        "id": target,
        "label": question.label,
        "kind": question.kind,
        "placeholder": question.placeholder,
        "is_required": question.is_required,
        "max_length": question.max_length,
        "options": [{"value": option, "is_chosen": option == value} for option in question.options],
        "value": value,
        "error": errors.get(name, ""),
        "targets": [(name, target, question.label)],
    }

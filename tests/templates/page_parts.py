"""
Builders of page data as the core hands it to the templates: plain values, every key present.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flint_storefront.messages.sentences import direction, labels, say
from flint_storefront.money import Money, format_money, minor_digits

PREFIX = "/shop"
Data = dict[str, Any]

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}{% if %}"
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
ARABIC = "قهوة الميناء المحمصة"
IN_STOCK = {"type": "Product", "availability": "https://schema.org/InStock"}


@dataclass(frozen=True)
class Sample:
    """
    One page as a person may meet it.
    """

    template: str
    """Name below `flint_storefront/`."""
    data: Data
    """The whole context."""


def money(minor: int, currency: str = "USD", text: str = "") -> Data:
    """
    A money value; *text* is made from the amount unless given.
    """
    return {
        "text": text or format_money(Money(minor, currency), "en"),
        "minor": minor,
        "currency": currency,
        "major": f"{Decimal(minor).scaleb(-minor_digits(currency)):f}",
    }


def page(**changes: Any) -> Data:
    """
    What every page gets under `page`.
    """
    return {
        "title": "Shop",
        "language": "en",
        "direction": "ltr",
        "shop_name": "Harbour Roasters",
        "is_test_mode": True,
        "stylesheet": "/static/flint_storefront/storefront.css",
        "script": "/static/flint_storefront/storefront.js",
        "home_path": f"{PREFIX}/",
        "cart_path": f"{PREFIX}/cart",
        "cart_count_path": f"{PREFIX}/cart/count",
        "has_cart": True,
        "support": "",
        "support_address": "",
        "alerts": [],
    } | changes


def frame(language: str = "en", csrf: bool = False, **page_changes: Any) -> Data:
    """
    `page`, `text` and `csrf` together.
    """
    return {
        "page": page(language=language, direction=direction(language), **page_changes),
        "text": dict(labels(language)),
        "csrf": {"name": "csrf_token", "value": "token-1"} if csrf else {"name": "", "value": ""},
    }


def problem(key: str, **values: str) -> Data:
    """
    An error at a field: its key and sentence.
    """
    return {"key": key, "text": say(key, "en", **values)}


def alert(kind: str, key: str, **values: str) -> Data:
    """
    What has just happened, said above the page.
    """
    return {"kind": kind, **problem(key, **values)}


def image(name: str = "coffee") -> Data:
    """
    A picture of 4:3.
    """
    return {"url": f"/static/{name}.svg", "alt": f"Drawing of {name}", "width": 1200, "height": 900}


def variant(number: int, name: str, minor: int, *, slug: str, **changes: Any) -> Data:
    """
    One variant of a product's form.
    """
    return {
        "variant_id": f"var_{slug}_{number}",
        "name": name,
        "price": money(minor),
        "is_available": True,
        "is_selected": number == 1,
        "input_id": f"buy-{slug}-variant-{number}",
    } | changes


def buy_form(slug: str, variants: list[Data], **changes: Any) -> Data:
    """
    The form of one product; `quantity` in *changes* replaces single keys of the quantity field.
    """
    has_choice = len(variants) > 1
    quantity = {
        "value": "1",
        "low": 1,
        "high": 20,
        "input_id": f"buy-{slug}-quantity",
        "error_id": f"buy-{slug}-quantity-error",
        "error": None,
    } | changes.pop("quantity", {})
    return {
        "checkout_path": f"{PREFIX}/checkout",
        "cart_path": f"{PREFIX}/cart",
        "offer": f"signed.{slug}",
        "seen_prices": " ".join(f"{item['variant_id']}:{item['price']['minor']}:USD" for item in variants),
        "seen_fees": "USD 80",
        "id_prefix": f"buy-{slug}",
        "has_choice": has_choice,
        "variants": variants,
        "only_variant_id": "" if has_choice or not variants else variants[0]["variant_id"],
        "quantity": quantity,
        "variant_error": None,
        "variant_error_id": f"buy-{slug}-variant-error",
        "tip": None,
        "code": None,
        "fees": [],
    } | changes


def product(slug: str, name: str, minor: int = 1600, **changes: Any) -> Data:
    """
    A product with one variant; `form` in *changes* replaces the form.
    """
    only = variant(1, "Default", minor, slug=slug)
    return {
        "slug": slug,
        "name": name,
        "description": "Sweet and round, with a long finish. Roasted on Tuesdays.",
        "path": f"{PREFIX}/products/{slug}",
        "image": image(),
        "price": money(minor),
        "has_price_range": False,
        "is_available": True,
        "structured": dict(IN_STOCK),
        "form": buy_form(slug, [only]),
    } | changes


def cart_line(number: int, name: str, minor: int = 1600, **changes: Any) -> Data:
    """
    One line of a cart, quantity 2.
    """
    return {
        "variant_id": f"var_{number}",
        "name": name,
        "variant_name": "250 g",
        "product_path": f"{PREFIX}/products/{number}",
        "image": image(),
        "unit_price": money(minor),
        "quantity": "2",
        "quantity_input_id": f"line-{number}-quantity",
        "quantity_error": None,
        "quantity_error_id": f"line-{number}-quantity-error",
        "total": money(minor * 2),
        "problem": None,
    } | changes


def cart(lines: list[Data], **changes: Any) -> Data:
    """
    What the cart page gets beside its frame.
    """
    subtotal = sum(line["total"]["minor"] for line in lines if line["total"])
    return {
        "lines": lines,
        "subtotal": money(subtotal) if lines else None,
        "can_start": bool(lines),
        "seen_total": f"{subtotal} USD",
        "cart_path": f"{PREFIX}/cart",
        "checkout_path": f"{PREFIX}/checkout",
        "is_empty": not lines,
        "fees": [],
        "tip": None,
        "code": None,
        "tip_row": None,
        "estimate": None,
        "estimate_note": "",
        "tax_note": "",
    } | changes


REFERENCE = "chk_0123456789ABCDEFGHJKMNPQRS"


def order(state: str, tone: str, **changes: Any) -> Data:
    """
    A checkout in a judged state, with its own heading and explanation.
    """
    return {
        "state": state,
        "heading": say(f"state_{state}_heading", "en"),
        "explanation": say(f"state_{state}_text", "en"),
        "tone": tone,
        "reference": REFERENCE,
        "order_number": "",
        "total": money(4800),
        "lines": [
            {"name": "Harbour Blend, 250 g", "quantity": 2, "total": money(3200)},
            {"name": "Night Watch Espresso", "quantity": 1, "total": money(1600)},
        ],
        "rows": [],
        "price_change": None,
        "state_path": f"{PREFIX}/checkout/{REFERENCE}/state",
        "polls": False,
        "poll_seconds": 3,
        "code_message": "",
        "subscription": None,
        "review": False,
    } | changes


def action(testid: str, label: str, **changes: Any) -> Data:
    """
    One thing to do next; a link unless *changes* say `method="post"`.
    """
    return {
        "testid": testid,
        "label": labels("en")[label],
        "path": f"{PREFIX}/",
        "method": "get",
        "is_primary": False,
        "fields": [],
    } | changes

"""
What every page gets beside its own data: plain values only.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from flint_storefront.messages.sentences import direction, labels, say
from flint_storefront.money import Money, format_money, plain_amount
from flint_storefront.page_request import PageRequest
from flint_storefront.results import CACHEABLE, NO_STORE, ShowPage
from flint_storefront.storefront import Storefront

TEMPLATES = "flint_storefront"


def money_data(money: Money, language: str) -> dict[str, Any]:
    """
    Money for a template: `{"text": "$12.00", "minor": 1200, "currency": "USD", "major": "12.00"}`; `major` is for microdata.
    """
    return {
        "text": format_money(money, language),
        "minor": money.amount,
        "currency": money.currency,
        "major": plain_amount(money),
    }


def alert(kind: str, key: str, language: str, **values: str) -> dict[str, str]:
    """
    One sentence above a page; *kind* is `error`, `notice` or `success`.
    """
    return {"kind": kind, "key": key, "text": say(key, language, **values)}


def page_frame(
    storefront: Storefront,
    request: PageRequest,
    title: str,
    *,
    alerts: Sequence[Mapping[str, str]] = (),
    has_cart: bool = True,
) -> dict[str, Any]:
    """
    The `page` value of every template.
    """
    settings, links, language = storefront.settings, storefront.links, request.locale.language
    support = say("contact", language, contact=settings.support_contact) if settings.support_contact else ""
    return {
        "title": title,
        "language": language.replace("_", "-"),
        "direction": direction(language),
        "shop_name": settings.shop_name,
        "is_test_mode": settings.mode == "test",
        "stylesheet": links.static("flint_storefront/storefront.css"),
        "script": links.static("flint_storefront/storefront.js"),
        "home_path": links.path("shop"),
        "cart_path": links.path("cart"),
        "cart_count_path": links.path("cart_count"),
        "has_cart": has_cart,
        "support": support,
        "support_address": support_address(settings.support_contact),
        "alerts": [dict(item) for item in alerts],
    }


def support_address(contact: str) -> str:
    """
    Where a click on the support's sentence leads: `mailto:` of an e-mail address, an https address itself, else "".
    """
    if contact.startswith("https://"):
        return contact
    return f"mailto:{quote(contact, safe='@')}" if "@" in contact else ""


def show(
    storefront: Storefront,
    request: PageRequest,
    template: str,
    title: str,
    data: Mapping[str, Any],
    *,
    alerts: Sequence[Mapping[str, str]] = (),
    status: int = 200,
    is_shared: bool = False,
    new_visitor_token: str | None = None,
    retry_after_seconds: int | None = None,
) -> ShowPage:
    """
    A page of ours. `is_shared`: everybody sees it alike, so it carries no token and a cache may keep it.
    """
    csrf = {"name": "", "value": ""}
    if not is_shared:
        field = request.csrf.field()
        csrf = {"name": field.name, "value": field.value}
    frame = page_frame(storefront, request, title, alerts=alerts)
    return ShowPage(
        template=f"{TEMPLATES}/{template}",
        data={"page": frame, "text": labels(request.locale.language), "csrf": csrf, **data},
        status=status,
        cache=CACHEABLE if is_shared and status == 200 else NO_STORE,
        new_visitor_token=new_visitor_token,
        retry_after_seconds=retry_after_seconds,
    )


def action_data(
    testid: str,
    label: str,
    path: str,
    *,
    method: str = "get",
    is_primary: bool = False,
    fields: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """
    A link or a form of one button.
    """
    return {
        "testid": testid,
        "label": label,
        "path": path,
        "method": method,
        "is_primary": is_primary,
        "fields": [{"name": name, "value": value} for name, value in fields],
    }


def show_message(
    storefront: Storefront,
    request: PageRequest,
    key: str,
    *,
    status: int,
    actions: Sequence[Mapping[str, Any]] = (),
    retry_after_seconds: int | None = None,
) -> ShowPage:
    """
    A page of one sentence and a way on. *key* and `<key>_heading` are in `messages/problems.py`.
    """
    language = request.locale.language
    heading = say(f"{key}_heading", language)
    ways = list(actions) or [
        action_data(
            "back-to-shop", say("back_to_shop", language), storefront.links.path("shop"), is_primary=True
        )
    ]
    data = {"message": {"key": key, "heading": heading, "text": say(key, language)}, "actions": ways}
    return show(
        storefront,
        request,
        "message.html",
        heading,
        data,
        status=status,
        retry_after_seconds=retry_after_seconds,
    )


def not_found(storefront: Storefront, request: PageRequest) -> ShowPage:
    """
    The same neutral page for what does not exist and for what belongs to another visitor.
    """
    return show_message(storefront, request, "not_found", status=404)

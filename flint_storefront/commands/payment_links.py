"""
The command `links`: make, list, show, switch and count payment links; what Flint was told comes back in the same breath.
"""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flint_storefront.background import drain, set_links_up
from flint_storefront.commands.command import WRONG_USAGE, Write
from flint_storefront.errors import MoneyError
from flint_storefront.money import Money, format_money, parse_amount
from flint_storefront.offers.configured import TermsUnreadable, read_terms
from flint_storefront.payment_links.checks import link_mistakes, slug_mistake
from flint_storefront.payment_links.models import LinkLine, LinkOffer, LinkWish
from flint_storefront.payment_links.records import KnownLink, facts_of, find_link, offer_of
from flint_storefront.payment_links.setup_words import setup_sentence
from flint_storefront.payment_links.states import ATTENTION, NOT_READY, link_state
from flint_storefront.payment_links.sweep import sweep_links
from flint_storefront.payment_links.totals import LinkTotals, all_totals
from flint_storefront.payment_links.wishes import (
    COMMAND,
    SlugTaken,
    agree,
    keep_wish,
    link_wish,
    send_ours,
    switch,
)
from flint_storefront.storage.records import LinkRecord
from flint_storefront.storefront import Storefront

ACTIONS = ("create", "list", "show", "off", "on", "stats", "send")
OPTIONS_OF = {
    "create": ("title", "text", "price", "start", "end", "file"),
    "send": ("overwrite",),
    "stats": ("sweep",),
}
"""Options that only one action takes."""


class _NotGood(Exception):
    """
    What the operator typed cannot be used; says why.
    """


def run_links(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    """
    One of `ACTIONS`.
    """
    action = str(options["action"])
    for other, names in OPTIONS_OF.items():
        for name in names:
            if other != action and options.get(name):
                write(f"--{name} is of `links {other}`")
                return WRONG_USAGE
    run: Callable[[Storefront, Mapping[str, Any], Write], int] = _RUNS[action]
    try:
        return run(storefront, options, write)
    except _NotGood as problem:
        write(str(problem))
        return 1


def _create(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    offer = _read_offer(_slug(options), options)
    if storefront.link_book.wishes([offer.slug]):
        raise _NotGood("slug: it belongs to a page or to the site's code, which are not changed by command")
    known = find_link(storefront, offer.slug)
    taken = slug_mistake(storefront, offer.slug, COMMAND)
    mistakes = link_mistakes(
        offer,
        timezone=storefront.settings.timezone,
        now=storefront.clock(),
        completed=known.completed if known is not None else 0,
        quantity_sold=known.quantity_sold if known is not None else 0,
    )
    lines = [
        f"{mistake.field}: {mistake.text('en')}" for mistake in ([taken] if taken else []) + list(mistakes)
    ]
    if lines:
        raise _NotGood("\n".join(dict.fromkeys(lines)))
    try:
        keep_wish(storefront, link_wish(storefront, offer, COMMAND))
    except SlugTaken:
        raise _NotGood("slug: it belongs to another page or to the site's code") from None
    return _brought(storefront, offer.slug, write)


def _read_offer(slug: str, options: Mapping[str, Any]) -> LinkOffer:
    given: dict[str, Any] = _read_file(options["file"]) if options.get("file") else {}
    if given.get("slug", slug) != slug:
        raise _NotGood(f"slug: --file is of {given['slug']!r}")
    given |= {name: options[name] for name in ("title", "text") if options.get(name)}
    if options.get("price"):
        money = _price(str(options["price"]))
        title = str(given.get("title", slug))
        line = LinkLine(key="item", name=title, unit_minor=money.amount)
        given |= {"currency": money.currency, "lines": [line]}
    for option, name in (("start", "sales_start_at"), ("end", "sales_end_at")):
        if options.get(option):
            given[name] = _instant(option, str(options[option]))
    try:
        return read_terms(LinkOffer, {**given, "slug": slug})
    except TermsUnreadable as problem:
        raise _NotGood(problem.mistake) from None


def _read_file(name: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
        document = json.loads(text)
    except (OSError, ValueError) as error:
        raise _NotGood(f"--file cannot be read: {error}") from None
    if not isinstance(document, dict):
        raise _NotGood('--file must hold a JSON object such as {"title": "Summer fete", …}')
    return document


def _price(text: str) -> Money:
    amount, _, currency = text.strip().rpartition(" ")
    try:
        return parse_amount(amount, currency.upper(), "en")
    except MoneyError:
        raise _NotGood("--price must be an amount and a currency, such as '12.50 USD'") from None


def _instant(option: str, text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise _NotGood(f"--{option} must be a date and time such as 2027-05-01T09:00") from None


def _list(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    with storefront.store.reading() as reading:
        records = reading.select(LinkRecord, {}, order_by="-created_at", limit=options.get("limit") or 20)
    totals = all_totals(storefront, [record.slug for record in records])
    for record in records:
        known = find_link(storefront, record.slug)
        if known is not None:
            state = link_state(facts_of(storefront, known), storefront.clock())
            told = "; ".join(_in_short(one) for one in totals.get(record.slug, [])) or "nothing sold"
            title = offer_of(record).title
            write(f"{record.slug:<24} {state:<10} {record.setup:<10} {told}  {title}")
    unkept = _unkept(storefront)
    for wish in unkept:
        write(f"{wish.slug:<24} {NOT_READY:<10} {'declared':<10} nothing sold  {wish.offer.title}")
    if not records and not unkept:
        write("no payment links")
    return 0


def _unkept(storefront: Storefront) -> list[LinkWish]:
    """
    What the site declares, and no process has taken up yet.
    """
    wishes = storefront.link_book.wishes()
    with storefront.store.reading() as reading:
        kept = {record.slug for record in reading.select(LinkRecord, {})}
    return [wish for wish in wishes if wish.slug not in kept]


def _show(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    known = _known(storefront, _slug(options))
    _tell(storefront, known, write)
    for one in known.generations:
        retired = ", replaced" if one.retired_at is not None else ""
        write(
            f"  link     {one.generation} {one.payment_link_id or 'not made yet'} {one.status_seen or '-'} "
            f"version {one.flint_version}, paid {one.completed_count} times, {one.quantity_sold} units{retired}"
        )
        if one.foreign_fields:
            write(
                f"  changed  at Flint: {', '.join(one.foreign_fields)}; `send --overwrite {one.flint_version}`"
            )
    _tell_totals(storefront, known.record.slug, write)
    return 0


def _tell(storefront: Storefront, known: KnownLink, write: Write) -> None:
    record, facts = known.record, facts_of(storefront, known)
    state, zone = link_state(facts, storefront.clock()), ZoneInfo(storefront.settings.timezone)
    write(f"{record.slug}: {state}, {facts.offer.kind}, {facts.offer.title}")
    write(f"  address  {storefront.links.url('payment_link', slug=record.slug)}")
    write(f"  set up   {setup_sentence(record, 'en')}")
    for name, at in (("start", facts.sale.starts_at), ("end", facts.sale.ends_at)):
        if at is not None:
            write(f"  {name:<8} {at.astimezone(zone):%Y-%m-%d %H:%M} {zone.key}")
    write(f"  owner    {record.owner or 'nobody: its page is gone'}")
    for wish in storefront.link_book.wishes([record.slug]):
        if wish.owner != record.owner:
            write(f"  unheard  {wish.owner} declares it too, but has to take another slug")


def _off(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    return _switched(storefront, options, write, is_on=False)


def _on(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    return _switched(storefront, options, write, is_on=True)


def _switched(storefront: Storefront, options: Mapping[str, Any], write: Write, *, is_on: bool) -> int:
    slug = _slug(options)
    agree(storefront, [slug])
    if switch(storefront, slug, is_on=is_on) is None:
        raise _NotGood("no such payment link")
    return _brought(storefront, slug, write)


def _send(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    slug, version = _slug(options), options.get("overwrite")
    if not version:
        raise _NotGood("say which version at Flint may be overwritten: --overwrite, as `show` tells it")
    if not any(one.foreign_fields for one in _known(storefront, slug).generations):
        raise _NotGood("nobody has changed it at Flint: there is nothing to overwrite")
    send_ours(storefront, slug, int(version))
    return _brought(storefront, slug, write)


def _stats(storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
    if options.get("sweep"):
        swept = sweep_links(storefront, is_full=True)
        write(
            f"{swept.links} links listed at Flint: {swept.adopted} sales were missing, {swept.failed} not listed"
        )
        drain(storefront)
        set_links_up(storefront)
    if options.get("slug"):
        _tell_totals(storefront, _known(storefront, _slug(options)).record.slug, write)
        return 0
    with storefront.store.reading() as reading:
        slugs = [record.slug for record in reading.select(LinkRecord, {}, order_by="slug")]
    if not slugs:
        write("no payment links")
    for slug in slugs:
        write(slug)
        _tell_totals(storefront, slug, write)
    return 0


def _tell_totals(storefront: Storefront, slug: str, write: Write) -> None:
    totals = all_totals(storefront, [slug]).get(slug, [])
    for one in totals:
        write(
            f"  sold     {_in_short(one)}, {one.quantity} units, refunded {format_money(one.refunded, 'en')}"
        )
        if one.renewal_count:
            renewed = format_money(one.renewal_gross, "en")
            refunded = format_money(one.renewal_refunded, "en")
            write(f"  renewed  {one.renewal_count} times, {renewed}, refunded {refunded}")
    if not totals:
        write("  sold     nothing yet")


def _in_short(totals: LinkTotals) -> str:
    return f"{totals.count} x, {format_money(totals.gross, 'en')}"


def _brought(storefront: Storefront, slug: str, write: Write) -> int:
    """
    Bring Flint there now and tell what came of it; 1 when a person must look.
    """
    set_links_up(storefront)
    known = _known(storefront, slug)
    _tell(storefront, known, write)
    return 1 if known.record.setup == ATTENTION else 0


def _known(storefront: Storefront, slug: str) -> KnownLink:
    known = find_link(storefront, slug)
    if known is None and storefront.link_book.wishes([slug]):
        raise _NotGood("declared, and not taken up yet: the site's first request does that, or `process`")
    if known is None:
        raise _NotGood("no such payment link")
    return known


def _slug(options: Mapping[str, Any]) -> str:
    slug = str(options.get("slug") or "")
    if not slug:
        raise _NotGood("say which: its link slug")
    return slug


_RUNS: dict[str, Callable[[Storefront, Mapping[str, Any], Write], int]] = {
    "create": _create,
    "list": _list,
    "show": _show,
    "off": _off,
    "on": _on,
    "stats": _stats,
    "send": _send,
}

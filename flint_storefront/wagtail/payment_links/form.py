"""
The form of a page that is a payment link: every mistake at its field, before Flint or a buyer can meet it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError

from flint_storefront.errors import MoneyError
from flint_storefront.offers.mistakes import OfferMistake
from flint_storefront.payment_links.checks import link_mistakes, slug_mistake
from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.records import find_link
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.offer_errors import by_place, field_parts, mistake_error, struct_errors
from flint_storefront.wagtail.payment_links.offers import DONATION_TEXTS, is_lack
from flint_storefront.wagtail.payment_links.slugs import free_slug, is_taken, owner_of
from flint_storefront.wagtail.typed_amounts import clean_typed, currency_choices, read_typed, typed_error

PUBLISHING = ("action-publish", "action-submit", "action-restart-workflow")
"""Buttons by which a page may become live: then a sale that has ended is a mistake too."""
FORM_FIELDS = {
    "title": "title",
    "slug": "link_slug",
    "plan_id": "link_plan",
    "image_url": "link_image",
    "lines": "link_lines",
    "fields": "link_questions",
    "metadata": "link_notes",
    "completions_max": "link_limit",
    "expires_in_seconds": "link_payable_minutes",
    "donation": "link_donation_low",
    "donation.currency": "link_currency",
    "event": "link_event_at",
    "event.starts_at": "link_event_at",
}
"""Terms whose field has another name here."""
STREAMS = {"lines": "link_lines", "fields": "link_questions", "metadata": "link_notes"}
MISSING = ("empty", "unknown_currency")
"""Codes of amounts that are not there yet, or have no currency yet."""
PART_FIELDS = {"unit_minor": "price", "low": "lowest", "high": "highest", "variant_id": "variant"}


class PaymentLinkForm(WagtailAdminPageForm):
    """
    Mistakes are refused in drafts too, since a draft may be published by a workflow or a schedule that asks nobody. What is not
    there yet may be missing in a draft: Wagtail saves it while the editor still types.
    """

    link_currency = forms.ChoiceField(
        label=_("Currency"),
        required=False,
        choices=lambda: [("", "–"), *currency_choices()],
        help_text=_("Of prices and amounts of your own; empty where everything comes from the catalogue."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "link_slug" in self.fields and self.instance.first_published_at is not None:
            self.fields["link_slug"].disabled = True
        zone = get_storefront().settings.timezone
        for name in ("link_sales_start_at", "link_sales_end_at"):
            if name in self.fields:
                self.fields[name].help_text = gettext(
                    "In the site's time zone, %(zone)s; empty: no bound."
                ) % {"zone": zone}

    def clean(self) -> dict[str, Any]:
        """
        What can be read first, then what does not fit together.
        """
        cleaned = super().clean()
        self._clean_slug(cleaned)
        self._clean_plan(cleaned.get("link_plan"))
        self._name_lines(cleaned.get("link_lines"))
        self._clean_notes(cleaned.get("link_notes"))
        is_readable = self._clean_amounts(cleaned) and "title" in cleaned
        if is_readable and not any(name.startswith("link_") for name in self.errors):
            self._add_mistakes(cleaned)
        return cleaned

    def _clean_slug(self, cleaned: dict[str, Any]) -> None:
        if "link_slug" not in self.fields or self.fields["link_slug"].disabled or "link_slug" in self.errors:
            return
        slug, page_id = cleaned.get("link_slug"), self.instance.pk
        if not slug:
            # Anew while it is a draft: Wagtail saves while the title is half typed.
            wanted = cleaned.get("slug") or cleaned.get("title") or self.instance.link_slug or ""
            cleaned["link_slug"] = free_slug(wanted, page_id)
            return
        mistake = slug_mistake(get_storefront(), slug, owner_of(page_id))
        if mistake is None and is_taken(slug, page_id):
            mistake = OfferMistake("slug", "mistake_link_slug_taken")
        if mistake is not None:
            self.add_error("link_slug", mistake_error(mistake))

    def _clean_plan(self, plan: Any) -> None:
        if plan is not None and plan.is_gone:
            self._add(
                "link_plan", ValidationError(_("Flint no longer offers this plan. Choose another one."))
            )

    def _clean_notes(self, notes: Any) -> None:
        """
        A second note of the same name would take the first one's place, and nobody would see it.
        """
        names = [part.value["key"] for part in notes or ()]
        twice = {
            place: StructBlockValidationError({"key": ValidationError(_("Another note has this name."))})
            for place, name in enumerate(names)
            if name in names[:place]
        }
        if twice:
            self._add("link_notes", StreamBlockValidationError(block_errors=twice))

    def _name_lines(self, lines: Any) -> None:
        """
        Give each line a name of its own that stays.
        """
        used = {part.value["key"] for part in lines or () if part.value["key"]}
        for part in lines or ():
            if not part.value["key"]:
                named = part.value.get("name") or str(part.value.get("variant") or "")
                part.value["key"] = _unused(named, used)
                used.add(part.value["key"])

    def _clean_amounts(self, cleaned: dict[str, Any]) -> bool:
        """
        Every typed amount at its field; False when one cannot be read.
        """
        currency, found = cleaned.get("link_currency") or "", {}
        names = {name: name.endswith("choices") for name in DONATION_TEXTS}
        if cleaned.get("link_kind") == "donation" or any(cleaned.get(name) for name in DONATION_TEXTS):
            found = clean_typed(cleaned, currency, names)
            for name in DONATION_TEXTS[:2]:
                if not (cleaned.get(name) or "").strip():
                    found[name] = typed_error(MoneyError("empty"))
        for name, error in found.items():
            unknown = error.code == "unknown_currency"
            if not self._may_be_missing(error.code):
                self._add("link_currency" if unknown else name, error)
        blocks = {
            place: errors
            for place, part in enumerate(cleaned.get("link_lines") or ())
            if (errors := _line_errors(part.value, currency))
        }
        told = {
            place: StructBlockValidationError(own)
            for place, errors in blocks.items()
            if (own := {name: one for name, one in errors.items() if not self._may_be_missing(one.code)})
        }
        if told:
            self._add("link_lines", StreamBlockValidationError(block_errors=told))
        return not found and not blocks

    def _may_be_missing(self, code: str | None) -> bool:
        """
        True for what only lacks something, in a draft that is not to be published.
        """
        return self.is_deferred_validation and (code in MISSING or is_lack(code or ""))

    def _add_mistakes(self, cleaned: dict[str, Any]) -> None:
        storefront, offer = get_storefront(), self._offer(cleaned)
        known = find_link(storefront, offer.slug)
        is_publishing = any(name in self.data for name in PUBLISHING)
        mistakes = link_mistakes(
            offer,
            timezone=storefront.settings.timezone,
            now=storefront.clock() if is_publishing and self._is_end_news() else None,
            completed=known.completed if known is not None else 0,
            quantity_sold=known.quantity_sold if known is not None else 0,
        )
        mistakes = tuple(mistake for mistake in mistakes if not self._may_be_missing(mistake.key))
        for term, name in STREAMS.items():
            own = [mistake for mistake in mistakes if field_parts(mistake)[:1] == [term]]
            if own:
                self._add(name, _stream_error(own, term, cleaned.get(name) or ()))
        for mistake in mistakes:
            if (field_parts(mistake) or [""])[0] not in STREAMS:
                self._add(_form_field(mistake), mistake_error(mistake))

    def _is_end_news(self) -> bool:
        """
        False once the sale of a published page has ended: its text may still be mended.
        """
        return self.instance.first_published_at is None or "link_sales_end_at" in self.changed_data

    def _offer(self, cleaned: dict[str, Any]) -> LinkOffer:
        """
        What the page would want, without touching the page.
        """
        page = type(self.instance)()
        for item in page._meta.concrete_fields:
            if item.name.startswith("link_") or item.name == "title":
                setattr(page, item.name, cleaned.get(item.name, getattr(self.instance, item.name)))
        return page.link_offer()

    def _add(self, name: str, error: Any) -> None:
        self.add_error(name if name in self.fields else None, error)


def _unused(named: str, used: set[str]) -> str:
    start = slugify(named).replace("_", "-").strip("-")[:50].strip("-") or "line"
    key, number = start, 2
    while key in used:
        key, number = f"{start}-{number}", number + 1
    return key


def _line_errors(value: Any, currency: str) -> dict[str, Any]:
    errors: dict[str, Any] = {}
    for name in ("price", "lowest", "highest"):
        if name in value:
            try:
                read_typed(value[name] or "", currency)
            except MoneyError as error:
                errors[name] = typed_error(error)
    return {**clean_typed(value, currency, {"choices": True}), **errors}


def _form_field(mistake: OfferMistake) -> str:
    parts = field_parts(mistake)
    whole, first = ".".join(parts), (parts or [""])[0]
    return (
        FORM_FIELDS.get(whole)
        or FORM_FIELDS.get(first if len(parts) == 1 else "")
        or f"link_{'_'.join(parts)}"
    )


def _stream_error(
    mistakes: Sequence[OfferMistake], term: str, parts: Sequence[Any]
) -> StreamBlockValidationError:
    """
    Mistakes of one part at its field; those of all of them above the first.
    """
    blocks: dict[int, StructBlockValidationError] = {}
    numbered = [mistake for mistake in mistakes if any(part.isdigit() for part in field_parts(mistake))]
    for place, own in by_place(numbered, term).items():
        if place < len(parts):
            names = tuple(parts[place].block.child_blocks)
            blocks[place] = StructBlockValidationError(struct_errors(_renamed(own, names), "", names))
    others = [mistake_error(mistake) for mistake in mistakes if mistake not in numbered or not blocks]
    return StreamBlockValidationError(block_errors=blocks, non_block_errors=others)


def _renamed(mistakes: Iterable[OfferMistake], names: Sequence[str]) -> list[OfferMistake]:
    """
    With the last part of each field as the block calls it.
    """
    renamed = []
    for mistake in mistakes:
        parts = field_parts(mistake)
        name = PART_FIELDS.get(parts[-1], parts[-1])
        is_amount = "amounts" in parts or parts[-1] in ("unit_minor", "variant_id")
        last = name if is_amount and name in names else parts[-1]
        renamed.append(OfferMistake(last, mistake.key, mistake.values))
    return renamed

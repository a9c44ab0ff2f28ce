"""
The form of a campaign: every mistake at its field, before a donor can meet it.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError

from flint_storefront.errors import MoneyError
from flint_storefront.offers.mistakes import OfferMistake
from flint_storefront.offers.terms import INTERVALS
from flint_storefront.wagtail.models import Campaign
from flint_storefront.wagtail.offer_errors import (
    by_place,
    field_parts,
    mistake_error,
    mistakes_of,
    struct_errors,
)
from flint_storefront.wagtail.typed_amounts import currency_choices, typed_error

INTERVAL_NAMES = {
    "once": _("Once"),
    "weekly": _("Every week"),
    "monthly": _("Every month"),
    "yearly": _("Every year"),
}
"""In the order of `INTERVALS`."""
AMOUNT_FIELDS = ("choices", "preselected", "low", "high", "currency", "cost_percent", "cost_fixed")
QUESTION_FIELDS = ("label", "kind", "choices", "max_length", "key")
OTHER_NAMES = {"goal_minor": "goal_amount"}
"""Terms whose field has another name here."""
COST_FIELDS = {"percent": "cost_percent", "fixed": "cost_fixed"}


class CampaignForm(WagtailAdminModelForm):
    """
    A campaign as an editor fills it in.
    """

    intervals = forms.MultipleChoiceField(
        label=_("How often"),
        choices=[(name, INTERVAL_NAMES[name]) for name in INTERVALS],
        widget=forms.CheckboxSelectMultiple,
    )
    first_interval = forms.ChoiceField(
        label=_("Marked at first"),
        required=False,
        choices=[("", _("The first of them")), *((name, INTERVAL_NAMES[name]) for name in INTERVALS)],
    )
    goal_currency = forms.ChoiceField(
        label=_("Currency of the goal"),
        required=False,
        choices=lambda: [("", _("The first of the amounts")), *currency_choices()],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None and "slug" in self.fields:
            # Gifts are counted by it.
            self.fields["slug"].disabled = True

    def clean(self) -> dict[str, Any]:
        """
        What the fields say together.
        """
        cleaned: dict[str, Any] = super().clean()
        if self.errors:
            return cleaned
        campaign = Campaign(**{name: cleaned[name] for name in self._meta.fields if name in cleaned})
        campaign.slug = cleaned.get("slug") or self.instance.slug
        try:
            terms = campaign.terms()
        except MoneyError as error:
            self.add_error("goal_amount", typed_error(error))
            return cleaned
        self._add_mistakes(mistakes_of(terms), [part.currency for part in terms.amounts])
        return cleaned

    def _add_mistakes(self, mistakes: Sequence[OfferMistake], currencies: Sequence[str]) -> None:
        costs = [mistake for mistake in mistakes if field_parts(mistake)[:1] == ["cost_rates"]]
        self._add_stream_errors("amounts", mistakes, AMOUNT_FIELDS, self._cost_errors(costs, currencies))
        self._add_stream_errors("questions", mistakes, QUESTION_FIELDS, {})
        for mistake in mistakes:
            name = (field_parts(mistake) or [""])[0]
            name = OTHER_NAMES.get(name, name)
            if name not in ("amounts", "questions", "cost_rates"):
                self.add_error(name if name in self.fields else None, mistake_error(mistake))

    def _cost_errors(self, mistakes: Sequence[OfferMistake], currencies: Sequence[str]) -> dict[int, Any]:
        errors: dict[int, Any] = {}
        for mistake in mistakes:
            parts = field_parts(mistake)
            place = next((currencies.index(part) for part in parts if part in currencies), 0)
            name = next((COST_FIELDS[part] for part in parts if part in COST_FIELDS), "cost_percent")
            errors.setdefault(place, {})[name] = mistake_error(mistake)
        return errors

    def _add_stream_errors(
        self, group: str, mistakes: Sequence[OfferMistake], names: tuple[str, ...], more: dict[int, Any]
    ) -> None:
        found = {place: struct_errors(own, "", names) for place, own in by_place(mistakes, group).items()}
        for place, errors in more.items():
            found[place] = {**errors, **found.get(place, {})}
        count = len(self.cleaned_data.get(group) or ())
        if not found or not count:
            for mistake in (own for own in mistakes if field_parts(own)[:1] == [group]):
                self.add_error(group, StreamBlockValidationError(non_block_errors=[mistake_error(mistake)]))
            return
        blocks = {
            min(place, count - 1): StructBlockValidationError(errors) for place, errors in found.items()
        }
        self.add_error(group, StreamBlockValidationError(block_errors=blocks))

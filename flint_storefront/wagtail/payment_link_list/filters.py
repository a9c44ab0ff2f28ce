"""
What the list of payment links can be narrowed to.
"""

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from flint_storefront.payment_links.wishes import PAGE
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.models import PaymentLink
from flint_storefront.wagtail.payment_link_list.rows import known_links, state_of
from flint_storefront.wagtail.payment_link_list.words import (
    KIND_LABELS,
    OWNER_LABELS,
    SETUP_LABELS,
    STATE_LABELS,
)
from flint_storefront.wagtail.read_only import mode_filter


class LinkFilterSet(WagtailFilterSet):
    """
    State of the page, how far it is set up, kind, owner, date and mode.
    """

    state = django_filters.MultipleChoiceFilter(
        label=_("Page"),
        choices=list(STATE_LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
        method="in_states",
    )
    setup = django_filters.MultipleChoiceFilter(
        label=_("At Flint"), choices=list(SETUP_LABELS.items()), widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"),
        field_name="offer__kind",
        choices=list(KIND_LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    owner = django_filters.MultipleChoiceFilter(
        label=_("Declared by"),
        choices=[(owner or "nobody", label) for owner, label in OWNER_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
        method="of_owners",
    )
    created_at = django_filters.DateFromToRangeFilter(label=_("Made"), widget=DateRangePickerWidget)
    mode = mode_filter()

    class Meta:
        model = PaymentLink
        fields: list[Any] = ["state", "setup", "kind", "owner", "created_at", "mode"]

    def in_states(
        self, links: QuerySet[PaymentLink], _name: str, states: Sequence[str]
    ) -> QuerySet[PaymentLink]:
        """
        A state is no column: it follows from the clock and from what Flint said.
        """
        if not states:
            return links
        storefront = get_storefront()
        known = known_links(storefront, links)
        slugs = [one.record.slug for one in known if state_of(storefront, one) in states]
        return links.filter(slug__in=slugs)

    def of_owners(
        self, links: QuerySet[PaymentLink], _name: str, owners: Sequence[str]
    ) -> QuerySet[PaymentLink]:
        """
        Those of pages, of code, of commands, of nobody.
        """
        wanted = Q()
        for owner in owners:
            wanted |= Q(owner__startswith=PAGE) if owner == "page" else Q(owner=_stored(owner))
        return links.filter(wanted)


def _stored(owner: str) -> str:
    # A form's choice cannot be empty.
    return "" if owner == "nobody" else owner

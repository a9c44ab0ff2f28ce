"""
What the list of checkouts can be narrowed to.
"""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from flint_storefront.checkout.states import STATES
from flint_storefront.wagtail.models import Checkout


def state_label(state: str) -> str:
    """
    A judged state as the operator reads it, such as `Partially paid`.
    """
    return state.replace("_", " ").capitalize()


KIND_LABELS = {
    "cart": _("Cart"),
    "product": _("Product"),
    "set": _("Set"),
    "tip_jar": _("Tip jar"),
    "donation": _("Donation"),
    "plan": _("Plan"),
    "payment_link": _("Payment link"),
    "renewal": _("Renewal"),
}
"""What was bought, as the operator reads it."""


def kind_label(kind: str) -> str:
    """
    Such as `Tip jar`; a kind that is not known as it is stored.
    """
    return str(KIND_LABELS.get(kind, kind))


class CheckoutFilterSet(WagtailFilterSet):
    """
    State, kind, date, mode and flag.
    """

    state = django_filters.MultipleChoiceFilter(
        label=_("State"),
        choices=[(state, state_label(state)) for state in STATES],
        widget=forms.CheckboxSelectMultiple,
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"), choices=list(KIND_LABELS.items()), widget=forms.CheckboxSelectMultiple
    )
    created_at = django_filters.DateFromToRangeFilter(label=_("Started"), widget=DateRangePickerWidget)
    mode = django_filters.ChoiceFilter(
        label=_("Mode"),
        choices=[("live", _("Live")), ("test", _("Test"))],
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )
    is_flagged = django_filters.ChoiceFilter(
        label=_("Flagged"),
        choices=[("True", _("Yes")), ("False", _("No"))],
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )

    class Meta:
        model = Checkout
        fields: list[Any] = ["state", "kind", "created_at", "mode", "is_flagged"]

"""
The place of donations in the admin: *Storefront → Donations*. What donors wrote is seen with its permission only.
"""

from typing import Any

import django_filters
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from flint_storefront.wagtail.campaigns.forms import INTERVAL_NAMES
from flint_storefront.wagtail.models import Donation
from flint_storefront.wagtail.permissions import DONATION_POLICY
from flint_storefront.wagtail.read_only import (
    OrderColumn,
    ReadOnlyListView,
    ReadOnlyViewSet,
    mode_filter,
    money_text,
    yes_no_filter,
)

NAMESPACE = "flint_storefront_donations"


def donor_text(donation: Donation) -> str:
    """
    First name, or that the donor wants none.
    """
    if donation.is_anonymous:
        return str(_("Anonymous"))
    return donation.first_name or "–"


def settled_text(donation: Donation) -> str:
    """
    What was paid less what was given back; a dash before it was paid.
    """
    if donation.settled_at is None:
        return "–"
    return money_text(donation.settled_minor - donation.refunded_minor, donation.currency)


class DonationFilterSet(WagtailFilterSet):
    """
    Campaign, interval, dates, mode.
    """

    campaign_slug = django_filters.AllValuesFilter(label=_("Campaign"), empty_label=_("All"))
    interval = django_filters.MultipleChoiceFilter(
        label=_("How often"), choices=list(INTERVAL_NAMES.items()), widget=forms.CheckboxSelectMultiple
    )
    created_at = django_filters.DateFromToRangeFilter(label=_("Started"), widget=DateRangePickerWidget)
    settled_at = django_filters.DateFromToRangeFilter(label=_("Settled"), widget=DateRangePickerWidget)
    is_renewal = yes_no_filter(_("Renewal"))
    mode = mode_filter()

    class Meta:
        model = Donation
        fields: list[Any] = ["campaign_slug", "interval", "created_at", "settled_at", "is_renewal", "mode"]


class DonationListView(ReadOnlyListView):
    """
    All donations, the newest first.
    """

    permission_policy = DONATION_POLICY
    page_title = _("Donations")


class DonationViewSet(ReadOnlyViewSet):
    """
    A list and a page for each donation.
    """

    model = Donation
    policy = DONATION_POLICY
    name = NAMESPACE
    url_prefix = "storefront/donations"
    icon = "pick"
    menu_label = _("Donations")
    menu_name = "flint-storefront-donations"
    index_view_class = DonationListView
    filterset_class = DonationFilterSet
    search_fields = ["reference", "campaign_slug", "first_name", "subscription_id"]
    list_display = [
        TitleColumn(
            "campaign_slug",
            label=_("Campaign"),
            get_url=lambda item: reverse(f"{NAMESPACE}:inspect", args=(item.pk,)),
            sort_key="campaign_slug",
        ),
        Column(
            "interval",
            label=_("How often"),
            accessor=lambda item: INTERVAL_NAMES.get(item.interval, item.interval),
        ),
        Column("gift", label=_("Gift"), accessor=lambda item: money_text(item.gift_minor, item.currency)),
        Column("settled", label=_("Received"), accessor=settled_text),
        Column("donor", label=_("Donor"), accessor=donor_text),
        Column("fund", label=_("Fund"), accessor=lambda item: item.fund or "–"),
        DateColumn("created_at", label=_("Started"), sort_key="created_at"),
        OrderColumn("reference", label=_("Order")),
        Column("mode", label=_("Mode"), accessor="mode"),
    ]
    list_export = [
        "created_at",
        "reference",
        "campaign_slug",
        "interval",
        "currency",
        "gift_minor",
        "cover_minor",
        "settled_minor",
        "refunded_minor",
        "settled_at",
        "fund",
        "first_name",
        "dedication",
        "message",
        "answers",
        "is_anonymous",
        "is_listed",
        "is_renewal",
        "subscription_id",
        "mode",
    ]
    export_headings = {
        "gift_minor": _("Gift (minor units)"),
        "cover_minor": _("Costs covered (minor units)"),
        "settled_minor": _("Settled (minor units)"),
        "refunded_minor": _("Refunded (minor units)"),
    }
    export_filename = "donations"
    inspect_view_fields = list_export

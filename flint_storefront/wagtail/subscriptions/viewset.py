"""
The place of subscriptions in the admin: *Storefront → Subscriptions*.
"""

from typing import Any

import django_filters
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn

from flint_storefront.subscriptions.page_data import price_text
from flint_storefront.wagtail.models import Subscription
from flint_storefront.wagtail.orders.filters import state_label
from flint_storefront.wagtail.permissions import SUBSCRIPTION_POLICY
from flint_storefront.wagtail.read_only import (
    OrderColumn,
    ReadOnlyListView,
    ReadOnlyViewSet,
    mode_filter,
    yes_no_filter,
)
from flint_storefront.wagtail.request import active_language

NAMESPACE = "flint_storefront_subscriptions"
STATUSES = ("trialing", "active", "past_due", "paused", "canceled", "incomplete")
"""Flint's words, in the order of a subscription's life."""
RUNNING = ("trialing", "active")


def shown_price(subscription: Subscription) -> str:
    """
    Such as `$18.00 every month`; a dash when Flint did not tell.
    """
    return price_text(subscription, active_language()) or "–"


class SubscriptionFilterSet(WagtailFilterSet):
    """
    Status, beginning, next payment, mode, whether it ends.
    """

    status = django_filters.MultipleChoiceFilter(
        label=_("Status"),
        choices=[(status, state_label(status)) for status in STATUSES],
        widget=forms.CheckboxSelectMultiple,
    )
    created_at = django_filters.DateFromToRangeFilter(label=_("Began"), widget=DateRangePickerWidget)
    next_billing_at = django_filters.DateFromToRangeFilter(
        label=_("Next payment"), widget=DateRangePickerWidget
    )
    is_ending = yes_no_filter(_("Ends with the period"))
    mode = mode_filter()

    class Meta:
        model = Subscription
        fields: list[Any] = ["status", "created_at", "next_billing_at", "is_ending", "mode"]


class SubscriptionListView(ReadOnlyListView):
    """
    All subscriptions, the newest first.
    """

    permission_policy = SUBSCRIPTION_POLICY
    page_title = _("Subscriptions")


FACTS = [
    "subscription_id",
    "reference",
    "title",
    "status",
    "currency",
    "recurring_minor",
    "billing_interval",
    "billing_interval_count",
    "quantity",
    "is_ending",
    "trial_ends_at",
    "current_period_ends_at",
    "next_billing_at",
    "next_retry_at",
    "campaign_slug",
    "subscription_plan_id",
    "mode",
    "created_at",
]
"""Fields of a subscription that are exported, and shown first on its own page."""


class SubscriptionViewSet(ReadOnlyViewSet):
    """
    A list and a page for each subscription that began here.
    """

    model = Subscription
    policy = SUBSCRIPTION_POLICY
    name = NAMESPACE
    url_prefix = "storefront/subscriptions"
    icon = "rotate"
    menu_label = _("Subscriptions")
    menu_name = "flint-storefront-subscriptions"
    index_view_class = SubscriptionListView
    filterset_class = SubscriptionFilterSet
    search_fields = ["subscription_id", "reference", "title"]
    list_display = [
        TitleColumn(
            "title",
            label=_("Subscription"),
            accessor=str,
            get_url=lambda item: reverse(f"{NAMESPACE}:inspect", args=(item.pk,)),
        ),
        StatusTagColumn(
            "status",
            label=_("Status"),
            accessor=lambda item: state_label(item.status),
            primary=lambda item: item.status in RUNNING,
            sort_key="status",
        ),
        Column("price", label=_("Price"), accessor=shown_price),
        DateColumn("next_billing_at", label=_("Next payment"), sort_key="next_billing_at"),
        Column(
            "is_ending", label=_("Ends"), accessor=lambda item: _("With the period") if item.is_ending else ""
        ),
        DateColumn("created_at", label=_("Began"), sort_key="created_at"),
        OrderColumn("reference", label=_("Begun by")),
        Column("mode", label=_("Mode"), accessor="mode"),
    ]
    list_export = FACTS
    export_headings = {"recurring_minor": _("Price of a period (minor units)")}
    export_filename = "subscriptions"
    inspect_view_fields = [*FACTS, "user_id", "updated_at", "checked_at", "next_check_at"]

"""
Listings of what the storefront writes: looked at and exported, never changed by hand.
"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, ClassVar

import django_filters
import wagtail
from django import forms
from django.db.models import Model, QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet

from flint_storefront.money import Money, format_money
from flint_storefront.wagtail.permissions import (
    CHECKOUT_POLICY,
    VIEW,
    StorefrontPermissionPolicy,
)
from flint_storefront.wagtail.request import active_language

ORDERS = "flint_storefront_orders"
"""Namespace of the pages of checkouts."""


def money_text(minor: int | None, currency: str) -> str:
    """
    Such as `$24.00`; a dash for none.
    """
    return "–" if minor is None else format_money(Money(minor, currency), active_language())


def mode_filter() -> django_filters.ChoiceFilter:
    """
    Live or test.
    """
    return django_filters.ChoiceFilter(
        label=_("Mode"),
        choices=[("live", _("Live")), ("test", _("Test"))],
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )


def yes_no_filter(label: Any) -> django_filters.ChoiceFilter:
    """
    A truth value.
    """
    return django_filters.ChoiceFilter(
        label=label,
        choices=[("True", _("Yes")), ("False", _("No"))],
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )


class OrderColumn(TitleColumn):
    """
    The reference, with a link to its order for those who may see orders.
    """

    def get_link_url(self, instance: Any, parent_context: Mapping[str, Any]) -> str | None:
        """
        The order's page, or None.
        """
        user = parent_context["request"].user
        if not CHECKOUT_POLICY.user_has_permission(user, VIEW):
            return None
        return reverse(f"{ORDERS}:inspect", args=(instance.reference,))


class ReadOnlyListView(IndexView):
    """
    All rows; the file of an export holds whole minor units.
    """

    any_permission_required: ClassVar[list[str]] = [VIEW]

    def to_row_dict(self, item: Any) -> "OrderedDict[str, Any]":
        """
        One row of the exported table.
        """
        return OrderedDict((name, _plain(getattr(item, name))) for name in self.list_export)


class ReadOnlyPage(InspectView):
    """
    One row with its fields, money as a person reads it.
    """

    any_permission_required: ClassVar[list[str]] = [VIEW]

    def get_page_title(self) -> str:
        """
        What it is, such as *Donation*.
        """
        return capfirst(self.model._meta.verbose_name)

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        """
        Minor units as money, answers as lines, the rest as Wagtail shows it.
        """
        value = getattr(self.object, field_name)
        if field_name.endswith("_minor"):
            return money_text(value, self.object.currency)
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, Mapping):
            return _plain(value) or "–"
        return super().get_field_display_value(field_name, field)


class ReadOnlyViewSet(ModelViewSet):
    """
    A list and a page for each row; nothing can be added, changed or deleted.
    """

    policy: ClassVar[StorefrontPermissionPolicy]
    add_to_reference_index = False
    inspect_view_enabled = True
    copy_view_enabled = False
    index_view_class = ReadOnlyListView
    inspect_view_class = ReadOnlyPage
    search_backend_name = None
    ordering = "-created_at"
    list_per_page = 25

    if wagtail.VERSION < (8, 0):

        @property
        def permission_policy(self) -> StorefrontPermissionPolicy:
            """
            Wagtail 8 asks its registry of policies (`wagtail_hooks.py`).
            """
            return self.policy

    def get_permissions_to_register(self) -> QuerySet[Any]:
        """
        What a group can be given.
        """
        return self.policy.permissions()

    def register_admin_url_finder(self) -> None:
        """
        There is no page to edit one on.
        """

    def get_urlpatterns(self) -> list[URLPattern]:
        """
        The list and the page.
        """
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<str:pk>/", self.inspect_view, name="inspect"),
        ]


def _plain(value: Any) -> Any:
    # A spreadsheet's cell holds no list and no mapping.
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {told}" for name, told in value.items())
    return str(value) if isinstance(value, list | Model) else value

"""
The place of checkouts in the admin: *Storefront → Orders*.
"""

from typing import Any

import wagtail
from django.db.models import QuerySet
from django.db.transaction import non_atomic_requests
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from flint_storefront.checkout.states import PAID
from flint_storefront.wagtail.models import Checkout
from flint_storefront.wagtail.orders.filters import CheckoutFilterSet, kind_label, state_label
from flint_storefront.wagtail.orders.views import (
    CheckAgain,
    CheckoutListView,
    CheckoutPage,
    ReplayEvent,
    total_text,
)
from flint_storefront.wagtail.permissions import CHECKOUT_POLICY

NAMESPACE = "flint_storefront_orders"


def _page_of(checkout: Checkout) -> str:
    return reverse(f"{NAMESPACE}:inspect", args=(checkout.pk,))


def _flag_text(checkout: Checkout) -> str:
    return str(_("Please look")) if checkout.is_flagged else ""


class CheckoutViewSet(ModelViewSet):
    """
    A list and a page for each; nothing can be added, changed or deleted.
    """

    model = Checkout
    name = NAMESPACE
    url_prefix = "storefront/orders"
    icon = "clipboard-list"
    menu_label = _("Orders")
    menu_name = "flint-storefront-orders"
    add_to_reference_index = False
    inspect_view_enabled = True
    copy_view_enabled = False
    index_view_class = CheckoutListView
    inspect_view_class = CheckoutPage
    filterset_class = CheckoutFilterSet
    search_fields = ["reference", "order_number", "order_id"]
    search_backend_name = None
    ordering = "-created_at"
    list_per_page = 25
    list_display = [
        TitleColumn("reference", label=_("Reference"), get_url=_page_of, sort_key="reference"),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor=lambda checkout: state_label(checkout.state),
            primary=lambda checkout: checkout.state in PAID,
            sort_key="state",
        ),
        Column("kind", label=_("Kind"), accessor=lambda checkout: kind_label(checkout.kind), sort_key="kind"),
        DateColumn("created_at", label=_("Started"), sort_key="created_at"),
        Column(
            "order_number", label=_("Order number"), accessor=lambda checkout: checkout.order_number or "–"
        ),
        Column("total", label=_("Total"), accessor=total_text),
        Column("mode", label=_("Mode"), accessor="mode"),
        Column("is_flagged", label=_("Flagged"), accessor=_flag_text, sort_key="is_flagged"),
    ]
    list_export = [
        "created_at",
        "reference",
        "order_number",
        "order_id",
        "kind",
        "title",
        "state",
        "promotion_code",
        "subscription_id",
        "mode",
        "currency",
        "total_minor",
        "paid_minor",
        "refunded_minor",
        "paid_at",
        "is_flagged",
        "flag_reason",
    ]
    export_headings = {
        "total_minor": _("Total (minor units)"),
        "paid_minor": _("Paid (minor units)"),
        "refunded_minor": _("Refunded (minor units)"),
    }
    export_filename = "orders"
    if wagtail.VERSION < (8, 0):
        # Wagtail 8 asks its registry of policies (wagtail_hooks.py).
        permission_policy = CHECKOUT_POLICY

    def get_permissions_to_register(self) -> QuerySet[Any]:
        """
        What a group can be given.
        """
        return CHECKOUT_POLICY.permissions()

    def register_admin_url_finder(self) -> None:
        """
        There is no page to edit one on.
        """

    def get_urlpatterns(self) -> list[URLPattern]:
        """
        The list, the page and its two buttons; both may write, so they stand outside a request's transaction.
        """
        page = self.construct_view(
            self.inspect_view_class,
            inspect_url_name=self.get_url_name("inspect"),
            check_url_name=self.get_url_name("check"),
            replay_url_name=self.get_url_name("replay"),
        )
        inspect_url_name = self.get_url_name("inspect")
        check = self.construct_view(CheckAgain, inspect_url_name=inspect_url_name)
        replay = self.construct_view(ReplayEvent, inspect_url_name=inspect_url_name)
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<str:pk>/", page, name="inspect"),
            path("<str:pk>/check/", non_atomic_requests(check), name="check"),
            path("<str:pk>/replay/", non_atomic_requests(replay), name="replay"),
        ]

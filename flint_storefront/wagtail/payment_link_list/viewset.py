"""
The place of payment links in the admin: *Storefront → Payment links*.
"""

from typing import Any

import wagtail
from django.db.models import QuerySet
from django.db.transaction import non_atomic_requests
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from flint_storefront.wagtail.models import PaymentLink
from flint_storefront.wagtail.payment_link_list.columns import (
    WordColumn,
    gross_text,
    lines,
    page_word,
    refunded_text,
    renewals_text,
    setup_word,
    sold_text,
)
from flint_storefront.wagtail.payment_link_list.export import EXPORTED, HEADINGS
from flint_storefront.wagtail.payment_link_list.filters import LinkFilterSet
from flint_storefront.wagtail.payment_link_list.views import (
    LinkListView,
    LinkPage,
    SendVersion,
    SwitchOff,
    SwitchOn,
)
from flint_storefront.wagtail.payment_link_list.words import KIND_LABELS, label
from flint_storefront.wagtail.permissions import PAYMENT_LINK_POLICY

NAMESPACE = "flint_storefront_payment_links"


def _page_of(link: PaymentLink) -> str:
    return reverse(f"{NAMESPACE}:inspect", args=(link.pk,))


class PaymentLinkViewSet(ModelViewSet):
    """
    A list and a page for each; links are made by pages, by code or by command, never here.
    """

    model = PaymentLink
    name = NAMESPACE
    url_prefix = "storefront/payment-links"
    icon = "link"
    menu_label = _("Payment links")
    menu_name = "flint-storefront-payment-links"
    add_to_reference_index = False
    inspect_view_enabled = True
    copy_view_enabled = False
    index_view_class = LinkListView
    inspect_view_class = LinkPage
    filterset_class = LinkFilterSet
    search_fields = ["slug", "offer__title", "reference"]
    search_backend_name = None
    ordering = "-created_at"
    list_per_page = 25
    list_display = [
        TitleColumn("title", label=_("Payment link"), accessor=str, get_url=_page_of),
        Column("slug", label=_("Link slug"), accessor="slug", sort_key="slug"),
        Column("kind", label=_("Kind"), accessor=lambda link: label(KIND_LABELS, link.row.offer.kind)),
        WordColumn("state", label=_("Page"), told=page_word),
        WordColumn("setup", label=_("At Flint"), told=setup_word, sort_key="setup"),
        Column("sold", label=_("Sales"), accessor=lines(sold_text)),
        Column("gross", label=_("Gross"), accessor=lines(gross_text)),
        Column("refunded", label=_("Refunded"), accessor=lines(refunded_text)),
        Column("renewals", label=_("Renewals"), accessor=lines(renewals_text)),
        DateColumn("created_at", label=_("Made"), sort_key="created_at"),
    ]
    list_export = EXPORTED
    export_headings = HEADINGS
    export_filename = "payment-links"
    if wagtail.VERSION < (8, 0):
        # Wagtail 8 asks its registry of policies (wagtail_hooks.py).
        permission_policy = PAYMENT_LINK_POLICY

    def get_permissions_to_register(self) -> QuerySet[Any]:
        """
        What a group can be given.
        """
        return PAYMENT_LINK_POLICY.permissions()

    def register_admin_url_finder(self) -> None:
        """
        There is no page to edit one on.
        """

    def get_urlpatterns(self) -> list[URLPattern]:
        """
        The list, the page and its buttons; those write, so they stand outside a request's transaction.
        """
        page = self.construct_view(
            self.inspect_view_class,
            off_url_name=self.get_url_name("off"),
            on_url_name=self.get_url_name("on"),
            send_url_name=self.get_url_name("send"),
        )
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            # Below a word of its own: a link may well be called `results`.
            path("show/<str:pk>/", page, name="inspect"),
            self._operation("off", SwitchOff),
            self._operation("on", SwitchOn),
            self._operation("send", SendVersion),
        ]

    def _operation(self, name: str, view_class: type) -> URLPattern:
        view = self.construct_view(view_class, inspect_url_name=self.get_url_name("inspect"))
        return path(f"show/<str:pk>/{name}/", non_atomic_requests(view), name=name)

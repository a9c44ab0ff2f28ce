"""
The place of what was sold through payment links: *Storefront → Link sales*, with the answers of the buyers.
"""

from typing import Any

import django_filters
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from flint_storefront.wagtail.models import PaymentLinkSale
from flint_storefront.wagtail.payment_link_list.views import SALES
from flint_storefront.wagtail.permissions import PAYMENT_LINK_SALE_POLICY
from flint_storefront.wagtail.read_only import (
    OrderColumn,
    ReadOnlyListView,
    ReadOnlyViewSet,
    mode_filter,
    money_text,
    yes_no_filter,
)


def answers_text(sale: PaymentLinkSale) -> str:
    """
    Such as `Name: Ada; Diet: none`; a dash without any.
    """
    return "; ".join(f"{key}: {answer}" for key, answer in sale.answers.items() if answer) or "–"


def received_text(sale: PaymentLinkSale) -> str:
    """
    What was paid less what was given back; a dash before it was paid.
    """
    if sale.settled_at is None:
        return "–"
    return money_text(sale.settled_minor - sale.refunded_minor, sale.currency)


class SaleFilterSet(WagtailFilterSet):
    """
    Link, dates, renewals, mode.
    """

    slug = django_filters.AllValuesFilter(label=_("Payment link"), empty_label=_("All"))
    settled_at = django_filters.DateFromToRangeFilter(label=_("Paid"), widget=DateRangePickerWidget)
    is_renewal = yes_no_filter(_("Renewal"))
    mode = mode_filter()

    class Meta:
        model = PaymentLinkSale
        fields: list[Any] = ["slug", "settled_at", "is_renewal", "mode"]


class SaleListView(ReadOnlyListView):
    """
    All sales, the newest first.
    """

    permission_policy = PAYMENT_LINK_SALE_POLICY
    page_title = _("Link sales")


class PaymentLinkSaleViewSet(ReadOnlyViewSet):
    """
    A list and a page for each sale; the file is the list of those who come to an event.
    """

    model = PaymentLinkSale
    policy = PAYMENT_LINK_SALE_POLICY
    name = SALES
    url_prefix = "storefront/link-sales"
    icon = "list-ul"
    menu_label = _("Link sales")
    menu_name = "flint-storefront-link-sales"
    index_view_class = SaleListView
    filterset_class = SaleFilterSet
    search_fields = ["reference", "slug", "order_id", "payment_link_id", "subscription_id"]
    list_display = [
        TitleColumn(
            "slug",
            label=_("Payment link"),
            get_url=lambda sale: reverse(f"{SALES}:inspect", args=(sale.pk,)),
            sort_key="slug",
        ),
        Column("quantity", label=_("Units"), sort_key="quantity"),
        Column("received", label=_("Received"), accessor=received_text),
        Column("answers", label=_("Answers"), accessor=answers_text),
        Column("is_renewal", label=_("Renewal"), accessor=lambda sale: _("Yes") if sale.is_renewal else ""),
        DateColumn("settled_at", label=_("Paid"), sort_key="settled_at"),
        OrderColumn("reference", label=_("Order")),
        Column("mode", label=_("Mode"), accessor="mode"),
    ]
    list_export = [
        "created_at",
        "slug",
        "reference",
        "order_id",
        "payment_link_id",
        "subscription_id",
        "is_renewal",
        "quantity",
        "currency",
        "settled_minor",
        "refunded_minor",
        "settled_at",
        "answers",
        "mode",
    ]
    export_headings = {
        "settled_minor": _("Settled (minor units)"),
        "refunded_minor": _("Refunded (minor units)"),
    }
    export_filename = "link-sales"
    inspect_view_fields = [*list_export, "checkout_session_id"]

"""
The admin's pages of payment links. Every view asks for its permission by itself.
"""

from collections import OrderedDict
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.models import Page

from flint_storefront.payment_links.wishes import send_ours, switch
from flint_storefront.storage.records import LinkSaleRecord
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.models import PaymentLink
from flint_storefront.wagtail.payment_link_list.export import export_row, export_rows
from flint_storefront.wagtail.payment_link_list.page_data import (
    SALES_SHOWN,
    buttons_of,
    link_data,
    sale_data,
)
from flint_storefront.wagtail.payment_link_list.rows import LinkRow, link_rows
from flint_storefront.wagtail.permissions import (
    CHECKOUT_POLICY,
    PAYMENT_LINK_POLICY,
    PAYMENT_LINK_SALE_POLICY,
    SWITCH,
    VIEW,
)
from flint_storefront.wagtail.request import active_language

SALES = "flint_storefront_payment_link_sales"
"""Namespace of the pages of sales."""
ORDERS = "flint_storefront_orders"


class LinkListView(IndexView):
    """
    All links, the newest first; states and totals of one page of the list come in a few queries.
    """

    any_permission_required = [VIEW]
    permission_policy = PAYMENT_LINK_POLICY
    page_title = gettext_lazy("Payment links")

    def paginate_queryset(self, queryset: QuerySet[PaymentLink], page_size: int) -> tuple[Any, ...]:
        """
        The links of this page of the list, each with its `row`.
        """
        paginator, page, found, is_split = super().paginate_queryset(queryset, page_size)
        links = list(found)
        for link, row in zip(links, link_rows(get_storefront(), links), strict=True):
            link.row = row
        page.object_list = links
        return paginator, page, links, is_split

    def as_spreadsheet(self, queryset: QuerySet[PaymentLink], spreadsheet_format: str) -> HttpResponse:
        """
        One row for each link and currency.
        """
        return super().as_spreadsheet(export_rows(get_storefront(), queryset), spreadsheet_format)

    def to_row_dict(self, item: Any) -> "OrderedDict[str, Any]":
        """
        One row of the exported table; amounts are minor units.
        """
        return export_row(get_storefront(), item, self.list_export)


class LinkPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """
    One link with all of Flint's links behind it, its totals and its QR code.
    """

    model = PaymentLink
    permission_policy = PAYMENT_LINK_POLICY
    permission_required = VIEW
    template_name = "flint_storefront_wagtail/payment_link.html"
    page_title = gettext_lazy("Payment link")
    index_url_name = ""
    off_url_name = ""
    on_url_name = ""
    send_url_name = ""

    @cached_property
    def row(self) -> LinkRow:
        """
        The link of this address.
        """
        return get_row(self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        """
        What it is called.
        """
        return self.row.offer.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """
        Home, the list, this one.
        """
        listing = {"url": reverse(self.index_url_name), "label": _("Payment links")}
        own = {"url": "", "label": _("Payment link"), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, listing, own]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """
        The page's values, and the addresses of what this user may do.
        """
        storefront, slug = get_storefront(), self.row.record.slug
        names = {"off": self.off_url_name, "on": self.on_url_name, "send": self.send_url_name}
        may_switch = self.user_has_permission(SWITCH)
        return {
            **super().get_context_data(**kwargs),
            **link_data(storefront, self.row, active_language()),
            "buttons": buttons_of(self.row) if may_switch else {"send": None},
            "paths": {name: reverse(url_name, args=(slug,)) for name, url_name in names.items()},
            "editor_path": self.find_editor_path(),
            **self.get_sales(),
        }

    def find_editor_path(self) -> str:
        """
        Where the page that declares it is edited; empty when there is none, or not for this user.
        """
        owner, _colon, number = self.row.record.owner.partition(":")
        if owner != "page" or not number.isdecimal():
            return ""
        page = Page.objects.filter(pk=int(number)).first()
        if page is None or not page.permissions_for_user(self.request.user).can_edit():
            return ""
        return reverse("wagtailadmin_pages:edit", args=(page.pk,))

    def get_sales(self) -> dict[str, Any]:
        """
        The newest sales for those who may see them, and where all of them are.
        """
        user, slug = self.request.user, self.row.record.slug
        if not PAYMENT_LINK_SALE_POLICY.user_has_permission(user, VIEW):
            return {"sales": [], "sales_path": ""}
        with get_storefront().store.reading() as reading:
            found = reading.select(LinkSaleRecord, {"slug": slug}, order_by="-created_at", limit=SALES_SHOWN)
        sees_orders = CHECKOUT_POLICY.user_has_permission(user, VIEW)
        return {
            "sales": [
                {
                    **sale_data(sale, active_language()),
                    "path": reverse(f"{ORDERS}:inspect", args=(sale.reference,)) if sees_orders else "",
                }
                for sale in found
            ],
            "sales_path": f"{reverse(f'{SALES}:index')}?slug={slug}",
        }


class _LinkOperation(PermissionCheckedMixin, View):
    model = PaymentLink
    permission_policy = PAYMENT_LINK_POLICY
    permission_required = SWITCH
    http_method_names = ["post"]
    inspect_url_name = ""

    def post(self, request: HttpRequest, pk: str) -> HttpResponse:
        """
        Do it, say what came of it, and go back to the link.
        """
        row = get_row(pk)
        self.operate(request, row)
        return redirect(reverse(self.inspect_url_name, args=(row.record.slug,)))

    def operate(self, request: HttpRequest, row: LinkRow) -> None:
        """
        What the button does.
        """


class SwitchOff(_LinkOperation):
    """
    Nothing is sold through the link until it is switched on again, whatever its page says.
    """

    def operate(self, request: HttpRequest, row: LinkRow) -> None:
        """
        Wish it off; Flint follows in the background.
        """
        switch(get_storefront(), row.record.slug, is_on=False)
        messages.success(
            request, _("Switched off. Its page says so now, and Flint follows in a few seconds.")
        )


class SwitchOn(_LinkOperation):
    """
    The link sells again, as far as its page and its times allow; what Flint refused is tried anew.
    """

    def operate(self, request: HttpRequest, row: LinkRow) -> None:
        """
        Wish it on; Flint follows in the background.
        """
        switch(get_storefront(), row.record.slug, is_on=True)
        messages.success(request, _("It is being set up at Flint. Look again in a few seconds."))


class SendVersion(_LinkOperation):
    """
    Overwrites at Flint what somebody else changed there, as it was shown to the person who pressed.
    """

    def operate(self, request: HttpRequest, row: LinkRow) -> None:
        """
        Agree to overwrite the version that was shown, and no later one.
        """
        shown = buttons_of(row)["send"]
        if shown is None or request.POST.get("flint_version") != str(shown):
            messages.error(
                request, _("It has changed since you looked. Nothing was sent; please look again.")
            )
            return
        send_ours(get_storefront(), row.record.slug, shown)
        messages.success(request, _("This version is being sent to Flint. Look again in a few seconds."))


def get_row(pk: str) -> LinkRow:
    """
    The link of an admin address.

    Raises:
        Http404: There is none.
    """
    link = PaymentLink.objects.filter(pk=pk).first()
    if link is None:
        raise Http404
    return link_rows(get_storefront(), [link])[0]

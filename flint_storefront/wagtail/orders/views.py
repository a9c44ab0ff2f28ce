"""
The admin's pages of checkouts. Every view asks for its permission by itself.
"""

from collections import OrderedDict
from functools import cached_property
from typing import Any

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

from flint_storefront.checkout.operator import CheckoutDetails, check_again, checkout_details
from flint_storefront.errors import StorefrontError
from flint_storefront.inbox.actions import replay
from flint_storefront.money import Money, format_money
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.models import Checkout
from flint_storefront.wagtail.orders.facts import (
    donation_rows,
    read_donation,
    read_sale,
    read_subscription,
    sale_rows,
    subscription_rows,
)
from flint_storefront.wagtail.orders.filters import state_label
from flint_storefront.wagtail.orders.page_data import details_data
from flint_storefront.wagtail.permissions import (
    CHECKOUT_POLICY,
    DONATION_POLICY,
    PAYMENT_LINK_POLICY,
    PAYMENT_LINK_SALE_POLICY,
    VIEW,
)
from flint_storefront.wagtail.request import active_language

PAYMENT_LINKS = "flint_storefront_payment_links"
"""Namespace of the pages of payment links."""


def total_text(checkout: Checkout) -> str:
    """
    Flint's total, such as `$24.00`; what the buyer agreed to before Flint told one.
    """
    minor = checkout.amounts.get("total", checkout.accepted_total_minor)
    return format_money(Money(minor, checkout.currency), active_language())


class CheckoutListView(IndexView):
    """
    All checkouts, the newest first.
    """

    any_permission_required = ["view"]
    permission_policy = CHECKOUT_POLICY
    page_title = gettext_lazy("Orders")

    def to_row_dict(self, item: Checkout) -> "OrderedDict[str, Any]":
        """
        One row of the exported table; amounts are minor units.
        """
        amounts = {f"{name}_minor": item.amounts.get(name) for name in ("total", "paid", "refunded")}
        values = {
            name: amounts[name] if name in amounts else getattr(item, name) for name in self.list_export
        }
        return OrderedDict(values)


class CheckoutPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """
    One checkout with all that belongs to it.
    """

    model = Checkout
    permission_policy = CHECKOUT_POLICY
    permission_required = "view"
    template_name = "flint_storefront_wagtail/order.html"
    page_title = gettext_lazy("Order")
    index_url_name = ""
    inspect_url_name = ""
    check_url_name = ""
    replay_url_name = ""

    @cached_property
    def details(self) -> CheckoutDetails:
        """
        The checkout of this address.
        """
        return get_details(self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        """
        Order number, or the reference before there is one.
        """
        return self.details.record.order_number or self.details.record.reference

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """
        Home, the list, this one.
        """
        listing = {"url": reverse(self.index_url_name), "label": _("Orders")}
        own = {"url": "", "label": _("Order"), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, listing, own]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """
        The page's values, and the addresses of what this user may do.
        """
        pk = self.details.record.reference
        return {
            **super().get_context_data(**kwargs),
            **details_data(self.details, active_language()),
            **self.get_more_facts(),
            **self.get_payment_link(),
            "check_path": reverse(self.check_url_name, args=(pk,))
            if self.user_has_permission("check")
            else "",
            "replay_path": reverse(self.replay_url_name, args=(pk,))
            if self.user_has_permission("replay")
            else "",
        }

    def get_more_facts(self) -> dict[str, Any]:
        """
        `donation` and `subscription` as rows, and the page of the checkout that began the subscription.
        """
        storefront, record, language = get_storefront(), self.details.record, active_language()
        sees_donor = DONATION_POLICY.user_has_permission(self.request.user, VIEW)
        donation = read_donation(storefront, record)
        subscription = read_subscription(storefront, record)
        parent = record.parent_reference
        return {
            "donation": donation_rows(donation, language, sees_donor=sees_donor) if donation else [],
            "subscription": subscription_rows(subscription, language) if subscription else [],
            "parent_reference": parent or "",
            "parent_path": reverse(self.inspect_url_name, args=(parent,)) if parent else "",
        }

    def get_payment_link(self) -> dict[str, Any]:
        """
        `payment_link` as rows, and the page of the link.
        """
        sale, user = read_sale(get_storefront(), self.details.record), self.request.user
        if sale is None:
            return {"payment_link": [], "payment_link_path": ""}
        sees_answers = PAYMENT_LINK_SALE_POLICY.user_has_permission(user, VIEW)
        sees_link = PAYMENT_LINK_POLICY.user_has_permission(user, VIEW)
        return {
            "payment_link": sale_rows(sale, active_language(), sees_answers=sees_answers),
            "payment_link_path": reverse(f"{PAYMENT_LINKS}:inspect", args=(sale.slug,)) if sees_link else "",
        }


class _CheckoutOperation(PermissionCheckedMixin, View):
    model = Checkout
    permission_policy = CHECKOUT_POLICY
    http_method_names = ["post"]
    inspect_url_name = ""

    def post(self, request: HttpRequest, pk: str) -> HttpResponse:
        """
        Do it, say what came of it, and go back to the checkout.
        """
        details = get_details(pk)
        self.operate(request, details)
        return redirect(reverse(self.inspect_url_name, args=(details.record.reference,)))

    def operate(self, request: HttpRequest, details: CheckoutDetails) -> None:
        """
        What the button does.
        """


class CheckAgain(_CheckoutOperation):
    """
    Asks Flint how the checkout stands.
    """

    permission_required = "check"

    def operate(self, request: HttpRequest, details: CheckoutDetails) -> None:
        """
        Read it at Flint and judge it anew.
        """
        try:
            state = check_again(get_storefront(), details.record.reference)
        except StorefrontError:
            messages.error(request, _("Flint could not be asked just now. Nothing has changed."))
        else:
            messages.success(request, _("Checked: %(state)s.") % {"state": state_label(state)})


class ReplayEvent(_CheckoutOperation):
    """
    Puts one of the checkout's webhook events back in line.
    """

    permission_required = "replay"

    def operate(self, request: HttpRequest, details: CheckoutDetails) -> None:
        """
        Replay the event of the form; one of another checkout is not found.
        """
        event_id = request.POST.get("webhook_event_id", "")
        if event_id not in {event.webhook_event_id for event in details.events}:
            raise Http404
        if replay(get_storefront(), event_id):
            messages.success(request, _("The event is in line again."))


def get_details(pk: str) -> CheckoutDetails:
    """
    The checkout of an admin address.

    Raises:
        Http404: There is none.
    """
    try:
        return checkout_details(get_storefront(), pk)
    except LookupError:
        raise Http404 from None

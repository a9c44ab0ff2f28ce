"""
The payment-link chooser: the links that the site has, whoever declares them.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from flint_storefront.wagtail.choosers.search import MirrorFilterForm
from flint_storefront.wagtail.models import PaymentLink
from flint_storefront.wagtail.payment_link_list.words import KIND_LABELS, SETUP_LABELS, label


def offered_links() -> QuerySet[PaymentLink]:
    """
    What can be chosen: links that somebody declares. One that is not live yet may be placed already.
    """
    return PaymentLink.objects.exclude(owner="")


def kind_text(link: PaymentLink) -> str:
    """
    What is sold.
    """
    return label(KIND_LABELS, link.offer.get("kind", ""))


def setup_text(link: PaymentLink) -> str:
    """
    How far Flint has been brought.
    """
    return str(_("Not live")) if not link.is_published else label(SETUP_LABELS, link.setup)


class LinkFilterForm(MirrorFilterForm):
    """
    Search by the link slug or the title.
    """

    searched = ("slug", "offer__title")


class _LinkListing:
    filter_form_class = LinkFilterForm
    ordering = ("-created_at", "slug")

    def get_object_list(self) -> QuerySet[PaymentLink]:
        return offered_links()

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,
            Column("slug", label=_("Link slug"), accessor="slug"),
            Column("kind", label=_("Kind"), accessor=kind_text),
            Column("setup", label=_("At Flint"), accessor=setup_text),
        ]


class LinkChooseView(_LinkListing, ChooseView):
    """
    The chooser's window.
    """


class LinkChooseResultsView(_LinkListing, ChooseResultsView):
    """
    The list in it, while searching.
    """


class PaymentLinkChooserViewSet(ChooserViewSet):
    """
    Chooses one of the site's payment links.
    """

    name = "flint_storefront_payment_link_chooser"
    model = PaymentLink
    icon = "link"
    choose_one_text = _("Choose a payment link")
    choose_another_text = _("Choose another payment link")
    choose_view_class = LinkChooseView
    choose_results_view_class = LinkChooseResultsView
    per_page = 20

    def get_object_list(self) -> Any:
        """
        What can be chosen.
        """
        return offered_links()


payment_link_chooser_viewset = PaymentLinkChooserViewSet()

"""
The plan chooser: the subscription plans that the shop offers at Flint, without those that we made for donations.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from flint_storefront.money import Money, format_money
from flint_storefront.subscriptions.intervals import every
from flint_storefront.wagtail.choosers.search import MirrorFilterForm
from flint_storefront.wagtail.models import Plan
from flint_storefront.wagtail.request import active_language


def offered_plans() -> QuerySet[Plan]:
    """
    What can be chosen.
    """
    return Plan.objects.filter(is_gone=False, is_ours=False)


def price_text(plan: Plan) -> str:
    """
    What a period costs, such as `$18.00`.
    """
    return format_money(Money(plan.recurring_minor, plan.currency), active_language())


def interval_text(plan: Plan) -> str:
    """
    How often, such as `every 3 months`.
    """
    return every(plan.billing_interval, plan.billing_interval_count, active_language())


def trial_text(plan: Plan) -> str:
    """
    The trial, such as `14 days`; a dash without one.
    """
    return str(_("%(days)s days") % {"days": plan.trial_days}) if plan.trial_days else "–"


class _PlanListing:
    filter_form_class = MirrorFilterForm
    ordering = ("position", "subscription_plan_id")

    def get_object_list(self) -> QuerySet[Plan]:
        return offered_plans()

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,
            Column("price", label=_("Price"), accessor=price_text),
            Column("interval", label=_("Every"), accessor=interval_text),
            Column("trial", label=_("Trial"), accessor=trial_text),
        ]


class PlanChooseView(_PlanListing, ChooseView):
    """
    The chooser's window.
    """


class PlanChooseResultsView(_PlanListing, ChooseResultsView):
    """
    The list in it, while searching.
    """


class PlanChooserViewSet(ChooserViewSet):
    """
    Chooses one of the plans that the shop offers.
    """

    name = "flint_storefront_plan_chooser"
    model = Plan
    icon = "rotate"
    choose_one_text = _("Choose a plan")
    choose_another_text = _("Choose another plan")
    choose_view_class = PlanChooseView
    choose_results_view_class = PlanChooseResultsView
    per_page = 20

    def get_object_list(self) -> Any:
        """
        What can be chosen.
        """
        return offered_plans()


plan_chooser_viewset = PlanChooserViewSet()

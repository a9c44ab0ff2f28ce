"""
Campaigns: what editors ask donors for. Not one of the core's records; `terms()` gives the core what it knows.
"""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from flint_storefront.errors import MoneyError
from flint_storefront.offers import terms
from flint_storefront.wagtail.amounts import CampaignAmountsBlock, amount_terms, cost_rate
from flint_storefront.wagtail.campaigns.blocks import PartsField, QuestionBlock, lines_of, question_terms
from flint_storefront.wagtail.typed_amounts import read_typed


def once() -> list[str]:
    """
    How often may be given, unless an editor says more.
    """
    return ["once"]


class Campaign(PreviewableMixin, models.Model):
    """
    A cause that donors give to.
    """

    title = models.CharField(_("title"), max_length=200, help_text=_("What the gift is for, also at Flint."))
    slug = models.SlugField(
        _("address"),
        max_length=100,
        unique=True,
        help_text=_(
            "Last part of the campaign's address. It cannot be changed later: gifts are counted by it."
        ),
    )
    text = models.TextField(_("text"), blank=True, default="")
    amounts = PartsField(
        [("amounts", CampaignAmountsBlock())],
        verbose_name=_("amounts"),
        help_text=_("Once for each currency. The first is shown unless a donor asks for another."),
    )
    intervals = models.JSONField(_("how often"), default=once)
    first_interval = models.CharField(_("marked at first"), max_length=20, blank=True, default="")
    goal_amount = models.CharField(
        _("goal"), max_length=40, blank=True, default="", help_text=_("Such as 5000; empty: no goal.")
    )
    goal_currency = models.CharField(
        _("currency of the goal"),
        max_length=3,
        blank=True,
        default="",
        help_text=_("Empty: the first of the amounts."),
    )
    is_open = models.BooleanField(
        _("open"), default=True, help_text=_("When not, its page stays and nothing can be given.")
    )
    funds = models.TextField(
        _("funds"),
        blank=True,
        default="",
        help_text=_("What a donor may choose the gift for, each on a line of its own; empty: not asked."),
    )
    questions = PartsField([("question", QuestionBlock())], verbose_name=_("questions"), blank=True)
    has_dedication = models.BooleanField(_("ask for a dedication"), default=False)
    has_message = models.BooleanField(_("ask for a message"), default=False)
    has_wall = models.BooleanField(
        _("supporter wall"), default=False, help_text=_("Donors may ask to be listed, by first name.")
    )
    shows_messages = models.BooleanField(
        _("show messages on the wall"),
        default=False,
        help_text=_("Messages of those who are listed are then public."),
    )
    asks_monthly = models.BooleanField(
        _("ask about giving monthly"),
        default=False,
        help_text=_("Who gives once is asked, once, whether to give every month instead."),
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        db_table = "flint_storefront_campaign"
        ordering = ["-created_at", "-pk"]
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")

    def __str__(self) -> str:
        return self.title

    def terms(self) -> terms.Campaign:
        """
        The campaign as the core knows it.

        Raises:
            MoneyError: An amount cannot be read; the form lets none through.
        """
        parts = [part.value for part in self.amounts]
        rates = {part["currency"]: rate for part in parts if (rate := cost_rate(part)) is not None}
        amounts = tuple(amount_terms(part) for part in parts)
        goal_currency = self.goal_currency or (amounts[0].currency if amounts else None)
        goal = self.goal_amount.strip()
        if goal and goal_currency is None:
            raise MoneyError("unknown_currency")
        return terms.Campaign(
            slug=self.slug,
            title=self.title,
            text=self.text,
            amounts=amounts,
            intervals=self.ordered_intervals(),
            funds=tuple(lines_of(self.funds)),
            questions=tuple(question_terms(part.value) for part in self.questions),
            cost_rates=rates,
            has_dedication=self.has_dedication,
            has_message=self.has_message,
            has_wall=self.has_wall,
            shows_messages=self.shows_messages,
            asks_monthly=self.asks_monthly,
            goal_minor=read_typed(goal, str(goal_currency)).amount if goal else None,
            goal_currency=goal_currency,
            is_open=self.is_open,
        )

    def ordered_intervals(self) -> tuple[str, ...]:
        """
        The intervals, the one that is marked at first before the others.
        """
        chosen = [name for name in terms.INTERVALS if name in self.intervals]
        return tuple(sorted(chosen, key=lambda name: name != self.first_interval))

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """
        What the preview beside the form shows it with.
        """
        return "flint_storefront_wagtail/campaign_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """
        The form as a donor will see it.
        """
        from flint_storefront.wagtail.donation_parts import campaign_part

        return {"request": request, **campaign_part(request, self)}

"""
Subscription plans, one of which the visitor may take.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BlockGroup,
    CharBlock,
    ListBlock,
    StructBlockValidationError,
    StructValue,
    TextBlock,
)
from wagtail.blocks.list_block import ListBlockValidationError

from flint_storefront.messages.sentences import say
from flint_storefront.offers.terms import PlanOffer
from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.amounts import clean_fields
from flint_storefront.wagtail.blocks.structure import (
    GROUP,
    PREVIEW_TEMPLATE,
    StorefrontBlock,
    key_block,
    offer_key,
)
from flint_storefront.wagtail.choosers import plan_chooser_viewset
from flint_storefront.wagtail.models import Plan
from flint_storefront.wagtail.offer_errors import by_place, mistake_error, mistakes_of, struct_errors
from flint_storefront.wagtail.offer_parts import broken_offer, plans_part
from flint_storefront.wagtail.page_parts import PagePart
from flint_storefront.wagtail.previews import preview_plan
from flint_storefront.wagtail.request import active_language

PlanChooserBlock = plan_chooser_viewset.get_block_class(
    name="PlanChooserBlock", module_path="flint_storefront.wagtail.blocks"
)


class PlansBlock(StorefrontBlock):
    """
    Some plans side by side, with a switch between them.
    """

    title = CharBlock(required=False, label=_("Title"))
    text = TextBlock(required=False, rows=3, label=_("Text"))
    plans = ListBlock(PlanChooserBlock(label=_("Plan")), min_num=1, label=_("Plans"))
    highlighted_plan = PlanChooserBlock(
        required=False, label=_("Highlighted plan"), help_text=_("One of the plans; shown first.")
    )
    key = key_block()

    def clean(self, value: StructValue) -> StructValue:
        """
        What the core finds wrong with it, at its field; archived plans cannot be chosen.
        """
        cleaned, errors = clean_fields(super().clean, value)
        gone = {place: plan for place, plan in enumerate(value["plans"]) if plan is not None and plan.is_gone}
        if gone:
            blocks = {place: _gone_error() for place in gone}
            errors["plans"] = ListBlockValidationError(block_errors=blocks)
        if not errors:
            cleaned["key"] = offer_key(cleaned, "plans")
            errors = _errors_of(mistakes_of(plan_offer(cleaned)), len(cleaned["plans"]))
        if errors:
            raise StructBlockValidationError(errors)
        return cleaned

    def show(self, storefront: Storefront, value: StructValue, part: PagePart) -> dict[str, Any]:
        """
        `plan_offers` with one offer: the plans that are still there.
        """
        chosen = list(value["plans"])
        there = [plan for plan in chosen if plan is not None and not plan.is_gone]
        causes = [_gone_text(plan) for plan in chosen if plan is None or plan.is_gone]
        if not there:
            unavailable = say("offer_unavailable", active_language())
            return {"plan_offers": [], "unavailable": unavailable, "causes": causes}
        offer = plan_offer({**value, "plans": there})
        mistakes = mistakes_of(offer)
        if mistakes:
            return {"plan_offers": [], **broken_offer(mistakes)}
        return {**plans_part(storefront, part, offer, there), "causes": causes}

    def get_preview_value(self) -> StructValue:
        """
        Two plans of no shop, so that the preview works before the first sync.
        """
        plans = [preview_plan(number) for number in (1, 2)]
        return self.normalize(
            {
                "title": _now("Coffee at your door"),
                "text": _now("Freshly roasted, as often as you like."),
                "plans": plans,
                "highlighted_plan": plans[1],
                "key": "preview",
            }
        )

    class Meta:
        icon = "rotate"
        label = _("Plans")
        group = GROUP
        description = _("One or several subscription plans, with price, trial and a button to subscribe.")
        template = "flint_storefront/blocks/plans.html"
        preview_template = PREVIEW_TEMPLATE
        label_format = "{title}"
        form_layout = [
            "title",
            "text",
            "plans",
            BlockGroup(["highlighted_plan", "key"], heading=_("Advanced"), classname="collapsed"),
        ]


def plan_offer(value: Any) -> PlanOffer:
    """
    The core's terms of a filled-in block; all its plans must be there.
    """
    plan_ids = tuple(plan.pk for plan in value["plans"])
    highlighted = value.get("highlighted_plan")
    return PlanOffer(
        key=offer_key(value, "plans"),
        title=value.get("title") or "",
        text=value.get("text") or "",
        plan_ids=plan_ids,
        highlighted_plan_id=highlighted.pk if highlighted is not None else None,
    )


def _errors_of(mistakes: Any, count: int) -> dict[str, ValidationError]:
    names = ("title", "key", "text", "highlighted_plan")
    own = [mistake for mistake in mistakes if not mistake.field.startswith("plan_ids")]
    errors: dict[str, ValidationError] = {}
    for mistake in own:
        is_highlight = mistake.field == "highlighted_plan_id"
        name = "highlighted_plan" if is_highlight else next(iter(struct_errors([mistake], "", names)))
        errors.setdefault(name, mistake_error(mistake))
    places = by_place(mistakes, "plan_ids")
    if places:
        blocks = {min(place, count - 1): mistake_error(found[0]) for place, found in places.items()}
        errors["plans"] = ListBlockValidationError(block_errors=blocks)
    return errors


def _gone_error() -> ValidationError:
    return ValidationError(_("Flint no longer offers this plan. Choose another one."))


def _gone_text(plan: Plan | None) -> str:
    if plan is None:
        return _now("Flint no longer offers one of these plans. Choose another one.")
    return _now("Flint no longer offers the plan %(name)s. Choose another one.") % {"name": plan.name}

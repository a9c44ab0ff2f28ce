"""
A campaign on any page: its form, its goal, its supporters.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BlockGroup, BooleanBlock, IntegerBlock, StructValue
from wagtail.snippets.blocks import SnippetChooserBlock

from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.blocks.structure import GROUP, PREVIEW_TEMPLATE, StorefrontBlock
from flint_storefront.wagtail.donation_parts import donation_part, goal_part, wall_part
from flint_storefront.wagtail.page_parts import PagePart
from flint_storefront.wagtail.previews import preview_campaign

WALL_DEFAULT, WALL_MAX = 20, 100


class CampaignChooserBlock(SnippetChooserBlock):
    """
    Chooses one of the site's campaigns.
    """

    # Migrations of the site name it by this path, wherever it is written.
    __module__ = "flint_storefront.wagtail.blocks"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("flint_storefront.Campaign", **kwargs)


class _CampaignBlock(StorefrontBlock):
    campaign = CampaignChooserBlock(label=_("Campaign"))

    def get_preview_value(self) -> StructValue:
        """
        A campaign of no site, so that the preview works before there is one.
        """
        defaults = {name: block.get_default() for name, block in self.child_blocks.items()}
        return self.normalize({**defaults, "campaign": preview_campaign()})


class DonationBlock(_CampaignBlock):
    """
    The form of a campaign.
    """

    shows_goal = BooleanBlock(required=False, default=True, label=_("Show how far the campaign is"))
    shows_wall = BooleanBlock(required=False, default=False, label=_("Show the supporters"))

    def show(self, storefront: Storefront, value: StructValue, part: PagePart) -> dict[str, Any]:
        """
        `campaign`, or none when it is gone.
        """
        return donation_part(
            storefront,
            part,
            value.get("campaign"),
            shows_goal=bool(value.get("shows_goal")),
            shows_wall=bool(value.get("shows_wall")),
        )

    class Meta:
        icon = "pick"
        label = _("Donation")
        group = GROUP
        description = _("The form of a campaign: amount, how often, and what you ask donors.")
        template = "flint_storefront/blocks/donation.html"
        preview_template = PREVIEW_TEMPLATE
        form_layout = [
            "campaign",
            BlockGroup(["shows_goal", "shows_wall"], heading=_("Advanced"), classname="collapsed"),
        ]


class GoalBlock(_CampaignBlock):
    """
    How far a campaign is.
    """

    def show(self, storefront: Storefront, value: StructValue, part: PagePart) -> dict[str, Any]:
        """
        `goal`, or none when the campaign is gone.
        """
        return goal_part(storefront, part, value.get("campaign"))

    class Meta:
        icon = "tasks"
        label = _("Goal")
        group = GROUP
        description = _("How much a campaign has been given, and how far it is from its goal.")
        template = "flint_storefront/blocks/goal.html"
        preview_template = PREVIEW_TEMPLATE


class SupporterWallBlock(_CampaignBlock):
    """
    Who supports a campaign and agreed to be named.
    """

    limit = IntegerBlock(
        default=WALL_DEFAULT, min_value=1, max_value=WALL_MAX, label=_("How many at most"), required=False
    )

    def show(self, storefront: Storefront, value: StructValue, part: PagePart) -> dict[str, Any]:
        """
        `wall`, or none when the campaign is gone.
        """
        return wall_part(storefront, part, value.get("campaign"), value.get("limit") or WALL_DEFAULT)

    class Meta:
        icon = "group"
        label = _("Supporters")
        group = GROUP
        description = _("First names of those who gave and agreed to be shown, newest first.")
        template = "flint_storefront/blocks/supporter_wall.html"
        preview_template = PREVIEW_TEMPLATE
        form_layout = ["campaign", BlockGroup(["limit"], heading=_("Advanced"), classname="collapsed")]

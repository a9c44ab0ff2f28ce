"""
The place of campaigns in the admin: *Storefront → Campaigns*.
"""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TitleFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSet

from flint_storefront.wagtail.campaigns.forms import CampaignForm
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.models import Campaign


def _address(campaign: Campaign) -> str:
    return get_storefront().links.path("campaign", slug=campaign.slug)


class CampaignViewSet(SnippetViewSet):
    """
    Campaigns are made, changed and taken away by whoever has the permission.
    """

    model = Campaign
    icon = "pick"
    menu_label = _("Campaigns")
    menu_name = "flint-storefront-campaigns"
    url_prefix = "storefront/campaigns"
    search_fields = ["title", "slug"]
    search_backend_name = None
    list_display = [
        "title",
        Column("address", label=_("Address"), accessor=_address),
        BooleanColumn("is_open", label=_("Open"), accessor="is_open"),
    ]
    list_filter = ["is_open"]
    edit_handler = ObjectList(
        [
            TitleFieldPanel("title"),
            FieldPanel("slug"),
            FieldPanel("text"),
            FieldPanel("amounts"),
            MultiFieldPanel([FieldPanel("intervals"), FieldPanel("first_interval")], heading=_("How often")),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("goal_amount"), FieldPanel("goal_currency")])], heading=_("Goal")
            ),
            FieldPanel("is_open"),
            MultiFieldPanel(
                [
                    FieldPanel("funds"),
                    FieldPanel("has_dedication"),
                    FieldPanel("has_message"),
                    FieldPanel("has_wall"),
                    FieldPanel("shows_messages"),
                    FieldPanel("asks_monthly"),
                ],
                heading=_("What donors are asked"),
                classname="collapsed",
            ),
            MultiFieldPanel(
                [FieldPanel("questions")], heading=_("Your own questions"), classname="collapsed"
            ),
        ],
        base_form_class=CampaignForm,
    )

"""
Campaigns as parts of any page: what their blocks and template tags show.
"""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from flint_storefront.donations.page_data import SUPPORTERS_SHOWN, campaign_data, goal_data, wall_data
from flint_storefront.offers import terms
from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.campaigns.book import campaign_terms
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.models import Campaign
from flint_storefront.wagtail.offer_errors import mistakes_of
from flint_storefront.wagtail.offer_parts import broken_offer
from flint_storefront.wagtail.page_parts import PagePart, next_part, part_frame
from flint_storefront.wagtail.request import active_language

AnyCampaign = Campaign | terms.Campaign | None
"""An editor's, one that the settings declare, or none."""


def donation_part(
    storefront: Storefront, part: PagePart, campaign: AnyCampaign, *, shows_goal: bool, shows_wall: bool
) -> dict[str, Any]:
    """
    `campaign`, or why there is none.
    """
    found = _sound_terms(campaign)
    if not isinstance(found, terms.Campaign):
        return found
    id_prefix = part.id_prefix(1, found.slug)
    data = campaign_data(storefront, active_language(), found, id_prefix=id_prefix)
    hidden = {name: None for name, is_shown in (("goal", shows_goal), ("wall", shows_wall)) if not is_shown}
    return {"campaign": {**data, **hidden}}


def goal_part(storefront: Storefront, part: PagePart, campaign: AnyCampaign) -> dict[str, Any]:
    """
    `goal`, or why there is none.
    """
    found = _sound_terms(campaign)
    if not isinstance(found, terms.Campaign):
        return found
    return {"goal": goal_data(storefront, active_language(), found)}


def wall_part(
    storefront: Storefront, part: PagePart, campaign: AnyCampaign, limit: int = SUPPORTERS_SHOWN
) -> dict[str, Any]:
    """
    `wall`, or why there is none; editors read why it stays empty.
    """
    found = _sound_terms(campaign)
    if not isinstance(found, terms.Campaign):
        return found
    causes = (
        [] if found.has_wall else [_("This campaign has no supporter wall: switch it on in the campaign.")]
    )
    return {"wall": wall_data(storefront, active_language(), found, limit), "causes": causes}


def campaign_part(request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
    """
    Everything that the template of a donation block gets, for the preview beside the campaign's form.
    """
    storefront, part = get_storefront(), next_part(request)
    shown = donation_part(storefront, part, campaign, shows_goal=True, shows_wall=True)
    note = "\n".join(shown.pop("causes", ()))
    frame = part_frame(storefront, part, unavailable=shown.pop("unavailable", ""), editor_note=note)
    return {**frame, **shown}


def _sound_terms(campaign: AnyCampaign) -> terms.Campaign | dict[str, Any]:
    if campaign is None:
        return broken_offer((), _("The campaign no longer exists. Choose another one."))
    found = campaign_terms(campaign) if isinstance(campaign, Campaign) else campaign
    if not found.is_open:
        return found
    mistakes = mistakes_of(found)
    return broken_offer(mistakes) if mistakes else found

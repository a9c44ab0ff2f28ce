"""
Where the core finds the site's offers: campaigns of the editors first, then what the settings declare.
"""

import logging

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS

from flint_storefront.errors import MoneyError
from flint_storefront.offers import terms
from flint_storefront.offers.book import OfferList
from flint_storefront.wagtail.models import Campaign

logger = logging.getLogger(__name__)


class WagtailOfferBook(OfferList):
    """
    Implements `flint_storefront.offers.book.OfferBook`; one query for a campaign, none for anything else.
    """

    def find_campaign(self, slug: str) -> terms.Campaign | None:
        """
        As the port says; an editor's campaign wins over one of the settings.
        """
        campaign = Campaign.objects.using(DEFAULT_DB_ALIAS).filter(slug=slug).first()
        return super().find_campaign(slug) if campaign is None else campaign_terms(campaign)


def campaign_terms(campaign: Campaign) -> terms.Campaign:
    """
    The terms of a stored campaign; one that can no longer be read stays as a closed page.
    """
    try:
        return campaign.terms()
    except (MoneyError, KeyError, ValueError, TypeError, ValidationError) as error:
        logger.warning(
            "Campaign %r cannot be read (%s). Open and save it.", campaign.slug, type(error).__name__
        )
        return terms.Campaign(slug=campaign.slug, title=campaign.title, text=campaign.text, is_open=False)

"""
Which plan a recurring gift needs: its key, its record, and the request that makes it, always with the same bytes.
"""

import hashlib
import json

from flint_storefront.flint.resources.requests import FlintRequest
from flint_storefront.flint.resources.subscription_plans import create_subscription_plan
from flint_storefront.messages.sentences import say
from flint_storefront.money import Money
from flint_storefront.offers.terms import Campaign
from flint_storefront.storage.records import DonationPlanRecord
from flint_storefront.storefront import Storefront

PLAN_KEY_PREFIX = "don_"


def new_plan(
    storefront: Storefront, campaign: Campaign, gift: Money, cover: Money | None, interval: str
) -> DonationPlanRecord:
    """
    The plan that a donor asks for, as our record has it before anybody has looked for it.

    Args:
        gift: What the donor typed or chose.
        cover: What is added to cover the costs of each payment, or None.
    """
    cover_minor = cover.amount if cover is not None else 0
    return DonationPlanRecord(
        plan_key=plan_key(storefront.settings.mode, campaign.slug, gift, cover_minor, interval),
        campaign_slug=campaign.slug,
        # In the site's language: the donors of all languages share the plan.
        name=gift_title(campaign, interval, storefront.settings.locale),
        currency=gift.currency,
        gift_minor=gift.amount,
        cover_minor=cover_minor,
        billing_interval=interval,
        created_at=storefront.clock(),
    )


def plan_key(mode: str, campaign_slug: str, gift: Money, cover_minor: int, interval: str) -> str:
    """
    `don_` and 40 hexadecimal digits: the same for the same gift in every process, for ever.

    Args:
        mode: `test` or `live`: a site that goes live with its database must not take its test plans along.
    """
    told = json.dumps([mode, campaign_slug, gift.currency, gift.amount, cover_minor, interval])
    return PLAN_KEY_PREFIX + hashlib.sha256(told.encode()).hexdigest()[:40]


def gift_title(campaign: Campaign, interval: str, language: str) -> str:
    """
    What a gift is called on Flint's page and in the donor's account, such as `Monthly gift: Clean water`.
    """
    return say(f"gift_title_{interval}", language, campaign=campaign.title)


def request_key(record: DonationPlanRecord) -> str:
    """
    Idempotency key of making the plan.
    """
    return f"plan-{record.plan_key}-{record.plan_try}"


def plan_request(storefront: Storefront, record: DonationPlanRecord) -> FlintRequest:
    """
    Make the plan: the same bytes for the same record.
    """
    language, currency = storefront.settings.locale, record.currency
    lines = [(say("gift_line", language), Money(record.gift_minor, currency))]
    if record.cover_minor:
        lines.append((say("cover_line", language), Money(record.cover_minor, currency)))
    return create_subscription_plan(
        name=record.name,
        currency=currency,
        billing_interval=record.billing_interval,
        billing_interval_count=1,
        lines=lines,
        external_reference_id=record.plan_key,
        metadata={"donation_campaign": record.campaign_slug},
    )

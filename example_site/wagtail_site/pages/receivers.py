"""
What the site does when the shop tells it something.
"""

import logging
from typing import Any

from django.dispatch import receiver

from example_site import roastery
from example_site.wagtail_site.pages.models import OrderToPrepare
from flint_storefront.wagtail.signals import order_paid

BAG_OF_THE_MONTH = {"name": "Bag of the month", "quantity": 1}
"""What is handed over for each payment of a subscription, whose order has no lines of ours."""

logger = logging.getLogger(__name__)


@receiver(order_paid)
def note_paid_order(sender: object, **order: Any) -> None:
    """
    Put the order on the counter's list. It may be told again: the effect's id is the key.

    Of a donation, of what is in the tip jar and of a cup for a neighbour nothing is to be prepared.
    """
    is_gift = order["kind"] in ("donation", "tip_jar") or order["campaign_slug"]
    if is_gift or order["offer_key"] == roastery.NEIGHBOUR_SLUG:
        return
    number = order["order_number"] or order["reference"]
    values = {
        "number": number,
        "lines": order["lines"] or [BAG_OF_THE_MONTH],
        "needs_a_look": order["is_flagged"],
    }
    OrderToPrepare.objects.get_or_create(effect_id=order["effect_id"], defaults=values)
    logger.info("to prepare: order %s (%s)", number, order["effect_id"])

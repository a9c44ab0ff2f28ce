"""
Tip jars, sets and plans as parts of any page: what their blocks and template tags show.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from django.utils.translation import gettext as _

from flint_storefront.messages.sentences import say
from flint_storefront.offers.mistakes import OfferMistake
from flint_storefront.offers.set_data import set_data
from flint_storefront.offers.sets import find_goods
from flint_storefront.offers.terms import PlanOffer, ProductSet, TipJar
from flint_storefront.offers.tip_jars import tip_jar_data
from flint_storefront.storage.records import PlanRecord
from flint_storefront.storefront import Storefront
from flint_storefront.subscriptions.page_data import plan_offer_data
from flint_storefront.wagtail.models import Plan, Variant
from flint_storefront.wagtail.page_parts import PagePart
from flint_storefront.wagtail.request import active_language


def tip_jar_part(storefront: Storefront, part: PagePart, jar: TipJar) -> dict[str, Any]:
    """
    `tip_jar`.
    """
    id_prefix = part.id_prefix(1, jar.key)
    return {"tip_jar": tip_jar_data(storefront, active_language(), jar, id_prefix=id_prefix)}


def set_part(
    storefront: Storefront, part: PagePart, product_set: ProductSet, variants: Sequence[Variant]
) -> dict[str, Any]:
    """
    `set`; two queries, none for a preview's variants.
    """
    id_prefix = part.id_prefix(1, product_set.key)
    previewed = {variant.pk: variant.mirrored for variant in variants if hasattr(variant, "mirrored")}
    known = previewed or find_goods(storefront, product_set)
    return {"set": set_data(storefront, active_language(), product_set, known, id_prefix=id_prefix)}


def plans_part(
    storefront: Storefront, part: PagePart, offer: PlanOffer, plans: Iterable[Plan]
) -> dict[str, Any]:
    """
    `plan_offers` with this one.
    """
    id_prefix = part.id_prefix(1, offer.key)
    records = [plan_record(plan) for plan in plans]
    data = plan_offer_data(storefront, active_language(), offer, records, id_prefix=id_prefix)
    return {"plan_offers": [data]}


def plan_record(plan: Plan) -> PlanRecord:
    """
    The core's record of a row.
    """
    return PlanRecord(**{item.name: getattr(plan, item.name) for item in fields(PlanRecord)})


def broken_offer(mistakes: Iterable[OfferMistake], cause: Any = "") -> dict[str, Any]:
    """
    A calm sentence for visitors, the causes for editors.
    """
    causes = [mistake.text(active_language()) for mistake in mistakes]
    return {
        "unavailable": say("offer_unavailable", active_language()),
        "causes": [*causes, str(cause)] if cause else causes,
    }


def unreadable_offer() -> dict[str, Any]:
    """
    For an offer whose amounts can no longer be read.
    """
    return broken_offer((), _("An amount cannot be read. Enter it again and save."))

"""A shop on the local Flint that takes donations."""

from typing import Any

from flint_storefront.offers.terms import Campaign
from flint_storefront.results import GoTo, Result
from flint_storefront.storage.records import DonationPlanRecord, JournalEntry, StoredValue
from tests.catalog.shop import TOKEN
from tests.checkout.core_shop import CoreShop
from tests.donations.campaigns import FULL, PLAIN, REGULAR, give, offering

CREATE = "POST /v1/subscription-plans"
LIST = "GET /v1/subscription-plans"
SESSION = "POST /v1/checkout-sessions"


def giving_shop(*campaigns: Campaign, is_mirror_fresh: bool = True, **options: Any) -> CoreShop:
    """A shop with these campaigns, whose mirror of plans is fresh."""
    shop = CoreShop(token=TOKEN, **options)
    shop.storefront = offering(shop.storefront, *(campaigns or (PLAIN, REGULAR, FULL)))
    know_plans(shop, is_mirror_fresh)
    return shop


def know_plans(shop: CoreShop, is_fresh: bool = True) -> None:
    """Say when the mirror last saw Flint's plans: just now, or never."""
    now = shop.storefront.clock()
    with shop.store.transaction() as transaction:
        transaction.delete(StoredValue, {"key": "plan_sync"})
        if is_fresh:
            value = {"last_sync_at": now.isoformat()}
            transaction.insert(StoredValue(key="plan_sync", value=value, updated_at=now))


def give_monthly(shop: CoreShop, campaign: Campaign = REGULAR, **fields: Any) -> Result:
    """Give every month; follows the redirect of a first visit."""
    return give(shop.storefront, campaign, **{"interval": "monthly", "token": shop.token, **fields})


def goes_to_flint(result: object) -> bool:
    """Whether a press leads to Flint's page."""
    return isinstance(result, GoTo) and "/checkout/cs_" in result.address


def plans_at_flint(shop: CoreShop) -> list[dict[str, Any]]:
    """The plans of our making, as Flint has them."""
    rows = shop.flint.environment.subscription_plans.values()
    return [row for row in rows if (row.get("external_reference_id") or "").startswith("don_")]


def plan_row(shop: CoreShop) -> DonationPlanRecord:
    """Our only record of a plan."""
    record: DonationPlanRecord = shop.find(DonationPlanRecord)
    return record


def plan_entries(shop: CoreShop) -> list[JournalEntry]:
    """What the journal says of making plans."""
    entries: list[JournalEntry] = shop.rows(JournalEntry, operation="subscriptionPlans.create")
    return entries

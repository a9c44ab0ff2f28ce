"""
The account of who is signed in, and the way to Flint's own page for a subscription.
"""

import json
import logging
from dataclasses import replace
from typing import Any

import pytest

from flint_storefront.checkout.reconcile import reconcile
from flint_storefront.page_request import PageRequest
from flint_storefront.results import GoTo, Result, ShowPage
from flint_storefront.storage.records import CheckoutRecord, JournalEntry, SubscriptionRecord
from flint_storefront.subscriptions.actions import manage_subscription, show_account
from tests.catalog.shop import Csrf
from tests.checkout.core_shop import page_request
from tests.subscriptions.subscription_shop import DAY, MONTHLY, OFFICE, SubscriptionShop, as_user, shown

OTHER = "0f" * 32


@pytest.fixture
def shop() -> SubscriptionShop:
    """A shop whose buyer, signed in as 7, has a running subscription."""
    shop = SubscriptionShop(settings={"SUPPORT_CONTACT": "shop@example.com"})
    shop.begin(OFFICE, user_id="7")
    return shop


def request_of(shop: SubscriptionShop, **changes: Any) -> PageRequest:
    """A press on *manage* on the page of its checkout."""
    given = {"token": shop.token, "reference": shop.subscription.reference}
    return page_request("POST", **given | changes)


def manage(shop: SubscriptionShop, request: PageRequest | None = None) -> Result:
    """Press *manage*."""
    return manage_subscription(shop.storefront, request or request_of(shop))


def refused_with(result: Result) -> tuple[int, str]:
    """Status and key of a page that says no."""
    assert isinstance(result, ShowPage), result
    return result.status, str(result.data["message"]["key"])


def links(shop: SubscriptionShop) -> list[JournalEntry]:
    """Journal entries of access links."""
    return [entry for entry in shop.journal if entry.operation == "subscriptions.createAccessLink"]


def test_manage_leads_to_flints_own_page(shop: SubscriptionShop) -> None:
    """One call, 303; the page there is that of the subscription."""
    result = manage(shop)
    assert isinstance(result, GoTo)
    assert result.status == 303
    assert result.address.startswith(f"{shop.flint.sandbox.public_origin}/account/links/")
    assert shop.flint.calls() == [f"POST /v1/subscriptions/{shop.subscription.subscription_id}/access-links"]


def test_link_is_never_stored_nor_logged(shop: SubscriptionShop, caplog: pytest.LogCaptureFixture) -> None:
    """Its address is a secret like that of a payment page."""
    caplog.set_level(logging.DEBUG)
    result = manage(shop)
    assert isinstance(result, GoTo)
    secret = result.address.rsplit("/", 1)[-1]
    (entry,) = links(shop)
    assert (entry.status, entry.reference) == ("succeeded", shop.subscription.subscription_id)
    assert secret not in json.dumps(entry.answer)
    assert secret not in caplog.text
    assert secret not in repr(result)


def test_each_press_makes_a_new_link(shop: SubscriptionShop) -> None:
    """A replay would answer the old one, which may be used up."""
    manage(shop)
    manage(shop)
    assert len({entry.idempotency_key for entry in links(shop)}) == 2


def test_signed_in_buyer_may_manage_from_another_browser(shop: SubscriptionShop) -> None:
    """The checkout belongs to the user."""
    elsewhere = as_user(request_of(shop, token=OTHER), "7")
    assert isinstance(manage(shop, elsewhere), GoTo)


def test_renewal_leads_to_the_same_subscription(shop: SubscriptionShop) -> None:
    """Its page is one of the buyer's too."""
    shop.pass_days(32)
    shop.hear()
    shop.flint.forget_calls()
    manage(shop, request_of(shop, reference=shop.renewals[0].reference))
    assert shop.flint.calls() == [f"POST /v1/subscriptions/{shop.subscription.subscription_id}/access-links"]


def test_nobody_else_may_manage(shop: SubscriptionShop) -> None:
    """The neutral page, nothing sent."""
    for request in (
        request_of(shop, token=OTHER),
        request_of(shop, token=None),
        as_user(request_of(shop, token=None), "8"),
        request_of(shop, reference="chk_none"),
    ):
        assert refused_with(manage(shop, request)) == (404, "not_found")
    assert shop.flint.calls() == []


def test_order_without_a_subscription_has_nothing_to_manage(shop: SubscriptionShop) -> None:
    """A coffee is bought once."""
    shop.press()
    reference = next(one.reference for one in shop.rows(CheckoutRecord) if one.kind == "product")
    assert refused_with(manage(shop, request_of(shop, reference=reference))) == (404, "not_found")


def test_form_without_token_is_refused(shop: SubscriptionShop) -> None:
    """The page is one visitor's, so its form carries the framework's token."""
    request = replace(request_of(shop), csrf=Csrf(valid=False))
    assert refused_with(manage(shop, request)) == (403, "csrf_failed")
    assert shop.flint.calls() == []


def test_refusal_shows_how_to_reach_the_shop(shop: SubscriptionShop) -> None:
    """A merchant that hosts accounts itself: the buyer can always stop, through a person if need be."""
    shop.flint.sandbox.switches["merchant_hosted_accounts"] = True
    result = manage(shop)
    assert refused_with(result) == (409, "manage_refused")
    ways = {way["testid"]: way["path"] for way in shown(result)["actions"]}
    assert ways["contact"] == "mailto:shop@example.com"
    assert links(shop)[0].status == "rejected"


@pytest.mark.parametrize("phase", ["before", "after"])
def test_outage_says_so_and_leaves_nothing_unsettled(shop: SubscriptionShop, phase: str) -> None:
    """A link that nobody knows opens nothing: reconcile and the doctor have nothing to look after."""
    shop.flint.fault("reset", "subscriptions.createAccessLink", phase=phase, count=9)
    assert refused_with(manage(shop)) == (503, "manage_away")
    shop.flint.cancel_faults()
    assert [entry.status for entry in links(shop)] == ["rejected"]
    shop.flint.forget_calls()
    assert reconcile(shop.storefront).replayed == 0


def test_link_to_a_foreign_host_is_not_followed() -> None:
    """Only hosts that the settings allow, as for a payment page."""
    shop = SubscriptionShop()
    shop.begin()
    shop.flint.sandbox.public_origin = "https://elsewhere.example"
    try:
        assert refused_with(manage(shop)) == (409, "manage_refused")
    finally:
        shop.flint.sandbox.public_origin = "http://127.0.0.1:8900"


# The account


def account(shop: SubscriptionShop, user_id: str | None) -> dict[str, Any]:
    """What the account shows."""
    return shown(show_account(shop.storefront, as_user(page_request(token=shop.token), user_id)))


def test_account_shows_the_subscriptions_of_who_is_signed_in(shop: SubscriptionShop) -> None:
    """Price, what happens next, and the way to manage it; no call to Flint."""
    (one,) = account(shop, "7")["subscriptions"]
    assert (one["title"], one["state"], one["heading"]) == ("Coffee for the office", "active", "Active")
    assert one["price_text"] == "$91.00 every month"
    assert one["next_text"] == "Next charge on December 22, 2026."
    assert one["manage"]["path"] == f"/shop/checkout/{shop.subscription.reference}/manage"
    assert shop.flint.calls() == []


def test_account_is_never_kept_by_a_cache(shop: SubscriptionShop) -> None:
    """One visitor's page."""
    page = show_account(shop.storefront, as_user(page_request(token=shop.token), "7"))
    assert isinstance(page, ShowPage)
    assert page.cache == "no-store"


def test_account_of_somebody_else_is_empty(shop: SubscriptionShop) -> None:
    """Also with the cookie that began it: the account is the user's."""
    found = account(shop, "8")
    assert (found["subscriptions"], found["sign_in_text"]) == ([], "")
    assert found["empty_text"] != ""


def test_account_without_sign_in_says_so(shop: SubscriptionShop) -> None:
    """A calm sentence, no list."""
    found = account(shop, None)
    assert found["subscriptions"] == []
    assert found["sign_in_text"].startswith("Please sign in")


def test_newest_subscription_stands_first(shop: SubscriptionShop) -> None:
    """And only those of this mode."""
    first = shop.subscription
    later = first.created_at.replace(year=2027)
    rows = (
        replace(first, subscription_id="sub_2", title="Later", created_at=later),
        replace(first, subscription_id="sub_3", title="Live", mode="live"),
    )
    with shop.store.transaction() as transaction:
        assert transaction.insert_many(rows) == 2
    assert [one["title"] for one in account(shop, "7")["subscriptions"]] == ["Later", first.title]


NEXT: list[tuple[dict[str, Any], str, str]] = [
    (
        {"status": "active", "is_ending": True},
        "active",
        "Ends on December 22, 2026. Nothing more is charged.",
    ),
    ({"status": "trialing"}, "trialing", "First charge on December 6, 2026."),
    ({"status": "past_due"}, "past_due", "The payment will be tried again on December 25, 2026."),
    ({"status": "past_due", "next_retry_at": None}, "past_due", ""),
    ({"status": "paused"}, "paused", ""),
    ({"status": "canceled"}, "canceled", ""),
    ({"status": "dreaming"}, "unknown", ""),
]


@pytest.mark.parametrize(("changes", "state", "expected"), NEXT)
def test_account_says_what_happens_next(
    shop: SubscriptionShop, changes: dict[str, Any], state: str, expected: str
) -> None:
    """Nothing is promised that Flint did not say; a canceled one has nothing to manage."""
    base = shop.subscription.created_at.replace(month=12)
    where = {"subscription_id": shop.subscription.subscription_id}
    times = {"trial_ends_at": base.replace(day=6), "next_retry_at": base.replace(day=25)}
    shop.change(SubscriptionRecord, where, **times | changes)
    (one,) = account(shop, "7")["subscriptions"]
    assert (one["state"], one["next_text"]) == (state, expected)
    assert (one["manage"] is None) is (state == "canceled")


def test_price_of_several_names_the_quantity() -> None:
    """What is charged a period is for all of them."""
    shop = SubscriptionShop()
    shop.begin(OFFICE, user_id="7", quantity="3", billing_interval="monthly:3")
    (one,) = account(shop, "7")["subscriptions"]
    assert one["price_text"] == "$273.00 every 3 months, for 3"


def test_trial_says_when_the_first_charge_is() -> None:
    """On the page of its checkout too."""
    shop = SubscriptionShop()
    shop.begin(MONTHLY, user_id="7")
    (one,) = account(shop, "7")["subscriptions"]
    assert (one["heading"], one["next_text"]) == ("Trial", "First charge on December 6, 2026.")
    assert shop.subscription.trial_ends_at is not None
    assert (shop.subscription.trial_ends_at - shop.subscription.created_at).total_seconds() == 14 * DAY

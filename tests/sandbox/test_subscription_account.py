"""Access links and the hosted account page; and the control routes that do the same."""

from typing import Any

import httpx
import pytest

from flint_storefront.sandbox.subscriptions import rules
from flint_storefront.sandbox.subscriptions.access_links import MAXIMUM_OPENS
from flint_storefront.sandbox.transport import SandboxTransport
from tests.sandbox.buyer import DECLINES, PAYS, Page
from tests.sandbox.shop import Shop
from tests.sandbox.subscriber import act, read, refuse, renewals, subscribe, wait

LINKS = "access-links"


class Account:
    """A buyer who opened a link: follows redirects and sends the page's forms."""

    def __init__(self, shop: Shop, url: str) -> None:
        self.client = httpx.Client(
            transport=SandboxTransport(shop.app), base_url="http://sandbox.test", follow_redirects=True
        )
        response = self.client.get(httpx.URL(url).path)
        self.address = response.url.path
        self.page = Page(response)

    def press(self, action: str, **fields: str) -> Page:
        """Send one form and return the page after it."""
        self.page = Page(self.client.post(f"{self.address}/{action}", data=fields))
        return self.page

    @property
    def state(self) -> Any:
        """The subscription's status as the page says it."""
        return self.page.find(data_testid="account-status")["data-state"]


def open_account(shop: Shop, subscription: dict[str, Any]) -> Account:
    """Return a buyer with a fresh link."""
    return Account(shop, act(shop, subscription, LINKS)["url"])


def test_link_shows_the_subscription(shop: Shop) -> None:
    """On the sandbox's own page, with its price and next charge."""
    account = open_account(shop, subscribe(shop))
    assert account.state == "active"
    assert "Beans every month" in account.page.text
    assert "20 December 2026" in account.page.text


def test_link_opens_a_few_times_only(shop: Shop) -> None:
    """Then, or after 14 days, the page says so; a replay gives the same link."""
    subscription = subscribe(shop)
    address = f"/v1/subscriptions/{subscription['subscription_id']}/{LINKS}"
    url, again = (shop.post(address, Idempotency_Key="link-1")["url"] for _ in range(2))
    assert url == again
    pages = [Account(shop, url).page for _ in range(MAXIMUM_OPENS + 1)]
    assert [page.status for page in pages] == [200] * MAXIMUM_OPENS + [403]
    assert pages[-1].find(data_testid="checkout-message")["data-state"] == "account_link_over"


def test_link_and_visit_end_with_time(shop: Shop) -> None:
    """The link after 14 days, an opened page after an hour."""
    subscription = subscribe(shop)
    url = act(shop, subscription, LINKS)["url"]
    account = Account(shop, url)
    wait(shop, seconds=3600)
    assert account.press("cancel").status == 403
    assert read(shop, subscription)["status"] == "active"
    assert Account(shop, url).page.status == 200
    wait(shop, days=14)
    assert Account(shop, url).page.status == 403


def test_merchant_with_accounts_of_its_own_gets_no_link(shop: Shop) -> None:
    """By the switch."""
    shop.sandbox.switches["merchant_hosted_accounts"] = True
    assert refuse(shop, subscribe(shop), LINKS, {}) == (409, "ACCESS_LINK_MERCHANT_HOSTED")


def test_buyer_cancels_and_comes_back(shop: Shop) -> None:
    """At the end of the period; the page offers the way back, and a second press changes nothing."""
    subscription = subscribe(shop)
    account = open_account(shop, subscription)
    page = account.press("cancel")
    assert page.has(data_testid="account-reactivate")
    assert not page.has(data_testid="account-cancel")
    version = read(shop, subscription)["version"]
    account.press("cancel")
    now = read(shop, subscription)
    assert (now["version"], now["cancellation_details"]["requested_by"]) == (version, "buyer")
    account.press("reactivate")
    assert not read(shop, subscription)["cancel_at_period_end"]


def test_buyer_pauses_and_goes_on(shop: Shop) -> None:
    """The resumption takes a moment."""
    subscription = subscribe(shop)
    account = open_account(shop, subscription)
    account.press("pause")
    assert account.state == "paused"
    assert read(shop, subscription)["pause_reason"] == "buyer"
    account.press("resume")
    wait(shop, seconds=2)
    assert read(shop, subscription)["status"] == "active"


def test_buyer_pays_an_overdue_renewal_with_another_card(shop: Shop) -> None:
    """A declined one is refused at the form and the old one stays."""
    subscription = subscribe(shop)
    rules.fail_next_renewal(shop.sandbox, shop.environment, subscription["subscription_id"])
    wait(shop, days=30)
    account = open_account(shop, subscription)
    assert account.state == "past_due"
    form = {"card_expiry": "12/34", "card_cvc": "123"}
    assert account.press("card", card_number=DECLINES, **form).has(data_error="account_problem")
    assert account.press("card", card_number="1", **form).has(id="card_number-error")
    assert account.press("card", card_number=PAYS, **form).status == 200
    account.press("retry")
    wait(shop, seconds=2)
    assert read(shop, subscription)["status"] == "active"
    assert renewals(shop, subscription)[0]["payment_status"] == "paid"


def test_ended_subscription_offers_nothing(shop: Shop) -> None:
    """It only says that it ended."""
    subscription = subscribe(shop)
    act(shop, subscription, "cancel", {"cancel_immediately": True})
    account = open_account(shop, subscription)
    assert account.state == "canceled"
    assert not account.page.has(method="post")


def steer(shop: Shop, subscription: dict[str, Any], **body: Any) -> httpx.Response:
    """Send a control request."""
    return shop.client.post(f"/_sandbox/subscriptions/{subscription['subscription_id']}", json=body)


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        (["cancel_now"], "canceled"),
        (["cancel", "reactivate"], "active"),
        (["pause"], "paused"),
        (["pause", "resume"], "paused"),
        (["fail_next_renewal", "set_card"], "active"),
    ],
)
def test_control_route_steers_a_subscription(shop: Shop, steps: list[str], status: str) -> None:
    """As the functions of the room do."""
    subscription = subscribe(shop)
    for action in steps:
        extra = {"card_number": "4000 0000 0000 0341"} if action == "set_card" else {}
        response = steer(shop, subscription, action=action, **extra)
        assert response.status_code == 200, response.text
    (row,) = shop.client.get("/_sandbox/subscriptions", params={"environment": "first"}).json()[
        "subscriptions"
    ]
    assert row["status"] == response.json()["status"] == status
    assert not any(key.startswith("_") for key in row)


def test_ordered_failure_and_clock_make_it_past_due(shop: Shop) -> None:
    """Over control routes alone; the clock says how many steps it took."""
    subscription = subscribe(shop)
    steer(shop, subscription, action="fail_next_renewal", count=2, code="insufficient_funds")
    answer = shop.client.post("/_sandbox/clock", json={"advance_seconds": 30 * 86_400}).json()
    assert answer["subscription_steps"] == 2
    assert read(shop, subscription)["status"] == "past_due"
    (order,) = renewals(shop, subscription)
    assert order["active_payment_attempt"]["failure_code"] == "insufficient_funds"


@pytest.mark.parametrize(
    "body",
    [
        {"action": "melt"},
        {"action": "resume"},
        {"action": "fail_next_renewal", "code": "unknown"},
        {"action": "fail_next_renewal", "count": -1},
        {"action": "set_card", "card_number": "1"},
        {"action": "cancel", "extra": 1},
    ],
)
def test_control_request_that_makes_no_sense_is_refused(shop: Shop, body: dict[str, Any]) -> None:
    """With a reason."""
    response = steer(shop, subscribe(shop), **body)
    assert response.status_code == 400
    assert response.json()["error"]


@pytest.mark.parametrize(
    "switches",
    [
        {"dunning_retry_days": [0]},
        {"dunning_retry_days": [3, 3]},
        {"dunning_retry_days": ["a"]},
        {"dunning_end_action": "melt"},
        {"merchant_hosted_accounts": 1},
    ],
)
def test_switch_of_subscriptions_that_makes_no_sense_is_refused(shop: Shop, switches: Any) -> None:
    """And stays as it was."""
    before = dict(shop.sandbox.switches)
    assert shop.client.post("/_sandbox/switches", json=switches).status_code == 400
    assert shop.sandbox.switches == before

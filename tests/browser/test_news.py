"""
How the shop learns that it was paid: by the buyer who comes back, by the webhook, by both at once.
"""

from playwright.sync_api import Request, Route

from tests.browser.buyer import Buyer, expect_one_sale
from tests.browser.scripting import with_script
from tests.processes.shop_process import ShopProcess
from tests.storefront.world import CHALLENGED

pytestmark = with_script


def pay_and_close_the_window(buyer: Buyer) -> None:
    """Flint hears of the press, and the browser never gets its answer."""

    def send_and_hang_up(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    buyer.page.route("**/pay", send_and_hang_up)
    with buyer.page.expect_event("requestfailed", lambda request: request.url.endswith("/pay")):
        buyer.pay()
    buyer.complaints.clear()
    buyer.page.close()


def test_buyer_never_returns_but_the_webhook_arrives(shop: ShopProcess, buyer: Buyer) -> None:
    """Gone right after paying: the webhook alone makes the order paid, and the buyer finds it so later."""
    buyer.buy_now()
    pay_and_close_the_window(buyer)
    expect_one_sale(shop)
    (record,) = shop.rows("checkout", order_id=shop.orders[0])
    assert record["state"] == "paid"
    buyer.expect_state("paid", buyer.open(f"/shop/checkout/{record['reference']}", buyer.new_tab()))


def test_webhook_never_arrives_but_the_buyer_returns(shop: ShopProcess, buyer: Buyer) -> None:
    """Without any webhook the return page asks Flint itself."""
    shop.demo.disturb_events("drop", shop.environment)
    buyer.buy_now()
    buyer.pay()
    buyer.expect_state("paid")
    expect_one_sale(shop)
    assert shop.rows("inbox", order_id=shop.orders[0]) == []


def test_webhook_and_return_at_once_tell_once(shop: ShopProcess, buyer: Buyer) -> None:
    """All events are let go in the moment in which the buyer comes back."""
    shop.demo.disturb_events("hold", shop.environment)

    def let_everything_go(request: Request) -> None:
        if request.url.endswith("/return"):
            shop.demo.release_events()

    buyer.buy_now()
    buyer.page.on("request", let_everything_go)
    buyer.pay()
    buyer.expect_state("paid")
    expect_one_sale(shop)
    assert len(shop.rows("inbox", order_id=shop.orders[0], event_type="order.paid")) == 1


def test_waiting_page_shows_paid_by_itself(shop: ShopProcess, buyer: Buyer) -> None:
    """While the bank asks its question, the open page of the order waits, and then says paid without a click."""
    buyer.buy_now()
    buyer.pay(CHALLENGED)
    (record,) = shop.rows("checkout", order_id=shop.orders[0])
    second = buyer.open(f"/shop/checkout/{record['reference']}", buyer.new_tab())
    buyer.expect_state("requires_action", second)
    buyer.press("challenge-complete")
    buyer.expect_state("paid")
    buyer.expect_state("paid", second)
    expect_one_sale(shop)


def test_return_while_flint_is_silent_becomes_paid_by_itself(shop: ShopProcess, buyer: Buyer) -> None:
    """Back before Flint can be asked: the page is checking and offers no second payment; then it says paid by itself."""
    shop.demo.disturb_events("drop", shop.environment)
    buyer.buy_now()
    shop.demo.order_fault("status", "", shop.environment, status=503, count=999)
    buyer.pay()
    buyer.expect_state("checking")
    assert buyer.page.get_by_test_id("retry").get_attribute("href")
    shop.demo.forget_faults()
    buyer.expect_state("paid")
    expect_one_sale(shop)

"""
The same news from many sides at the same moment, at a shop with its real worker.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import httpx

from flint_storefront.sandbox.seeds.coffee import demo_webhook_secret
from flint_storefront.sandbox.webhooks.signing import delivery_headers
from tests.processes.http_buyer import HttpBuyer
from tests.processes.shop_process import ShopProcess
from tests.processes.waiting import wait_until
from tests.storefront.browser import Page

COPIES = 50
TIMEOUT_SECONDS = 60


def find_held_event(shop: ShopProcess, order_id: str) -> tuple[str, bytes] | None:
    """Id and exact body of an order's `order.paid`, once the sandbox has written its state behind its answers."""
    state = json.loads((shop.demo.place.folder / "sandbox.json").read_text("utf-8"))
    own = next(row for row in state["environments"] if row["name"] == shop.environment)
    for event in own["webhook_events"].values():
        if event["event_type"] == "order.paid" and event["resource_id"] == order_id:
            return event["webhook_event_id"], event["_body"].encode()
    return None


def held_event(shop: ShopProcess, order_id: str) -> tuple[str, bytes]:
    """The same, when it is there."""
    found = wait_until(lambda: find_held_event(shop, order_id), "the sandbox to write its state")
    assert found is not None
    return found


def deliver(shop: ShopProcess, event_id: str, body: bytes, together: Barrier) -> int:
    """Post a delivery as Flint signs it, when all are ready; answers the status."""
    headers = delivery_headers(
        [demo_webhook_secret(shop.environment)],
        event_id=event_id,
        event_type="order.paid",
        endpoint_id="we_test",
        timestamp=int(datetime.now(UTC).timestamp()),
        body=body,
    )
    with httpx.Client(timeout=TIMEOUT_SECONDS) as client:
        together.wait(TIMEOUT_SECONDS)
        return client.post(shop.address("/shop/webhooks/flint"), content=body, headers=headers).status_code


def test_fifty_deliveries_beside_the_return_page_tell_once(shop: ShopProcess, buyer: HttpBuyer) -> None:
    """Fifty copies of one event while the buyer comes back: all acknowledged, one row, one effect, a page that says paid."""
    shop.demo.disturb_events("hold", shop.environment)
    back = buyer.pay(buyer.press_buy_now().location)
    (order_id,) = shop.orders
    event_id, body = held_event(shop, order_id)
    together = Barrier(COPIES + 1)

    def come_back() -> Page:
        together.wait(TIMEOUT_SECONDS)
        return buyer.look(back)

    with ThreadPoolExecutor(COPIES + 1) as workers:
        posts = [workers.submit(deliver, shop, event_id, body, together) for _ in range(COPIES)]
        page = workers.submit(come_back).result()
        assert [post.result() for post in posts] == [200] * COPIES
    assert page.state == "paid"
    shop.demo.release_events()
    shop.wait_until_quiet()
    assert len(shop.rows("inbox", webhook_event_id=event_id)) == 1
    assert len(shop.effects(order_id)) == 1
    assert len(shop.prepared) == 1

"""Faults on order, in-process and over HTTP alike where both can show them."""

from collections.abc import Iterator

import httpx
import pytest

from flint_storefront.sandbox.control.faults import FaultError, order_fault
from flint_storefront.sandbox.server import SandboxServer
from flint_storefront.sandbox.state import Sandbox
from tests.sandbox.shop import KEY, OTHER_KEY, Shop, ad_hoc_line, make_client

ORDER = {"line_items": [ad_hoc_line(500)]}


@pytest.fixture(params=["in_process", "over_http"])
def client(request: pytest.FixtureRequest, sandbox: Sandbox, shop: Shop) -> Iterator[httpx.Client]:
    """A merchant's client on either transport."""
    if request.param == "in_process":
        yield shop.client
        return
    with (
        SandboxServer(sandbox, delivers=False) as server,
        httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {KEY}"}) as over_http,
    ):
        yield over_http


def test_ordered_status_comes_as_an_error_envelope_once(client: httpx.Client, sandbox: Sandbox) -> None:
    """With its code and Retry-After; the next call is answered truly."""
    order_fault(sandbox, "status", operation="orders.list", status=429, retry_after_seconds=7)
    refused = client.get("/v1/orders")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "7")
    assert refused.json()["error"]["code"] == "RATE_LIMIT_EXCEEDED"
    assert refused.headers["Flint-Mode"] == "test"
    assert client.get("/v1/orders").status_code == 200


def test_fault_meets_its_operation_only(client: httpx.Client, sandbox: Sandbox) -> None:
    """Others pass untouched and do not use it up."""
    order_fault(sandbox, "status", operation="orders.create", status=503, count=2)
    assert client.get("/v1/orders").status_code == 200
    statuses = [client.post("/v1/orders", json=ORDER).status_code for _ in range(3)]
    assert statuses == [503, 503, 201]


def test_fault_of_one_environment_leaves_the_other_alone(sandbox: Sandbox, shop: Shop) -> None:
    """Two shops share a sandbox, not their faults."""
    order_fault(sandbox, "status", environment="second", status=500)
    with make_client(shop.app, OTHER_KEY) as second:
        assert shop.client.get("/v1/orders").status_code == 200
        assert second.get("/v1/orders").status_code == 500


def test_status_before_runs_nothing_and_frees_the_key(client: httpx.Client, sandbox: Sandbox) -> None:
    """The same request with the same key makes the order afterwards."""
    order_fault(sandbox, "status", operation="orders.create", status=503)
    key = {"Idempotency-Key": "order-chk_1-1"}
    statuses = [client.post("/v1/orders", json=ORDER, headers=key).status_code for _ in range(2)]
    assert statuses == [503, 201]
    assert len(sandbox.environments["first"].orders) == 1


def test_status_after_commit_keeps_the_work(client: httpx.Client, sandbox: Sandbox) -> None:
    """The answer is lost, the replay finds the one order."""
    order_fault(sandbox, "status", operation="orders.create", status=504, phase="after")
    key = {"Idempotency-Key": "order-chk_1-1"}
    first, second = (client.post("/v1/orders", json=ORDER, headers=key) for _ in range(2))
    assert (first.status_code, second.status_code) == (504, 201)
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(sandbox.environments["first"].orders) == 1


@pytest.mark.parametrize(("phase", "orders"), [("before", 0), ("after", 1)])
def test_reset_cuts_the_connection(client: httpx.Client, sandbox: Sandbox, phase: str, orders: int) -> None:
    """Before: nothing happened. After: the work is done and the answer is lost."""
    order_fault(sandbox, "reset", operation="orders.create", phase=phase)
    with pytest.raises(httpx.ReadError):
        client.post("/v1/orders", json=ORDER, headers={"Idempotency-Key": "order-chk_1-1"})
    assert len(sandbox.environments["first"].orders) == orders
    again = client.post("/v1/orders", json=ORDER, headers={"Idempotency-Key": "order-chk_1-1"})
    assert again.status_code == 201
    assert len(sandbox.environments["first"].orders) == 1


def test_truncated_answer_is_no_json(client: httpx.Client, sandbox: Sandbox) -> None:
    """Half of the bytes, with a matching length: the client must notice by itself."""
    order_fault(sandbox, "truncate", operation="orders.list")
    answer = client.get("/v1/orders")
    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        answer.json()


def test_html_answer_comes_from_nobody_we_know(client: httpx.Client, sandbox: Sandbox) -> None:
    """A gateway's page instead of Flint's JSON."""
    order_fault(sandbox, "html", operation="orders.list")
    answer = client.get("/v1/orders")
    assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html; charset=utf-8")


def test_wrong_mode_header_is_sent(client: httpx.Client, sandbox: Sandbox) -> None:
    """A true answer that claims to be live."""
    order_fault(sandbox, "wrong_mode", operation="orders.list")
    answer = client.get("/v1/orders")
    assert (answer.status_code, answer.headers["Flint-Mode"]) == (200, "live")


def test_delay_beyond_the_time_limit_is_a_read_timeout(sandbox: Sandbox, shop: Shop) -> None:
    """In-process nobody waits, and the work after the delay is done."""
    order_fault(sandbox, "delay", operation="orders.create", seconds=9)
    with pytest.raises(httpx.ReadTimeout):
        shop.client.post("/v1/orders", json=ORDER, timeout=8)
    assert len(sandbox.environments["first"].orders) == 1


def test_short_delay_is_answered(sandbox: Sandbox, shop: Shop) -> None:
    """Within the limit the answer is whole."""
    order_fault(sandbox, "delay", operation="orders.list", seconds=3)
    assert shop.client.get("/v1/orders", timeout=8).status_code == 200


def test_drip_is_late_in_process(sandbox: Sandbox, shop: Shop) -> None:
    """One byte a second is far beyond any deadline."""
    order_fault(sandbox, "drip", operation="orders.list")
    with pytest.raises(httpx.ReadTimeout):
        shop.client.get("/v1/orders", timeout=5)


def test_drip_over_http_sends_single_bytes(sandbox: Sandbox) -> None:
    """The first byte comes alone; a client that counts reads only would wait for minutes."""
    order_fault(sandbox, "drip", operation="orders.list")
    with (
        SandboxServer(sandbox, delivers=False) as server,
        httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {KEY}"}) as client,
        client.stream("GET", "/v1/orders") as response,
    ):
        assert next(response.iter_raw()) == b"{"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "explode"}, "kind"),
        ({}, "kind"),
        ({"kind": "status", "colour": "red"}, "colour"),
        ({"kind": "status", "status": "503"}, "status"),
        ({"kind": "status", "status": True}, "status"),
        ({"kind": "status", "status": 99}, "status"),
        ({"kind": "status", "count": 0}, "count"),
        ({"kind": "delay", "seconds": -1}, "seconds"),
        ({"kind": "drip", "phase": "before"}, "phase"),
        ({"kind": "reset", "phase": "during"}, "phase"),
    ],
)
def test_senseless_order_is_refused(shop: Shop, body: dict[str, object], field: str) -> None:
    """A typing mistake in a test is heard at once."""
    answer = shop.client.post("/_sandbox/faults", json=body)
    assert answer.status_code == 400
    assert field in answer.json()["error"]


def test_orders_are_listed_and_forgotten(shop: Shop) -> None:
    """GET shows what is still to come, DELETE clears it."""
    made = shop.client.post("/_sandbox/faults", json={"kind": "status", "status": 500, "count": 3})
    assert made.status_code == 201
    (listed,) = shop.client.get("/_sandbox/faults").json()["faults"]
    assert (listed["fault_id"], listed["remaining"]) == (made.json()["fault_id"], 3)
    assert shop.client.delete("/_sandbox/faults").json() == {"forgotten": 1}
    assert shop.client.get("/v1/orders").status_code == 200


def test_senseless_order_in_python_raises(sandbox: Sandbox) -> None:
    """The same check guards tests that order faults without HTTP."""
    with pytest.raises(FaultError) as caught:
        order_fault(sandbox, "status", wait=3)
    assert caught.value.problems == {"wait": "unknown field"}

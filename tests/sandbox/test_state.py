"""What the sandbox remembers, its clock, its ids, its transport."""

import json
import random
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from flint_storefront.sandbox.clock import SandboxClock, format_instant, parse_instant
from flint_storefront.sandbox.control.faults import order_fault
from flint_storefront.sandbox.saving import LARGE_BYTES, StateFile
from flint_storefront.sandbox.state import ID_LENGTH, Sandbox, public
from tests.sandbox.shop import START, Shop, ad_hoc_line, make_sandbox


def make_filed_sandbox(path: Path) -> Sandbox:
    """Return an empty sandbox that keeps its state in *path*."""
    return Sandbox(clock=SandboxClock.fixed(START), randomness=random.Random(7), state_path=path)


def test_state_survives_a_restart(tmp_path: Path) -> None:
    """Objects, ledger, switches, keys and the moved clock come back from the file."""
    before = make_filed_sandbox(tmp_path / "state.json")
    before.add_environment("first", keys=["flint_test_first"])
    shop = Shop(before)
    before.switches["paid_order_status"] = "closed"
    before.clock.advance(90)
    order = shop.add_order()
    after = make_filed_sandbox(tmp_path / "state.json")
    assert after.load() is True
    assert (
        after.environments["first"].orders[order["order_id"]]
        == before.environments["first"].orders[order["order_id"]]
    )
    assert after.ledger == before.ledger
    assert after.switches == before.switches
    assert after.clock.now() == START + timedelta(seconds=90)
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


def test_large_state_is_written_behind_and_whole(tmp_path: Path) -> None:
    """Many changes of a large state cost few writes, and the last one holds them all."""
    texts = [json.dumps({"pad": "x" * LARGE_BYTES, "number": number}) for number in range(50)]
    rendered: list[str] = []
    state_file = StateFile(tmp_path / "state.json", lambda: rendered.append(texts[-1]) or texts[-1])
    state_file.write()
    for _ in range(50):
        state_file.save()
    for thread in threading.enumerate():
        if thread.name == "sandbox-state":
            thread.join(10)
    assert len(rendered) < 5
    assert json.loads(state_file.path.read_text())["number"] == 49


def test_foreign_file_is_no_state(tmp_path: Path) -> None:
    """A file that is not ours is refused, not overwritten."""
    path = tmp_path / "state.json"
    path.write_text('{"format": 99}')
    with pytest.raises(ValueError, match="no state"):
        make_filed_sandbox(path).load()


def test_missing_file_is_a_fresh_start(tmp_path: Path) -> None:
    """Without a file there is nothing to load."""
    assert make_filed_sandbox(tmp_path / "state.json").load() is False


def test_ids_are_unique_and_in_order_of_time() -> None:
    """An id is its prefix and 26 Crockford characters, later ones sort later."""
    sandbox = make_sandbox()
    ids = []
    for _ in range(200):
        sandbox.clock.advance(0.001)
        ids.append(sandbox.new_id("ord_"))
    assert len(set(ids)) == len(ids)
    assert sorted(ids) == ids
    assert {len(text) for text in ids} == {len("ord_") + ID_LENGTH}


def test_environment_needs_a_fresh_test_key() -> None:
    """A key opens one environment, and only test keys exist here."""
    sandbox = make_sandbox()
    for name, key in [("first", "flint_test_new"), ("third", "flint_test_first"), ("third", "flint_live_x")]:
        with pytest.raises(ValueError, match=r"sandbox key|exists already"):
            sandbox.add_environment(name, keys=[key])


def test_private_keys_are_stripped_at_every_depth() -> None:
    """What begins with an underscore never leaves the sandbox."""
    assert public({"a": [{"_b": 1, "c": 2}], "_d": 3}) == {"a": [{"c": 2}]}


def test_fixed_clock_moves_only_by_hand() -> None:
    """Time stands until it is moved, and never runs backwards."""
    clock = SandboxClock.fixed(START)
    assert clock.now() == clock.now() == START
    assert clock.advance(1.5) == START + timedelta(seconds=1.5)
    with pytest.raises(ValueError, match="forward"):
        clock.advance(-1)


def test_naive_start_is_refused() -> None:
    """An instant without a zone is no instant."""
    with pytest.raises(ValueError, match="aware"):
        SandboxClock.fixed(datetime(2026, 1, 1))  # noqa: DTZ001


def test_instants_are_written_in_utc_and_read_back() -> None:
    """RFC 3339 with a Z, to the microsecond."""
    instant = datetime(2026, 11, 20, 9, 30, 0, 123, tzinfo=UTC)
    assert format_instant(instant) == "2026-11-20T09:30:00.000123Z"
    assert parse_instant(format_instant(instant)) == instant
    with pytest.raises(ValueError, match="offset"):
        parse_instant("2026-11-20T09:30:00")


def test_delay_beyond_the_time_out_is_a_read_time_out(shop: Shop) -> None:
    """Without any waiting the client sees a late answer as a time-out, after the work is done."""
    order_fault(shop.sandbox, "delay", operation="orders.create", seconds=30)
    with pytest.raises(httpx.ReadTimeout):
        shop.client.post("/v1/orders", json={"line_items": [ad_hoc_line(1)]}, timeout=10)
    assert len(shop.environment.orders) == 1


def test_short_delay_goes_unnoticed(shop: Shop) -> None:
    """A delay below the time-out changes nothing."""
    order_fault(shop.sandbox, "delay", operation="orders.list", seconds=3)
    assert shop.client.get("/v1/orders", timeout=10).status_code == 200

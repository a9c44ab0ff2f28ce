"""The sandbox over HTTP: server, background deliveries, command."""

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import Queue

import httpx
import pytest

from flint_storefront.__main__ import main
from flint_storefront.sandbox import cli
from flint_storefront.sandbox.server import SandboxServer
from flint_storefront.sandbox.state import Sandbox
from tests.sandbox.shop import KEY, Shop, ad_hoc_line

WAIT_SECONDS = 20


class Hook:
    """A real receiver on a free port; what comes is put in a queue."""

    def __init__(self) -> None:
        self.arrived: Queue[dict[str, object]] = Queue()
        arrived = self.arrived

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(204)
                self.end_headers()
                arrived.put(json.loads(body))

            def log_message(self, *_: object) -> None:
                """Stay quiet."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop receiving."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def hook() -> Iterator[Hook]:
    """A receiver that is closed afterwards."""
    receiver = Hook()
    yield receiver
    receiver.close()


def test_server_sets_the_origin_and_serves_api_pages_and_control(sandbox: Sandbox) -> None:
    """One address for all three, on loopback."""
    with SandboxServer(sandbox) as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert sandbox.public_origin == server.url
        with httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {KEY}"}) as client:
            order = client.post("/v1/orders", json={"line_items": [ad_hoc_line(500)]}).json()["data"]
            session = client.post("/v1/checkout-sessions", json={"order_id": order["order_id"]})
            url = session.json()["data"]["checkout_session"]["url"]
            assert url.startswith(server.url + "/checkout/cs_")
            assert httpx.get(url).status_code == 200
            assert httpx.get(server.url + "/_sandbox/health").json()["status"] == "ok"


def test_server_delivers_events_in_the_background(sandbox: Sandbox, shop: Shop, hook: Hook) -> None:
    """Nobody asks for it, and the receiver gets it."""
    shop.post("/v1/webhook-endpoints", {"url": hook.url})
    with SandboxServer(sandbox):
        order = shop.add_order()
        event = hook.arrived.get(timeout=WAIT_SECONDS)
    assert event["data"]["order_id"] == order["order_id"]


def test_server_delivers_for_an_environment_added_later(sandbox: Sandbox, hook: Hook) -> None:
    """A test may add its environment while the server runs."""
    with SandboxServer(sandbox) as server:
        sandbox.add_environment("late", keys=["flint_test_late"])
        headers = {"Authorization": "Bearer flint_test_late"}
        with httpx.Client(base_url=server.url, headers=headers) as client:
            client.post("/v1/webhook-endpoints", json={"url": hook.url})
            client.post("/v1/orders", json={"line_items": [ad_hoc_line(500)]})
            assert hook.arrived.get(timeout=WAIT_SECONDS)["event_type"] == "order.created"


def test_server_that_never_served_frees_its_port(sandbox: Sandbox) -> None:
    """Closing is always safe."""
    server = SandboxServer(sandbox)
    server.close()
    with SandboxServer(sandbox, int(server.url.rpartition(":")[2])) as second:
        assert second.url == server.url


def test_taken_port_is_an_error(sandbox: Sandbox) -> None:
    """The command says so instead of a traceback."""
    with SandboxServer(sandbox) as server, pytest.raises(OSError, match="in use"):
        SandboxServer(sandbox, int(server.url.rpartition(":")[2]))


def parse(*words: str) -> argparse.Namespace:
    """Return the arguments of the subcommand."""
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    return parser.parse_args(words)


def run_until_ready(arguments: argparse.Namespace, capsys: pytest.CaptureFixture[str]) -> str:
    """Run the command with its end already asked for, and return what it printed."""
    stop = threading.Event()
    stop.set()
    assert cli.run(arguments, stop=stop) == 0
    return capsys.readouterr().out


def test_command_prints_address_keys_and_cards(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All that a newcomer needs stands there."""
    arguments = parse("--port", "0", "--seed", "coffee", "--state", str(tmp_path / "state.json"))
    text = run_until_ready(arguments, capsys)
    for part in (
        "http://127.0.0.1:",
        "flint_test_demo_flask_",
        "flint_test_demo_wagtail_",
        "4242424242424242",
    ):
        assert part in text


def test_command_keeps_its_state_until_told_to_forget(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An order survives a restart, and --fresh begins anew."""
    state = tmp_path / "below" / "state.json"
    words = ["--port", "0", "--seed", "coffee", "--state", str(state)]
    sandbox = cli.open_sandbox(parse(*words))
    cli.seed_coffee(sandbox)
    shop_environment = sandbox.environments["flask-demo"]
    shop_environment.next_order_number = 1234
    sandbox.save()
    run_until_ready(parse(*words), capsys)
    assert cli.open_sandbox(parse(*words)).environments["flask-demo"].next_order_number == 1234
    assert cli.open_sandbox(parse(*words, "--fresh")).environments == {}


def test_command_sends_events_where_it_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--webhook NAME=URL, kept in the state."""
    words = ["--port", "0", "--seed", "coffee", "--state", str(tmp_path / "state.json")]
    run_until_ready(parse(*words, "--webhook", "flask-demo=http://127.0.0.1:8901/hook"), capsys)
    stored = json.loads((tmp_path / "state.json").read_text())
    (endpoint,) = stored["environments"][0]["webhook_endpoints"].values()
    assert endpoint["url"] == "http://127.0.0.1:8901/hook"


def test_command_explains_why_it_cannot_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sentence and status 1, no traceback."""
    broken = tmp_path / "state.json"
    broken.write_text('{"format": 0}')
    assert cli.run(parse("--port", "0", "--state", str(broken))) == 1
    assert "start with --fresh" in capsys.readouterr().err
    assert cli.run(parse("--webhook", "flask-demo=http://127.0.0.1/", "--state", str(tmp_path / "x"))) == 1
    assert "--webhook needs --seed" in capsys.readouterr().err
    for webhook in ("shop=http://127.0.0.1/", "flask-demo=http://shop.example/"):
        state = str(tmp_path / "y")
        assert cli.run(parse("--port", "0", "--seed", "coffee", "--webhook", webhook, "--state", state)) == 1
        assert "The sandbox cannot start" in capsys.readouterr().err


def test_command_without_a_seed_makes_one_environment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty Flint with a fresh key."""
    text = run_until_ready(parse("--port", "0", "--state", str(tmp_path / "state.json")), capsys)
    assert "default: key flint_test_" in text


@pytest.mark.parametrize(
    "words", [[], ["unknown"], ["sandbox", "--port", "70000"], ["sandbox", "--webhook", "a"]]
)
def test_wrong_usage_ends_with_status_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """As every command does."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_sigterm_ends_the_command_cleanly(tmp_path: Path) -> None:
    """As a process manager stops it: status 0, and the state is on disk."""
    words = ["-m", "flint_storefront", "sandbox", "--port", "0", "--seed", "coffee", "--state", "state.json"]
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, *words],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root},
        stdout=subprocess.PIPE,
        text=True,
    ) as command:
        assert command.stdout is not None
        lines = iter(command.stdout.readline, "")
        assert any("Stays in process" in line for line in lines)
        command.send_signal(signal.SIGTERM)
        rest = command.stdout.read()
    assert (command.returncode, "Sandbox stopped." in rest) == (0, True)
    assert len(json.loads((tmp_path / "state.json").read_text())["environments"]) == 2


def test_missing_extra_is_named() -> None:
    """Without Flask the command says what to install, and nothing else breaks."""
    program = (
        "import sys; sys.modules['flask'] = None\n"
        "from flint_storefront.__main__ import main\n"
        "sys.exit(main(['sandbox', '--port', '0']))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "pip install 'flint_storefront[sandbox]'" in ended.stderr

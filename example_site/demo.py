"""
`make demo`: a local Flint and two shops on it, until Ctrl-C.

    python -m example_site.demo

`PORT_BASE` of the environment moves all three ports (8900, 8901, 8902). State is kept in `var/`.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from example_site.demo_settings import FLASK_PORT_OFFSET, SANDBOX_PORT_OFFSET, WAGTAIL_PORT_OFFSET, demo_origin

ROOT = Path(__file__).resolve().parents[1]
STATE = ROOT / "var" / "sandbox.json"
START_SECONDS = 60
FLASK_COMMAND = ("-m", "flask", "--app", "example_site.flask_shop.app", "flint")
DJANGO_COMMAND = ("-m", "example_site.wagtail_site.manage")
ADMIN_USER = "admin"


def main() -> int:
    """
    Prepare both shops, serve everything, end everything.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    taken = [port for port in _ports() if _is_open(port)]
    if taken:
        print(f"Port {taken[0]} is taken. Choose others: PORT_BASE=9900 make demo", file=sys.stderr)
        return 1
    servers: list[subprocess.Popen[bytes]] = []
    try:
        servers.append(_start("-m", "flint_storefront", "sandbox", *_sandbox_options()))
        _wait_for(_ports()[0], servers[0])
        password = _prepare()
        servers.append(_start("-m", "example_site.serve", "flask"))
        servers.append(_start("-m", "example_site.serve", "wagtail"))
        for port, server in zip(_ports(), servers, strict=True):
            _wait_for(port, server)
        print(_welcome(password), flush=True)
        return _wait_until_one_ends(servers)
    except KeyboardInterrupt:
        print("\nThe demo has ended.")
        return 0
    finally:
        _stop(servers)


def _ports() -> tuple[int, int, int]:
    offsets = (SANDBOX_PORT_OFFSET, FLASK_PORT_OFFSET, WAGTAIL_PORT_OFFSET)
    first, second, third = (int(demo_origin(offset).rsplit(":", 1)[1]) for offset in offsets)
    return first, second, third


def _sandbox_options() -> Sequence[str]:
    hooks = {"flask-demo": FLASK_PORT_OFFSET, "wagtail-demo": WAGTAIL_PORT_OFFSET}
    options = ["--port", str(_ports()[0]), "--seed", "coffee", "--state", str(STATE)]
    for name, offset in hooks.items():
        options += ["--webhook", f"{name}={demo_origin(offset)}/shop/webhooks/flint"]
    return options


def _prepare() -> str:
    """
    Tables, mirror and pages of both shops; answers the password of Wagtail's admin.
    """
    password = os.environ.get("DEMO_ADMIN_PASSWORD") or secrets.token_urlsafe(9)
    print("Preparing the Flask shop …", flush=True)
    _run(*FLASK_COMMAND, "db", "upgrade")
    _run(*FLASK_COMMAND, "sync")
    print("Preparing the Wagtail site …", flush=True)
    _run(*DJANGO_COMMAND, "migrate", "--verbosity", "0")
    _run(*DJANGO_COMMAND, "storefront_sync")
    _run(*DJANGO_COMMAND, "seed_demo", environment={"DEMO_ADMIN_PASSWORD": password})
    return password


def _welcome(password: str) -> str:
    flask_shop, wagtail_site = demo_origin(FLASK_PORT_OFFSET), demo_origin(WAGTAIL_PORT_OFFSET)
    return f"""
  Flask shop     {flask_shop}/
  Wagtail site   {wagtail_site}/        admin: {wagtail_site}/admin/   {ADMIN_USER} / {password}
  Local Flint    {demo_origin(SANDBOX_PORT_OFFSET)}/_sandbox/ledger

  Buy something and pay with 4242 4242 4242 4242, any future date, any code. Ctrl-C ends the demo.
"""


def _start(*command: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603


def _run(*command: str, environment: dict[str, str] | None = None) -> None:
    full = {**os.environ, **(environment or {})}
    done = subprocess.run(  # noqa: S603
        [sys.executable, *command], cwd=ROOT, env=full, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode:
        print(done.stdout.decode(errors="replace"), file=sys.stderr)
        raise SystemExit(f"{' '.join(command)} failed")


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while not _is_open(port):
        if server.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"nothing answers on port {port}")
        time.sleep(0.1)


def _wait_until_one_ends(servers: Sequence["subprocess.Popen[bytes]"]) -> int:
    while all(server.poll() is None for server in servers):
        time.sleep(0.5)
    print("One of the servers has ended; stopping the others.", file=sys.stderr)
    return 1


def _stop(servers: Sequence["subprocess.Popen[bytes]"]) -> None:
    for server in servers:
        server.terminate()
    for server in servers:
        try:
            server.wait(timeout=5)
        except subprocess.TimeoutExpired:
            server.kill()


if __name__ == "__main__":
    sys.exit(main())

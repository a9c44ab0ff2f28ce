"""
Where one demo stands, what each shop needs before it can be served, and its three servers as processes.

`make demo` and the tests that need real processes do the same steps here.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from example_site.demo_settings import FLASK_PORT_OFFSET, SANDBOX_PORT_OFFSET, WAGTAIL_PORT_OFFSET

ROOT = Path(__file__).resolve().parents[1]
SANDBOX, FLASK, WAGTAIL = "sandbox", "flask", "wagtail"
PORT_OFFSETS = {SANDBOX: SANDBOX_PORT_OFFSET, FLASK: FLASK_PORT_OFFSET, WAGTAIL: WAGTAIL_PORT_OFFSET}
SHOP_FOLDERS = {FLASK: "flask_shop", WAGTAIL: "wagtail_site"}
ENVIRONMENTS = {FLASK: "flask-demo", WAGTAIL: "wagtail-demo"}
"""The sandbox's environment of each shop, as its seed names it."""
FLASK_COMMAND = ("-m", "flask", "--app", "example_site.flask_shop.app", "flint")
DJANGO_COMMAND = ("-m", "example_site.wagtail_site.manage")
START_SECONDS = 60
STOP_SECONDS = 5

Process = subprocess.Popen[bytes]


class DemoFailed(Exception):
    """
    A command of the demo ended badly, or a server did not begin to answer; the message says which.
    """


@dataclass(frozen=True)
class DemoPlace:
    """
    The ports and the folder of one demo.
    """

    port_base: int
    """The first of three ports: sandbox, Flask shop, Wagtail site."""
    folder: Path
    """Where all state is kept; made when missing."""
    environment: Mapping[str, str]
    """Environment variables of every process, beside those that this place sets."""

    def port(self, name: str) -> int:
        """
        Port of `sandbox`, `flask` or `wagtail`.
        """
        return self.port_base + PORT_OFFSETS[name]

    def origin(self, name: str) -> str:
        """
        Address of one server, such as `http://127.0.0.1:8901`.
        """
        return f"http://127.0.0.1:{self.port(name)}"

    def shop_folder(self, name: str) -> Path:
        """
        Where the databases of one shop lie.
        """
        return self.folder / SHOP_FOLDERS[name]

    def variables(self, name: str) -> dict[str, str]:
        """
        The whole environment of one process.
        """
        own = {"PORT_BASE": str(self.port_base)}
        if name in SHOP_FOLDERS:
            own["SHOP_FOLDER"] = str(self.shop_folder(name))
        return {**self.environment, **own}


def prepare(place: DemoPlace, admin_password: str) -> None:
    """
    Both shops at the same time; the sandbox must be answering.

    Raises:
        DemoFailed: One of them could not be prepared.
    """
    with ThreadPoolExecutor() as workers:
        shops = workers.submit(prepare_flask, place), workers.submit(prepare_wagtail, place, admin_password)
    for shop in shops:
        shop.result()


def prepare_flask(place: DemoPlace) -> None:
    """
    Tables and mirror of the Flask shop; the sandbox must be answering.
    """
    run(place, FLASK, *FLASK_COMMAND, "db", "upgrade")
    run(place, FLASK, *FLASK_COMMAND, "sync", "--full")


def prepare_wagtail(place: DemoPlace, admin_password: str) -> None:
    """
    Tables, mirror, pages and admin user of the Wagtail site; the sandbox must be answering.
    """
    run(place, WAGTAIL, "-m", "example_site.wagtail_site.prepare", DEMO_ADMIN_PASSWORD=admin_password)


def storefront_command(name: str, command: str, *arguments: str) -> tuple[str, ...]:
    """
    One of the storefront's commands, such as `reconcile`, as this shop's framework spells it.
    """
    if name == FLASK:
        return (*FLASK_COMMAND, command, *arguments)
    return (*DJANGO_COMMAND, f"storefront_{command}", *arguments)


def run(place: DemoPlace, name: str, *command: str, **variables: str) -> str:
    """
    Run Python with *command* to its end; answers what it printed.

    Raises:
        DemoFailed: It ended with another code than 0.
    """
    done = subprocess.run(  # noqa: S603
        [sys.executable, *command],
        cwd=ROOT,
        env={**place.variables(name), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    printed = done.stdout.decode(errors="replace")
    if done.returncode:
        raise DemoFailed(f"{printed}\n{' '.join(command)} failed")
    return printed


def start(place: DemoPlace, name: str, *, errors: IO[bytes] | None = None, **variables: str) -> Process:
    """
    Start one server; `wait_for` tells when it answers.

    Args:
        errors: Where its log goes; by default to ours.
        variables: Further environment variables of this process.
    """
    place.folder.mkdir(parents=True, exist_ok=True)
    command = _sandbox_command(place) if name == SANDBOX else ("-m", "example_site.serve", name)
    return subprocess.Popen(  # noqa: S603
        [sys.executable, *command],
        cwd=ROOT,
        env={**place.variables(name), **variables},
        stdout=subprocess.DEVNULL,
        stderr=errors,
    )


def _sandbox_command(place: DemoPlace) -> Sequence[str]:
    options = [
        "--port",
        str(place.port(SANDBOX)),
        "--seed",
        "coffee",
        "--state",
        str(place.folder / "sandbox.json"),
    ]
    for shop, environment in ENVIRONMENTS.items():
        options += ["--webhook", f"{environment}={place.origin(shop)}/shop/webhooks/flint"]
    return ("-m", "flint_storefront", "sandbox", *options)


def is_open(port: int) -> bool:
    """
    True when something answers on this port of this machine.
    """
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(place: DemoPlace, name: str, server: Process) -> None:
    """
    Wait until a server answers.

    Raises:
        DemoFailed: It ended, or did not answer in time.
    """
    until = time.monotonic() + START_SECONDS
    while not is_open(place.port(name)):
        if server.poll() is not None or time.monotonic() > until:
            raise DemoFailed(f"nothing answers on port {place.port(name)}")
        time.sleep(0.1)


def stop(servers: Sequence[Process]) -> None:
    """
    End servers, politely first.
    """
    for server in servers:
        server.terminate()
    for server in servers:
        try:
            server.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()

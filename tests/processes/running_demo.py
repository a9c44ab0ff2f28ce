"""
The demo as real processes: the sandbox and both shops, one set for a whole run of the tests.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from example_site.demo_place import (
    FLASK,
    PORT_OFFSETS,
    ROOT,
    SANDBOX,
    WAGTAIL,
    DemoPlace,
    Process,
    prepare_flask,
    prepare_wagtail,
    run,
    start,
    stop,
    storefront_command,
    wait_for,
)

SHOPS = (FLASK, WAGTAIL)
ADMIN_PASSWORD = "only for tests: not a secret"
FIRST_PORT, LAST_PORT = 21_000, 31_000
OWN_VARIABLES = ("FLINT_", "DJANGO_", "PYTEST_", "SECRET_KEY", "SHOP_FOLDER", "PORT_BASE", "DEBUG")
RUNNING = pytest.StashKey["RunningDemo"]()


class RunningDemo:
    """
    Three servers that the tests may look at over HTTP, kill and start again.
    """

    def __init__(self, folder: Path) -> None:
        variables = {name: value for name, value in os.environ.items() if not name.startswith(OWN_VARIABLES)}
        # The mirror was filled while preparing; no refresh comes between a test and its ledger.
        variables["FLINT_SYNC_INTERVAL_SECONDS"] = "0"
        self.place = DemoPlace(port_base=free_port_base(), folder=folder, environment=variables)
        self._servers: dict[str, Process] = {}
        self._prepared: set[str] = set()
        self.control = httpx.Client(base_url=f"{self.place.origin(SANDBOX)}/_sandbox", timeout=60)

    def open(self) -> None:
        """Start the sandbox; the shops follow when they are needed."""
        self.start(SANDBOX)

    def need(self, name: str) -> None:
        """Prepare and start a shop, unless that was done before."""
        if name in self._prepared:
            return
        if name == FLASK:
            prepare_flask(self.place)
        else:
            prepare_wagtail(self.place, ADMIN_PASSWORD)
        self._prepared.add(name)
        self.start(name)

    def close(self) -> None:
        """End everything."""
        self.control.close()
        stop(list(self._servers.values()))

    def start(self, name: str, **settings: str) -> None:
        """Start a server, with settings of the storefront such as `RUNNER="none"`, and wait until it answers."""
        variables = {f"FLINT_{setting}": value for setting, value in settings.items()}
        with self.log(name).open("ab") as errors:
            self._servers[name] = start(self.place, name, errors=errors, **variables)
        wait_for(self.place, name, self._servers[name])

    def kill(self, name: str) -> None:
        """SIGKILL: no last word, no clean end."""
        server = self._servers.pop(name)
        server.kill()
        server.wait()

    def restart(self, name: str, **settings: str) -> None:
        """Kill a server and start it anew."""
        self.kill(name)
        self.start(name, **settings)

    def recover(self) -> None:
        """Whatever a failed test has left behind: all servers run, and Flint answers well."""
        self.forget_faults()
        self.release_events()
        for name in self._prepared - set(self._servers):
            self.start(name)

    def command(self, name: str, command: str, *arguments: str) -> str:
        """Run a command of a shop's operator to its end."""
        return run(self.place, name, *storefront_command(name, command, *arguments))

    def start_command(self, name: str, command: str, *arguments: str) -> Process:
        """Start a command of a shop's operator and go on."""
        with self.log(f"{name}-{command}").open("ab") as printed:
            return subprocess.Popen(
                [sys.executable, *storefront_command(name, command, *arguments)],
                cwd=ROOT,
                env=self.place.variables(name),
                stdout=printed,
                stderr=printed,
            )

    def log(self, name: str) -> Path:
        """File with what a server has to say."""
        self.place.folder.mkdir(parents=True, exist_ok=True)
        return self.place.folder / f"{name}.log"

    def order_fault(self, kind: str, operation: str, environment: str, **settings: Any) -> None:
        """Spoil the next matching calls of one shop."""
        self._post("/faults", {"kind": kind, "operation": operation, "environment": environment, **settings})

    def has_faults(self) -> bool:
        """True while an ordered fault has not met its call."""
        return bool(self.control.get("/faults").json()["faults"])

    def forget_faults(self) -> None:
        """Answer well again, and let every event go."""
        self.control.delete("/faults").raise_for_status()
        self.control.delete("/webhooks").raise_for_status()

    def disturb_events(self, action: str, environment: str, **settings: Any) -> None:
        """Drop, double or hold back the next events of one shop."""
        self._post("/webhooks", {"action": action, "environment": environment, "count": 99, **settings})

    def release_events(self) -> None:
        """Let the held events go."""
        self._post("/webhooks/release", {})

    def deviations(self) -> list[Mapping[str, Any]]:
        """Every exchange so far that did not fit Flint's contract."""
        return list(self.control.get("/deviations").json()["deviations"])

    def _post(self, path: str, body: Mapping[str, Any]) -> None:
        self.control.post(path, json=body).raise_for_status()


def get_running_demo(config: pytest.Config, folders: pytest.TempPathFactory) -> RunningDemo:
    """
    The demo of this run: started by the first who asks, ended with the run.
    """
    if RUNNING not in config.stash:
        demo = config.stash[RUNNING] = RunningDemo(folders.mktemp("demo"))
        config.add_cleanup(demo.close)
        demo.open()
    return config.stash[RUNNING]


def free_port_base() -> int:
    """
    The first of three free neighbouring ports; each process of the test run begins to look at another place.
    """
    count = len(PORT_OFFSETS)
    span = LAST_PORT - FIRST_PORT
    for step in range(0, span, count):
        base = FIRST_PORT + (os.getpid() * count + step) % span
        if all(_is_free(base + offset) for offset in PORT_OFFSETS.values()):
            return base
    raise AssertionError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True

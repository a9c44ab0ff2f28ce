"""`flint-storefront sandbox`: a local Flint in the foreground."""

import argparse
import random
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.clock import SandboxClock
from flint_storefront.sandbox.payments.cards import CARD_RULES
from flint_storefront.sandbox.seeds.coffee import DEMO_KEYS, demo_webhook_secret, seed_coffee
from flint_storefront.sandbox.server import SandboxServer
from flint_storefront.sandbox.state import Sandbox

DEFAULT_PORT = 8900
DEFAULT_STATE_PATH = Path(".flint-sandbox") / "state.json"
SEEDS = {"coffee": seed_coffee}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the subcommand to *parser*."""
    parser.add_argument(
        "--port", type=_read_port, default=DEFAULT_PORT, help="port on 127.0.0.1 (default: 8900)"
    )
    parser.add_argument("--seed", choices=sorted(SEEDS), help="what a fresh sandbox holds")
    parser.add_argument("--fresh", action="store_true", help="forget the state of earlier runs")
    parser.add_argument(
        "--state",
        type=Path,
        default=DEFAULT_STATE_PATH,
        metavar="PATH",
        help=f"file that keeps the state (default: {DEFAULT_STATE_PATH})",
    )
    parser.add_argument(
        "--webhook",
        action="append",
        default=[],
        type=_read_webhook,
        metavar="NAME=URL",
        help="send the events of environment NAME to URL on this machine; may be repeated",
    )


def run(arguments: argparse.Namespace, *, stop: threading.Event | None = None) -> int:
    """
    Serve until interrupted, or asked by SIGTERM to end.

    Args:
        stop: Ends the serving when set; without it, only an interrupt does.

    Returns:
        0 after a clean end; 1 with a sentence on standard error when it cannot start.
    """
    try:
        sandbox = open_sandbox(arguments)
        server = SandboxServer(sandbox, arguments.port)
    except (OSError, ValueError) as error:
        print(f"The sandbox cannot start: {error}", file=sys.stderr)
        return 1
    try:
        with _sigterm_interrupts(), server:
            if arguments.seed:
                SEEDS[arguments.seed](sandbox, dict(arguments.webhook))
            print(describe(sandbox, server.url), flush=True)
            (stop or threading.Event()).wait()
    except KeyboardInterrupt:
        print("Sandbox stopped.", flush=True)
    except (ValueError, ApiError) as error:
        print(f"The sandbox cannot start: {error}", file=sys.stderr)
        return 1
    sandbox.save()
    return 0


def open_sandbox(arguments: argparse.Namespace) -> Sandbox:
    """
    Return the sandbox that the arguments ask for, with the state of an earlier run unless it is to be fresh.

    Raises:
        ValueError: the state file is none of ours, or a webhook is given without a seed.
    """
    if arguments.webhook and not arguments.seed:
        raise ValueError("--webhook needs --seed, which makes the environments")
    if arguments.fresh:
        arguments.state.unlink(missing_ok=True)
    sandbox = Sandbox(clock=SandboxClock(), randomness=random.SystemRandom(), state_path=arguments.state)
    if not sandbox.load() and not arguments.seed:
        sandbox.add_environment("default")
    return sandbox


def describe(sandbox: Sandbox, url: str) -> str:
    """Return what a person needs to use the sandbox: address, keys, cards."""
    lines = [f"Flint sandbox on {url}  (no real money; Ctrl+C stops it)", ""]
    for environment in sandbox.environments.values():
        lines.append(f"  {environment.name}: key {environment.keys[0]}")
        if environment.name in DEMO_KEYS:
            lines.append(
                f"  {' ' * len(environment.name)}  webhook secret {demo_webhook_secret(environment.name)}"
            )
    lines += ["", "  Test cards (any future expiry, any CVC):"]
    lines += [f"    {rule.number}  {rule.explanation}" for rule in CARD_RULES.values()]
    return "\n".join(lines)


@contextmanager
def _sigterm_interrupts() -> Iterator[None]:
    """Let SIGTERM end the command as Ctrl+C does, so that nothing of the state is lost; main thread only."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    earlier = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, earlier)


def _read_port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is a number up to 65535")
    return int(text)


def _read_webhook(text: str) -> tuple[str, str]:
    name, separator, url = text.partition("=")
    if not separator or not name or not url:
        raise argparse.ArgumentTypeError("write NAME=URL, such as flask-demo=http://127.0.0.1:8901/hook")
    return name, url

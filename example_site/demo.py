"""
`make demo`: a local Flint and two shops on it, until Ctrl-C.

    python -m example_site.demo

`PORT_BASE` of the environment moves all three ports (8900, 8901, 8902). State is kept in `var/`.
"""

import os
import secrets
import signal
import sys
import time
from collections.abc import Sequence

from example_site.demo_place import (
    FLASK,
    PORT_OFFSETS,
    ROOT,
    SANDBOX,
    WAGTAIL,
    DemoFailed,
    DemoPlace,
    Process,
    is_open,
    prepare,
    start,
    stop,
    wait_for,
)

ADMIN_USER = "admin"


def main() -> int:
    """
    Prepare both shops, serve everything, end everything.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    port_base = int(os.environ.get("PORT_BASE", "8900"))
    place = DemoPlace(port_base=port_base, folder=ROOT / "var", environment=os.environ)
    taken = [place.port(name) for name in PORT_OFFSETS if is_open(place.port(name))]
    if taken:
        print(f"Port {taken[0]} is taken. Choose others: PORT_BASE=9900 make demo", file=sys.stderr)
        return 1
    servers: list[Process] = []
    try:
        password = _start_everything(place, servers)
        print(_welcome(place, password), flush=True)
        return _wait_until_one_ends(servers)
    except DemoFailed as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nThe demo has ended.")
        return 0
    finally:
        stop(servers)


def _start_everything(place: DemoPlace, servers: list[Process]) -> str:
    """
    The sandbox, then both shops; answers the password of Wagtail's admin.
    """
    servers.append(start(place, SANDBOX))
    wait_for(place, SANDBOX, servers[0])
    password = os.environ.get("DEMO_ADMIN_PASSWORD") or secrets.token_urlsafe(9)
    print("Preparing both shops …", flush=True)
    prepare(place, password)
    servers += [start(place, FLASK), start(place, WAGTAIL)]
    for name, server in zip(PORT_OFFSETS, servers, strict=True):
        wait_for(place, name, server)
    return password


def _welcome(place: DemoPlace, password: str) -> str:
    wagtail_site = place.origin(WAGTAIL)
    return f"""
  Flask shop     {place.origin(FLASK)}/
  Wagtail site   {wagtail_site}/        admin: {wagtail_site}/admin/   {ADMIN_USER} / {password}
  Local Flint    {place.origin(SANDBOX)}/_sandbox/ledger

  Buy something and pay with 4242 4242 4242 4242, any future date, any code. Ctrl-C ends the demo.
"""


def _wait_until_one_ends(servers: Sequence[Process]) -> int:
    while all(server.poll() is None for server in servers):
        time.sleep(0.5)
    print("One of the servers has ended; stopping the others.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())

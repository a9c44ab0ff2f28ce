"""
Where the demo's three servers stand and what the sandbox's seed `coffee` has given each shop. Nothing here is a secret.
"""

import os

SANDBOX_PORT_OFFSET, FLASK_PORT_OFFSET, WAGTAIL_PORT_OFFSET = 0, 1, 2

FLASK_API_KEY = "flint_test_demo_flask_not_a_secret_0001"
FLASK_WEBHOOK_SECRET = "whsec_Zmxhc2stZGVtbyB3ZWJob29rLCBubyBzZWNyZXQuLi4="  # noqa: S105
WAGTAIL_API_KEY = "flint_test_demo_wagtail_not_a_secret_0002"
WAGTAIL_WEBHOOK_SECRET = "whsec_d2FndGFpbC1kZW1vIHdlYmhvb2ssIG5vIHNlY3JldC4="  # noqa: S105


def demo_origin(port_offset: int) -> str:
    """
    Address of one of the demo's servers on this machine, such as `http://127.0.0.1:8901`.
    """
    port_base = int(os.environ.get("PORT_BASE", "8900"))
    return f"http://127.0.0.1:{port_base + port_offset}"

"""
Where the demo's three servers stand and what the sandbox's seed `coffee` has given each shop. Nothing here is a secret.
"""

import os

SANDBOX_PORT_OFFSET, FLASK_PORT_OFFSET, WAGTAIL_PORT_OFFSET = 0, 1, 2

FLASK_API_KEY = "flint_test_demo_flask_not_a_secret_0001"
FLASK_WEBHOOK_SECRET = "whsec_Zmxhc2stZGVtbyB3ZWJob29rLCBubyBzZWNyZXQuLi4="  # noqa: S105
WAGTAIL_API_KEY = "flint_test_demo_wagtail_not_a_secret_0002"
WAGTAIL_WEBHOOK_SECRET = "whsec_d2FndGFpbC1kZW1vIHdlYmhvb2ssIG5vIHNlY3JldC4="  # noqa: S105

FLASK_VARIANTS = {
    "HOUSE-250": "var_01M1XE3600EBY3S8127J23TJXE",
    "COLD-BREW": "var_01M1XDVVM0AX13P30PM75Q63WT",
}
"""Variants of the Flask shop's set, by their number in the seed."""
FLASK_PLANS = {
    "beans-monthly": "plan_01M1XHH1M0J2EHP8APMNAQGF8J",
    "beans-yearly": "plan_01M1XHJW70E42SZ0W6EJ24BE58",
    "office-coffee": "plan_01M1XHMPT0MK405DESB5H6E88D",
}
"""Plans of the Flask shop, by their reference in the seed."""


def demo_origin(port_offset: int) -> str:
    """
    Address of one of the demo's servers on this machine, such as `http://127.0.0.1:8901`.
    """
    port_base = int(os.environ.get("PORT_BASE", "8900"))
    return f"http://127.0.0.1:{port_base + port_offset}"

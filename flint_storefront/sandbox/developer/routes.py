"""Operations about the key and the merchant's readiness."""

from flint_storefront.sandbox.api.calls import Answer, Call, operation
from flint_storefront.sandbox.api.listing import equals
from flint_storefront.sandbox.api.pagination import make_page

CAPABILITIES = (
    ("accept_card_payments", "payments", "ready"),
    ("save_payment_methods", "payments", "ready"),
    ("accept_affirm_payments", "payments", "not_available"),
    ("receive_payouts", "money_movement", "ready"),
    ("create_standard_payouts", "money_movement", "ready"),
    ("manage_payout_destinations", "money_movement", "not_available"),
    ("manage_payout_settings", "money_movement", "not_available"),
)
"""Name, domain and status of each capability in a sandbox (our choice)."""


@operation("developer.getAuthContext")
def get_auth_context(call: Call) -> Answer:
    """Answer who the key is; `environment` is the mode, as at Flint's own tool."""
    environment = call.environment
    context = {
        "auth_type": "api_key",
        "environment": environment.mode,
        "expires_at": None,
        "merchant_id": environment.merchant_id,
        "name": environment.name,
        "sandbox_id": environment.sandbox_id,
        "scopes": environment.scopes,
    }
    return Answer(context)


@operation("capabilities.list")
def list_capabilities(call: Call) -> Answer:
    """Answer what the merchant can do."""
    rows = [
        {"capability": name, "domain": domain, "status": status, "requirements": {}}
        for name, domain, status in CAPABILITIES
    ]
    rows = [row for row in rows if equals(call, row, ("domain", "capability", "status"))]
    return make_page(call, rows, "capability")

"""Finding the checkout that an address names, and where its buyer belongs now."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

from flint_storefront.sandbox.due import settle_everything
from flint_storefront.sandbox.payments.lifecycle import find_active_attempt
from flint_storefront.sandbox.state import Document, Environment, Sandbox

JUNK_PARAMETERS = {"session": "cs_junk", "status": "failed", "utm_source": "checkout", "ref": "chk_junk"}
"""What the switch `junk_return_parameters` appends: nothing a shop may trust."""


@dataclass(frozen=True)
class Checkout:
    """One hosted session with what belongs to it."""

    sandbox: Sandbox
    environment: Environment
    session: Document
    order: Document

    @property
    def session_id(self) -> str:
        """The session's id, as in the address."""
        return str(self.session["checkout_session_id"])

    @property
    def place(self) -> str:
        """
        Where the buyer belongs: `form`, `challenge`, `processing`, or the status of the ended session.

        An attempt under way comes first, also when its session has ended meanwhile. An ended session whose order was
        paid after all is `paid`: nobody is told that nothing was charged.
        """
        attempt = find_active_attempt(self.environment, self.order["order_id"])
        if attempt is not None:
            return "challenge" if attempt["status"] == "requires_action" else "processing"
        if self.session["status"] == "open":
            return "form"
        is_charged = self.order["payment_status"] == "paid" and self.order["_paid_amount"] > 0
        return "paid" if is_charged else str(self.session["status"])

    @property
    def success_url(self) -> str:
        """Where a buyer goes after paying, exactly as the merchant gave it; empty when it gave none."""
        url = self.session.get("redirects", {}).get("success_redirect_url", "")
        return self._with_junk(url)

    @property
    def cancel_url(self) -> str:
        """Where a buyer goes who does not pay; empty when the merchant gave none."""
        url = self.session.get("redirects", {}).get("cancel_redirect_url", "")
        return self._with_junk(url)

    @property
    def expiration_url(self) -> str:
        """Where a buyer goes after the session expired; empty when the merchant gave none."""
        return str(self.session.get("expiration", {}).get("expiration_url", ""))

    def _with_junk(self, url: str) -> str:
        if not url or not self.sandbox.switches["junk_return_parameters"]:
            return str(url)
        parts = urlsplit(url)
        query = "&".join(filter(None, [parts.query, urlencode(JUNK_PARAMETERS)]))
        return urlunsplit(parts._replace(query=query))


def find_checkout(sandbox: Sandbox, session_id: str) -> Checkout | None:
    """
    Return the hosted session of that id in any environment, up to date by the sandbox's clock, or None.

    The sandbox's lock must be held.
    """
    settle_everything(sandbox)
    for environment in sandbox.environments.values():
        session = environment.checkout_sessions.get(session_id)
        if session is not None and session["surface"] == "hosted":
            return Checkout(sandbox, environment, session, environment.orders[session["order_id"]])
    return None

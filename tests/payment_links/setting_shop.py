"""
A shop whose links are set up at the local Flint by `work_links` alone, in a process that can be killed at any step.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.records import KnownLink, facts_of, find_link
from flint_storefront.payment_links.states import link_state
from flint_storefront.payment_links.wishes import keep_wish, link_wish
from flint_storefront.payment_links.work import work_links
from flint_storefront.storage.records import JournalEntry, LinkRecord
from tests.checkout.crash_world import CrashShop

CREATE, UPDATE, GET = "paymentLinks.create", "paymentLinks.update", "paymentLinks.get"


class SettingShop(CrashShop):
    """A shop on the local Flint with payment links."""

    def wish(self, offer: LinkOffer) -> None:
        """The site's code wants this link."""
        keep_wish(self.storefront, link_wish(self.storefront, offer, "code"))

    def set_up(self, offer: LinkOffer) -> KnownLink:
        """Wish for a link and set it up; answers our records of it."""
        self.wish(offer)
        self.work()
        return self.known(offer.slug)

    def work(self) -> int:
        """Everything that is due now."""
        return sum(iter(lambda: work_links(self.storefront), 0))

    def pass_time(self, **span: float) -> None:
        """Let time pass, then do what has become due."""
        self.flint.advance(timedelta(**span).total_seconds())
        self.work()

    def move_to(self, instant: datetime) -> None:
        """Let time pass until then, working once it is there."""
        self.flint.advance(max(0.0, (instant - self.storefront.clock()).total_seconds()))
        self.work()

    def unpublish(self, slug: str = "blue-mug") -> None:
        """The page is taken offline."""
        now = self.storefront.clock()
        record = self.known(slug).record
        changes = {"is_published": False, "next_attempt_at": now, "version": record.version + 1}
        self.change(LinkRecord, {"slug": slug}, **changes, lease_token=None, lease_until=None)

    def known(self, slug: str = "blue-mug") -> KnownLink:
        """Our records of a link."""
        known = find_link(self.storefront, slug)
        assert known is not None
        return known

    def setup(self, slug: str = "blue-mug") -> tuple[str, str | None]:
        """How far it is, and why it needs attention."""
        record = self.known(slug).record
        return record.setup, record.problem

    def state(self, slug: str = "blue-mug") -> str:
        """What its page says."""
        return link_state(facts_of(self.storefront, self.known(slug)), self.storefront.clock())

    # What Flint has

    def links(self) -> list[dict[str, Any]]:
        """Our links at Flint, oldest first; the seeded ones are left out."""
        rows = self.flint.environment.payment_links.values()
        return [row for row in rows if str(row.get("external_reference_id")).startswith("lnk_")]

    def active(self) -> list[dict[str, Any]]:
        """Those that sell."""
        return [row for row in self.links() if row["status"] == "active"]

    def by_hand(self, **changes: Any) -> None:
        """Somebody changes the newest link in Flint's dashboard."""
        link = self.links()[-1]
        body = {**changes, "expected_version": link["version"]}
        self.flint.merchant("PATCH", f"/v1/payment-links/{link['payment_link_id']}", body)

    def at_every_step(self, doing: Callable[["SettingShop"], Any], at: int) -> bool:
        """Do *doing* and die at step *at*; False when it ended before."""
        return self.run_until_killed(lambda shop: doing(self), at)

    def unsettled(self) -> list[str]:
        """Writes of which nobody knows what came of them, or which never left."""
        return [
            one.idempotency_key for one in self.rows(JournalEntry) if one.status in ("unknown", "pending")
        ]

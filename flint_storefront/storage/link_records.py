"""
What the plugin stores of payment links: what is wanted of them, Flint's links behind them, and what they sold.

As `flint_storefront/storage/records.py` says; import them from there.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from flint_storefront.storage.record import Record


@dataclass(frozen=True, kw_only=True)
class LinkRecord(Record):
    """
    One payment link of the site: what is wanted of it, and how far Flint has been brought there.
    """

    TABLE: ClassVar[str] = "payment_link"
    UNIQUE: ClassVar[tuple[str, ...]] = ("reference",)
    INDEXED: ClassVar[tuple[str, ...]] = ("owner", "next_attempt_at", "next_sweep_at", "created_at")

    slug: str
    """The link slug."""
    reference: str
    """`lnk_` and 26 characters, made once: begins the keys and references of everything sent for it."""
    owner: str
    """`code`, `command`, or such as `page:12`; empty: its page is gone and the slug may be taken again."""
    offer: dict[str, Any] = field(default_factory=dict)
    """The wanted `LinkOffer` as JSON (`payment_links/stored.py`)."""
    wished_at: datetime
    """When it was wished: an older wish never overwrites a newer one."""
    is_published: bool = True
    """False while its page is not live."""
    is_switched_off: bool = False
    """True after the operator's `off`, until `on`."""
    generation: int = 1
    """Rises when what Flint cannot change has changed: a new link under the same page."""
    setup: str = "setting_up"
    """`setting_up`, `live` (Flint is as wanted) or `attention` (a person must look)."""
    problem: str | None = None
    """Message key of why, for editors and operators."""
    problem_values: dict[str, Any] = field(default_factory=dict)
    """Text to text: what the sentence names, such as `{"code": "…"}`."""
    agreed_version: int | None = None
    """The version of Flint's link that an editor has agreed to overwrite."""
    mode: str = "test"
    version: int = 1
    """Rises with every change; the condition of every update."""
    created_at: datetime
    updated_at: datetime
    next_attempt_at: datetime | None = None
    """When to work on it (again): at once after a wish, at its schedule's next instant, after a failure, to look."""
    attempt_count: int = 0
    """Failures in a row."""
    lease_token: str | None = None
    lease_until: datetime | None = None
    next_sweep_at: datetime | None = None
    """When its sales are listed at Flint again; None: never."""


@dataclass(frozen=True, kw_only=True)
class LinkGenerationRecord(Record):
    """
    One of Flint's links behind a payment link of the site; the last one is sold, the others are off.
    """

    TABLE: ClassVar[str] = "payment_link_generation"
    UNIQUE: ClassVar[tuple[str, ...]] = ("payment_link_id",)
    INDEXED: ClassVar[tuple[str, ...]] = ("slug",)

    link_key: str
    """`<reference>-<generation>`: Flint's `external_reference_id`."""
    slug: str
    generation: int
    payment_link_id: str | None = None
    """None until Flint has made it."""
    url: str | None = None
    """Flint's public address of it: no secret, and shown nowhere before the sale starts."""
    link_try: int = 1
    """Try of the create; rises only after a definite refusal."""
    change_number: int = 1
    """Number of the next update, in its idempotency key."""
    asked: dict[str, Any] = field(default_factory=dict)
    """`{"document": {…}, "offer": {…}, "status": "inactive"}`: what the request under way brings about; empty: none is."""
    told: dict[str, Any] = field(default_factory=dict)
    """The link's document, in the create request's form, as Flint has accepted it; empty: never."""
    told_offer: dict[str, Any] = field(default_factory=dict)
    """The `LinkOffer` as JSON that `told` was made from: what the page may promise."""
    seen: dict[str, Any] = field(default_factory=dict)
    """The same members as Flint answered to our last write: what differs later was changed by somebody else."""
    flint_version: int = 0
    status_told: str | None = None
    """`active` or `inactive`: what we last brought about; None: nothing yet."""
    status_seen: str | None = None
    """What Flint said last."""
    foreign_fields: list[str] = field(default_factory=list)
    """Members that somebody else changed at Flint."""
    completed_count: int = 0
    """Flint's own count of payments."""
    quantity_sold: int = 0
    """Flint's own count of units."""
    base_completed: int = 0
    """Payments by earlier links of the page when this one was made: its limit is less by them."""
    base_quantity: int = 0
    """Units, likewise."""
    created_at: datetime
    checked_at: datetime | None = None
    """When Flint was last asked about it."""
    retired_at: datetime | None = None
    """When a later link took its place."""
    swept_at: datetime | None = None
    """Up to when its sales have been listed."""


@dataclass(frozen=True, kw_only=True)
class LinkSaleRecord(Record):
    """
    What was sold through a payment link, beside the checkout or the renewal of the same reference.
    """

    TABLE: ClassVar[str] = "payment_link_sale"
    UNIQUE: ClassVar[tuple[str, ...]] = ("order_id",)
    INDEXED: ClassVar[tuple[str, ...]] = ("slug", "payment_link_id", "settled_at", "subscription_id")

    reference: str
    slug: str
    payment_link_id: str
    checkout_session_id: str | None = None
    """None of a renewal."""
    order_id: str
    subscription_id: str | None = None
    currency: str
    quantity: int = 0
    """Units, all lines together."""
    answers: dict[str, Any] = field(default_factory=dict)
    """Answers to the link's custom fields: key to text."""
    is_renewal: bool = False
    mode: str = "test"
    settled_minor: int = 0
    """What Flint said was paid, minor units; 0 until it is paid."""
    refunded_minor: int = 0
    settled_at: datetime | None = None
    created_at: datetime

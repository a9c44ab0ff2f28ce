"""
What the plugin stores: one frozen dataclass a table, plain values only.

Shapes: instants are aware UTC datetimes, money is minor units beside a currency, `dict` and `list` fields are
JSON. The first field is the primary key. `UNIQUE` names the fields that no two rows may share (None never
collides); `INDEXED` the fields that are looked up. Stores hold exactly these columns and no rules.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from flint_storefront.storage.link_records import LinkGenerationRecord as LinkGenerationRecord
from flint_storefront.storage.link_records import LinkRecord as LinkRecord
from flint_storefront.storage.link_records import LinkSaleRecord as LinkSaleRecord
from flint_storefront.storage.record import Record as Record


@dataclass(frozen=True, kw_only=True)
class CartRecord(Record):
    """
    What one visitor has chosen before an order exists.
    """

    TABLE: ClassVar[str] = "cart"
    INDEXED: ClassVar[tuple[str, ...]] = ("updated_at",)

    visitor_hash: str
    """SHA-256 (hex) of the visitor's token."""
    lines: list[dict[str, Any]] = field(default_factory=list)
    """`{"variant_id": "var_…", "quantity": 2}` in the order they were added."""
    choices: dict[str, Any] = field(default_factory=dict)
    """What the buyer chose beside the lines, as typed: `{"tip": "15%", "tip_custom": "", "promotion_code": "WELCOME10"}`."""
    version: int = 1
    """Rises with every change; the condition of every update."""
    updated_at: datetime


@dataclass(frozen=True, kw_only=True)
class CheckoutRecord(Record):
    """
    One buyer going to pay.
    """

    TABLE: ClassVar[str] = "checkout"
    UNIQUE: ClassVar[tuple[str, ...]] = ("open_key", "order_id", "checkout_session_id")
    INDEXED: ClassVar[tuple[str, ...]] = (
        "state",
        "next_check_at",
        "created_at",
        "visitor_hash",
        "user_id",
        "subscription_id",
    )

    reference: str
    """`chk_` and 26 Crockford base32 characters; goes out as `external_reference_id`."""
    visitor_hash: str
    """Who started it: SHA-256 (hex) of the visitor's token."""
    user_id: str | None = None
    """The signed-in user it belongs to, as text."""
    kind: str
    """
    `cart`, `product`, `set`, `tip_jar`, `donation`, `plan`, `renewal` or `payment_link` (the last two adopted from Flint, never
    started here).
    """
    source: str = "order"
    """What its checkout session is made from: `order`; `quick_pay` (one amount) or `plan`, of which Flint makes the order."""
    offer_key: str = ""
    """Which offer: a product id, a campaign slug, the key of a set, tip jar or plan offer; `cart`."""
    title: str = ""
    """What one amount or a plan is called; empty where the lines say it."""
    open_key: str | None = None
    """While it may still be paid: one open checkout for each visitor and offer."""
    content_hash: str
    """SHA-256 (hex) of what is bought at which mirrored price: tells a changed cart."""
    lines: list[dict[str, Any]] = field(default_factory=list)
    """
    `{"variant_id", "quantity", "name", "unit_minor"}` as the mirror had them when the buyer pressed; `variant_id` None: an
    ad-hoc line at our price.
    """
    charges: list[dict[str, Any]] = field(default_factory=list)
    """
    Fees in the order in which they are added: `{"role": "fee" or "cover", "name", "type", "amount_minor" or None,
    "percent" (text) or None, "basis", "is_taxable", "tax_category" or None, "estimate_minor"}`.
    """
    requested_tip: dict[str, Any] = field(default_factory=dict)
    """`{"percent": "15"}` or `{"amount_minor": 300}`; empty: none was taken on our page."""
    promotion_code: str | None = None
    """Code that goes out with the order."""
    code_problem: str | None = None
    """Message key: the code was accepted and then beaten, or cannot be used."""
    is_reviewed: bool = False
    """True once the buyer has agreed to the order with its code."""
    plan: dict[str, Any] = field(default_factory=dict)
    """
    Of a plan: `{"subscription_plan_id" or None, "plan_key" or None, "cover_minor" (within a gift), "name",
    "billing_interval", "billing_interval_count", "quantity", "is_differing", "recurring_minor", "setup_fee_minor",
    "trial_days"}`, and from Flint's terms `"asked_minor"`, `"is_other"` (charged more often or sooner than shown) and
    `"has_lost_trial"`.
    """
    session_metadata: dict[str, Any] = field(default_factory=dict)
    """Text to text: what a donor told us, for the checkout session."""
    buyer_email: str | None = None
    """E-mail address of the signed-in buyer, to fill in Flint's page; never shown."""
    campaign_slug: str | None = None
    """The campaign that a donation, or a renewal of one, counts to."""
    subscription_id: str | None = None
    """The subscription that it began or renews."""
    parent_reference: str | None = None
    """Of a renewal: the checkout that began the subscription."""
    currency: str
    subtotal_minor: int
    """Sum of our lines at the mirror's prices, minor units: what `subtotal_money` must equal (not of a plan)."""
    accepted_total_minor: int
    """The highest total that the buyer has seen and agreed to, minor units."""
    shown_total_minor: int
    """The total that the buyer saw when pressing first, minor units."""
    cart_version: int | None = None
    """Version of the cart it came from, to empty it once paid."""
    state: str = "open"
    """Judged state (`flint_storefront.checkout.states`)."""
    notice: str | None = None
    """Message key of what the buyer should know beside the state, such as a declined card."""
    order_try: int = 1
    """Rises only after a definite refusal of the order."""
    session_generation: int = 1
    """Rises only when a checkout session has ended."""
    order_id: str | None = None
    order_number: str | None = None
    order_revision: int | None = None
    checkout_session_id: str | None = None
    """The current generation's session."""
    amounts: dict[str, Any] = field(default_factory=dict)
    """Minor units: `subtotal, discount, charge, tax, tip, total, paid, outstanding, refunded` of Flint."""
    ordered_amounts: dict[str, Any] = field(default_factory=dict)
    """The same when the order and all its charges stood, before anything was chosen on Flint's page; empty until then."""
    is_flagged: bool = False
    """True when the paid order's subtotal differs from our lines: the operator must look."""
    flag_reason: str | None = None
    mode: str = "test"
    """`test` or `live`."""
    version: int = 1
    """Rises with every change; the condition of every update."""
    created_at: datetime
    updated_at: datetime
    checked_at: datetime | None = None
    """When Flint was last asked."""
    paid_at: datetime | None = None
    """When we first saw it paid."""
    next_check_at: datetime | None = None
    """When `reconcile` should look again; None: never."""


@dataclass(frozen=True, kw_only=True)
class JournalEntry(Record):
    """
    One write to Flint, stored before its first byte leaves.
    """

    TABLE: ClassVar[str] = "journal"
    INDEXED: ClassVar[tuple[str, ...]] = ("reference", "status", "created_at")

    idempotency_key: str
    """Such as `order-chk_…-1`; also the row's identity."""
    reference: str
    """The checkout it belongs to."""
    operation: str
    """Flint's operation, such as `orders.create`."""
    method: str
    path: str
    body: bytes
    """Exactly what is sent, also on every replay."""
    status: str = "pending"
    """`pending` (never sent), `unknown`, `succeeded` or `rejected`."""
    sent_count: int = 0
    first_sent_at: datetime | None = None
    last_sent_at: datetime | None = None
    answered_at: datetime | None = None
    answer: dict[str, Any] = field(default_factory=dict)
    """Flint's answer without `url` and `checkout_auth_token`."""
    http_status: int | None = None
    error_code: str | None = None
    request_id: str | None = None
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class InboxEvent(Record):
    """
    One webhook event, kept before it is acknowledged.
    """

    TABLE: ClassVar[str] = "inbox"
    UNIQUE: ClassVar[tuple[str, ...]] = ("webhook_id",)
    INDEXED: ClassVar[tuple[str, ...]] = (
        "status",
        "next_attempt_at",
        "order_id",
        "checkout_session_id",
        "subscription_id",
        "received_at",
    )

    webhook_event_id: str
    """From the signed body; the row's identity."""
    webhook_id: str | None = None
    """The `webhook-id` header; None when it came from `backfill`."""
    event_type: str
    body: bytes = b""
    """The signed body; empty when it came from `backfill`."""
    source: str = "webhook"
    """`webhook` or `backfill`."""
    event_created_at: datetime | None = None
    """Flint's instant, for `backfill`."""
    received_at: datetime
    status: str = "pending"
    """`pending`, `waiting` (order not known yet), `done`, `ignored`, `failed` (gave up; can be replayed)."""
    order_id: str | None = None
    checkout_session_id: str | None = None
    payment_intent_id: str | None = None
    subscription_id: str | None = None
    refund_id: str | None = None
    dispute_id: str | None = None
    attempt_count: int = 0
    next_attempt_at: datetime | None = None
    lease_token: str | None = None
    lease_until: datetime | None = None
    finished_at: datetime | None = None
    error: str | None = None
    """Short reason of the last failure; never buyer data."""


@dataclass(frozen=True, kw_only=True)
class EffectRecord(Record):
    """
    Something the host site must learn: recorded once, delivered at least once.
    """

    TABLE: ClassVar[str] = "effect"
    UNIQUE: ClassVar[tuple[str, ...]] = ("effect_id",)
    INDEXED: ClassVar[tuple[str, ...]] = ("reference", "next_attempt_at", "created_at")

    effect_key: str
    """The fact: `paid:ord_…`, `refunded:ord_…:1200`, `failed:opat_…`, `started:chk_…`, `subscription:sub_…:3`, `dispute:…`."""
    effect_id: str
    """`eff_` and 26 characters, stable: a receiver may use it to act once."""
    signal: str
    """Name of the signal, such as `order_paid`."""
    reference: str | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    created_at: datetime
    delivered_at: datetime | None = None
    attempt_count: int = 0
    next_attempt_at: datetime | None = None
    """When to deliver (again); None once delivered or given up."""
    lease_token: str | None = None
    lease_until: datetime | None = None
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class ProductRecord(Record):
    """
    The mirror of one of Flint's products.
    """

    TABLE: ClassVar[str] = "product"
    UNIQUE: ClassVar[tuple[str, ...]] = ("slug",)
    INDEXED: ClassVar[tuple[str, ...]] = ("position", "is_gone")

    product_id: str
    slug: str
    """Ours: made once from the name, kept when the name changes."""
    name: str
    description: str = ""
    product_type: str = "service"
    status: str = "active"
    is_available: bool = False
    """Flint's `available_for_sale`."""
    is_gone: bool = False
    """True when Flint no longer lists it."""
    currency: str | None = None
    """None when it has no price."""
    price_min_minor: int | None = None
    price_max_minor: int | None = None
    image_url: str | None = None
    image_alt: str = ""
    image_width: int | None = None
    image_height: int | None = None
    position: int = 0
    """Order of appearance in Flint's list."""
    product_version: int = 0
    variant_count: int = 0
    active_variant_count: int = 0
    flint_updated_at: datetime | None = None
    seen_at: datetime
    """When a sync last saw it."""


@dataclass(frozen=True, kw_only=True)
class VariantRecord(Record):
    """
    The mirror of one variant: what is really sold.
    """

    TABLE: ClassVar[str] = "variant"
    INDEXED: ClassVar[tuple[str, ...]] = ("product_id",)

    variant_id: str
    product_id: str
    name: str = ""
    """The option values joined, such as `250 g, whole bean`; empty when the product has only one."""
    sku: str | None = None
    options: list[dict[str, Any]] = field(default_factory=list)
    """`{"name": "Size", "value": "250 g"}` in the product's order."""
    currency: str
    price_minor: int
    is_available: bool = False
    is_gone: bool = False
    image_url: str | None = None
    image_alt: str = ""
    position: int = 0


@dataclass(frozen=True, kw_only=True)
class PlanRecord(Record):
    """
    The mirror of one of Flint's subscription plans.
    """

    TABLE: ClassVar[str] = "plan"
    UNIQUE: ClassVar[tuple[str, ...]] = ("slug",)
    INDEXED: ClassVar[tuple[str, ...]] = ("position", "external_reference_id")

    subscription_plan_id: str
    slug: str
    """Ours: made once from the name, kept when the name changes."""
    name: str
    description: str = ""
    status: str = "active"
    """`active` or `archived`."""
    is_gone: bool = False
    """True when it is archived, or Flint no longer lists it."""
    is_ours: bool = False
    """True for a plan that we made for a recurring donation: never shown among the shop's plans."""
    external_reference_id: str | None = None
    currency: str
    recurring_minor: int
    """Sum of its lines for one period of the plan's own interval, before tax, minor units."""
    setup_fee_minor: int | None = None
    termination_fee_minor: int | None = None
    trial_days: int | None = None
    contract_months: int | None = None
    billing_interval: str
    """`daily`, `weekly`, `monthly` or `yearly`."""
    billing_interval_count: int = 1
    interval_options: list[dict[str, Any]] = field(default_factory=list)
    """`{"billing_interval": "monthly", "billing_interval_count": 3}`: what a subscriber may choose beside the plan's own."""
    quantity_options: list[int] = field(default_factory=list)
    """Quantities that a subscriber may choose; empty: only one."""
    image_url: str | None = None
    image_alt: str = ""
    position: int = 0
    plan_version: int = 0
    seen_at: datetime


@dataclass(frozen=True, kw_only=True)
class DonationPlanRecord(Record):
    """
    The plan of one recurring amount: made once at Flint for each campaign, amount, cover, currency and interval.
    """

    TABLE: ClassVar[str] = "donation_plan"
    INDEXED: ClassVar[tuple[str, ...]] = ("campaign_slug",)

    plan_key: str
    """`don_` and 40 hexadecimal digits of a SHA-256 of what follows; goes out as the plan's `external_reference_id`."""
    subscription_plan_id: str | None = None
    """None until Flint has made it."""
    plan_try: int = 1
    """Rises only after a definite refusal."""
    campaign_slug: str
    name: str
    """What the donor reads at Flint."""
    currency: str
    gift_minor: int
    cover_minor: int = 0
    billing_interval: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class DonationRecord(Record):
    """
    What a donor gave and told us, beside the checkout or the renewal of the same reference.
    """

    TABLE: ClassVar[str] = "donation"
    INDEXED: ClassVar[tuple[str, ...]] = ("campaign_slug", "settled_at", "subscription_id")

    reference: str
    campaign_slug: str
    interval: str
    """`once`, `weekly`, `monthly` or `yearly`."""
    currency: str
    gift_minor: int
    cover_minor: int = 0
    """What was added to cover the shop's costs, minor units."""
    fund: str | None = None
    dedication: str | None = None
    message: str | None = None
    first_name: str | None = None
    is_anonymous: bool = False
    is_listed: bool = False
    """True when the donor agreed to stand on the supporter wall."""
    answers: dict[str, Any] = field(default_factory=dict)
    """Answers to the site's own questions: key to text."""
    is_renewal: bool = False
    subscription_id: str | None = None
    mode: str = "test"
    settled_minor: int = 0
    """What Flint said was paid, minor units; 0 until it is paid."""
    refunded_minor: int = 0
    settled_at: datetime | None = None
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class SubscriptionRecord(Record):
    """
    What we know of one subscription that began here.
    """

    TABLE: ClassVar[str] = "subscription"
    INDEXED: ClassVar[tuple[str, ...]] = ("reference", "user_id", "next_check_at")

    subscription_id: str
    reference: str
    """The checkout that began it."""
    user_id: str | None = None
    title: str = ""
    campaign_slug: str | None = None
    subscription_plan_id: str | None = None
    status: str
    """Flint's word: `trialing`, `active`, `past_due`, `paused`, `canceled`, `incomplete`, or one we do not know."""
    currency: str
    recurring_minor: int | None = None
    billing_interval: str = ""
    billing_interval_count: int = 1
    quantity: int | None = None
    is_ending: bool = False
    """Flint's `cancel_at_period_end`."""
    trial_ends_at: datetime | None = None
    current_period_ends_at: datetime | None = None
    next_billing_at: datetime | None = None
    next_retry_at: datetime | None = None
    flint_version: int = 0
    """Rises with every change at Flint; an older reading never overwrites a newer one."""
    mode: str = "test"
    version: int = 1
    """Rises with every change of this row; the condition of every update."""
    created_at: datetime
    updated_at: datetime
    checked_at: datetime | None = None
    next_check_at: datetime | None = None
    """When `reconcile` should look again; None: never."""


@dataclass(frozen=True, kw_only=True)
class StoredValue(Record):
    """
    One fact the plugin remembers: the account it talks to, when the last sync ended, who holds a turn.
    """

    TABLE: ClassVar[str] = "value"

    key: str
    value: dict[str, Any] = field(default_factory=dict)
    version: int = 1
    updated_at: datetime


RECORDS: tuple[type[Record], ...] = (
    CartRecord,
    CheckoutRecord,
    JournalEntry,
    InboxEvent,
    EffectRecord,
    ProductRecord,
    VariantRecord,
    StoredValue,
    PlanRecord,
    DonationPlanRecord,
    DonationRecord,
    SubscriptionRecord,
    LinkRecord,
    LinkGenerationRecord,
    LinkSaleRecord,
)
"""Every table, in the order in which they are created."""

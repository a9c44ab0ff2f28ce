"""
The whole counter: plan, donation plan, donation and subscription; what a checkout and an event know beside.

New columns of tables that may hold rows have a default of the database, so that a process of the version before
can go on writing while servers are renewed one after the other.
"""

from alembic import op
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    PrimaryKeyConstraint,
    String,
    Text,
    false,
    text,
)
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.dialects import mysql
from sqlalchemy.sql.elements import TextClause

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = String(255).with_variant(
    mysql.VARCHAR(255, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb"
)
INSTANT = DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
CHECKOUT = "flint_storefront_checkout"
INBOX = "flint_storefront_inbox"
CART = "flint_storefront_cart"
NEW_CHECKOUT_COLUMNS = (
    "source",
    "offer_key",
    "title",
    "charges",
    "requested_tip",
    "promotion_code",
    "code_problem",
    "is_reviewed",
    "plan",
    "session_metadata",
    "buyer_email",
    "campaign_slug",
    "subscription_id",
    "parent_reference",
    "ordered_amounts",
)


def upgrade() -> None:
    """
    Create the tables, widen the old ones.
    """
    op.add_column(CART, Column("choices", JSON(), nullable=False, server_default=_default("{}")))
    _widen_checkout()
    _widen_inbox()
    _create_plan()
    _create_donation_plan()
    _create_donation()
    _create_subscription()


def downgrade() -> None:
    """
    Remove the new tables and columns, and with them what they hold.
    """
    for table in ("subscription", "donation", "donation_plan", "plan"):
        op.drop_table(f"flint_storefront_{table}")
    op.drop_index(f"{INBOX}_subscription_id_idx", INBOX)
    for name in ("subscription_id", "refund_id", "dispute_id"):
        op.drop_column(INBOX, name)
    for name in ("user_id", "subscription_id"):
        op.drop_index(f"{CHECKOUT}_{name}_idx", CHECKOUT)
    for name in NEW_CHECKOUT_COLUMNS:
        op.drop_column(CHECKOUT, name)
    with op.batch_alter_table(CHECKOUT) as batch:
        batch.alter_column("user_id", existing_type=KEY, type_=Text(), existing_nullable=True)
    op.drop_column(CART, "choices")


def _default(value: str) -> TextClause:
    # MySQL takes a default of a text or JSON only as an expression, which SQLite does not take here.
    literal = f"'{value}'"
    return text(f"({literal})" if op.get_bind().dialect.name in ("mysql", "mariadb") else literal)


def _widen_checkout() -> None:
    # Looked up now, which MySQL can not do without a length; SQLite makes the table anew for it.
    with op.batch_alter_table(CHECKOUT) as batch:
        batch.alter_column("user_id", existing_type=Text(), type_=KEY, existing_nullable=True)
    for column in (
        Column("source", Text(), nullable=False, server_default=_default("order")),
        Column("offer_key", Text(), nullable=False, server_default=_default("")),
        Column("title", Text(), nullable=False, server_default=_default("")),
        Column("charges", JSON(), nullable=False, server_default=_default("[]")),
        Column("requested_tip", JSON(), nullable=False, server_default=_default("{}")),
        Column("promotion_code", Text(), nullable=True),
        Column("code_problem", Text(), nullable=True),
        Column("is_reviewed", Boolean(), nullable=False, server_default=false()),
        Column("plan", JSON(), nullable=False, server_default=_default("{}")),
        Column("session_metadata", JSON(), nullable=False, server_default=_default("{}")),
        Column("buyer_email", Text(), nullable=True),
        Column("campaign_slug", Text(), nullable=True),
        Column("subscription_id", KEY, nullable=True),
        Column("parent_reference", Text(), nullable=True),
        Column("ordered_amounts", JSON(), nullable=False, server_default=_default("{}")),
    ):
        op.add_column(CHECKOUT, column)
    for name in ("user_id", "subscription_id"):
        op.create_index(f"{CHECKOUT}_{name}_idx", CHECKOUT, [name])


def _widen_inbox() -> None:
    op.add_column(INBOX, Column("subscription_id", KEY, nullable=True))
    op.add_column(INBOX, Column("refund_id", Text(), nullable=True))
    op.add_column(INBOX, Column("dispute_id", Text(), nullable=True))
    op.create_index(f"{INBOX}_subscription_id_idx", INBOX, ["subscription_id"])


def _create_plan() -> None:
    op.create_table(
        "flint_storefront_plan",
        Column("subscription_plan_id", KEY, nullable=False),
        Column("slug", KEY, nullable=False),
        Column("name", Text(), nullable=False),
        Column("description", Text(), nullable=False),
        Column("status", Text(), nullable=False),
        Column("is_gone", Boolean(), nullable=False),
        Column("is_ours", Boolean(), nullable=False),
        Column("external_reference_id", KEY, nullable=True),
        Column("currency", Text(), nullable=False),
        Column("recurring_minor", BigInteger(), nullable=False),
        Column("setup_fee_minor", BigInteger(), nullable=True),
        Column("termination_fee_minor", BigInteger(), nullable=True),
        Column("trial_days", BigInteger(), nullable=True),
        Column("contract_months", BigInteger(), nullable=True),
        Column("billing_interval", Text(), nullable=False),
        Column("billing_interval_count", BigInteger(), nullable=False),
        Column("interval_options", JSON(), nullable=False),
        Column("quantity_options", JSON(), nullable=False),
        Column("image_url", Text(), nullable=True),
        Column("image_alt", Text(), nullable=False),
        Column("position", BigInteger(), nullable=False),
        Column("plan_version", BigInteger(), nullable=False),
        Column("seen_at", INSTANT, nullable=False),
        PrimaryKeyConstraint("subscription_plan_id"),
        Unique("slug", name="flint_storefront_plan_slug_key"),
    )
    for name in ("position", "external_reference_id"):
        op.create_index(f"flint_storefront_plan_{name}_idx", "flint_storefront_plan", [name])


def _create_donation_plan() -> None:
    op.create_table(
        "flint_storefront_donation_plan",
        Column("plan_key", KEY, nullable=False),
        Column("subscription_plan_id", Text(), nullable=True),
        Column("plan_try", BigInteger(), nullable=False),
        Column("campaign_slug", KEY, nullable=False),
        Column("name", Text(), nullable=False),
        Column("currency", Text(), nullable=False),
        Column("gift_minor", BigInteger(), nullable=False),
        Column("cover_minor", BigInteger(), nullable=False),
        Column("billing_interval", Text(), nullable=False),
        Column("created_at", INSTANT, nullable=False),
        PrimaryKeyConstraint("plan_key"),
    )
    op.create_index(
        "flint_storefront_donation_plan_campaign_slug_idx",
        "flint_storefront_donation_plan",
        ["campaign_slug"],
    )


def _create_donation() -> None:
    op.create_table(
        "flint_storefront_donation",
        Column("reference", KEY, nullable=False),
        Column("campaign_slug", KEY, nullable=False),
        Column("interval", Text(), nullable=False),
        Column("currency", Text(), nullable=False),
        Column("gift_minor", BigInteger(), nullable=False),
        Column("cover_minor", BigInteger(), nullable=False),
        Column("fund", Text(), nullable=True),
        Column("dedication", Text(), nullable=True),
        Column("message", Text(), nullable=True),
        Column("first_name", Text(), nullable=True),
        Column("is_anonymous", Boolean(), nullable=False),
        Column("is_listed", Boolean(), nullable=False),
        Column("answers", JSON(), nullable=False),
        Column("is_renewal", Boolean(), nullable=False),
        Column("subscription_id", KEY, nullable=True),
        Column("mode", Text(), nullable=False),
        Column("settled_minor", BigInteger(), nullable=False),
        Column("refunded_minor", BigInteger(), nullable=False),
        Column("settled_at", INSTANT, nullable=True),
        Column("created_at", INSTANT, nullable=False),
        PrimaryKeyConstraint("reference"),
    )
    for name in ("campaign_slug", "settled_at", "subscription_id"):
        op.create_index(f"flint_storefront_donation_{name}_idx", "flint_storefront_donation", [name])


def _create_subscription() -> None:
    op.create_table(
        "flint_storefront_subscription",
        Column("subscription_id", KEY, nullable=False),
        Column("reference", KEY, nullable=False),
        Column("user_id", KEY, nullable=True),
        Column("title", Text(), nullable=False),
        Column("campaign_slug", Text(), nullable=True),
        Column("subscription_plan_id", Text(), nullable=True),
        Column("status", Text(), nullable=False),
        Column("currency", Text(), nullable=False),
        Column("recurring_minor", BigInteger(), nullable=True),
        Column("billing_interval", Text(), nullable=False),
        Column("billing_interval_count", BigInteger(), nullable=False),
        Column("quantity", BigInteger(), nullable=True),
        Column("is_ending", Boolean(), nullable=False),
        Column("trial_ends_at", INSTANT, nullable=True),
        Column("current_period_ends_at", INSTANT, nullable=True),
        Column("next_billing_at", INSTANT, nullable=True),
        Column("next_retry_at", INSTANT, nullable=True),
        Column("flint_version", BigInteger(), nullable=False),
        Column("mode", Text(), nullable=False),
        Column("version", BigInteger(), nullable=False),
        Column("created_at", INSTANT, nullable=False),
        Column("updated_at", INSTANT, nullable=False),
        Column("checked_at", INSTANT, nullable=True),
        Column("next_check_at", INSTANT, nullable=True),
        PrimaryKeyConstraint("subscription_id"),
    )
    for name in ("reference", "user_id", "next_check_at"):
        op.create_index(f"flint_storefront_subscription_{name}_idx", "flint_storefront_subscription", [name])

"""
Payment links: what is wanted of each, Flint's links behind it, and what was sold through it.
"""

from alembic import op
from sqlalchemy import JSON, BigInteger, Boolean, Column, DateTime, PrimaryKeyConstraint, String, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.dialects import mysql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = String(255).with_variant(
    mysql.VARCHAR(255, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb"
)
INSTANT = DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
LINK = "flint_storefront_payment_link"
GENERATION = "flint_storefront_payment_link_generation"
SALE = "flint_storefront_payment_link_sale"


def upgrade() -> None:
    """
    Create the tables.
    """
    _create_link()
    _create_generation()
    _create_sale()


def downgrade() -> None:
    """
    Remove the tables, and with them what they hold; Flint's links stay as they are.
    """
    for table in (SALE, GENERATION, LINK):
        op.drop_table(table)


def _create_link() -> None:
    op.create_table(
        LINK,
        Column("slug", KEY, nullable=False),
        Column("reference", KEY, nullable=False),
        Column("owner", KEY, nullable=False),
        Column("offer", JSON(), nullable=False),
        Column("wished_at", INSTANT, nullable=False),
        Column("is_published", Boolean(), nullable=False),
        Column("is_switched_off", Boolean(), nullable=False),
        Column("generation", BigInteger(), nullable=False),
        Column("setup", Text(), nullable=False),
        Column("problem", Text(), nullable=True),
        Column("problem_values", JSON(), nullable=False),
        Column("agreed_version", BigInteger(), nullable=True),
        Column("mode", Text(), nullable=False),
        Column("version", BigInteger(), nullable=False),
        Column("created_at", INSTANT, nullable=False),
        Column("updated_at", INSTANT, nullable=False),
        Column("next_attempt_at", INSTANT, nullable=True),
        Column("attempt_count", BigInteger(), nullable=False),
        Column("lease_token", Text(), nullable=True),
        Column("lease_until", INSTANT, nullable=True),
        Column("next_sweep_at", INSTANT, nullable=True),
        PrimaryKeyConstraint("slug"),
        Unique("reference", name=f"{LINK}_reference_key"),
    )
    for name in ("owner", "next_attempt_at", "next_sweep_at", "created_at"):
        op.create_index(f"{LINK}_{name}_idx", LINK, [name])


def _create_generation() -> None:
    op.create_table(
        GENERATION,
        Column("link_key", KEY, nullable=False),
        Column("slug", KEY, nullable=False),
        Column("generation", BigInteger(), nullable=False),
        Column("payment_link_id", KEY, nullable=True),
        Column("url", Text(), nullable=True),
        Column("link_try", BigInteger(), nullable=False),
        Column("change_number", BigInteger(), nullable=False),
        Column("asked", JSON(), nullable=False),
        Column("told", JSON(), nullable=False),
        Column("told_offer", JSON(), nullable=False),
        Column("seen", JSON(), nullable=False),
        Column("flint_version", BigInteger(), nullable=False),
        Column("status_told", Text(), nullable=True),
        Column("status_seen", Text(), nullable=True),
        Column("foreign_fields", JSON(), nullable=False),
        Column("completed_count", BigInteger(), nullable=False),
        Column("quantity_sold", BigInteger(), nullable=False),
        Column("base_completed", BigInteger(), nullable=False),
        Column("base_quantity", BigInteger(), nullable=False),
        Column("created_at", INSTANT, nullable=False),
        Column("checked_at", INSTANT, nullable=True),
        Column("retired_at", INSTANT, nullable=True),
        Column("swept_at", INSTANT, nullable=True),
        PrimaryKeyConstraint("link_key"),
        Unique("payment_link_id", name=f"{GENERATION}_payment_link_id_key"),
    )
    op.create_index(f"{GENERATION}_slug_idx", GENERATION, ["slug"])


def _create_sale() -> None:
    op.create_table(
        SALE,
        Column("reference", KEY, nullable=False),
        Column("slug", KEY, nullable=False),
        Column("payment_link_id", KEY, nullable=False),
        Column("checkout_session_id", Text(), nullable=True),
        Column("order_id", KEY, nullable=False),
        Column("subscription_id", KEY, nullable=True),
        Column("currency", Text(), nullable=False),
        Column("quantity", BigInteger(), nullable=False),
        Column("answers", JSON(), nullable=False),
        Column("is_renewal", Boolean(), nullable=False),
        Column("mode", Text(), nullable=False),
        Column("settled_minor", BigInteger(), nullable=False),
        Column("refunded_minor", BigInteger(), nullable=False),
        Column("settled_at", INSTANT, nullable=True),
        Column("created_at", INSTANT, nullable=False),
        PrimaryKeyConstraint("reference"),
        Unique("order_id", name=f"{SALE}_order_id_key"),
    )
    for name in ("slug", "payment_link_id", "settled_at", "subscription_id"):
        op.create_index(f"{SALE}_{name}_idx", SALE, [name])

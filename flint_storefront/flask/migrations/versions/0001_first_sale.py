"""
First sale: cart, checkout, journal, inbox, effect, product, variant and value.
"""

from alembic import op
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Text,
)
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.dialects import mysql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = String(255).with_variant(
    mysql.VARCHAR(255, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb"
)
INSTANT = DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
BYTES = LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")


def upgrade() -> None:
    """
    Create the tables.
    """
    _create_cart()
    _create_checkout()
    _create_journal()
    _create_inbox()
    _create_effect()
    _create_product()
    _create_variant()
    _create_value()


def downgrade() -> None:
    """
    Remove the tables, and with them every record.
    """
    for table in ("value", "variant", "product", "effect", "inbox", "journal", "checkout", "cart"):
        op.drop_table(f"flint_storefront_{table}")


def _create_cart() -> None:
    op.create_table(
        "flint_storefront_cart",
        Column("visitor_hash", KEY, nullable=False),
        Column("lines", JSON(), nullable=False),
        Column("version", BigInteger(), nullable=False),
        Column("updated_at", INSTANT, nullable=False),
        PrimaryKeyConstraint("visitor_hash"),
    )
    for name in ("updated_at",):
        op.create_index(f"flint_storefront_cart_{name}_idx", "flint_storefront_cart", [name])


def _create_checkout() -> None:
    op.create_table(
        "flint_storefront_checkout",
        Column("reference", KEY, nullable=False),
        Column("visitor_hash", KEY, nullable=False),
        Column("user_id", Text(), nullable=True),
        Column("kind", Text(), nullable=False),
        Column("open_key", KEY, nullable=True),
        Column("content_hash", Text(), nullable=False),
        Column("lines", JSON(), nullable=False),
        Column("currency", Text(), nullable=False),
        Column("subtotal_minor", BigInteger(), nullable=False),
        Column("accepted_total_minor", BigInteger(), nullable=False),
        Column("shown_total_minor", BigInteger(), nullable=False),
        Column("cart_version", BigInteger(), nullable=True),
        Column("state", KEY, nullable=False),
        Column("notice", Text(), nullable=True),
        Column("order_try", BigInteger(), nullable=False),
        Column("session_generation", BigInteger(), nullable=False),
        Column("order_id", KEY, nullable=True),
        Column("order_number", Text(), nullable=True),
        Column("order_revision", BigInteger(), nullable=True),
        Column("checkout_session_id", KEY, nullable=True),
        Column("amounts", JSON(), nullable=False),
        Column("is_flagged", Boolean(), nullable=False),
        Column("flag_reason", Text(), nullable=True),
        Column("mode", Text(), nullable=False),
        Column("version", BigInteger(), nullable=False),
        Column("created_at", INSTANT, nullable=False),
        Column("updated_at", INSTANT, nullable=False),
        Column("checked_at", INSTANT, nullable=True),
        Column("paid_at", INSTANT, nullable=True),
        Column("next_check_at", INSTANT, nullable=True),
        PrimaryKeyConstraint("reference"),
        Unique("open_key", name="flint_storefront_checkout_open_key_key"),
        Unique("order_id", name="flint_storefront_checkout_order_id_key"),
        Unique("checkout_session_id", name="flint_storefront_checkout_checkout_session_id_key"),
    )
    for name in ("state", "next_check_at", "created_at", "visitor_hash"):
        op.create_index(f"flint_storefront_checkout_{name}_idx", "flint_storefront_checkout", [name])


def _create_journal() -> None:
    op.create_table(
        "flint_storefront_journal",
        Column("idempotency_key", KEY, nullable=False),
        Column("reference", KEY, nullable=False),
        Column("operation", Text(), nullable=False),
        Column("method", Text(), nullable=False),
        Column("path", Text(), nullable=False),
        Column("body", BYTES, nullable=False),
        Column("status", KEY, nullable=False),
        Column("sent_count", BigInteger(), nullable=False),
        Column("first_sent_at", INSTANT, nullable=True),
        Column("last_sent_at", INSTANT, nullable=True),
        Column("answered_at", INSTANT, nullable=True),
        Column("answer", JSON(), nullable=False),
        Column("http_status", BigInteger(), nullable=True),
        Column("error_code", Text(), nullable=True),
        Column("request_id", Text(), nullable=True),
        Column("created_at", INSTANT, nullable=False),
        PrimaryKeyConstraint("idempotency_key"),
    )
    for name in ("reference", "status", "created_at"):
        op.create_index(f"flint_storefront_journal_{name}_idx", "flint_storefront_journal", [name])


def _create_inbox() -> None:
    op.create_table(
        "flint_storefront_inbox",
        Column("webhook_event_id", KEY, nullable=False),
        Column("webhook_id", KEY, nullable=True),
        Column("event_type", Text(), nullable=False),
        Column("body", BYTES, nullable=False),
        Column("source", Text(), nullable=False),
        Column("event_created_at", INSTANT, nullable=True),
        Column("received_at", INSTANT, nullable=False),
        Column("status", KEY, nullable=False),
        Column("order_id", KEY, nullable=True),
        Column("checkout_session_id", KEY, nullable=True),
        Column("payment_intent_id", Text(), nullable=True),
        Column("attempt_count", BigInteger(), nullable=False),
        Column("next_attempt_at", INSTANT, nullable=True),
        Column("lease_token", Text(), nullable=True),
        Column("lease_until", INSTANT, nullable=True),
        Column("finished_at", INSTANT, nullable=True),
        Column("error", Text(), nullable=True),
        PrimaryKeyConstraint("webhook_event_id"),
        Unique("webhook_id", name="flint_storefront_inbox_webhook_id_key"),
    )
    for name in ("status", "next_attempt_at", "order_id", "checkout_session_id", "received_at"):
        op.create_index(f"flint_storefront_inbox_{name}_idx", "flint_storefront_inbox", [name])


def _create_effect() -> None:
    op.create_table(
        "flint_storefront_effect",
        Column("effect_key", KEY, nullable=False),
        Column("effect_id", KEY, nullable=False),
        Column("signal", Text(), nullable=False),
        Column("reference", KEY, nullable=True),
        Column("payload", JSON(), nullable=False),
        Column("created_at", INSTANT, nullable=False),
        Column("delivered_at", INSTANT, nullable=True),
        Column("attempt_count", BigInteger(), nullable=False),
        Column("next_attempt_at", INSTANT, nullable=True),
        Column("lease_token", Text(), nullable=True),
        Column("lease_until", INSTANT, nullable=True),
        Column("error", Text(), nullable=True),
        PrimaryKeyConstraint("effect_key"),
        Unique("effect_id", name="flint_storefront_effect_effect_id_key"),
    )
    for name in ("reference", "next_attempt_at", "created_at"):
        op.create_index(f"flint_storefront_effect_{name}_idx", "flint_storefront_effect", [name])


def _create_product() -> None:
    op.create_table(
        "flint_storefront_product",
        Column("product_id", KEY, nullable=False),
        Column("slug", KEY, nullable=False),
        Column("name", Text(), nullable=False),
        Column("description", Text(), nullable=False),
        Column("product_type", Text(), nullable=False),
        Column("status", Text(), nullable=False),
        Column("is_available", Boolean(), nullable=False),
        Column("is_gone", Boolean(), nullable=False),
        Column("currency", Text(), nullable=True),
        Column("price_min_minor", BigInteger(), nullable=True),
        Column("price_max_minor", BigInteger(), nullable=True),
        Column("image_url", Text(), nullable=True),
        Column("image_alt", Text(), nullable=False),
        Column("image_width", BigInteger(), nullable=True),
        Column("image_height", BigInteger(), nullable=True),
        Column("position", BigInteger(), nullable=False),
        Column("product_version", BigInteger(), nullable=False),
        Column("variant_count", BigInteger(), nullable=False),
        Column("active_variant_count", BigInteger(), nullable=False),
        Column("flint_updated_at", INSTANT, nullable=True),
        Column("seen_at", INSTANT, nullable=False),
        PrimaryKeyConstraint("product_id"),
        Unique("slug", name="flint_storefront_product_slug_key"),
    )
    for name in ("position", "is_gone"):
        op.create_index(f"flint_storefront_product_{name}_idx", "flint_storefront_product", [name])


def _create_variant() -> None:
    op.create_table(
        "flint_storefront_variant",
        Column("variant_id", KEY, nullable=False),
        Column("product_id", KEY, nullable=False),
        Column("name", Text(), nullable=False),
        Column("sku", Text(), nullable=True),
        Column("options", JSON(), nullable=False),
        Column("currency", Text(), nullable=False),
        Column("price_minor", BigInteger(), nullable=False),
        Column("is_available", Boolean(), nullable=False),
        Column("is_gone", Boolean(), nullable=False),
        Column("image_url", Text(), nullable=True),
        Column("image_alt", Text(), nullable=False),
        Column("position", BigInteger(), nullable=False),
        PrimaryKeyConstraint("variant_id"),
    )
    for name in ("product_id",):
        op.create_index(f"flint_storefront_variant_{name}_idx", "flint_storefront_variant", [name])


def _create_value() -> None:
    op.create_table(
        "flint_storefront_value",
        Column("key", KEY, nullable=False),
        Column("value", JSON(), nullable=False),
        Column("version", BigInteger(), nullable=False),
        Column("updated_at", INSTANT, nullable=False),
        PrimaryKeyConstraint("key"),
    )

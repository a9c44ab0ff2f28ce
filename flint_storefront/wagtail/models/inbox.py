"""
The inbox of webhook events.
"""

from django.db import models


class InboxEvent(models.Model):
    """
    One webhook event, kept before it is acknowledged.
    """

    webhook_event_id = models.CharField(
        "event id", primary_key=True, max_length=255, help_text="From the signed body."
    )
    webhook_id = models.CharField(
        "webhook id",
        max_length=255,
        unique=True,
        null=True,
        blank=True,
        help_text="From the header; empty when it came from backfill.",
    )
    event_type = models.TextField("type")
    body = models.BinaryField("body", default=b"", blank=True, help_text="As signed; empty from backfill.")
    source = models.TextField("source", default="webhook", help_text="webhook or backfill.")
    event_created_at = models.DateTimeField("happened", null=True, blank=True, help_text="Flint's instant.")
    received_at = models.DateTimeField("received")
    status = models.CharField(
        "status", max_length=255, default="pending", help_text="pending, waiting, done, ignored or failed."
    )
    order_id = models.CharField("order id", max_length=255, null=True, blank=True)
    checkout_session_id = models.CharField("checkout session id", max_length=255, null=True, blank=True)
    payment_intent_id = models.TextField("payment intent id", null=True, blank=True)
    subscription_id = models.CharField("subscription id", max_length=255, null=True, blank=True)
    refund_id = models.TextField("refund id", null=True, blank=True)
    dispute_id = models.TextField("dispute id", null=True, blank=True)
    attempt_count = models.BigIntegerField("attempts", default=0)
    next_attempt_at = models.DateTimeField("next attempt", null=True, blank=True)
    lease_token = models.TextField("lease", null=True, blank=True, help_text="Held by the worker at it.")
    lease_until = models.DateTimeField("lease ends", null=True, blank=True)
    finished_at = models.DateTimeField("finished", null=True, blank=True)
    error = models.TextField("last failure", null=True, blank=True)

    class Meta:
        db_table = "flint_storefront_inbox"
        verbose_name = "webhook event"
        verbose_name_plural = "webhook events"
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["status"], name="flint_inbox_status"),
            models.Index(fields=["next_attempt_at"], name="flint_inbox_next_attempt_at"),
            models.Index(fields=["order_id"], name="flint_inbox_order_id"),
            models.Index(fields=["checkout_session_id"], name="flint_inbox_session_id"),
            models.Index(fields=["subscription_id"], name="flint_inbox_subscription_id"),
            models.Index(fields=["received_at"], name="flint_inbox_received_at"),
        ]

    def __str__(self) -> str:
        return f"{self.event_type} ({self.webhook_event_id})"

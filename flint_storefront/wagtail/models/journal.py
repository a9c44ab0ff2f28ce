"""
The journal of writes to Flint.
"""

from django.db import models


class JournalEntry(models.Model):
    """
    One write to Flint, stored before its first byte leaves.
    """

    idempotency_key = models.CharField("idempotency key", primary_key=True, max_length=255)
    reference = models.CharField("checkout", max_length=255, help_text="The checkout it belongs to.")
    operation = models.TextField("operation", help_text="Such as orders.create.")
    method = models.TextField("method")
    path = models.TextField("path")
    body = models.BinaryField("body", help_text="Exactly what is sent, also on every replay.")
    status = models.CharField(
        "status", max_length=255, default="pending", help_text="pending, unknown, succeeded or rejected."
    )
    sent_count = models.BigIntegerField("times sent", default=0)
    first_sent_at = models.DateTimeField("first sent", null=True, blank=True)
    last_sent_at = models.DateTimeField("last sent", null=True, blank=True)
    answered_at = models.DateTimeField("answered", null=True, blank=True)
    answer = models.JSONField("answer", default=dict, blank=True, help_text="Without address and token.")
    http_status = models.BigIntegerField("HTTP status", null=True, blank=True)
    error_code = models.TextField("error code", null=True, blank=True)
    request_id = models.TextField("Flint's request id", null=True, blank=True)
    created_at = models.DateTimeField("recorded")

    class Meta:
        db_table = "flint_storefront_journal"
        verbose_name = "request to Flint"
        verbose_name_plural = "requests to Flint"
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["reference"], name="flint_journal_reference"),
            models.Index(fields=["status"], name="flint_journal_status"),
            models.Index(fields=["created_at"], name="flint_journal_created_at"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} ({self.idempotency_key})"

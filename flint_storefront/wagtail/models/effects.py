"""
Effects: what the host site must learn.
"""

from django.db import models


class Effect(models.Model):
    """
    Something the host site must learn: recorded once, delivered at least once.
    """

    effect_key = models.CharField("fact", primary_key=True, max_length=255, help_text="Such as paid:ord_…")
    effect_id = models.CharField(
        "effect id", max_length=255, unique=True, help_text="Stable: a receiver may use it to act once."
    )
    signal = models.TextField("signal", help_text="Such as order_paid.")
    reference = models.CharField("checkout", max_length=255, null=True, blank=True)
    payload = models.JSONField("payload", default=dict, blank=True)
    created_at = models.DateTimeField("recorded")
    delivered_at = models.DateTimeField("delivered", null=True, blank=True)
    attempt_count = models.BigIntegerField("attempts", default=0)
    next_attempt_at = models.DateTimeField(
        "next attempt", null=True, blank=True, help_text="Empty once delivered or given up."
    )
    lease_token = models.TextField("lease", null=True, blank=True, help_text="Held by the worker at it.")
    lease_until = models.DateTimeField("lease ends", null=True, blank=True)
    error = models.TextField("last failure", null=True, blank=True)

    class Meta:
        db_table = "flint_storefront_effect"
        verbose_name = "effect"
        verbose_name_plural = "effects"
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["reference"], name="flint_effect_reference"),
            models.Index(fields=["next_attempt_at"], name="flint_effect_next_attempt_at"),
            models.Index(fields=["created_at"], name="flint_effect_created_at"),
        ]

    def __str__(self) -> str:
        return f"{self.signal} ({self.effect_key})"

"""
Subscriptions.
"""

from django.db import models


class Subscription(models.Model):
    """
    What we know of one subscription that began here.
    """

    subscription_id = models.CharField("subscription id", primary_key=True, max_length=255)
    reference = models.CharField("begun by", max_length=255, help_text="The checkout that began it.")
    user_id = models.CharField("user", max_length=255, null=True, blank=True)
    title = models.TextField("title", default="", blank=True)
    campaign_slug = models.TextField("campaign", null=True, blank=True)
    subscription_plan_id = models.TextField("subscription plan id", null=True, blank=True)
    status = models.TextField(
        "status", help_text="trialing, active, past_due, paused, canceled, incomplete, or a newer word."
    )
    currency = models.TextField("currency", help_text="ISO 4217.")
    recurring_minor = models.BigIntegerField(
        "price of a period", null=True, blank=True, help_text="Minor units."
    )
    billing_interval = models.TextField("interval", default="", blank=True)
    billing_interval_count = models.BigIntegerField("intervals of a period", default=1)
    quantity = models.BigIntegerField("quantity", null=True, blank=True)
    is_ending = models.BooleanField("ending", default=False, help_text="Ends with the current period.")
    trial_ends_at = models.DateTimeField("trial ends", null=True, blank=True)
    current_period_ends_at = models.DateTimeField("period ends", null=True, blank=True)
    next_billing_at = models.DateTimeField("next payment", null=True, blank=True)
    next_retry_at = models.DateTimeField("next retry", null=True, blank=True)
    flint_version = models.BigIntegerField(
        "Flint's version", default=0, help_text="An older reading never overwrites a newer one."
    )
    mode = models.TextField("mode", default="test", help_text="test or live.")
    version = models.BigIntegerField("version", default=1, help_text="Rises with every change.")
    created_at = models.DateTimeField("began")
    updated_at = models.DateTimeField("changed")
    checked_at = models.DateTimeField(
        "checked", null=True, blank=True, help_text="When Flint was last asked."
    )
    next_check_at = models.DateTimeField(
        "next check", null=True, blank=True, help_text="When Flint is asked again; empty: never."
    )

    class Meta:
        db_table = "flint_storefront_subscription"
        verbose_name = "subscription"
        verbose_name_plural = "subscriptions"
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["reference"], name="flint_subscription_reference"),
            models.Index(fields=["user_id"], name="flint_subscription_user_id"),
            models.Index(fields=["next_check_at"], name="flint_subscription_next_check"),
        ]

    def __str__(self) -> str:
        return self.title or self.subscription_id

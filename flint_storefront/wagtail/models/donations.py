"""
Donations.
"""

from django.db import models


class Donation(models.Model):
    """
    What a donor gave and told us, beside the checkout or the renewal of the same reference.
    """

    reference = models.CharField("reference", primary_key=True, max_length=255)
    campaign_slug = models.CharField("campaign", max_length=255)
    interval = models.TextField("interval", help_text="once, weekly, monthly or yearly.")
    currency = models.TextField("currency", help_text="ISO 4217.")
    gift_minor = models.BigIntegerField("gift", help_text="Minor units.")
    cover_minor = models.BigIntegerField(
        "costs covered", default=0, help_text="Added to cover the shop's costs, minor units."
    )
    fund = models.TextField("fund", null=True, blank=True)
    dedication = models.TextField("dedication", null=True, blank=True)
    message = models.TextField("message", null=True, blank=True)
    first_name = models.TextField("first name", null=True, blank=True)
    is_anonymous = models.BooleanField("anonymous", default=False)
    is_listed = models.BooleanField(
        "listed", default=False, help_text="The donor agreed to stand on the supporter wall."
    )
    answers = models.JSONField("answers", default=dict, blank=True, help_text="To the site's own questions.")
    is_renewal = models.BooleanField("renewal", default=False)
    subscription_id = models.CharField("subscription id", max_length=255, null=True, blank=True)
    mode = models.TextField("mode", default="test", help_text="test or live.")
    settled_minor = models.BigIntegerField(
        "settled", default=0, help_text="What Flint said was paid, minor units."
    )
    refunded_minor = models.BigIntegerField("refunded", default=0, help_text="Minor units.")
    settled_at = models.DateTimeField("settled at", null=True, blank=True)
    created_at = models.DateTimeField("started")

    class Meta:
        db_table = "flint_storefront_donation"
        verbose_name = "donation"
        verbose_name_plural = "donations"
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["campaign_slug"], name="flint_donation_campaign"),
            models.Index(fields=["settled_at"], name="flint_donation_settled_at"),
            models.Index(fields=["subscription_id"], name="flint_donation_subscription"),
        ]

    def __str__(self) -> str:
        return self.reference

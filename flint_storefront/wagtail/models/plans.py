"""
The mirror of Flint's subscription plans, and the plans that we made for recurring donations.
"""

from django.db import models


class Plan(models.Model):
    """
    The mirror of one of Flint's subscription plans.
    """

    subscription_plan_id = models.CharField("subscription plan id", primary_key=True, max_length=255)
    slug = models.CharField(
        "slug", max_length=255, unique=True, help_text="Made once from the name, kept when the name changes."
    )
    name = models.TextField("name")
    description = models.TextField("description", default="", blank=True)
    status = models.TextField("status", default="active", help_text="active or archived.")
    is_gone = models.BooleanField(
        "gone", default=False, help_text="It is archived, or Flint no longer lists it."
    )
    is_ours = models.BooleanField("ours", default=False, help_text="Made by us for a recurring donation.")
    external_reference_id = models.CharField("external reference", max_length=255, null=True, blank=True)
    currency = models.TextField("currency", help_text="ISO 4217.")
    recurring_minor = models.BigIntegerField("price of a period", help_text="Before tax, minor units.")
    setup_fee_minor = models.BigIntegerField("set-up fee", null=True, blank=True, help_text="Minor units.")
    termination_fee_minor = models.BigIntegerField(
        "early-termination fee", null=True, blank=True, help_text="Minor units."
    )
    trial_days = models.BigIntegerField("trial", null=True, blank=True, help_text="Days.")
    contract_months = models.BigIntegerField("commitment", null=True, blank=True, help_text="Months.")
    billing_interval = models.TextField("interval", help_text="daily, weekly, monthly or yearly.")
    billing_interval_count = models.BigIntegerField("intervals of a period", default=1)
    interval_options = models.JSONField(
        "intervals to choose from", default=list, blank=True, help_text="Beside the plan's own."
    )
    quantity_options = models.JSONField(
        "quantities to choose from", default=list, blank=True, help_text="Empty: only one."
    )
    image_url = models.TextField("image", null=True, blank=True)
    image_alt = models.TextField("image description", default="", blank=True)
    position = models.BigIntegerField("position", default=0, help_text="Order of appearance in Flint's list.")
    plan_version = models.BigIntegerField("version", default=0)
    seen_at = models.DateTimeField("seen", help_text="When a sync last saw it.")

    class Meta:
        db_table = "flint_storefront_plan"
        verbose_name = "subscription plan"
        verbose_name_plural = "subscription plans"
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["position"], name="flint_plan_position"),
            models.Index(fields=["external_reference_id"], name="flint_plan_reference"),
        ]

    def __str__(self) -> str:
        return self.name


class DonationPlan(models.Model):
    """
    The plan of one recurring amount, made once for each campaign, amount, cover, currency and interval.
    """

    plan_key = models.CharField(
        "key", primary_key=True, max_length=255, help_text="Goes to Flint as the plan's external reference."
    )
    subscription_plan_id = models.TextField(
        "subscription plan id", null=True, blank=True, help_text="Empty until Flint has made it."
    )
    plan_try = models.BigIntegerField("try", default=1, help_text="Rises after a definite refusal only.")
    campaign_slug = models.CharField("campaign", max_length=255)
    name = models.TextField("name", help_text="What the donor reads at Flint.")
    currency = models.TextField("currency", help_text="ISO 4217.")
    gift_minor = models.BigIntegerField("gift", help_text="Minor units.")
    cover_minor = models.BigIntegerField("costs covered", default=0, help_text="Minor units.")
    billing_interval = models.TextField("interval", help_text="weekly, monthly or yearly.")
    created_at = models.DateTimeField("recorded")

    class Meta:
        db_table = "flint_storefront_donation_plan"
        verbose_name = "plan of a recurring donation"
        verbose_name_plural = "plans of recurring donations"
        default_permissions = ("view",)
        indexes = [models.Index(fields=["campaign_slug"], name="flint_donation_plan_campaign")]

    def __str__(self) -> str:
        return self.name

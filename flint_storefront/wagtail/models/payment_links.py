"""
Payment links, Flint's links behind them, and what was sold through them.
"""

from django.db import models


class PaymentLink(models.Model):
    """
    What is wanted of one payment link of the site, and how far Flint has been brought there.
    """

    slug = models.CharField(
        "link slug", primary_key=True, max_length=255, help_text="Last part of the shared address."
    )
    reference = models.CharField(
        "reference", max_length=255, unique=True, help_text="Begins the keys of everything sent for it."
    )
    owner = models.CharField(
        "owner",
        max_length=255,
        blank=True,
        help_text="code, command, or such as page:12; empty: its page is gone.",
    )
    offer = models.JSONField("offer", default=dict, blank=True, help_text="What is wanted.")
    wished_at = models.DateTimeField("wished", help_text="An older wish never overwrites a newer one.")
    is_published = models.BooleanField("published", default=True, help_text="Its page is live.")
    is_switched_off = models.BooleanField("switched off", default=False, help_text="By an operator.")
    generation = models.BigIntegerField(
        "generation", default=1, help_text="Rises when what Flint cannot change has changed."
    )
    setup = models.TextField("set up", default="setting_up", help_text="setting_up, live or attention.")
    problem = models.TextField(
        "problem", null=True, blank=True, help_text="Key of the sentence that says why."
    )
    problem_values = models.JSONField(
        "named by the problem", default=dict, blank=True, help_text="Text to text."
    )
    agreed_version = models.BigIntegerField(
        "agreed version",
        null=True,
        blank=True,
        help_text="Version of Flint's link that an editor has agreed to overwrite.",
    )
    mode = models.TextField("mode", default="test", help_text="test or live.")
    version = models.BigIntegerField("version", default=1, help_text="Rises with every change.")
    created_at = models.DateTimeField("made")
    updated_at = models.DateTimeField("changed")
    next_attempt_at = models.DateTimeField(
        "next attempt", null=True, blank=True, help_text="When it is worked on again; empty: never."
    )
    attempt_count = models.BigIntegerField("attempts", default=0, help_text="Failures in a row.")
    lease_token = models.TextField("lease", null=True, blank=True, help_text="Held by the worker at it.")
    lease_until = models.DateTimeField("lease ends", null=True, blank=True)
    next_sweep_at = models.DateTimeField(
        "next sweep", null=True, blank=True, help_text="When its sales are listed again; empty: never."
    )

    class Meta:
        db_table = "flint_storefront_payment_link"
        verbose_name = "payment link"
        verbose_name_plural = "payment links"
        default_permissions = ("view",)
        permissions = [("switch_paymentlink", "Can switch payment links and send them to Flint again")]
        indexes = [
            models.Index(fields=["owner"], name="flint_link_owner"),
            models.Index(fields=["next_attempt_at"], name="flint_link_next_attempt_at"),
            models.Index(fields=["next_sweep_at"], name="flint_link_next_sweep_at"),
            models.Index(fields=["created_at"], name="flint_link_created_at"),
        ]

    def __str__(self) -> str:
        return str(self.offer.get("title") or self.slug)


class PaymentLinkGeneration(models.Model):
    """
    One of Flint's links behind a payment link; the last one is sold, the others are off.
    """

    link_key = models.CharField(
        "key", primary_key=True, max_length=255, help_text="Goes to Flint as the link's external reference."
    )
    slug = models.CharField("link slug", max_length=255)
    generation = models.BigIntegerField("generation")
    payment_link_id = models.CharField(
        "payment link id",
        max_length=255,
        unique=True,
        null=True,
        blank=True,
        help_text="Empty until Flint has made it.",
    )
    url = models.TextField("address at Flint", null=True, blank=True)
    link_try = models.BigIntegerField("try", default=1, help_text="Rises after a definite refusal only.")
    change_number = models.BigIntegerField("change", default=1, help_text="Number of the next update.")
    asked = models.JSONField(
        "asked", default=dict, blank=True, help_text="What the request under way brings about."
    )
    told = models.JSONField("told", default=dict, blank=True, help_text="As Flint has accepted it.")
    told_offer = models.JSONField(
        "offer told", default=dict, blank=True, help_text="The offer that this was made from."
    )
    seen = models.JSONField(
        "seen", default=dict, blank=True, help_text="As Flint answered to our last write."
    )
    flint_version = models.BigIntegerField("Flint's version", default=0)
    status_told = models.TextField(
        "status told", null=True, blank=True, help_text="active or inactive; empty: nothing yet."
    )
    status_seen = models.TextField("status seen", null=True, blank=True, help_text="What Flint said last.")
    foreign_fields = models.JSONField(
        "changed by others", default=list, blank=True, help_text="What somebody else changed at Flint."
    )
    completed_count = models.BigIntegerField("payments", default=0, help_text="As Flint counts them.")
    quantity_sold = models.BigIntegerField("units", default=0, help_text="As Flint counts them.")
    base_completed = models.BigIntegerField(
        "payments before", default=0, help_text="By earlier links of the page when this one was made."
    )
    base_quantity = models.BigIntegerField("units before", default=0, help_text="Likewise.")
    created_at = models.DateTimeField("made")
    checked_at = models.DateTimeField(
        "checked", null=True, blank=True, help_text="When Flint was last asked."
    )
    retired_at = models.DateTimeField(
        "retired", null=True, blank=True, help_text="When a later link took its place."
    )
    swept_at = models.DateTimeField(
        "swept", null=True, blank=True, help_text="Up to when its sales have been listed."
    )

    class Meta:
        db_table = "flint_storefront_payment_link_generation"
        verbose_name = "payment link at Flint"
        verbose_name_plural = "payment links at Flint"
        default_permissions = ("view",)
        indexes = [models.Index(fields=["slug"], name="flint_link_generation_slug")]

    def __str__(self) -> str:
        return self.link_key


class PaymentLinkSale(models.Model):
    """
    What was sold through a payment link, beside the checkout or the renewal of the same reference.
    """

    reference = models.CharField("reference", primary_key=True, max_length=255)
    slug = models.CharField("link slug", max_length=255)
    payment_link_id = models.CharField("payment link id", max_length=255)
    checkout_session_id = models.TextField(
        "checkout session id", null=True, blank=True, help_text="Empty for a renewal."
    )
    order_id = models.CharField("order id", max_length=255, unique=True)
    subscription_id = models.CharField("subscription id", max_length=255, null=True, blank=True)
    currency = models.TextField("currency", help_text="ISO 4217.")
    quantity = models.BigIntegerField("units", default=0, help_text="All lines together.")
    answers = models.JSONField("answers", default=dict, blank=True, help_text="To the link's own questions.")
    is_renewal = models.BooleanField("renewal", default=False)
    mode = models.TextField("mode", default="test", help_text="test or live.")
    settled_minor = models.BigIntegerField(
        "settled", default=0, help_text="What Flint said was paid, minor units."
    )
    refunded_minor = models.BigIntegerField("refunded", default=0, help_text="Minor units.")
    settled_at = models.DateTimeField("settled at", null=True, blank=True)
    created_at = models.DateTimeField("recorded")

    class Meta:
        db_table = "flint_storefront_payment_link_sale"
        verbose_name = "sale through a payment link"
        verbose_name_plural = "sales through payment links"
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["slug"], name="flint_link_sale_slug"),
            models.Index(fields=["payment_link_id"], name="flint_link_sale_payment_link"),
            models.Index(fields=["settled_at"], name="flint_link_sale_settled_at"),
            models.Index(fields=["subscription_id"], name="flint_link_sale_subscription"),
        ]

    def __str__(self) -> str:
        return self.reference

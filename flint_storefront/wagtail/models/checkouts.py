"""
Checkouts.
"""

from django.db import models


class Checkout(models.Model):
    """
    One buyer going to pay.
    """

    reference = models.CharField(
        "reference", primary_key=True, max_length=255, help_text="Goes to Flint as external reference."
    )
    visitor_hash = models.CharField("visitor", max_length=255, help_text="SHA-256 of the visitor's token.")
    user_id = models.CharField(
        "user", max_length=255, null=True, blank=True, help_text="The signed-in user it belongs to."
    )
    kind = models.TextField(
        "kind",
        help_text="cart, product, set, tip_jar, donation, plan; payment_link or renewal (adopted from Flint).",
    )
    source = models.TextField(
        "source",
        default="order",
        help_text="What its checkout session is made from: order, quick_pay or plan.",
    )
    offer_key = models.TextField("offer", default="", blank=True, help_text="Which offer was bought.")
    title = models.TextField(
        "title", default="", blank=True, help_text="What one amount or a plan is called."
    )
    open_key = models.CharField(
        "open key",
        max_length=255,
        unique=True,
        null=True,
        blank=True,
        help_text="While it may still be paid: one open checkout for each visitor and offer.",
    )
    content_hash = models.TextField("content", help_text="SHA-256 of what is bought at which price.")
    lines = models.JSONField(
        "lines", default=list, blank=True, help_text="As they were when the buyer pressed."
    )
    charges = models.JSONField(
        "charges", default=list, blank=True, help_text="Fees in the order in which they are added."
    )
    requested_tip = models.JSONField(
        "requested tip", default=dict, blank=True, help_text="Empty: none was taken on our page."
    )
    promotion_code = models.TextField("promotion code", null=True, blank=True)
    code_problem = models.TextField(
        "code problem", null=True, blank=True, help_text="What the buyer is told of the code."
    )
    is_reviewed = models.BooleanField(
        "reviewed", default=False, help_text="The buyer has agreed to the order with its code."
    )
    plan = models.JSONField("plan", default=dict, blank=True, help_text="What was subscribed to.")
    session_metadata = models.JSONField(
        "metadata", default=dict, blank=True, help_text="What a donor told us, for the checkout session."
    )
    buyer_email = models.TextField(
        "e-mail", null=True, blank=True, help_text="Of the signed-in buyer, to fill in Flint's page."
    )
    campaign_slug = models.TextField(
        "campaign", null=True, blank=True, help_text="What a donation, or a renewal of one, counts to."
    )
    subscription_id = models.CharField(
        "subscription id", max_length=255, null=True, blank=True, help_text="That it began or renews."
    )
    parent_reference = models.TextField(
        "begun by", null=True, blank=True, help_text="Of a renewal: the checkout that began the subscription."
    )
    currency = models.TextField("currency", help_text="ISO 4217.")
    subtotal_minor = models.BigIntegerField("our subtotal", help_text="Minor units.")
    accepted_total_minor = models.BigIntegerField(
        "accepted total", help_text="The highest total that the buyer has seen and agreed to, minor units."
    )
    shown_total_minor = models.BigIntegerField(
        "shown total", help_text="The total that the buyer saw when pressing first, minor units."
    )
    cart_version = models.BigIntegerField("cart version", null=True, blank=True)
    state = models.CharField("state", max_length=255, default="open")
    notice = models.TextField(
        "notice", null=True, blank=True, help_text="What the buyer is told beside the state."
    )
    order_try = models.BigIntegerField(
        "order try", default=1, help_text="Rises after a definite refusal only."
    )
    session_generation = models.BigIntegerField(
        "session generation", default=1, help_text="Rises only when a checkout session has ended."
    )
    order_id = models.CharField("order id", max_length=255, unique=True, null=True, blank=True)
    order_number = models.TextField("order number", null=True, blank=True)
    order_revision = models.BigIntegerField("order revision", null=True, blank=True)
    checkout_session_id = models.CharField(
        "checkout session id", max_length=255, unique=True, null=True, blank=True
    )
    amounts = models.JSONField("amounts", default=dict, blank=True, help_text="Flint's amounts, minor units.")
    ordered_amounts = models.JSONField(
        "ordered amounts",
        default=dict,
        blank=True,
        help_text="Minor units, before anything was chosen on Flint's page.",
    )
    is_flagged = models.BooleanField(
        "flagged", default=False, help_text="The paid order's subtotal differs from our lines: please look."
    )
    flag_reason = models.TextField("reason of the flag", null=True, blank=True)
    mode = models.TextField("mode", default="test", help_text="test or live.")
    version = models.BigIntegerField("version", default=1, help_text="Rises with every change.")
    created_at = models.DateTimeField("started")
    updated_at = models.DateTimeField("changed")
    checked_at = models.DateTimeField(
        "checked", null=True, blank=True, help_text="When Flint was last asked."
    )
    paid_at = models.DateTimeField("paid", null=True, blank=True, help_text="When we first saw it paid.")
    next_check_at = models.DateTimeField(
        "next check", null=True, blank=True, help_text="When Flint is asked again; empty: never."
    )

    class Meta:
        db_table = "flint_storefront_checkout"
        verbose_name = "checkout"
        verbose_name_plural = "checkouts"
        default_permissions = ("view",)
        permissions = [
            ("check_checkout", "Can ask Flint how a checkout stands"),
            ("replay_event", "Can replay a webhook event"),
        ]
        indexes = [
            models.Index(fields=["state"], name="flint_checkout_state"),
            models.Index(fields=["next_check_at"], name="flint_checkout_next_check_at"),
            models.Index(fields=["created_at"], name="flint_checkout_created_at"),
            models.Index(fields=["visitor_hash"], name="flint_checkout_visitor_hash"),
            models.Index(fields=["user_id"], name="flint_checkout_user_id"),
            models.Index(fields=["subscription_id"], name="flint_checkout_subscription_id"),
        ]

    def __str__(self) -> str:
        return self.order_number or self.reference

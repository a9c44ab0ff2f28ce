"""
Carts.
"""

from django.db import models


class Cart(models.Model):
    """
    What one visitor has chosen before an order exists.
    """

    visitor_hash = models.CharField(
        "visitor", primary_key=True, max_length=255, help_text="SHA-256 of the visitor's token."
    )
    lines = models.JSONField("lines", default=list, blank=True, help_text="Variants and quantities.")
    choices = models.JSONField(
        "choices", default=dict, blank=True, help_text="What was chosen beside the lines, such as a tip."
    )
    version = models.BigIntegerField("version", default=1, help_text="Rises with every change.")
    updated_at = models.DateTimeField("changed")

    class Meta:
        db_table = "flint_storefront_cart"
        verbose_name = "cart"
        verbose_name_plural = "carts"
        default_permissions = ("view",)
        indexes = [models.Index(fields=["updated_at"], name="flint_cart_updated_at")]

    def __str__(self) -> str:
        return f"Cart of {self.visitor_hash[:8]}"

"""
Single facts that the plugin remembers.
"""

from django.db import models


class StoredValue(models.Model):
    """
    One fact: the account it talks to, when the last sync ended, who holds a turn.
    """

    key = models.CharField("key", primary_key=True, max_length=255)
    value = models.JSONField("value", default=dict, blank=True)
    version = models.BigIntegerField("version", default=1, help_text="Rises with every change.")
    updated_at = models.DateTimeField("changed")

    class Meta:
        db_table = "flint_storefront_value"
        verbose_name = "stored value"
        verbose_name_plural = "stored values"
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.key

"""
The mirror of Flint's catalogue.
"""

from typing import Any

from django.db import models


class Product(models.Model):
    """
    The mirror of one of Flint's products.
    """

    product_id = models.CharField("product id", primary_key=True, max_length=255)
    slug = models.CharField(
        "slug", max_length=255, unique=True, help_text="Made once from the name, kept when the name changes."
    )
    name = models.TextField("name")
    description = models.TextField("description", default="", blank=True)
    product_type = models.TextField("type", default="service")
    status = models.TextField("status", default="active")
    is_available = models.BooleanField(
        "available", default=False, help_text="Flint says that it can be sold."
    )
    is_gone = models.BooleanField("gone", default=False, help_text="Flint no longer lists it.")
    currency = models.TextField(
        "currency", null=True, blank=True, help_text="ISO 4217; empty without a price."
    )
    price_min_minor = models.BigIntegerField("lowest price", null=True, blank=True, help_text="Minor units.")
    price_max_minor = models.BigIntegerField("highest price", null=True, blank=True, help_text="Minor units.")
    image_url = models.TextField("image", null=True, blank=True)
    image_alt = models.TextField("image description", default="", blank=True)
    image_width = models.BigIntegerField("image width", null=True, blank=True, help_text="Pixels.")
    image_height = models.BigIntegerField("image height", null=True, blank=True, help_text="Pixels.")
    position = models.BigIntegerField("position", default=0, help_text="Order of appearance in Flint's list.")
    product_version = models.BigIntegerField("version", default=0)
    variant_count = models.BigIntegerField("variants", default=0)
    active_variant_count = models.BigIntegerField("active variants", default=0)
    flint_updated_at = models.DateTimeField("changed at Flint", null=True, blank=True)
    seen_at = models.DateTimeField("seen", help_text="When a sync last saw it.")

    class Meta:
        db_table = "flint_storefront_product"
        verbose_name = "product"
        verbose_name_plural = "products"
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["position"], name="flint_product_position"),
            models.Index(fields=["is_gone"], name="flint_product_is_gone"),
        ]

    def __str__(self) -> str:
        return self.name


class VariantManager(models.Manager["Variant"]):
    """
    Reads the name of the product with each variant, for the admin: a variant alone says only `250 g`.
    """

    def get_queryset(self) -> models.QuerySet[Any]:
        """
        Variants with `product_name`.
        """
        product = Product.objects.filter(pk=models.OuterRef("product_id")).values("name")[:1]
        return super().get_queryset().annotate(product_name=models.Subquery(product))


class Variant(models.Model):
    """
    The mirror of one variant: what is really sold.
    """

    variant_id = models.CharField("variant id", primary_key=True, max_length=255)
    # Not a foreign key: the mirror follows Flint page by page, in any order.
    product_id = models.CharField("product id", max_length=255)
    name = models.TextField("name", default="", blank=True, help_text="The option values joined.")
    sku = models.TextField("SKU", null=True, blank=True)
    options = models.JSONField("options", default=list, blank=True)
    currency = models.TextField("currency", help_text="ISO 4217.")
    price_minor = models.BigIntegerField("price", help_text="Minor units.")
    is_available = models.BooleanField("available", default=False)
    is_gone = models.BooleanField("gone", default=False, help_text="Flint no longer lists it.")
    image_url = models.TextField("image", null=True, blank=True)
    image_alt = models.TextField("image description", default="", blank=True)
    position = models.BigIntegerField("position", default=0)

    objects = VariantManager()

    class Meta:
        db_table = "flint_storefront_variant"
        verbose_name = "variant"
        verbose_name_plural = "variants"
        default_permissions = ("view",)
        indexes = [models.Index(fields=["product_id"], name="flint_variant_product_id")]

    def __str__(self) -> str:
        names = (self.__dict__.get("product_name"), self.name)
        return ", ".join(name for name in names if name) or self.variant_id

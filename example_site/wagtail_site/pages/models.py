"""
Pages of blocks, and the list of what the counter must prepare.
"""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from example_site.wagtail_site.pages.blocks import SHOP_BLOCKS, BodyBlock


class BlockPage(Page):
    """
    A page that an editor builds of blocks: the front page as well as *About us*.
    """

    shop_blocks = SHOP_BLOCKS
    body = StreamField(BodyBlock(), blank=True)
    content_panels = [*Page.content_panels, FieldPanel("body")]
    template = "pages/block_page.html"


class OrderToPrepare(models.Model):
    """
    One paid order, as the counter sees it.
    """

    effect_id = models.CharField(max_length=64, primary_key=True)
    number = models.CharField(max_length=64)
    lines = models.JSONField(default=list)
    needs_a_look = models.BooleanField(default=False)
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-noted_at"]

    def __str__(self) -> str:
        return self.number

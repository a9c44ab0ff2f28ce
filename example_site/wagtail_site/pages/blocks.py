"""
The site's own blocks. The shop's stand beside them, and inside.
"""

from wagtail.blocks import CharBlock, RichTextBlock, StreamBlock, StructBlock, TextBlock

from flint_storefront.wagtail.blocks import (
    CartSummaryBlock,
    DonationBlock,
    GoalBlock,
    PaymentLinkBlock,
    PlansBlock,
    ProductBlock,
    ProductGridBlock,
    ProductSetBlock,
    SupporterWallBlock,
    TipJarBlock,
)

SHOP_BLOCKS = (
    "products",
    "product",
    "set",
    "plans",
    "tip_jar",
    "donation",
    "goal",
    "supporters",
    "link",
    "cart",
)
"""Names of the shop's blocks below: each stands in a section of its own."""


class HeroBlock(StructBlock):
    """
    The first thing a visitor sees.
    """

    heading = CharBlock()
    text = TextBlock()

    class Meta:
        icon = "title"
        template = "pages/blocks/hero.html"


class CounterBlock(StructBlock):
    """
    Words beside one product.
    """

    heading = CharBlock()
    text = RichTextBlock(features=["bold", "italic", "link"])
    item = ProductBlock()

    class Meta:
        icon = "placeholder"
        label = "Words and a product"
        template = "pages/blocks/counter.html"


class HalfBlock(StreamBlock):
    """
    What may stand in one half of a row.
    """

    heading = CharBlock(icon="h2", template="pages/blocks/heading.html")
    text = RichTextBlock(template="pages/blocks/text.html")
    product = ProductBlock()
    set = ProductSetBlock()
    tip_jar = TipJarBlock()
    donation = DonationBlock()
    goal = GoalBlock()
    supporters = SupporterWallBlock()
    link = PaymentLinkBlock()


class PairBlock(StructBlock):
    """
    Two things side by side; one above the other where there is no room.
    """

    left = HalfBlock()
    right = HalfBlock()

    class Meta:
        icon = "table"
        label = "Side by side"
        template = "pages/blocks/pair.html"


class BodyBlock(StreamBlock):
    """
    Everything that a page can be made of.
    """

    hero = HeroBlock()
    heading = CharBlock(icon="h2", template="pages/blocks/heading.html")
    text = RichTextBlock(template="pages/blocks/text.html")
    products = ProductGridBlock()
    product = ProductBlock()
    counter = CounterBlock()
    pair = PairBlock()
    set = ProductSetBlock()
    plans = PlansBlock()
    tip_jar = TipJarBlock()
    donation = DonationBlock()
    goal = GoalBlock()
    supporters = SupporterWallBlock()
    link = PaymentLinkBlock()
    cart = CartSummaryBlock()

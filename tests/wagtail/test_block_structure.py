"""
What all blocks have in common: each says what it shows.
"""

from flint_storefront.wagtail import blocks
from flint_storefront.wagtail.blocks.structure import StorefrontBlock

OURS = [
    block
    for block in (getattr(blocks, name) for name in blocks.__all__)
    if issubclass(block, StorefrontBlock)
]


def test_every_block_says_what_it_shows() -> None:
    """None is left with the structure's own `show`, which only stands for it."""
    assert len(OURS) >= 8
    assert [block.__name__ for block in OURS if block.show is StorefrontBlock.show] == []

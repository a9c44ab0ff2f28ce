"""
The coffee roaster's Wagtail site: editors build its pages of blocks, and the shop is part of them.
"""

"""
Bring Flint to what is wanted of a link: make it, change it, switch it; all through the journal.
"""

from flint_storefront.storefront import Storefront


def work_links(storefront: Storefront) -> int:
    """
    Work through one batch of links that are due. Answers how many were worked on.
    """
    raise NotImplementedError

"""
List the completed sessions of every link at Flint: what no webhook told.
"""

from dataclasses import dataclass

from flint_storefront.storefront import Storefront


@dataclass(frozen=True)
class LinkSweep:
    """
    What one sweep did.
    """

    links: int = 0
    """Flint's links that were listed."""
    adopted: int = 0
    """Sales that we did not know."""
    updated: int = 0
    """Known sales that had changed, such as by a refund."""
    failed: int = 0
    """Links that could not be listed this time."""


def sweep_links(storefront: Storefront, *, is_full: bool = False) -> LinkSweep:
    """
    Sweep the links that are due; *is_full*: all of them, from their beginning.
    """
    raise NotImplementedError

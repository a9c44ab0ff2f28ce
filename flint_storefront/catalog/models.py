"""
What a look at Flint's catalogue found and did.
"""

from dataclasses import dataclass

from flint_storefront.flint.models import Product, Variant
from flint_storefront.subscriptions.models import PlanReport


@dataclass(frozen=True)
class SyncReport:
    """
    Counts of one sync, for a person and for tests.
    """

    products_seen: int = 0
    """Products that Flint lists."""
    products_added: int = 0
    products_changed: int = 0
    products_gone: int = 0
    products_unreadable: int = 0
    """Left as they were, because their variants are not what Flint's contract says."""
    variant_reads: int = 0
    """Lists of variants that were read, one a product."""
    variants_changed: int = 0
    """Variants added, changed or gone."""
    was_full: bool = False
    """True when the variants of every product were read."""
    was_skipped: bool = False
    """True when another process has the turn; nothing was read."""
    error: str | None = None
    """Why nothing was written; None when all went well. Codes and fixed words only."""
    plans: PlanReport | None = None
    """What the look at the plans found; None when another process has the turn."""


@dataclass(frozen=True)
class CatalogReading:
    """
    Everything that one sync read, complete, before any of it is written.
    """

    products: tuple[Product, ...]
    """In the order of Flint's list, each once."""
    variants: dict[str, tuple[Variant, ...]]
    """Active variants by product id, of those products whose variants were read."""
    gone_ids: frozenset[str]
    """Products of the mirror that Flint does not sell any more."""
    unreadable_ids: frozenset[str] = frozenset()
    """Listed products whose variants could not be understood."""

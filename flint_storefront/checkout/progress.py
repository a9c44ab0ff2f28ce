"""
How far a checkout has come after `advance`.
"""

from dataclasses import dataclass, field

from flint_storefront.storage.records import CheckoutRecord


@dataclass(frozen=True)
class Ready:
    """
    Flint's page is open: send the buyer there.
    """

    record: CheckoutRecord
    url: str = field(repr=False)
    """Launch address; never stored, never logged."""


@dataclass(frozen=True)
class Stands:
    """
    Nothing to pay right now: the checkout page says why (paid, under way, a higher total to agree to, closed).
    """

    record: CheckoutRecord


@dataclass(frozen=True)
class Refused:
    """
    Flint refused for good; a later press makes a new try.
    """

    record: CheckoutRecord
    code: str
    """Flint's error code: data, never shown."""


@dataclass(frozen=True)
class Unsettled:
    """
    Nobody knows what came of a write: do not pay again, the same bytes go out again.
    """

    record: CheckoutRecord


@dataclass(frozen=True)
class Away:
    """
    Flint could not be asked and nothing has left: try again shortly.
    """

    record: CheckoutRecord


Progress = Ready | Stands | Refused | Unsettled | Away

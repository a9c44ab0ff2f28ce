"""
What was sold through our links: adopted from Flint, told and counted like every other order.
"""

from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.models import CheckoutSession, Order
from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.storefront import Storefront


def adopt_session(
    storefront: Storefront, session: CheckoutSession, *, deadline: Deadline
) -> CheckoutRecord | None:
    """
    Make the order of a completed session of one of our links our own.
    """
    raise NotImplementedError


def adopt_order(storefront: Storefront, order: Order, *, deadline: Deadline) -> CheckoutRecord | None:
    """
    The same, from an order that we do not know.
    """
    raise NotImplementedError

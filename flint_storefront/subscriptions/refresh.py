"""
Ask Flint about subscriptions. (Being built.)
"""

from flint_storefront.storefront import Storefront


def check_due_subscriptions(storefront: Storefront) -> int:
    """
    Read those that are due; answers how many.
    """
    return 0

"""
Every shared behaviour case: what both frameworks must do.
"""

from tests.storefront.paying_cases import PayingCases


class StorefrontCases(PayingCases):
    """
    All of them; an adapter's test class inherits this and gives the fixture `shop`.
    """

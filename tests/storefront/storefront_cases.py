"""
Every shared behaviour case: what both frameworks must do.
"""

from tests.storefront.cart_cases import CartCases
from tests.storefront.input_cases import InputCases
from tests.storefront.outage_cases import OutageCases
from tests.storefront.page_cases import PageCases
from tests.storefront.paying_cases import PayingCases
from tests.storefront.price_cases import PriceCases
from tests.storefront.twice_cases import TwiceCases
from tests.storefront.webhook_cases import WebhookCases


class StorefrontCases(
    PayingCases, TwiceCases, PriceCases, CartCases, InputCases, OutageCases, WebhookCases, PageCases
):
    """
    All of them; an adapter's test class inherits this and gives the fixtures `shop` and `make_shop`.
    """

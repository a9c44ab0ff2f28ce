"""
Tip jars: a single amount for the house.
"""

from flint_storefront.page_request import PageRequest
from flint_storefront.results import Result
from flint_storefront.storefront import Storefront


def show_tip_jar(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/tips/<slug>`: the page of a declared tip jar.
    """
    raise NotImplementedError


def pay_tip_jar(storefront: Storefront, request: PageRequest) -> Result:
    """
    POST of a tip jar form to the checkout.
    """
    raise NotImplementedError

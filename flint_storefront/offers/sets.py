"""
Sets: several variants behind one button.
"""

from flint_storefront.page_request import PageRequest
from flint_storefront.results import Result
from flint_storefront.storefront import Storefront


def show_set(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/sets/<slug>`: the page of a declared set.
    """
    raise NotImplementedError


def buy_set(storefront: Storefront, request: PageRequest) -> Result:
    """
    POST of a set form to the checkout.
    """
    raise NotImplementedError

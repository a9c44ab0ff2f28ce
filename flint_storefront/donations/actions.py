"""
The pages of a campaign, and giving.
"""

from flint_storefront.page_request import PageRequest
from flint_storefront.results import Result
from flint_storefront.storefront import Storefront


def show_campaign(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/donate/<slug>`.
    """
    raise NotImplementedError


def show_goal(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/donate/<slug>/goal`: the fragment that tells how far it is.
    """
    raise NotImplementedError


def donate(storefront: Storefront, request: PageRequest) -> Result:
    """
    POST of a donation form to the checkout.
    """
    raise NotImplementedError

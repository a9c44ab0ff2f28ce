"""
Plans, the account, and managing a subscription.
"""

from flint_storefront.page_request import PageRequest
from flint_storefront.results import Result
from flint_storefront.storefront import Storefront


def show_plans(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/plans`.
    """
    raise NotImplementedError


def show_plan(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/plans/<slug>`.
    """
    raise NotImplementedError


def subscribe(storefront: Storefront, request: PageRequest) -> Result:
    """
    POST of a plan form to the checkout.
    """
    raise NotImplementedError


def show_account(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/account`: the subscriptions of who is signed in.
    """
    raise NotImplementedError


def manage_subscription(storefront: Storefront, request: PageRequest) -> Result:
    """
    POST `/checkout/<reference>/manage`: 303 to the account page at Flint.
    """
    raise NotImplementedError

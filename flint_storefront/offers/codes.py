"""
A discount code that a link carries.
"""

from flint_storefront.page_request import PageRequest
from flint_storefront.results import Result
from flint_storefront.storefront import Storefront


def take_code(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/code/<CODE>?next=<local path>`: keep the code for this visitor and go on; no-store, 303.
    """
    raise NotImplementedError

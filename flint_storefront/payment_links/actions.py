"""
The pages of a payment link, and its QR code.
"""

from flint_storefront.page_request import PageRequest
from flint_storefront.results import Result
from flint_storefront.storefront import Storefront


def show_payment_link(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/pay/<slug>`: the shared address. The page itself, or the way to the site's own page that shows the link.
    """
    raise NotImplementedError


def show_payment_link_return(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/pay/<slug>/return`: thank you; never *paid*, since nobody knows who came back.
    """
    raise NotImplementedError


def show_payment_link_print(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/pay/<slug>/print`: a sheet with the QR code, to hang up.
    """
    raise NotImplementedError


def send_qr_svg(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/pay/<slug>/qr.svg`; `?download=1` saves it.
    """
    raise NotImplementedError


def send_qr_png(storefront: Storefront, request: PageRequest) -> Result:
    """
    GET `/pay/<slug>/qr.png`; `?download=1` saves it.
    """
    raise NotImplementedError

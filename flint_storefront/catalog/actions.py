"""
The pages of the catalogue: the shop and one product. They read the mirror only and may be kept by a cache.
"""

from flint_storefront.catalog.mirror import find_product, list_products
from flint_storefront.catalog.page_data import product_data
from flint_storefront.messages.sentences import say
from flint_storefront.page_data import not_found, show
from flint_storefront.page_request import PageRequest
from flint_storefront.results import Result
from flint_storefront.storefront import Storefront


def show_shop(storefront: Storefront, request: PageRequest) -> Result:
    """
    Everything for sale, in Flint's order; two queries.
    """
    language = request.locale.language
    with storefront.store.reading() as transaction:
        found = list_products(transaction)
    products = [
        product_data(storefront, language, item, id_prefix=f"product-{number}")
        for number, item in enumerate(found, start=1)
    ]
    heading = say("shop_heading", language)
    return show(storefront, request, "shop.html", heading, {"products": products}, is_shared=True)


def show_product(storefront: Storefront, request: PageRequest) -> Result:
    """
    One product; two queries. An unknown slug and a product that is gone answer the same 404.
    """
    with storefront.store.reading() as transaction:
        found = find_product(transaction, request.arguments.get("slug", ""))
    if found is None:
        return not_found(storefront, request)
    data = {"product": product_data(storefront, request.locale.language, found, id_prefix="product")}
    return show(storefront, request, "product.html", found.product.name, data, is_shared=True)

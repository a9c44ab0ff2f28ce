"""
Where a form came from, as a table.
"""

import pytest

from flint_storefront.guards import FOREIGN, SAME, UNTOLD, where_from
from flint_storefront.page_request import OriginHeaders

OURS = "https://shop.example"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (OriginHeaders(), UNTOLD),
        (OriginHeaders(sec_fetch_site="same-origin"), SAME),
        (OriginHeaders(sec_fetch_site="same-site"), FOREIGN),
        (OriginHeaders(sec_fetch_site="cross-site"), FOREIGN),
        (OriginHeaders(sec_fetch_site="none"), FOREIGN),
        (OriginHeaders(sec_fetch_site=""), FOREIGN),
        (OriginHeaders(sec_fetch_site="cross-site", origin=OURS), FOREIGN),
        (OriginHeaders(sec_fetch_site="same-origin", origin="https://evil.example"), SAME),
        (OriginHeaders(origin=OURS), SAME),
        (OriginHeaders(origin="HTTPS://SHOP.EXAMPLE"), SAME),
        (OriginHeaders(origin="null"), FOREIGN),
        (OriginHeaders(origin=""), FOREIGN),
        (OriginHeaders(origin="http://shop.example"), FOREIGN),
        (OriginHeaders(origin="https://shop.example:444"), FOREIGN),
        (OriginHeaders(origin="https://shop.example.evil.example"), FOREIGN),
        (OriginHeaders(origin="https://evil.example", referer=f"{OURS}/shop"), FOREIGN),
        (OriginHeaders(referer=f"{OURS}/shop/products/espresso?a=b"), SAME),
        (OriginHeaders(referer="https://evil.example/https://shop.example"), FOREIGN),
        (OriginHeaders(referer="https://shop.example@evil.example/"), FOREIGN),
        (OriginHeaders(referer="http://[broken"), FOREIGN),
    ],
)
def test_origin_is_judged_by_the_first_header_that_tells(headers: OriginHeaders, expected: str) -> None:
    """Sec-Fetch-Site, else Origin, else Referer; a later one never overrules."""
    assert where_from(headers, OURS) == expected

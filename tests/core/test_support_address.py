"""
Where the sentence that names the support leads.
"""

import pytest

from flint_storefront.page_data import support_address


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("help@shop.example", "mailto:help@shop.example"),
        ("help+web@shop.example", "mailto:help%2Bweb@shop.example"),
        ("https://shop.example/help?from=shop", "https://shop.example/help?from=shop"),
        ("javascript:alert(1)", ""),
        ("http://shop.example", ""),
        ("ring the bell", ""),
        ("", ""),
    ],
)
def test_contact_leads_to_an_address(contact: str, address: str) -> None:
    """An e-mail address and an https address can be followed, anything else is only read."""
    assert support_address(contact) == address

"""What docs/sandbox.md states about the page of a payment link is what the code does."""

import pytest

from flint_storefront.sandbox.hosted.links.choices import DEFAULT_CURRENCY
from flint_storefront.sandbox.hosted.links.forms import TICKED
from flint_storefront.sandbox.hosted.links.messages import LINK_MESSAGES
from flint_storefront.sandbox.hosted.links.page_data import NOTICES
from flint_storefront.sandbox.orders.lines import MAXIMUM_QUANTITY
from tests.sandbox.link_buyer import open_link
from tests.sandbox.link_seller import add_donation, add_event, add_membership
from tests.sandbox.shop import Shop
from tests.sandbox.test_hosted_links_pages import QUESTIONS
from tests.sandbox.test_sandbox_docs import TEXT


@pytest.mark.parametrize("key", [*LINK_MESSAGES, *NOTICES, "check_fields"])
def test_every_word_of_the_page_is_explained(key: str) -> None:
    """States and notices."""
    assert f"`{key}`" in TEXT


def test_every_hook_of_the_page_is_explained(shop: Shop) -> None:
    """Each `data-testid` that no input's name explains."""
    links = [add_event(shop, custom_fields=QUESTIONS), add_donation(shop), add_membership(shop)]
    hooks = {
        str(attrs["data-testid"])
        for link in links
        for _, attrs in open_link(shop.app, link["url"]).elements
        if "data-testid" in attrs and "." not in str(attrs["data-testid"])
    }
    assert len(hooks) > 5
    assert [hook for hook in sorted(hooks - {"sandbox-banner"}) if f"`{hook}`" not in TEXT] == []


def test_numbers_and_words_are_the_stated_ones() -> None:
    """Largest quantity, currency, ticked box."""
    assert f"is 1 to {MAXIMUM_QUANTITY} unless" in TEXT
    assert f"is in {DEFAULT_CURRENCY}." in TEXT
    assert f"sent as `{TICKED}`" in TEXT

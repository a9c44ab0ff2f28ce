"""
What people, tests and search engines find in the pages of payment links.
"""

import pytest
from bs4 import BeautifulSoup

from flint_storefront.payment_links.states import ACTIVE, STATES
from tests.templates.engines import parse, render_with_jinja
from tests.templates.link_samples import OFFERS, URL
from tests.templates.page_samples import SAMPLES

WORDS = {
    "active": "InStock",
    "scheduled": "PreOrder",
    "ended": "Discontinued",
    "sold_out": "SoldOut",
    "inactive": "Discontinued",
    "not_ready": "OutOfStock",
}


def _tree(name: str) -> BeautifulSoup:
    sample = SAMPLES[name]
    return parse(render_with_jinja(sample.template, sample.data))


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("kind", OFFERS)
def test_only_an_active_link_has_a_button(kind: str, status: str):
    """The address of Flint's page stands nowhere in any other state."""
    tree = _tree(f"link_{kind}_{status}")
    assert tree.select_one('[data-testid="payment-link"]')["data-status"] == status
    buttons = tree.select('[data-testid="payment-link-open"]')
    assert [button["href"] for button in buttons] == ([URL] if status == ACTIVE else [])
    assert (URL in str(tree)) is (status == ACTIVE)
    assert not tree.select("form, [name=csrf_token]")


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("kind", OFFERS)
def test_availability_follows_the_state(kind: str, status: str):
    """Search engines are told what people are."""
    found = {link["href"] for link in _tree(f"link_{kind}_{status}").select('[itemprop="availability"]')}
    assert found == {f"https://schema.org/{WORDS[status]}"}


def test_shown_price_is_the_structured_price():
    """Major units for search engines and minor units for tests are one amount."""
    offer = _tree("link_standard_active").select_one('[itemprop="offers"]')
    assert offer.select_one('[itemprop="price"]')["content"] == "18.00"
    assert offer.select_one(".flint-money")["data-amount-minor"] == "1800"
    assert offer.select_one('[itemprop="validThrough"]')["content"] == "2026-12-24T17:00+00:00"


def test_several_of_one_show_what_they_come_to():
    """Three at $4.00 are $12.00 beside them; search engines are told the price of one."""
    line = _tree("link_several_lines").select_one(".flint-link__line")
    assert line.select_one('[data-testid="line-sum"] .flint-money')["data-amount-minor"] == "1200"
    assert "3 × $4.00" in " ".join(line.text.split())
    assert [price["content"] for price in line.select('[itemprop="price"]')] == ["4.00"]


def test_donation_tells_its_bounds_and_suggestions():
    """Every amount carries its minor units; the page itself is the offer."""
    tree = _tree("link_donation_active")
    minors = [money["data-amount-minor"] for money in tree.select(".flint-money")]
    assert minors == ["500", "50000", "1000", "2500", "5000"]
    assert tree.select_one('[itemtype="https://schema.org/Offer"] [itemprop="minPrice"]')["content"] == "5.00"


def test_event_tells_when_and_where():
    """In its own zone, whose name is told, with the places that are left."""
    tree = _tree("link_event_active")
    assert tree.select_one('[itemprop="startDate"]')["datetime"] == "2027-02-06T14:00+13:00"
    assert "New Zealand Daylight Time" in tree.text
    assert tree.select_one('[itemprop="location"] [itemprop="name"]').text == "The old harbour"
    assert tree.select_one('[data-testid="places-left"]').text == "3 places left."


def test_plan_tells_its_terms():
    """Interval, trial and set-up fee stand before the button."""
    text = _tree("link_subscription_active").text
    for word in ("every month", "every 3 months", "first 14 days", "$4.00"):
        assert word in text


def test_share_row_needs_no_script_and_nobody_else():
    """Mail is a plain link, the copy button waits for the script, every address is our own."""
    tree = _tree("link_event_active").select_one(".flint-share")
    mail = tree.select_one('[data-testid="mail-address"]')["href"]
    assert mail.startswith(
        "mailto:?subject=Summer%20fete&body=Summer%20fete%0D%0A%0D%0Ahttps%3A%2F%2Fshop.example"
    )
    assert tree.select_one('[data-testid="copy-address"]').has_attr("hidden")
    assert tree.select_one('[data-testid="payment-link-qr"] img')["src"] == "/shop/pay/summer-fete/qr.svg"


def test_head_tells_other_sites():
    """Open Graph: title, description, type, address, picture and site."""
    tree = _tree("link_event_active")
    told = {meta["property"]: meta["content"] for meta in tree.select("head meta[property]")}
    assert told["og:title"] == "Summer fete"
    assert told["og:url"] == "https://shop.example/shop/pay/summer-fete"
    assert told["og:image"] == "https://shop.example/fete.svg"
    assert told["og:site_name"] == "Harbour Roasters"
    assert told["og:description"].startswith("Music, coffee and cake")


def test_preview_has_a_dead_button_and_tells_nobody():
    """Shown as active; no address, no QR code that would not answer, no tags."""
    tree = _tree("link_preview")
    button = tree.select_one('[data-testid="payment-link-open"]')
    assert (button.get("href"), button["aria-disabled"]) == (None, "true")
    assert not tree.select('[data-testid="payment-link-qr"], [property^="og:"], [itemprop]')


@pytest.mark.parametrize("name", ["link_return", "link_return_nameless"])
def test_return_page_never_says_paid(name: str):
    """Thank you, the receipt confirms, and a way back."""
    tree = _tree(name)
    assert "paid" not in tree.select_one("main").text.lower()
    assert "receipt" in tree.text
    assert tree.select_one('[data-testid="back-to-link"]')["href"] == "/shop/pay/summer-fete"
    assert tree.select_one('meta[name="robots"]')["content"] == "noindex"

"""The launch token: in the address's fragment, good once."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.sandbox.buyer import CANCEL_URL, Buyer, read_session, start_checkout
from tests.sandbox.shop import Shop


def token_of(url: str) -> str:
    """Return the launch token of a session's url."""
    return parse_qs(urlsplit(url).fragment)["checkout_token"][0]


def fresh_token(shop: Shop, buyer: Buyer) -> str:
    """Return a token minted by a merchant's read."""
    return token_of(read_session(shop, buyer)["url"])


def test_token_of_a_read_opens_the_page(shop: Shop) -> None:
    """204 tells the script to go on."""
    buyer, _ = start_checkout(shop)
    assert buyer.exchange(fresh_token(shop, buyer)).status_code == 204


def test_earlier_token_still_works_after_another_read(shop: Shop) -> None:
    """Each read mints one more; none of them ends another."""
    buyer, _ = start_checkout(shop)
    first, second = fresh_token(shop, buyer), fresh_token(shop, buyer)
    assert first != second
    assert [buyer.exchange(token).status_code for token in (first, second)] == [204, 204]


def test_used_token_leads_to_a_page_that_says_so(shop: Shop) -> None:
    """403 with the page's address, and the page leads back to the shop."""
    buyer, _ = start_checkout(shop)
    token = fresh_token(shop, buyer)
    buyer.exchange(token)
    answer = buyer.exchange(token)
    assert answer.status_code == 403
    page = buyer.look(answer.json()["page"].removeprefix(buyer.address))
    assert page.find(data_testid="checkout-message")["data-state"] == "link_used"
    assert page.find(data_testid="message-link")["href"] == CANCEL_URL


@pytest.mark.parametrize("token", ["tok_wrong", "", None, 7, ["tok"], "tok_" + "x" * 5000])
def test_wrong_token_leads_to_a_page_that_says_so(shop: Shop, token: object) -> None:
    """Whatever it is, it is refused without an error."""
    buyer, _ = start_checkout(shop)
    answer = buyer.exchange(token)
    assert answer.status_code == 403
    page = buyer.look(answer.json()["page"].removeprefix(buyer.address))
    assert (page.status, page.find(data_testid="checkout-message")["data-state"]) == (403, "link_wrong")


def test_token_of_another_session_is_wrong(shop: Shop) -> None:
    """A token opens its own session only."""
    buyer, _ = start_checkout(shop)
    other, _ = start_checkout(shop)
    assert buyer.exchange(fresh_token(shop, other)).status_code == 403


def test_link_problem_of_a_paid_order_shows_that_it_is_paid(shop: Shop) -> None:
    """An old link after paying must not look like a failure."""
    buyer, _ = start_checkout(shop)
    token = fresh_token(shop, buyer)
    buyer.pay()
    answer = buyer.exchange(token)
    page = buyer.look(answer.json()["page"].removeprefix(buyer.address))
    assert (page.status, page.location != "") == (303, True)


def test_id_alone_lets_a_buyer_without_script_in(shop: Shop) -> None:
    """The stated simplification: every journey can be walked by forms."""
    buyer, _ = start_checkout(shop)
    assert buyer.look().has(name="card_number")

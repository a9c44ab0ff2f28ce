"""One visit at a payment link's page, pressed twice, come back to, or too old."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.hosted.links.forms import LinkForm
from flint_storefront.sandbox.hosted.links.visits import find_visit, place_refusal
from tests.sandbox.buyer import PROCESSES_THEN_PAYS, SUCCESS_URL, Page
from tests.sandbox.link_buyer import LinkPage, buy_through_link, choose, open_link, pay_session
from tests.sandbox.link_seller import add_event, add_link, counters, orders_of, sessions_of
from tests.sandbox.shop import Shop
from tests.sandbox.subscriber import wait

LONGEST_VISIT = 28 * 60


def press(shop: Shop, link: dict[str, Any], sent: dict[str, str]) -> LinkPage:
    """Send the form of a page that is open."""
    browser: FlaskClient = shop.app.test_client()
    return LinkPage(browser.post(f"/pay/{link['payment_link_id']}", data=sent))


def session_of(page: LinkPage) -> str:
    """Return the session to which the page led on."""
    assert page.status == 303, page.notice
    return page.location.partition("#")[0].rpartition("/")[2]


def test_second_press_leads_to_the_same_checkout(shop: Shop) -> None:
    """A double click makes one order; each press gets a launch token of its own."""
    link = add_link(shop)
    sent = choose(open_link(shop.app, link["url"]))
    first, second = press(shop, link, sent), press(shop, link, sent)
    assert session_of(first) == session_of(second)
    assert first.location != second.location
    assert len(sessions_of(shop, link)) == 1


def test_second_press_after_paying_shows_that_it_is_paid(shop: Shop) -> None:
    """The back button charges nobody twice."""
    link = add_link(shop)
    sent = choose(open_link(shop.app, link["url"]))
    session_id = session_of(press(shop, link, sent))
    pay_session(shop.app, session_id)
    again = press(shop, link, sent)
    assert again.location == f"/checkout/{session_id}"
    assert 'data-state="paid"' in shop.app.test_client().get(again.location).text
    assert counters(shop, link) == (1, 0)


def test_another_choice_from_the_same_page_is_another_checkout(shop: Shop) -> None:
    """Who goes back and takes one more gets what was chosen last."""
    link = add_event(shop)
    page = open_link(shop.app, link["url"])
    first = session_of(press(shop, link, choose(page, quantities={"adult": 1})))
    second = session_of(press(shop, link, choose(page, quantities={"adult": 2})))
    assert first != second
    assert [order["line_items"][0]["quantity"] for order in orders_of(shop, link)] == [1, 2]


def test_same_choice_after_the_checkout_has_ended_is_another_checkout(shop: Shop) -> None:
    """Closed by the merchant; the buyer may try again from the open page."""
    link = add_link(shop)
    sent = choose(open_link(shop.app, link["url"]))
    first = session_of(press(shop, link, sent))
    shop.post(f"/v1/checkout-sessions/{first}/close")
    second = session_of(press(shop, link, sent))
    assert second != first
    assert pay_session(shop.app, second) == SUCCESS_URL


def test_second_press_while_a_payment_is_under_way_starts_nothing(shop: Shop) -> None:
    """Also when the session has expired over it, and after the payment came through late."""
    link = add_link(shop, expiration={"expires_in_seconds": 60})
    sent = choose(open_link(shop.app, link["url"]))
    session_id = session_of(press(shop, link, sent))
    pay_session(shop.app, session_id, card=PROCESSES_THEN_PAYS)
    for seconds, state in ((61, "processing"), (601, "paid")):
        wait(shop, seconds=seconds)
        assert press(shop, link, sent).location == f"/checkout/{session_id}"
        page = Page(shop.app.test_client().get(f"/checkout/{session_id}"))
        assert page.find(data_testid="checkout-message")["data-state"] == state
    assert counters(shop, link) == (1, 0)


def test_page_that_was_open_too_long_asks_once_more(shop: Shop) -> None:
    """What was typed is still there, nothing was made, and the next press goes on."""
    link = add_event(shop)
    sent = choose(open_link(shop.app, link["url"]), quantities={"adult": 4})
    wait(shop, seconds=LONGEST_VISIT + 1)
    page = press(shop, link, sent)
    assert (page.status, page.notice) == (409, "visit_over")
    assert page.fields()["quantity.adult"] == "4"
    assert shop.environment.orders == {}
    assert press(shop, link, page.fields()).status == 303


def test_page_may_be_open_for_a_while(shop: Shop) -> None:
    """Up to the last moment at which the context starts something."""
    link = add_link(shop)
    sent = choose(open_link(shop.app, link["url"]))
    wait(shop, seconds=LONGEST_VISIT)
    assert press(shop, link, sent).status == 303


@pytest.mark.parametrize(
    "context", [None, "", "plrc_v1.", "plrc_v1.e30.00", "rubbish", "plrc_v1.é.ü", "x" * 9000]
)
def test_made_up_context_starts_nothing(shop: Shop, context: str | None) -> None:
    """Whatever it is; the page is shown once more."""
    link = add_link(shop)
    sent = choose(open_link(shop.app, link["url"]))
    if context is None:
        del sent["resolution_context"]
    else:
        sent["resolution_context"] = context
    page = press(shop, link, sent)
    assert (page.status, page.notice) == (409, "visit_over")
    assert shop.environment.orders == {}


def test_context_of_another_link_starts_nothing(shop: Shop) -> None:
    """It belongs to the one page on which it was given, used or not."""
    link, other = add_link(shop), add_link(shop)
    sent = choose(open_link(shop.app, other["url"]))
    assert press(shop, link, sent).notice == "visit_over"
    press(shop, other, sent)
    assert press(shop, link, sent).notice == "visit_over"
    assert sessions_of(shop, link) == []


@pytest.mark.parametrize(
    ("param", "field", "notice"),
    [
        ("quantity_overrides.adult", "quantity.adult", ""),
        ("unit_price_overrides.adult", None, "not_started"),
        ("custom_field_values.who", None, "not_started"),
        ("resolution_context", None, "visit_over"),
        (None, None, "not_started"),
    ],
)
def test_refusal_that_the_form_did_not_foresee_is_shown(
    shop: Shop, param: str | None, field: str | None, notice: str
) -> None:
    """At its input where the page has it, else above the form."""
    link = add_event(shop)
    visit, form = find_visit(shop.sandbox, link["payment_link_id"]), LinkForm()
    error = ApiError("INVALID_REQUEST", "Because.", param=param)
    assert place_refusal(visit, form, error) == notice
    assert list(form.errors) == ([field] if field else [])


def test_two_visitors_get_a_checkout_each(shop: Shop) -> None:
    """The link is used again and again."""
    link = add_link(shop)
    for _ in range(2):
        buy_through_link(shop.app, link["url"])
    first, second = sessions_of(shop, link)
    assert first["order_id"] != second["order_id"]
    assert counters(shop, link) == (2, 0)

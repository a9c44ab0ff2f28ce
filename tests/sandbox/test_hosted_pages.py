"""What the hosted pages show and refuse."""

import pytest

from tests.sandbox.buyer import (
    CANCEL_URL,
    DECLINES,
    REDIRECTS,
    SUCCESS_URL,
    Buyer,
    read_order,
    read_session,
    start_checkout,
)
from tests.sandbox.shop import Shop, ad_hoc_line


def test_checkout_shows_lines_and_total(shop: Shop) -> None:
    """Amounts carry their minor units, and the total is what is outstanding."""
    order = shop.post("/v1/orders", {"line_items": [ad_hoc_line(1400, 2), ad_hoc_line(450)]})
    page = Buyer(shop, shop.add_session(order)).look()
    assert page.status == 200
    assert page.total == "3250"
    assert "$32.50" in page.text
    assert "2 × $14.00" in page.text


def test_fees_and_discounts_have_rows_of_their_own(shop: Shop) -> None:
    """Each fee by its name, the discount as taken off; the rows add up to the total."""
    discount = {"manual": {"name": "Regular", "amount_money": {"amount": 200, "currency": "USD"}}}
    order = shop.add_order(2000, discounts=[discount])
    fee = {"name": "Packing", "type": "packaging_fee", "amount_money": {"amount": 150, "currency": "USD"}}
    shop.post(f"/v1/orders/{order['order_id']}/charges", {"charge": fee})
    page = Buyer(shop, shop.add_session(order)).look()
    assert page.total == "1950"
    assert "<dt>Packing</dt>" in page.text
    assert "−$2.00" in page.text


def test_checkout_says_sandbox(shop: Shop) -> None:
    """No one can take it for a real payment page."""
    buyer, _ = start_checkout(shop)
    page = buyer.look()
    assert page.has(data_testid="sandbox-banner")
    assert "No money moves" in page.text


@pytest.mark.parametrize("name", ["email", "card_number", "card_expiry", "card_cvc", "pay", "cancel"])
def test_checkout_controls_have_name_id_and_testid(shop: Shop, name: str) -> None:
    """Tests of shops find every control by each of the three."""
    buyer, _ = start_checkout(shop)
    control = buyer.look().find(data_testid=name)
    assert (control["name"], control["id"]) == (name, name)


@pytest.mark.parametrize(
    ("currency", "amount", "text"),
    [
        ("USD", 123456, "$1,234.56"),
        ("JPY", 1200, "¥1,200"),
        ("KWD", 1500, "1.500"),
        ("XQQ", 7, "7 minor units of XQQ"),
    ],
)
def test_money_is_shown_with_the_decimals_of_its_currency(
    shop: Shop, currency: str, amount: int, text: str
) -> None:
    """Zero-decimal and three-decimal currencies are no special case for the reader."""
    line = ad_hoc_line(amount) | {"unit_price_money": {"amount": amount, "currency": currency}}
    session = shop.add_session(shop.post("/v1/orders", {"line_items": [line]}))
    assert text in Buyer(shop, session).look().text


def test_names_from_the_order_are_escaped(shop: Shop) -> None:
    """A product's name is text, never markup."""
    line = ad_hoc_line(500) | {"name": "<script>alert(1)</script>"}
    session = shop.add_session(shop.post("/v1/orders", {"line_items": [line]}))
    assert "<script>alert" not in Buyer(shop, session).look().text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", ""),
        ("email", "ada@example"),
        ("email", "a" * 250 + "@example.com"),
        ("card_number", ""),
        ("card_number", "4111111111111111"),
        ("card_number", "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢"),
        ("card_expiry", "13/34"),
        ("card_expiry", "10/26"),
        ("card_expiry", "soon"),
        ("card_cvc", "12"),
        ("card_cvc", "12a"),
    ],
)
def test_bad_field_is_announced_at_the_field(shop: Shop, field: str, value: str) -> None:
    """422, an alert, and the field points at its own message; nothing is paid."""
    buyer, order = start_checkout(shop)
    page = buyer.pay(**{field: value})
    assert page.status == 422
    assert page.find(role="alert")["data-error"] == "check_fields"
    control = page.find(data_testid=field)
    assert (control["aria-invalid"], control["aria-describedby"]) == ("true", f"{field}-error")
    assert page.has(id=f"{field}-error")
    assert read_order(shop, order)["payment_intent_ids"] == []


def test_card_that_expires_this_month_is_still_good(shop: Shop) -> None:
    """A card is good to the end of its month; the test's clock stands in November 2026."""
    buyer, _ = start_checkout(shop)
    assert buyer.pay(card_expiry="11 / 2026").location == SUCCESS_URL


def test_refused_form_keeps_what_was_typed_but_no_unknown_number(shop: Shop) -> None:
    """Only public test numbers are ever shown again."""
    buyer, _ = start_checkout(shop)
    known = buyer.pay(DECLINES, card_cvc="").inputs()
    unknown = buyer.pay("4111111111111111").inputs()
    assert (known["email"], known["card_number"], known["card_cvc"]) == ("ada@example.com", DECLINES, "")
    assert (unknown["email"], unknown["card_number"]) == ("ada@example.com", "")


def test_paid_contact_is_kept_on_order_and_session(shop: Shop) -> None:
    """The merchant can read who paid."""
    buyer, order = start_checkout(shop)
    buyer.pay()
    assert read_order(shop, order)["buyer_contact"]["email"] == "ada@example.com"
    assert read_session(shop, buyer)["buyer_contact"]["email"] == "ada@example.com"


def test_email_is_optional_when_the_session_says_so(shop: Shop) -> None:
    """`require_email: false` lets a buyer pay without one."""
    buyer, _ = start_checkout(shop, customer_collection={"require_email": False})
    assert buyer.pay(email="").location == SUCCESS_URL


def test_email_is_prefilled_from_the_session(shop: Shop) -> None:
    """What the merchant knows need not be typed."""
    known = {"prefilled_customer_info": {"email": "grace@example.com"}}
    buyer, _ = start_checkout(shop, customer_collection=known)
    assert buyer.look().inputs()["email"] == "grace@example.com"


def test_terms_must_be_agreed_to_when_required(shop: Shop) -> None:
    """The box is there, and paying without it is refused."""
    legal = {"require_terms_of_service": True, "terms_of_service_url": "https://shop.example/terms"}
    buyer, _ = start_checkout(shop, legal=legal)
    assert buyer.pay().find(name="terms")["aria-invalid"] == "true"
    assert buyer.pay(terms="1").location == SUCCESS_URL


def test_cancel_leads_back_and_leaves_the_session_open(shop: Shop) -> None:
    """Leaving is no end: the buyer may come back."""
    buyer, _ = start_checkout(shop)
    page = buyer.send("/cancel", {"cancel": "1"})
    assert (page.status, page.location) == (303, CANCEL_URL)
    assert read_session(shop, buyer)["status"] == "open"


def test_cancel_without_address_shows_a_way_back(shop: Shop) -> None:
    """A session without redirects has a page of its own for this."""
    buyer = Buyer(shop, shop.add_session(shop.add_order()))
    page = buyer.send("/cancel", {})
    assert page.find(data_testid="checkout-message")["data-state"] == "left"
    assert page.find(data_testid="message-link")["href"] == buyer.address


def test_paying_without_address_shows_that_it_is_paid(shop: Shop) -> None:
    """A session without redirects ends on the page itself."""
    buyer = Buyer(shop, shop.add_session(shop.add_order()))
    assert buyer.pay().location == buyer.address
    assert buyer.look().find(data_testid="checkout-message")["data-state"] == "paid"


def test_return_address_gets_nothing_appended(shop: Shop) -> None:
    """A query of the merchant's own arrives byte for byte."""
    url = SUCCESS_URL + "?a=1&b=%2F#part"
    order = shop.add_order()
    buyer = Buyer(shop, shop.add_session(order, redirects={**REDIRECTS, "success_redirect_url": url}))
    assert buyer.pay().location == url


def test_junk_switch_appends_parameters(shop: Shop) -> None:
    """A shop that trusts its query string is found out."""
    shop.client.post("/_sandbox/switches", json={"junk_return_parameters": True})
    buyer, _ = start_checkout(shop)
    assert buyer.pay().location.startswith(SUCCESS_URL + "?session=cs_junk&status=failed")


def test_changed_total_is_shown_before_it_is_paid(shop: Shop) -> None:
    """A page that shows another amount than the order has now is not paid with."""
    buyer, order = start_checkout(shop, 1250)
    page = buyer.pay(expected_amount="1000")
    assert page.status == 409
    assert page.find(role="alert")["data-error"] == "total_changed"
    assert read_order(shop, order)["payment_status"] == "unpaid"


def test_expired_session_says_so_and_takes_no_payment(shop: Shop) -> None:
    """The button leads to the expiration address."""
    expiration = {"expires_in_seconds": 60, "expiration_url": "https://shop.example/expired"}
    buyer, order = start_checkout(shop, expiration=expiration)
    shop.sandbox.clock.advance(61)
    page = buyer.look()
    assert page.find(data_testid="checkout-message")["data-state"] == "expired"
    assert page.find(data_testid="message-link")["href"] == "https://shop.example/expired"
    fields = {"card_number": DECLINES, "card_expiry": "12/34", "card_cvc": "123", "email": "a@example.com"}
    assert buyer.send("/pay", fields).location == buyer.address
    assert read_order(shop, order)["payment_intent_ids"] == []


def test_closed_session_says_so(shop: Shop) -> None:
    """Closed by the merchant: the button leads back to the shop."""
    buyer, _ = start_checkout(shop)
    shop.post(buyer.address.replace("/checkout/", "/v1/checkout-sessions/") + "/close")
    page = buyer.look()
    assert page.find(data_testid="checkout-message")["data-state"] == "closed"
    assert page.find(data_testid="message-link")["href"] == CANCEL_URL


def test_changed_order_ends_the_page(shop: Shop) -> None:
    """A merchant's line change invalidates the session."""
    buyer, order = start_checkout(shop)
    shop.post(f"/v1/orders/{order['order_id']}/line-items", {"line_items": [ad_hoc_line(300)]})
    assert buyer.look().find(data_testid="checkout-message")["data-state"] == "invalidated"


def test_unknown_session_gets_a_neutral_page(shop: Shop) -> None:
    """404, and no word of any order."""
    page = Buyer(shop, {"checkout_session_id": "cs_00000000000000000000000000"}).look()
    assert (page.status, page.find(data_testid="checkout-message")["data-state"]) == (404, "unknown")


def test_pages_may_not_be_stored_or_framed(shop: Shop) -> None:
    """Payment pages belong to one buyer and to no frame."""
    buyer, _ = start_checkout(shop)
    headers = shop.client.get(buyer.address).headers
    assert headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_theme_colour_is_used_only_when_it_is_one(shop: Shop) -> None:
    """A theme cannot smuggle style into the page."""
    good, _ = start_checkout(shop, theme={"title": "Quarry Lane", "primary_color": "#1b7046"})
    bad, _ = start_checkout(shop, theme={"primary_color": "red}body{display:none"})
    assert "--accent:#1b7046;--on-accent:#fff" in good.look().text
    assert "display:none" not in bad.look().text

"""What the page of a payment link shows, and what it says when nothing can be bought."""

from typing import Any

import pytest

from tests.sandbox.link_buyer import choose, open_link, press_continue
from tests.sandbox.link_seller import (
    MUG,
    add_donation,
    add_event,
    add_link,
    add_membership,
    archive,
    switch_off,
    usd,
)
from tests.sandbox.shop import OTHER_KEY, Shop, make_client

QUESTIONS = [
    {"custom_field_type": "text", "key": "who", "label": "Who comes", "required": True},
    {"custom_field_type": "textarea", "key": "note", "label": "A note"},
    {"custom_field_type": "dropdown", "key": "meal", "label": "Meal", "options": ["Fish", "Vegetables"]},
    {"custom_field_type": "checkbox", "key": "news", "label": "Send me news"},
]


def test_opening_the_page_makes_nothing(shop: Shop) -> None:
    """No order, no session, no event, nothing counted, however often it is opened."""
    link = add_event(shop)
    before = len(shop.sandbox.ledger)
    for _ in range(3):
        assert open_link(shop.app, link["url"]).status == 200
    assert (shop.environment.orders, shop.environment.checkout_sessions) == ({}, {})
    assert (shop.events(), len(shop.sandbox.ledger)) == ([], before)


def test_page_may_not_be_stored_or_framed(shop: Shop) -> None:
    """It holds the private context of one visit."""
    answer = shop.app.test_client().get(f"/pay/{add_link(shop)['payment_link_id']}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_each_visit_has_a_context_of_its_own(shop: Shop) -> None:
    """Two visitors never share one."""
    url = add_link(shop)["url"]
    first, second = (open_link(shop.app, url).fields()["resolution_context"] for _ in range(2))
    assert first.startswith("plrc_v1.")
    assert first != second


def test_fixed_line_shows_name_price_and_quantity(shop: Shop) -> None:
    """There is nothing to choose, and the sum is known."""
    page = open_link(shop.app, add_link(shop, line_items=[MUG | {"quantity": 2}])["url"])
    assert page.find(data_testid="link-price")["data-amount-minor"] == "900"
    assert "× 2" in page.text
    assert page.sum == 1800
    assert page.find(data_testid="link-continue")["type"] == "submit"


def test_line_of_the_catalogue_shows_what_the_catalogue_says(shop: Shop) -> None:
    """Name and price as they are when the page is opened."""
    product = shop.add_product(1250)
    link = add_link(shop, line_items=[{"key": "beans", "variant_id": product["default_variant_id"]}])
    shop.patch(
        f"/v1/products/{product['product_id']}/variants/{product['default_variant_id']}",
        {"unit_price_money": usd(1350)},
    )
    page = open_link(shop.app, link["url"])
    assert "House blend" in page.text
    assert page.sum == 1350


def test_quantities_are_number_inputs_with_bounds(shop: Shop) -> None:
    """By the name of the line's key, beginning with what the link says."""
    page = open_link(shop.app, add_event(shop)["url"])
    box = page.find(name="quantity.child")
    assert (box["type"], box["min"], box["max"], box["value"]) == ("number", "0", "10", "0")
    assert page.sum == 1500


def test_donation_shows_suggestions_and_bounds(shop: Shop) -> None:
    """Nothing is chosen beforehand, so no sum is shown."""
    page = open_link(shop.app, add_donation(shop)["url"])
    radios = [attrs["value"] for _, attrs in page.elements if attrs.get("name") == "suggestion.donation"]
    assert radios == ["1000", "2500", "custom"]
    assert "From $5.00 to $500.00." in page.text
    assert page.sum is None


def test_event_shows_when_where_and_what_is_left(shop: Shop) -> None:
    """On the clocks of the place."""
    page = open_link(shop.app, add_event(shop, capacity=7)["url"])
    assert "Sunday, 6 December 2026, 08:00 (Pacific/Auckland)" in page.text
    assert "Town hall" in page.text
    assert page.find(data_testid="link-remaining")["data-remaining"] == "7"


def test_event_without_capacity_tells_no_number(shop: Shop) -> None:
    """Nothing is limited."""
    assert not open_link(shop.app, add_event(shop, capacity=None)["url"]).has(data_testid="link-remaining")


def test_plan_is_told_with_its_terms(shop: Shop) -> None:
    """Price, trial and set-up fee stand there before the buyer goes on."""
    link = add_membership(shop, trial_period_days=14, setup_fee_money=usd(500))
    page = open_link(shop.app, link["url"])
    assert page.has(data_testid="link-plan")
    assert "Your subscription" in page.text
    assert "$18.00 every month, until you cancel." in page.text
    assert "14 days free." in page.text
    assert "Plus $5.00 once, at the beginning." in page.text


def test_every_input_has_a_label(shop: Shop) -> None:
    """Also radios and tick boxes; ids are unique."""
    page = open_link(shop.app, add_event(shop, custom_fields=QUESTIONS)["url"])
    gift = open_link(shop.app, add_donation(shop)["url"])
    for shown in (page, gift):
        ids = [str(tag["id"]) for tag in shown.soup.select("[id]")]
        assert len(set(ids)) == len(ids)
        for control in shown.soup.select('input:not([type="hidden"]), select, textarea'):
            labels = shown.soup.select(f'label[for="{control["id"]}"]') or control.find_parents("label")
            assert labels, control["name"]


def test_texts_of_the_merchant_are_escaped(shop: Shop) -> None:
    """Names, questions, options and messages are text, never markup."""
    evil = "<script>alert(1)</script>"
    question = {"custom_field_type": "dropdown", "key": evil, "label": evil, "options": [evil]}
    link = add_link(shop, name=evil, description=evil, line_items=[MUG | {"name": evil, "key": evil}])
    shop.patch(
        f"/v1/payment-links/{link['payment_link_id']}", {"custom_fields": [question], "expected_version": 1}
    )
    assert "<script>alert" not in open_link(shop.app, link["url"]).text
    switch_off(shop, link, inactive_message=evil)
    assert "<script>alert" not in open_link(shop.app, link["url"]).text


def test_accent_and_title_of_the_theme_are_used(shop: Shop) -> None:
    """The link's own part lies on top."""
    theme = {"title": "Quarry Lane", "primary_color": "#1b7046"}
    page = open_link(shop.app, add_link(shop, theme=theme)["url"])
    assert "--accent:#1b7046;--on-accent:#fff" in page.text
    assert "Quarry Lane" in page.text


def test_mistakes_come_back_at_their_fields_with_what_was_typed(shop: Shop) -> None:
    """422, an alert that leads to each field, and not a letter is lost."""
    url = add_event(shop, custom_fields=QUESTIONS)["url"]
    note = "First line\nsecond line"
    page = press_continue(
        shop.app,
        url,
        quantities={"adult": "eleven", "child": 2},
        fields={"note": note, "meal": "Fish", "news": True},
    )
    assert (page.status, page.notice) == (422, "check_fields")
    assert page.error_at("quantity.adult") == "Enter a whole number."
    assert page.error_at("field.who") == "Please answer this."
    typed = page.fields()
    assert [typed[f"field.{key}"] for key in ("note", "meal", "news")] == [note, "Fish", "true"]
    assert (typed["quantity.adult"], typed["quantity.child"]) == ("eleven", "2")
    assert shop.environment.orders == {}


def test_list_of_mistakes_leads_to_the_fields(shop: Shop) -> None:
    """Each entry names an element of the page."""
    page = press_continue(shop.app, add_event(shop, custom_fields=QUESTIONS)["url"], quantities={"adult": ""})
    targets = [str(link["href"]).removeprefix("#") for link in page.soup.select(".notice a")]
    assert len(targets) == 2
    assert all(page.soup.find(id=target) for target in targets)


def test_refused_amount_keeps_the_choice(shop: Shop) -> None:
    """The radio and the typed amount are as the donor left them."""
    page = press_continue(shop.app, add_donation(shop)["url"], amounts={"donation": "4"})
    assert page.error_at("amount.donation") == "At least $5.00."
    typed = page.fields()
    assert (typed["amount.donation"], typed["suggestion.donation"]) == ("4", "custom")


def test_quote_tells_the_sum_and_makes_nothing(shop: Shop) -> None:
    """For the page's script; null while a part is not known."""
    link, gift = add_event(shop), add_donation(shop)
    browser = shop.app.test_client()
    address = f"/pay/{link['payment_link_id']}/quote"
    answer = browser.post(address, data={"quantity.adult": "2", "quantity.child": "1"})
    assert answer.get_json()["total"] == {"minor": 3500, "currency": "USD", "text": "$35.00"}
    assert browser.post(f"/pay/{gift['payment_link_id']}/quote").get_json() == {"total": None}
    assert browser.post("/pay/pl_unknown/quote").status_code == 404
    assert shop.environment.orders == {}


def test_unknown_link_gets_a_neutral_page(shop: Shop) -> None:
    """404, with the same headers as any other page."""
    page = open_link(shop.app, "/pay/pl_00000000000000000000000000")
    assert (page.status, page.state) == (404, "no_link")


def test_link_of_any_environment_is_found(shop: Shop) -> None:
    """A buyer presents no credential."""
    other = make_client(shop.app, OTHER_KEY)
    link = other.post("/v1/payment-links", json={"name": "Elsewhere", "line_items": [MUG]}).json()["data"]
    page = press_continue(shop.app, link["url"])
    assert page.status == 303
    assert shop.environment.orders == {}
    assert len(shop.sandbox.environments["second"].orders) == 1


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"inactive_message": "Back in <b>spring</b>."}, "Back in &lt;b&gt;spring&lt;/b&gt;."),
        ({}, "Nothing can be paid here"),
    ],
)
def test_link_that_is_off_says_so(shop: Shop, fields: dict[str, Any], text: str) -> None:
    """In the merchant's own words where there are some, and without a form."""
    link = add_link(shop, **fields)
    switch_off(shop, link)
    page = open_link(shop.app, link["url"])
    assert (page.status, page.state) == (200, "inactive")
    assert text in page.text
    assert not page.has(data_testid="link-continue")


def test_link_that_was_switched_off_meanwhile_takes_nothing(shop: Shop) -> None:
    """The page that was open says so when it is sent."""
    link = add_link(shop)
    browser = shop.app.test_client()
    sent = choose(open_link(browser, link["url"]))
    switch_off(shop, link)
    assert 'data-state="inactive"' in browser.post(f"/pay/{link['payment_link_id']}", data=sent).text
    assert shop.environment.orders == {}


def test_goods_that_are_gone_make_the_link_unavailable(shop: Shop) -> None:
    """An archived product that nobody can leave out."""
    product = shop.add_product()
    link = add_link(shop, line_items=[{"key": "beans", "variant_id": product["default_variant_id"]}])
    archive(shop, product)
    assert open_link(shop.app, link["url"]).state == "fulfilment_unavailable"


def test_goods_that_can_be_left_out_do_not_close_the_link(shop: Shop) -> None:
    """They are shown as not available, and the rest is sold."""
    product = shop.add_product()
    gone = {"key": "beans", "variant_id": product["default_variant_id"], "allow_quantity_adjustment": True}
    link = add_link(shop, line_items=[MUG, gone | {"min_quantity": 0, "quantity": 0}])
    archive(shop, product)
    page = open_link(shop.app, link["url"])
    assert (page.state, "Not available now." in page.text) == ("open", True)
    assert press_continue(shop.app, link["url"]).status == 303
    refused = press_continue(shop.app, link["url"], quantities={"beans": 1})
    assert refused.error_at("quantity.beans") == "This is not available now."

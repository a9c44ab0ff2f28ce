"""
What tests, scripts and screen readers hold on to is in the pages.
"""

import pytest
from bs4 import BeautifulSoup, Tag

from flint_storefront.checkout.states import STATES
from tests.templates.engines import parse, render_with_jinja
from tests.templates.page_samples import HOSTILE, SAMPLES

BUY_PAGES = [
    name for name, sample in SAMPLES.items() if "product" in sample.data or "products" in sample.data
]
ADD_ONS = {"tip", "tip_custom", "promotion_code"}
FRAGMENTS = ("cart_count.html", "goal.html")
LISTS = ("shop.html", "plans.html")
PAGES = [name for name, sample in SAMPLES.items() if "page" in sample.data]
HOSTILE_PAGES = [name for name in SAMPLES if name.endswith("hostile") or name == "message_ask_again"]


def _tree(name: str) -> BeautifulSoup:
    sample = SAMPLES[name]
    return parse(render_with_jinja(sample.template, sample.data))


def _says(element: Tag) -> bool:
    """Words, or a picture that stands for them."""
    return bool(element.text.strip() or element.select_one('img[alt]:not([alt=""])'))


def _hooks(tree: BeautifulSoup) -> set[str]:
    return {element["data-testid"] for element in tree.select("[data-testid]")}


@pytest.mark.parametrize("name", SAMPLES)
def test_ids_are_unique_and_every_reference_has_its_element(name: str):
    """No id twice; `for`, `aria-describedby`, `aria-labelledby` and links into the page find their element."""
    tree = _tree(name)
    ids = [element["id"] for element in tree.select("[id]")]
    assert len(ids) == len(set(ids))
    references = {element["for"] for element in tree.select("[for]")}
    references |= {element["href"][1:] for element in tree.select('a[href^="#"]')}
    for attribute in ("aria-describedby", "aria-labelledby"):
        references |= {
            part for element in tree.select(f"[{attribute}]") for part in element[attribute].split()
        }
    assert references <= set(ids)


@pytest.mark.parametrize("name", SAMPLES)
def test_pages_carry_no_inline_script_or_style(name: str):
    """A strict Content-Security-Policy holds: script and style come from files, nothing stands in attributes."""
    tree = _tree(name)
    assert not tree.select("style, [style]")
    assert all(
        script.get("src") and script.has_attr("defer") and not script.text for script in tree.select("script")
    )
    assert not [key for element in tree.find_all(True) for key in element.attrs if key.startswith("on")]


@pytest.mark.parametrize("name", SAMPLES)
def test_pages_use_only_classes_of_their_own(name: str):
    """Every class starts with `flint`, and all we show stands inside `.flint`, so that no host is disturbed."""
    tree = _tree(name)
    classes = {part for element in tree.select("[class]") for part in element["class"]}
    assert all(part.startswith("flint") for part in classes)
    for element in tree.select("main [class], [data-testid]"):
        if SAMPLES[name].template not in FRAGMENTS:
            assert element.find_parent(class_="flint") or "flint" in element.get("class", [])


@pytest.mark.parametrize("name", SAMPLES)
def test_fields_have_labels_and_buttons_have_words(name: str):
    """Each field that a person fills in has its label; each button and link says something."""
    tree = _tree(name)
    labelled = {element["for"] for element in tree.select("label[for]") if element.text.strip()}
    assert all(
        field.get("id") in labelled for field in tree.select('input:not([type="hidden"]), select, textarea')
    )
    assert all(button.text.strip() for button in tree.select("button"))
    assert all(_says(link) or link.get("aria-hidden") for link in tree.select("a"))


@pytest.mark.parametrize("name", SAMPLES)
def test_money_tells_its_minor_units(name: str):
    """Each amount carries whole minor units and its currency."""
    for amount in _tree(name).select(".flint-money"):
        assert amount["data-amount-minor"].lstrip("-").isdigit()
        assert len(amount["data-currency"]) == 3


@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_hostile_text_is_shown_as_text(name: str):
    """What comes from outside adds no element and stays readable as it was written."""
    tree = _tree(name)
    assert not tree.select('script:not([src]), img[src="x"]')
    assert HOSTILE in tree.text or tree.find("input", value=HOSTILE)


@pytest.mark.parametrize("name", PAGES)
def test_each_page_has_one_heading_and_says_test_mode(name: str):
    """One first-level heading; the banner stands when the mode is test and only then."""
    tree = _tree(name)
    assert len(tree.select("h1")) == 1
    assert bool(tree.select('[data-testid="test-mode"]')) is SAMPLES[name].data["page"]["is_test_mode"]


@pytest.mark.parametrize("name", PAGES)
def test_each_page_has_at_most_one_primary_way_on(name: str):
    """Outside lists of products and plans a page has one primary button or none."""
    tree = _tree(name)
    if SAMPLES[name].template not in LISTS:
        assert len(tree.select(".flint-button--primary")) <= 1


@pytest.mark.parametrize("name", BUY_PAGES)
def test_product_cards_show_how_to_buy_or_why_not(name: str):
    """An available product has its form with both buttons; another has no button and says that it is sold out."""
    tree = _tree(name)
    for card in tree.select('[data-testid="product-card"]'):
        buttons = [button["data-testid"] for button in card.select("button")]
        assert card.select_one('[data-testid="product-name"]').text.strip()
        if card["data-available"] == "true":
            assert buttons == ["buy-now", "add-to-cart"]
            fields = {field["name"] for field in card.select("input")}
            assert fields - ADD_ONS == {"offer", "seen_prices", "seen_fees", "variant_id", "quantity"}
            assert card.select_one('[data-testid="product-price"] .flint-money')
        else:
            assert buttons == []
            assert "Sold out" in card.text


@pytest.mark.parametrize("name", BUY_PAGES)
def test_pages_for_caches_carry_no_token(name: str):
    """What everybody sees alike has no CSRF field, and each form posts to the cart or the checkout."""
    tree = _tree(name)
    assert not tree.select('[name="csrf_token"]')
    for form in tree.select("form"):
        assert (form["method"], form["action"]) == ("post", "/shop/cart")
        assert form.select_one('[data-testid="buy-now"]')["formaction"] == "/shop/checkout"
        add = form.select_one('[data-testid="add-to-cart"]')
        assert (add["name"], add["value"]) == ("action", "add")


def test_sold_out_variant_cannot_be_chosen():
    """The radio of what is sold out is disabled and says so; the first that can be had is chosen."""
    radios = _tree("product_variants").select('fieldset input[type="radio"][name="variant_id"]')
    assert [radio.has_attr("disabled") for radio in radios] == [False, False, True]
    assert [radio.has_attr("checked") for radio in radios] == [True, False, False]
    assert "Sold out" in radios[2].find_parent("label").text


@pytest.mark.parametrize("name", ["product_quantity_error", "product_variant_error", "cart_quantity_error"])
def test_error_is_announced_and_tied_to_its_field(name: str):
    """The sentence is an alert with its key; the field is marked invalid and points to it."""
    tree = _tree(name)
    field = tree.select_one('[aria-invalid="true"]')
    message = tree.find(id=field["aria-describedby"])
    assert (message["role"], message["data-error"]) == ("alert", "quantity_invalid")
    assert field["value"] in {"1e3", "-1"}


def test_variant_error_is_tied_to_its_group():
    """The group of radios points to what is wrong with the choice."""
    tree = _tree("product_variant_error")
    message = tree.find(id=tree.select_one("fieldset")["aria-describedby"])
    assert message["data-error"] == "variant_required"


def test_cart_lines_send_variants_and_quantities_in_order():
    """Each line sends its variant and its quantity beside it, and can be removed."""
    tree = _tree("cart_line_gone")
    lines = tree.select('[data-testid="cart-line"]')
    assert len(lines) == 3
    for line in lines:
        assert line.select_one('input[name="variant_id"]')["value"] == line["data-variant-id"]
        assert line.select_one('input[name="quantity"]')
        remove = line.select_one('[data-testid="cart-remove"]')
        assert (remove["name"], remove["value"]) == ("remove", line["data-variant-id"])
    assert not tree.select('[data-testid="checkout-start"]')
    assert lines[2].select_one('[role="alert"]')["data-error"] == "cart_line_unavailable"


def test_enter_in_a_cart_field_updates_the_cart():
    """The form's first button is the one that Enter presses: it updates and removes nothing."""
    first = _tree("cart").select_one("form.flint-cart button")
    assert (first["name"], first["value"]) == ("action", "update")


def test_cart_starts_the_checkout_with_the_total_that_was_seen():
    """The way to pay is the primary button of the same form, with the token and the total."""
    tree = _tree("cart")
    form = tree.select_one("form.flint-cart")
    start = form.select_one('[data-testid="checkout-start"]')
    assert start["formaction"] == "/shop/checkout"
    assert form.select_one('[name="seen_total"]')["value"] == "6800 USD"
    assert form.select_one('[name="csrf_token"]')["value"] == "token-1"
    assert form.select_one('[data-testid="cart-subtotal"] [data-amount-minor="6800"]')
    assert {"cart-update", "cart-remove", "cart-subtotal"} <= _hooks(form)


@pytest.mark.parametrize("state", STATES)
def test_checkout_names_its_state_and_reference(state: str):
    """The judged state, reference and total can be read from every checkout page."""
    tree = _tree(f"checkout_{state}")
    shown = tree.select_one('[data-testid="order-state"]')
    assert shown["data-state"] == state
    assert shown.has_attr("data-flint-poll") is SAMPLES[f"checkout_{state}"].data["order"]["polls"]
    assert (
        tree.select_one('[data-testid="order-reference"]').text
        == SAMPLES["checkout_paid"].data["order"]["reference"]
    )
    assert tree.select_one('[data-testid="order-total"] [data-amount-minor="4800"]')
    assert "back-to-shop" in _hooks(tree)


def test_changed_price_shows_both_totals_and_asks():
    """Old and new total stand side by side, and one button agrees to the new one."""
    tree = _tree("checkout_price_changed")
    changed = tree.select_one('[data-testid="price-changed"]')
    totals = [
        changed.select_one(f'[data-testid="{hook}"] .flint-money') for hook in ("old-total", "new-total")
    ]
    assert [total["data-amount-minor"] for total in totals] == ["4800", "5200"]
    form = tree.select_one('[data-testid="confirm-total"]').find_parent("form")
    assert {field["name"] for field in form.select("input")} == {"csrf_token", "seen_total"}


def test_message_is_an_alert_unless_it_asks():
    """A refusal is announced with its key; being asked once more is no error."""
    refusal = _tree("message_not_found").select_one('[role="alert"]')
    assert refusal["data-error"] == "not_found"
    assert not _tree("message_ask_again").select('[role="alert"]')


def test_cart_count_shows_number_and_sentence():
    """The fragment is one link with the plain number for the eye and a sentence for the ear."""
    tree = _tree("cart_count_1200")
    assert tree.select_one('a[data-flint-cart] [data-testid="cart-count"]').text == "1200"
    assert "1200 items in the cart" in tree.text

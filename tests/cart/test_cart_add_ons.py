"""The cart with tip, code and fees: an estimate before, the choice with the order after."""

import pytest

from flint_storefront.cart.actions import change_cart, show_cart, start_from_cart
from flint_storefront.cart.stored import empty_after_payment, find_cart, keep_choices
from flint_storefront.results import GoTo
from flint_storefront.storage.records import CartRecord
from flint_storefront.visitors import token_hash
from tests.catalog.shop import TOKEN, change_variant, get, post, product_form
from tests.offers.counter import EVERYTHING, CodeFlint, alert_keys, checkouts, open_counter, the_checkout

OWN = token_hash(TOKEN)


@pytest.fixture
def flint():
    """A Flint that only knows codes."""
    return CodeFlint()


@pytest.fixture
def shop(flint):
    """A shop with tips, fees and codes, and a visitor with two classes in the cart."""
    storefront = open_counter(flint, **EVERYTHING)
    add(storefront, quantity="2")
    return storefront


def add(shop, product_id="prod_1", **typed):
    """Press *add to cart*."""
    return change_cart(shop, post({**product_form(shop, product_id, **typed), "action": ["add"]}))


def cart(shop):
    """The stored cart."""
    with shop.store.reading() as transaction:
        return find_cart(transaction, OWN)


def shown(shop):
    """The data of the cart page."""
    return show_cart(shop, get()).data


def form_of(shop, **typed):
    """The cart page's form as it was shown, with what a buyer types over it."""
    data = shown(shop)
    sent = {"seen_total": data["seen_total"], "tip_custom": ""}
    if data["tip"]:
        selected = [choice["value"] for choice in data["tip"]["choices"] if choice["is_selected"]]
        sent |= {"tip": (selected or ["custom"])[0], "tip_custom": data["tip"]["custom"]["value"]}
    if data["code"]:
        sent["promotion_code"] = data["code"]["value"]
    quantities = [typed.pop("quantity", line["quantity"]) for line in data["lines"]]
    lines = {"variant_id": [line["variant_id"] for line in data["lines"]], "quantity": quantities}
    return {**lines, **{name: [value] for name, value in {**sent, **typed}.items()}}


def update(shop, **typed):
    """Press *update*."""
    return change_cart(shop, post(form_of(shop, **typed)))


def start(shop, **typed):
    """Press *continue to payment*."""
    return start_from_cart(shop, post(form_of(shop, **typed)))


def amounts(data):
    """Fees, tip and estimate of a cart page, minor units."""
    rows = [fee["money"]["minor"] for fee in data["fees"]]
    tip, total = data["tip_row"], data["estimate"]
    return rows, tip and tip["minor"], total and total["minor"]


def test_cart_shows_fees_and_an_estimate(shop, flint):
    """Labelled as one; the tax comes later; Flint is not asked."""
    data = shown(shop)
    assert amounts(data) == ([60], None, 2460)
    assert (data["subtotal"]["minor"], data["seen_total"]) == (2400, "2400+60 USD")
    assert (data["estimate_note"], data["tax_note"]) == (
        "An estimate. Flint computes the order before you pay.",
        "calculated at checkout",
    )
    assert (flint.asked, flint.calls) == ([], [])


def test_percent_choices_tell_what_they_come_to(shop):
    """Of the goods alone."""
    choices = shown(shop)["tip"]["choices"]
    assert [(one["value"], one["money"] and one["money"]["minor"]) for one in choices] == [
        ("none", None),
        ("10%", 240),
        ("15%", 360),
        ("200", 200),
    ]


def test_update_recalculates_and_keeps_the_tip(shop):
    """Without JavaScript, on the next pages too."""
    result = update(shop, tip="15%", quantity="1")
    assert isinstance(result, GoTo)
    assert amounts(shown(shop)) == ([30], 180, 1410)
    assert cart(shop).choice("tip") == "15%"


def test_tip_of_the_form_goes_out_without_an_update(shop):
    """Chosen, and straight to payment."""
    start(shop, tip="10%")
    record = the_checkout(shop)
    assert (record.requested_tip, record.shown_total_minor) == ({"percent": "10"}, 2400 + 60 + 240)
    assert [charge["name"] for charge in record.charges] == ["Service fee"]
    assert cart(shop).choice("tip") == "10%"


def test_tip_taken_away_is_taken_away(shop):
    """*No tip* after one was kept."""
    update(shop, tip="15%")
    start(shop, tip="none")
    assert (the_checkout(shop).requested_tip, the_checkout(shop).shown_total_minor) == ({}, 2460)


@pytest.mark.parametrize("press", [update, start])
@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ({"tip": "99%"}, "tip_unknown"),
        ({"tip_custom": "½"}, "tip_invalid"),
        ({"tip": "custom"}, "tip_required"),
    ],
)
def test_wrong_tip_comes_back_at_its_field(shop, flint, press, typed, key):
    """400, everything as typed, nothing stored or begun."""
    page = press(shop, promotion_code="WELCOME10", **typed)
    assert (page.status, page.data["tip"]["error"]["key"]) == (400, key)
    assert page.data["code"]["value"] == "WELCOME10"
    assert (dict(cart(shop).choices), checkouts(shop), flint.asked) == ({}, [], [])


@pytest.mark.parametrize("press", [update, start])
@pytest.mark.parametrize(("code", "key"), [("NOPE", "code_unknown"), ("OLD", "code_expired")])
def test_wrong_code_comes_back_at_its_field(shop, press, code, key):
    """400 with the tip still chosen; nothing stored or begun."""
    page = press(shop, promotion_code=code, tip="15%")
    assert (page.status, page.data["code"]["error"]["key"], page.data["code"]["value"]) == (400, key, code)
    assert page.data["code"]["is_kept"] is False
    assert (page.data["tip_row"]["minor"], dict(cart(shop).choices), checkouts(shop)) == (360, {}, [])


def test_kept_code_is_shown_and_sent(shop):
    """In its field, as Flint spells it; looked up again before the order."""
    update(shop, promotion_code=" welcome10 ")
    code = shown(shop)["code"]
    assert (code["value"], code["is_kept"]) == ("WELCOME10", True)
    assert "WELCOME10" in code["note"]
    start(shop)
    assert the_checkout(shop).promotion_code == "WELCOME10"


def test_update_looks_a_code_up_once(shop, flint):
    """A kept one is not asked about again at each update."""
    update(shop, promotion_code="WELCOME10")
    update(shop, quantity="3")
    assert flint.asked == ["WELCOME10"]


def test_emptied_field_takes_the_kept_code_away(shop, flint):
    """Nothing comes back behind the buyer's back."""
    keep_choices(shop, OWN, {"promotion_code": "WELCOME10"})
    start(shop, promotion_code="")
    assert (the_checkout(shop).promotion_code, cart(shop).choice("promotion_code"), flint.asked) == (
        None,
        "",
        [],
    )


def test_kept_code_that_expired_is_said_once(shop):
    """At its field; the next press goes on without it."""
    keep_choices(shop, OWN, {"promotion_code": "OLD"})
    page = start(shop)
    assert (page.status, page.data["code"]["error"]["key"]) == (400, "code_expired")
    start(shop)
    assert the_checkout(shop).promotion_code is None


def test_tip_and_code_of_a_product_come_along(shop):
    """Chosen beside *add to cart*; a later product without them takes nothing away."""
    add(shop, "prod_3", tip="15%", promotion_code="WELCOME10")
    add(shop, "prod_3", tip="none", promotion_code="")
    assert dict(cart(shop).choices) == {"tip": "15%", "promotion_code": "WELCOME10"}
    assert shown(shop)["fees"][1]["name"] == "Packaging"


@pytest.mark.parametrize(
    ("typed", "field", "key"),
    [({"tip": "99%"}, "tip", "tip_unknown"), ({"promotion_code": "A\x00B"}, "code", "code_unknown")],
)
def test_wrong_tip_or_code_adds_nothing(shop, typed, field, key):
    """400 on the product's page, the cart as it was."""
    page = add(shop, "prod_3", **typed)
    assert (page.status, page.data["product"]["form"][field]["error"]["key"]) == (400, key)
    assert cart(shop).quantities() == {"var_1_1": 2}


def test_kept_tip_that_became_too_large_is_said_at_its_field(shop):
    """The cart was fuller before: the estimate is without it, and nothing goes out."""
    keep_choices(shop, OWN, {"tip": "custom", "tip_custom": "2000"})
    data = shown(shop)
    assert (data["tip"]["error"]["key"], amounts(data)) == ("tip_too_large", ([60], None, 2460))
    assert (start(shop).status, checkouts(shop)) == (400, [])


@pytest.mark.parametrize("mode", ["off", "flint"])
def test_where_our_page_asks_for_none_there_is_none(flint, mode):
    """What was kept before counts no more, and does not stand in the way."""
    shop = open_counter(flint, TIPS={"mode": mode}, CODES=mode)
    add(shop)
    keep_choices(shop, OWN, {"tip": "15%", "promotion_code": "WELCOME10"})
    data = shown(shop)
    assert (data["tip"], data["code"], data["estimate"], data["seen_total"]) == (None, None, None, "1200 USD")
    start(shop)
    record = the_checkout(shop)
    assert (record.requested_tip, record.promotion_code, flint.asked) == ({}, None, [])


@pytest.mark.parametrize(
    ("typed", "key"), [({"tip": "15%"}, "tip_not_taken"), ({"promotion_code": "X"}, "code_not_taken")]
)
def test_tip_or_code_that_is_not_taken_is_said_above(flint, typed, key):
    """From an old page: nothing goes out, nothing is dropped in silence."""
    shop = open_counter(flint)
    add(shop)
    page = start(shop, **typed)
    assert (page.status, alert_keys(page), checkouts(shop)) == (400, [key], [])


def test_total_that_was_seen_is_agreed_to(shop):
    """Goods and fees of the page, and the tip on those goods."""
    form = form_of(shop, tip="10%")
    change_variant(shop, "var_1_1", price_minor=2000)
    start_from_cart(shop, post(form))
    record = the_checkout(shop)
    assert (record.subtotal_minor, record.shown_total_minor) == (4000, 2400 + 60 + 240)


@pytest.mark.parametrize(
    "text", ["", "x", "2400", "2400 EUR", "-1 USD", "9" * 16 + " USD", "1+1+1 USD", "1 USD\n"]
)
def test_odd_seen_total_counts_as_what_it_costs(shop, text):
    """It only serves to tell the buyer of a change."""
    start(shop, seen_total=text)
    assert the_checkout(shop).shown_total_minor == 2460


def test_largest_seen_total_breaks_nothing(shop):
    """Fifteen digits, a tip of all of it, and no order goes wrong."""
    start(shop, seen_total="9" * 15 + "+" + "9" * 15 + " USD", tip="15%")
    assert the_checkout(shop).subtotal_minor == 2400


def test_choice_does_not_make_another_cart(shop):
    """What is paid is taken out, though the tip was changed while paying; the tip goes, a code that was typed since stays."""
    version = cart(shop).version
    keep_choices(shop, OWN, {"tip": "15%", "promotion_code": "SPRING"})
    with shop.store.transaction() as transaction:
        assert empty_after_payment(transaction, OWN, version)
    assert (cart(shop).count, dict(cart(shop).choices)) == (0, {"promotion_code": "SPRING"})


def test_choices_of_another_release_do_no_harm(shop):
    """Unknown names and long texts in the stored row."""
    with shop.store.transaction() as transaction:
        choices = {"colour": "red", "tip": "9" * 500}
        transaction.update(CartRecord, {"visitor_hash": OWN}, {"choices": choices})
    assert shown(shop)["tip"]["error"]["key"] == "tip_unknown"


def test_removing_a_line_keeps_what_was_typed(shop):
    """Tip and code stand there for the lines that stay."""
    add(shop, "prod_3")
    form = form_of(shop, tip="15%", promotion_code="WELCOME10")
    change_cart(shop, post({**form, "remove": ["var_3_1"]}))
    assert dict(cart(shop).choices) == {"tip": "15%", "promotion_code": "WELCOME10"}


@pytest.mark.parametrize("press", [update, start])
@pytest.mark.parametrize(
    ("field", "typed"),
    [("tip_custom", "1" + " " * 300 + "500"), ("promotion_code", "WELCOME10" + " " * 300 + "X")],
)
def test_field_that_is_too_long_is_never_taken_for_its_beginning(shop, press, field, typed):
    """What stands far behind makes it no tip and no code, though only so much of it is kept."""
    assert press(shop, **{field: typed}).status == 400
    assert checkouts(shop) == []


@pytest.mark.parametrize("field", ["tip_custom", "promotion_code"])
def test_removing_a_line_keeps_nothing_that_a_store_refuses(shop, field):
    """A NUL beside the removed line: PostgreSQL's JSON takes none."""
    form = {**form_of(shop, **{field: "5\x00"}), "remove": ["var_1"]}
    assert isinstance(change_cart(shop, post(form)), GoTo)
    assert "\x00" not in cart(shop).choice(field)

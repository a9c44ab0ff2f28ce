"""The donation form: bad and hostile input is answered at its field, nothing begins, and Flint gets no call."""

from dataclasses import replace

import pytest

from flint_storefront.donations.metadata import MESSAGE_LENGTH_MAX
from flint_storefront.results import NO_STORE
from flint_storefront.storage.records import CheckoutRecord, DonationRecord
from tests.catalog.shop import Flint, make_shop
from tests.donations.campaigns import FULL, FULL_ANSWERS, PLAIN, REGULAR, came_back, give, key_of, offering

FULL_NAMED, REGULAR_NAMED = replace(FULL, slug="full"), replace(REGULAR, slug="regular")


@pytest.fixture
def flint():
    """A Flint that is away."""
    return Flint()


@pytest.fixture
def shop(flint):
    """A shop with three campaigns of growing length."""
    return offering(make_shop(flint.transport()), PLAIN, FULL_NAMED, REGULAR_NAMED)


def nothing_happened(shop, flint):
    """No checkout, no call."""
    with shop.store.reading() as reading:
        return (reading.select(CheckoutRecord, {}), flint.calls) == ([], [])


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "amount_required"),
        ("½", "amount_invalid"),
        ("1e3", "amount_invalid"),
        ("-10", "amount_invalid"),
        ("12,03", "amount_invalid"),
        ("0.001", "amount_decimals"),
        ("4.99", "amount_too_low"),
        ("1000.01", "amount_too_high"),
        ("9" * 39, "amount_too_high"),
    ],
)
def test_bad_amount_comes_back_with_its_field(shop, flint, typed, key):
    """400, the message at the amount, what was typed kept."""
    page = give(shop, PLAIN, amount="custom", amount_custom=typed)
    amounts = came_back(page)["amounts"]
    assert (key_of(amounts), amounts["custom"]["value"]) == (key, typed)
    assert page.cache == NO_STORE
    assert nothing_happened(shop, flint)


@pytest.mark.parametrize("amount", ["1", "1001", "99999999", "10.00", "abc", "0x10"])
def test_tampered_amount_choice_is_refused(shop, flint, amount):
    """Only the campaign's own choices."""
    assert key_of(came_back(give(shop, PLAIN, amount=amount))["amounts"]) == "amount_unknown"
    assert nothing_happened(shop, flint)


@pytest.mark.parametrize("name", ["amount", "amount_custom"])
def test_amount_sent_twice_is_asked_again(shop, flint, name):
    """Which one was meant is not guessed."""
    page = give(shop, PLAIN, **{name: ["1000", "2500"]})
    assert key_of(came_back(page)["amounts"]) == "donation_field_repeated"
    assert nothing_happened(shop, flint)


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("", "donation_choice_required"),
        ("daily", "donation_choice_unknown"),
        (["once", "monthly"], "donation_field_repeated"),
    ],
)
def test_bad_interval_comes_back_with_its_field(shop, flint, sent, key):
    """Only the campaign's own intervals; none is chosen for the donor."""
    intervals = came_back(give(shop, REGULAR_NAMED, interval=sent))["intervals"]
    assert key_of(intervals) == key
    assert nothing_happened(shop, flint)


def test_interval_that_the_only_one_is_not_is_refused(shop, flint):
    """A campaign that is given to once takes no monthly gift; there is no field, so the form says it."""
    form = came_back(give(shop, PLAIN, interval="monthly"))
    assert form["problem"]["key"] == "donation_form_changed"
    assert nothing_happened(shop, flint)


@pytest.mark.parametrize(
    ("fund", "key"),
    [("Yachts", "donation_choice_unknown"), (["Wells", "Filters"], "donation_field_repeated")],
)
def test_bad_fund_comes_back_with_its_field(shop, flint, fund, key):
    """Only the campaign's own funds."""
    page = give(shop, FULL_NAMED, fund=fund, **FULL_ANSWERS)
    assert key_of(came_back(page)["fund"]) == key
    assert nothing_happened(shop, flint)


@pytest.mark.parametrize("name", ["dedication", "message", "first_name"])
@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("x" * 1001, "donation_text_too_long"),
        ("a\x00b", "donation_text_odd"),
        ("a\x1b[31mb", "donation_text_odd"),
        ("abc\u202egnp.exe", "donation_text_odd"),
        (["a", "b"], "donation_field_repeated"),
    ],
)
def test_bad_text_comes_back_with_its_field(shop, flint, name, text, key):
    """Refused at the field, never cut or mended; what was typed is kept."""
    form = came_back(give(shop, FULL_NAMED, **{name: text}, **FULL_ANSWERS))
    assert key_of(form[name]) == key
    assert form[name]["value"] == (text if isinstance(text, str) else text[0])
    assert nothing_happened(shop, flint)


@pytest.mark.parametrize("name", ["dedication", "first_name"])
def test_second_line_is_no_part_of_a_single_one(shop, flint, name):
    """Only a message has lines."""
    form = came_back(give(shop, FULL_NAMED, **{name: "a\r\nb"}, **FULL_ANSWERS))
    assert key_of(form[name]) == "donation_text_odd"


def test_line_end_counts_as_one_sign(shop):
    """As the browser counts it, so that what it takes is taken here."""
    lines = "\r\n".join("x" * 9 for _ in range(MESSAGE_LENGTH_MAX // 10)) + "\r\n"
    form = came_back(give(shop, FULL_NAMED, message=lines))
    assert key_of(form["message"]) is None


@pytest.mark.parametrize(
    ("answers", "name", "key"),
    [
        ({}, "q_size", "donation_choice_required"),
        ({"q_size": "XXL"}, "q_size", "donation_choice_unknown"),
        ({"q_size": ["S", "M"]}, "q_size", "donation_field_repeated"),
        ({}, "q_terms", "donation_tick_required"),
        ({"q_terms": "perhaps"}, "q_terms", "donation_choice_unknown"),
        ({"q_heard": "x" * 21}, "q_heard", "donation_text_too_long"),
        ({"q_heard": "a\tb"}, "q_heard", "donation_text_odd"),
        ({"q_news": ["yes", "yes"]}, "q_news", "donation_field_repeated"),
    ],
)
def test_bad_answer_comes_back_at_its_question(shop, flint, answers, name, key):
    """Each question has its own message."""
    questions = came_back(give(shop, FULL_NAMED, **answers))["questions"]
    assert key_of(next(question for question in questions if question["name"] == name)) == key
    assert nothing_happened(shop, flint)


@pytest.mark.parametrize(
    "told",
    [
        {"cover_costs": "yes"},
        {"fund": "Wells"},
        {"dedication": "Ada"},
        {"message": "hello"},
        {"first_name": "Grace"},
        {"listed": "yes"},
        {"q_size": "M"},
    ],
)
def test_told_what_nobody_asked_shows_the_form_as_it_is_now(shop, flint, told):
    """A form of before the campaign changed: nothing that the donor wrote is dropped in silence."""
    form = came_back(give(shop, PLAIN, **told))
    assert form["problem"]["key"] == "donation_form_changed"
    assert nothing_happened(shop, flint)


@pytest.mark.parametrize("name", ["cover_costs", "anonymous", "listed"])
def test_odd_tick_is_refused(shop, flint, name):
    """A box is ticked or not."""
    tick = came_back(give(shop, FULL_NAMED, **{name: "maybe"}, **FULL_ANSWERS))
    assert key_of(tick["cover" if name == "cover_costs" else name]) == "donation_choice_unknown"
    assert nothing_happened(shop, flint)


def test_form_comes_back_as_it_was_filled_in(shop):
    """One mistake costs the donor none of the rest."""
    told = {
        "interval": "monthly",
        "amount": "5000",
        "cover_costs": "yes",
        "fund": "Filters",
        "anonymous": "yes",
        "message": "Good luck",
        "q_size": "S",
    }
    form = came_back(give(shop, FULL_NAMED, **told))
    chosen = [choice["value"] for choice in form["amounts"]["choices"] if choice["is_selected"]]
    interval = [choice["value"] for choice in form["intervals"]["choices"] if choice["is_selected"]]
    assert (chosen, interval) == (["5000"], ["monthly"])
    assert [choice["is_selected"] for choice in form["fund"]["choices"]] == [False, True]
    assert (form["cover"]["is_checked"], form["anonymous"]["is_checked"]) == (True, True)
    assert (form["listed"]["is_checked"], form["message"]["value"]) == (False, "Good luck")
    assert form["questions"][1]["choices"][0]["is_selected"]


@pytest.mark.parametrize("name", ["dedication", "message", "first_name"])
def test_text_that_nobody_sees_tells_nothing(shop, name):
    """No empty place on the wall, and no answer to a question that must be answered."""
    give(shop, FULL_NAMED, **{name: "\u200b\u2060 \ufe0f"}, **FULL_ANSWERS)
    with shop.store.reading() as reading:
        (donation,) = reading.select(DonationRecord, {})
    assert getattr(donation, name) is None

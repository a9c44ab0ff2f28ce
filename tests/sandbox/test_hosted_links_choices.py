"""What the page of a payment link reads from the link's public view and from a buyer's form; no request is made."""

from typing import Any

import pytest

from flint_storefront.money import Money
from flint_storefront.sandbox.clock import SandboxClock
from flint_storefront.sandbox.hosted.links.choices import list_fields, list_lines
from flint_storefront.sandbox.hosted.links.forms import LinkForm, read_link_form
from flint_storefront.sandbox.hosted.links.page_data import describe_link
from tests.sandbox.shop import START


def usd(amount: int) -> dict[str, Any]:
    """Return an amount in the contract's shape."""
    return {"amount": amount, "currency": "USD"}


def line(key: str, **fields: Any) -> dict[str, Any]:
    """Return a line of a link as a buyer reads it."""
    row = {"payment_link_line_item_id": f"plli_{key}", "key": key, "name": key.title(), "quantity": 1}
    return row | {"is_catalog_item_unavailable": False} | fields


def tier(key: str, amount: int = 1500, **fields: Any) -> dict[str, Any]:
    """Return a line with a fixed price of which a buyer may take up to ten."""
    return line(key, unit_price_money=usd(amount), allow_quantity_adjustment=True, max_quantity=10, **fields)


def question(key: str, kind: str = "text", **fields: Any) -> dict[str, Any]:
    """Return a question of a link."""
    row = {"payment_link_custom_field_id": f"plcf_{key}", "key": key, "label": key.title()}
    return row | {"custom_field_type": kind} | fields


def view(*lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a public view with these lines; *fields* are the link's, but for `remaining_quantity`."""
    link = {"payment_link_id": "pl_1", "name": "Fete", "status": "active", "version": 1, "completed_count": 0}
    result: dict[str, Any] = {"resolution_context": "plrc_v1.test", "merchant_name": "Shop"}
    if "remaining_quantity" in fields:
        result["remaining_quantity"] = fields.pop("remaining_quantity")
    return result | {"payment_link": link | {"line_items": list(lines)} | fields}


GIFT = {
    "payment_link_type": "donation",
    "donation_min_amount_money": usd(500),
    "donation_max_amount_money": usd(50000),
    "donation_suggested_amount_money_options": [usd(1000), usd(2500)],
}


def read(shown: dict[str, Any], **sent: str) -> LinkForm:
    """Return the form that was sent; in the names two underscores stand for the point."""
    return read_link_form(shown, {name.replace("__", "."): text for name, text in sent.items()})


def test_untouched_form_changes_nothing() -> None:
    """What the page begins with is what the link says."""
    form = read(view(tier("adult", quantity=2, min_quantity=1), line("mug", unit_price_money=usd(900))))
    assert form.errors == {}
    assert form.make_request("plrc_v1.test") == {
        "resolution_context": "plrc_v1.test",
        "quantity_overrides": {"adult": 2},
    }
    assert form.total == Money(3900, "USD")


def test_fixed_quantity_and_price_are_never_overridden() -> None:
    """A field that the page does not show is not read."""
    shown = view(line("mug", unit_price_money=usd(900)))
    form = read(shown, quantity__mug="7", amount__mug="0.01", suggestion__mug="1")
    assert (form.errors, form.quantities, form.prices) == ({}, {}, {})


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter a whole number."),
        ("two", "Enter a whole number."),
        ("1.5", "Enter a whole number."),
        ("-1", "Enter a whole number."),
        ("٣", "Enter a whole number."),
        ("9" * 5000, "Enter a whole number."),
        ("1", "At least 2."),
        ("11", "At most 10."),
    ],
)
def test_bad_quantity_gets_its_message(typed: str, message: str) -> None:
    """At the input of that line, whatever was typed."""
    form = read(view(tier("adult", min_quantity=2, quantity=2)), quantity__adult=typed)
    assert form.errors == {"quantity.adult": message}


def test_quantity_without_bounds_begins_at_one() -> None:
    """A line that may be left out says so itself, with a least quantity of 0."""
    free = line("mug", unit_price_money=usd(900), allow_quantity_adjustment=True)
    assert read(view(free), quantity__mug="0").errors == {"quantity.mug": "At least 1."}
    assert read(view(free), quantity__mug="9999").errors == {}


def test_nothing_at_all_cannot_be_bought() -> None:
    """All tiers at 0: the first one says it."""
    shown = view(tier("adult", min_quantity=0), tier("child", min_quantity=0))
    form = read(shown, quantity__adult="0", quantity__child="0")
    assert form.errors == {"quantity.adult": "Choose at least one."}


def test_more_than_is_left_is_refused() -> None:
    """The tiers of an event share its capacity."""
    shown = view(tier("adult"), tier("child"), remaining_quantity=3)
    assert read(shown, quantity__adult="2", quantity__child="1").errors == {}
    assert read(shown, quantity__adult="2", quantity__child="2").errors == {"quantity.adult": "Only 3 left."}


def test_line_that_is_not_for_sale_may_only_be_left_out() -> None:
    """The others can still be bought."""
    gone = line(
        "old",
        variant_id="var_1",
        resolved_unit_price_money=usd(700),
        allow_quantity_adjustment=True,
        min_quantity=0,
        is_catalog_item_unavailable=True,
    )
    shown = view(tier("adult"), gone)
    assert read(shown, quantity__old="1").errors == {"quantity.old": "This is not available now."}
    assert read(shown, quantity__old="0").errors == {}


def test_sum_beyond_counting_is_refused() -> None:
    """At the input that can be changed; the page shows no sum."""
    form = read(view(tier("adult", amount=2**62)), quantity__adult="10")
    assert form.errors == {"quantity.adult": "This is more than can be paid at once."}
    assert form.total is None


def test_price_of_an_unknown_currency_is_not_filled_in() -> None:
    """Its decimals are not known, so that no amount can be read either."""
    price = {"amount": 700, "currency": "XQQ"}
    form = read(view(line("gift", allow_unit_price_adjustment=True, unit_price_money=price)))
    assert form.errors == {"amount.gift": "Enter an amount."}


def test_donation_has_one_amount_of_its_own() -> None:
    """A link without lines is asked for `amount.donation`."""
    (gift,) = list_lines(view(**GIFT))
    assert (gift.key, gift.currency, gift.is_price_open) == ("donation", "USD", True)
    form = read(view(**GIFT), amount__donation="12.50")
    assert form.make_request("x")["unit_price_overrides"] == {"donation": usd(1250)}
    assert form.total == Money(1250, "USD")


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "Choose an amount."),
        ({"amount__donation": "  "}, "Choose an amount."),
        ({"amount__donation": "abc"}, "Enter an amount like 25.00."),
        ({"amount__donation": "-5"}, "Enter an amount like 25.00."),
        ({"amount__donation": "10.001"}, "Enter an amount like 25.00."),
        ({"amount__donation": "9" * 500}, "Enter an amount like 25.00."),
        ({"amount__donation": "4.99"}, "At least $5.00."),
        ({"amount__donation": "500.01"}, "At most $500.00."),
        ({"suggestion__donation": "1"}, "Choose one of the amounts shown."),
        ({"suggestion__donation": "custom"}, "Choose an amount."),
        (
            {"suggestion__donation": "2500", "amount__donation": "40"},
            "You chose $25.00 and typed an amount too. Keep one of them.",
        ),
    ],
)
def test_bad_amount_gets_its_message(sent: dict[str, str], message: str) -> None:
    """At the input for an amount of one's own; nothing is guessed."""
    assert read(view(**GIFT), **sent).errors == {"amount.donation": message}


def test_suggestion_is_an_amount() -> None:
    """In minor units, as it stands in the page."""
    assert read(view(**GIFT), suggestion__donation="2500").prices == {"donation": Money(2500, "USD")}


def test_donation_of_nothing_is_refused() -> None:
    """Also where the link gives no least amount."""
    shown = view(payment_link_type="donation")
    assert read(shown, amount__donation="0").errors == {"amount.donation": "Enter an amount above zero."}


def test_open_price_beside_other_lines_may_be_left_empty() -> None:
    """An optional gift beside a ticket counts as nothing; with a least amount it must be given."""
    gift = line("gift", allow_unit_price_adjustment=True)
    assert read(view(tier("adult"), gift)).prices == {"gift": Money(0, "USD")}
    needed = gift | {"min_unit_price_money": usd(500)}
    assert read(view(tier("adult"), needed)).errors == {"amount.gift": "Enter an amount."}


def test_open_price_of_a_line_left_out_is_not_asked_for() -> None:
    """Nothing is paid for none."""
    gift = line(
        "gift",
        allow_unit_price_adjustment=True,
        min_unit_price_money=usd(500),
        allow_quantity_adjustment=True,
        min_quantity=0,
    )
    form = read(view(tier("adult"), gift), quantity__gift="0", amount__gift="rubbish")
    assert (form.errors, form.prices) == ({}, {})


@pytest.mark.parametrize(
    ("price", "shown"), [(1000, {"suggestion.gift": "1000"}), (1200, {"amount.gift": "12.00"})]
)
def test_open_price_begins_with_the_one_that_is_named(price: int, shown: dict[str, str]) -> None:
    """Chosen among the suggestions where it is one of them, else typed in."""
    gift = line(
        "gift",
        allow_unit_price_adjustment=True,
        unit_price_money=usd(price),
        suggested_unit_price_money_options=[usd(1000)],
    )
    form = read(view(gift))
    assert {name: text for name, text in form.values.items() if "gift" in name} == shown
    assert form.total == Money(price, "USD")


@pytest.mark.parametrize(("currency", "typed", "minor"), [("JPY", "1,200", 1200), ("KWD", "1.5", 1500)])
def test_amount_has_the_decimals_of_its_currency(currency: str, typed: str, minor: int) -> None:
    """None for yen, three for dinars."""
    low = {"amount": 1, "currency": currency}
    form = read(view(payment_link_type="donation", donation_min_amount_money=low), amount__donation=typed)
    assert form.prices == {"donation": Money(minor, currency)}


def test_questions_stand_in_their_order_with_flints_lengths() -> None:
    """By position; text has 255 characters and textarea 1000 unless the link says otherwise."""
    rows = [question("b", "textarea", position=2), question("a", position=1), question("c", max_length=7)]
    asked = list_fields(view(tier("adult"), custom_fields=rows))
    assert [(row.key, row.max_length) for row in asked] == [("a", 255), ("b", 1000), ("c", 7)]


@pytest.mark.parametrize(
    ("row", "typed", "kept"),
    [
        (question("f"), "  Ada ", "Ada"),
        (question("f", "textarea"), "a\r\nb", "a\nb"),
        (question("f", max_length=3), "é😀x", "é😀x"),
        (question("f", "dropdown", options=["Fish", "Veg"]), "Veg", "Veg"),
        (question("f", "checkbox"), "true", "true"),
        (question("f", "checkbox"), "on", "true"),
        (question("f"), "", None),
        (question("f", "dropdown", options=["Fish"]), "", None),
    ],
)
def test_answer_is_kept_as_text(row: dict[str, Any], typed: str, kept: str | None) -> None:
    """A ticked box is `true`; an empty answer is left out."""
    form = read(view(tier("adult"), custom_fields=[row]), field__f=typed)
    assert (form.errors, form.answers.get("f")) == ({}, kept)


@pytest.mark.parametrize(
    ("row", "typed", "message"),
    [
        (question("f", required=True), "   ", "Please answer this."),
        (question("f", max_length=3), "four", "At most 3 characters. You typed 4."),
        (question("f", "textarea"), "x" * 1001, "At most 1000 characters. You typed 1001."),
        (question("f", "dropdown", options=["Fish"]), "Beef", "Choose one of the options."),
        (question("f", "dropdown", options=["Fish"], required=True), "", "Choose one of the options."),
        (question("f", "checkbox", required=True), "", "Please tick this box to go on."),
    ],
)
def test_bad_answer_gets_its_message(row: dict[str, Any], typed: str, message: str) -> None:
    """At the question's input."""
    form = read(view(tier("adult"), custom_fields=[row]), field__f=typed)
    assert form.errors == {"field.f": message}


def test_keys_may_hold_anything() -> None:
    """A key with points, blanks and quotes names its own input."""
    key = 'a.b "c" ü'
    shown = view(tier(key), custom_fields=[question(key)])
    form = read_link_form(shown, {f"quantity.{key}": "3", f"field.{key}": "yes"})
    assert (form.quantities, form.answers) == ({key: 3}, {key: "yes"})


@pytest.mark.parametrize(
    ("config", "when"),
    [
        (
            {"event_at": "2026-12-05T19:00:00Z", "timezone": "Pacific/Auckland"},
            "Sunday, 6 December 2026, 08:00 (Pacific/Auckland)",
        ),
        ({"event_at": "2026-12-05T19:00:00Z"}, "Saturday, 5 December 2026, 19:00 (UTC)"),
        (
            {"event_at": "2026-12-05T19:00:00Z", "timezone": "../etc"},
            "Saturday, 5 December 2026, 19:00 (UTC)",
        ),
        ({"venue": "Hall"}, ""),
    ],
)
def test_event_is_told_on_the_clocks_of_its_place(config: dict[str, Any], when: str) -> None:
    """With the name of the time zone; in UTC where none is known."""
    shown = view(tier("adult"), event_config=config)
    page = describe_link(shown, read(shown), now=SandboxClock.fixed(START).now())
    assert page["event"]["when"] == when


def test_plan_is_told_before_anything_is_chosen() -> None:
    """Trial, price, contract, set-up fee and delivery, a sentence each."""
    preview = {
        "plan_name": "Beans",
        "billing_interval": "monthly",
        "billing_interval_count": 1,
        "recurring_total_money": usd(1800),
        "setup_fee_money": usd(500),
        "trial_period_days": 14,
        "contract_term_months": 6,
        "early_termination_fee_money": usd(2000),
        "delivery_required": True,
    }
    shown = view(subscription_plan_id="plan_1") | {"subscription_preview": preview}
    page = describe_link(shown, read(shown), now=SandboxClock.fixed(START).now())
    assert page["plan"] == {
        "name": "Beans",
        "sentences": [
            "14 days free. Your card is first charged on 4 December 2026.",
            "$18.00 every month, until you cancel.",
            "For at least 6 months.",
            "Leaving earlier costs $20.00.",
            "Plus $5.00 once, at the beginning.",
            "Delivery is chosen at the checkout and added to each payment.",
        ],
    }
    assert page["lines"] == []

"""Orders and sessions as Flint writes them, leniently read; amounts strictly."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from flint_storefront.errors import NotFlint
from flint_storefront.flint.envelope import Answer
from flint_storefront.flint.models import CheckoutSession, Order, PaymentIntent
from flint_storefront.flint.resources.checkout_sessions import parse_session
from flint_storefront.flint.resources.orders import parse_order
from flint_storefront.flint.schemas.payments import PaymentIntentSchema
from flint_storefront.flint.schemas.reading import read_object
from flint_storefront.money import Money
from tests.flint.documents import attempt, charge, line_item, order, pricing, session, settlement
from tests.flint.scripted import money


def read_order(**changes) -> Order:
    return parse_order(Answer(status=200, data=order(**changes)))


def read_session(**changes) -> CheckoutSession:
    return parse_session(Answer(status=200, data=session(**changes)))


def without(document: dict, name: str) -> dict:
    return {key: value for key, value in document.items() if key != name}


def test_order_is_read_with_its_lines_and_amounts():
    """The words of the contract, amounts as Money."""
    read = read_order(charges=[charge()], metadata={"checkout": "chk_1"}, order_number="1001")

    assert (read.order_id, read.payment_status, read.currency) == ("ord_1", "unpaid", "USD")
    assert read.pricing_amounts.total_money == Money(2500, "USD")
    assert read.settlement_amounts.outstanding_money == Money(2500, "USD")
    assert [(line.name, line.quantity) for line in read.line_items] == [("Coffee", 2)]
    assert (read.charges[0].type, read.charges[0].percent) == ("service_fee", Decimal("10.5"))
    assert (read.metadata["checkout"], read.is_summary) == ("chk_1", False)


def test_unknown_fields_and_words_are_passed_over():
    """Flint may add to both at any time."""
    read = read_order(status="archived", payment_status="settling", brand_new={"a": [1]})

    assert (read.status, read.payment_status) == ("archived", "settling")


@pytest.mark.parametrize("value", [None, ""])
def test_empty_payment_status_is_read_and_is_not_paid(value):
    """A vendor's sample of an unpaid order has it so."""
    assert read_order(payment_status=value).payment_status == ""


@pytest.mark.parametrize(
    "name",
    [
        "charges",
        "metadata",
        "active_payment_attempt",
        "customer_id",
        "order_revision",
        "updated_at",
        "payment_intent_ids",
        "external_reference_id",
        "subscription_id",
        "applied_discounts",
    ],
)
def test_null_means_the_same_as_missing(name):
    """The default of an optional attribute stands in for both."""
    assert read_order(**{name: None}) == read_order()


def test_amounts_and_quantities_may_be_digits_in_a_text():
    """As the vendor's own libraries write them."""
    line = line_item(quantity="2", version="1", unit_price_money={"amount": "1250", "currency": "USD"})

    read = read_order(line_items=[line], order_revision="7")

    assert (read.line_items[0].quantity, read.line_items[0].unit_price_money) == (2, Money(1250, "USD"))
    assert read.order_revision == 7


@pytest.mark.parametrize(
    "amount", [12.5, 1250.0, True, None, "12.50", "1e3", "٣", "", " 1", -1, "-1", 2**63, [], {}]
)
def test_amount_that_is_no_whole_number_is_refused(amount):
    """A float near money, a negative total: not an order we believe."""
    amounts = pricing(2500, total_money={"amount": amount, "currency": "USD"})

    with pytest.raises(NotFlint) as caught:
        read_order(pricing_amounts=amounts)

    assert caught.value.fields == ("pricing_amounts.total_money",)


@pytest.mark.parametrize("currency", ["usd", "", None, 5, "US", ["USD"]])
def test_amount_without_a_proper_currency_is_refused(currency):
    """Three upper-case letters."""
    with pytest.raises(NotFlint):
        read_order(pricing_amounts=pricing(2500, total_money={"amount": 1, "currency": currency}))


@pytest.mark.parametrize("value", [1250, "1250", [], None])
def test_amount_that_is_no_object_is_refused(value):
    """A number alone has no currency."""
    with pytest.raises(NotFlint):
        read_order(settlement_amounts=settlement(outstanding=1, paid_money=value))


def test_balance_may_be_negative():
    """It alone is declared signed."""
    amounts = settlement(outstanding=0, balance_money=money(-500))

    assert read_order(settlement_amounts=amounts).settlement_amounts.balance_money == Money(-500, "USD")


def test_amounts_of_two_currencies_are_refused():
    """An order has one."""
    with pytest.raises(NotFlint):
        read_order(pricing_amounts=pricing(2500, tax_money=money(0, "EUR")))


@pytest.mark.parametrize("name", ["order_id", "status", "pricing_amounts", "settlement_amounts"])
def test_order_without_what_matters_is_refused(name):
    """Nothing is guessed."""
    with pytest.raises(NotFlint) as caught:
        parse_order(Answer(status=200, data=without(order(), name)))

    assert caught.value.fields == (name,)


@pytest.mark.parametrize("quantity", [1.0, 1.5, True, "two", None])
def test_quantity_that_is_no_whole_number_is_refused(quantity):
    """As strict as an amount."""
    with pytest.raises(NotFlint) as caught:
        read_order(line_items=[line_item(quantity=quantity)])

    assert caught.value.fields == ("line_items.0.quantity",)


@pytest.mark.parametrize("data", [None, [], "order", 5, [order()]])
def test_something_else_than_an_object_is_refused(data):
    """A list where an order should be."""
    with pytest.raises(NotFlint):
        parse_order(Answer(status=200, data=data))


def test_attempt_tells_the_reason_of_its_leg():
    """The leg's own code says more than the catch-all of the attempt."""
    read = read_order(active_payment_attempt=attempt()).active_payment_attempt

    assert (read.status, read.is_finished, read.reason_code) == ("failed", True, "insufficient_funds")


def test_attempt_without_legs_tells_its_own_reason():
    """And is read under its older id."""
    older = without(attempt(payment_intents=None, payment_attempt_id="opat_9"), "order_payment_attempt_id")

    read = read_order(active_payment_attempt=older).active_payment_attempt

    assert (read.order_payment_attempt_id, read.reason_code) == ("opat_9", "attempt_failed")


@pytest.mark.parametrize(
    ("status", "is_finished"),
    [("processing", False), ("requires_action", False), ("requires_capture", False), ("canceled", True)],
)
def test_attempt_under_way_is_told_apart(status, is_finished):
    """Only five words end it."""
    read = read_order(active_payment_attempt=attempt(status=status)).active_payment_attempt

    assert read.is_finished is is_finished


def test_session_is_read_with_its_expanded_order():
    """The short form of the order is marked as such."""
    summary = without(without(order(payment_status="paid"), "line_items"), "tax")

    read = read_session(order=summary, terminal_reason="payment_succeeded", status="paid")

    assert (read.checkout_session_id, read.status, read.terminal_reason) == (
        "cs_1",
        "paid",
        "payment_succeeded",
    )
    assert read.expires_at == datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
    assert (read.order.payment_status, read.order.is_summary) == ("paid", True)


def test_session_without_anything_optional_is_read():
    """No order, no times, no url."""
    read = read_session(order=None, url=None, expires_at=None, order_id=None, metadata=None)

    assert (read.order, read.url, read.expires_at, read.order_id) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-22T13:00:00.123456789Z", datetime(2026, 11, 22, 13, 0, 0, 123456, tzinfo=UTC)),
        ("2026-11-22T14:00:00+01:00", datetime(2026, 11, 22, 13, 0, tzinfo=UTC)),
        ("2026-11-22T13:00:00", datetime(2026, 11, 22, 13, 0, tzinfo=UTC)),
    ],
)
def test_instants_are_read_as_aware_utc(text, expected):
    """With any fraction and offset."""
    assert read_session(expires_at=text).expires_at == expected


@pytest.mark.parametrize(
    "text", ["soon", "", 1763816400, "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+23:59"]
)
def test_what_is_no_instant_is_refused(text):
    """Not even as a number of seconds."""
    with pytest.raises(NotFlint):
        read_session(expires_at=text)


def test_intent_is_read_with_the_code_of_its_last_error():
    """Null where there was none."""
    document = {
        "payment_intent_id": "pi_1",
        "status": "requires_payment_method",
        "amount_money": money(2500),
        "last_payment_error": None,
        "risk": None,
        "order_id": "ord_1",
    }

    declined = {**document, "last_payment_error": {"code": "card_declined", "message": "…"}}

    assert read_object(PaymentIntentSchema(), PaymentIntent, document).error_code is None
    assert read_object(PaymentIntentSchema(), PaymentIntent, declined).error_code == "card_declined"

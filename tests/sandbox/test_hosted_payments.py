"""Paying on the hosted page, by plain forms."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from flint_storefront.sandbox.payments.cards import CHALLENGE_SECONDS, PROCESSING_SECONDS
from tests.sandbox.buyer import (
    CHALLENGES,
    DECLINES,
    PAYS,
    PROCESSES_THEN_FAILS,
    PROCESSES_THEN_PAYS,
    SUCCESS_URL,
    read_order,
    read_session,
    start_checkout,
)
from tests.sandbox.shop import Shop


def advance(shop: Shop, seconds: float) -> None:
    """Move the sandbox's clock by its control route."""
    response = shop.client.post("/_sandbox/clock", json={"advance_seconds": seconds})
    assert response.is_success


def test_good_card_pays_order_and_session(shop: Shop) -> None:
    """The buyer is sent to the shop unchanged, order and session read paid."""
    buyer, order = start_checkout(shop, 1400)
    page = buyer.pay()
    assert (page.status, page.location) == (303, SUCCESS_URL)
    paid = read_order(shop, order)
    assert paid["payment_status"] == "paid"
    assert paid["settlement_amounts"]["outstanding_money"]["amount"] == 0
    session = read_session(shop, buyer)
    assert (session["status"], session["terminal_reason"]) == ("paid", "payment_succeeded")
    assert "url" not in session


def test_good_card_emits_the_three_events_in_order(shop: Shop) -> None:
    """Money, order and session each say what happened, once."""
    buyer, _ = start_checkout(shop)
    buyer.pay()
    wanted = ["payment_intent.succeeded", "order.paid", "checkout_session.completed"]
    assert shop.events()[-3:] == wanted


def test_good_card_leaves_a_succeeded_intent(shop: Shop) -> None:
    """The intent is read through the API, without the card's number."""
    buyer, order = start_checkout(shop, 900)
    buyer.pay()
    (intent_id,) = read_order(shop, order)["payment_intent_ids"]
    intent = shop.get("/v1/payment-intents/" + intent_id)
    assert (intent["status"], intent["payment_flow"]) == ("succeeded", "checkout")
    assert intent["captured_money"] == {"amount": 900, "currency": "USD"}
    assert intent["payment_source"]["card"]["last4"] == "4242"
    assert "4242424242424242" not in str(vars(shop.environment))


def test_declined_card_leaves_the_session_open(shop: Shop) -> None:
    """The page says so, nothing is paid, the attempt is failed."""
    buyer, order = start_checkout(shop)
    page = buyer.pay(DECLINES)
    assert (page.status, page.location) == (303, buyer.address)
    assert buyer.look().find(role="alert")["data-error"] == "insufficient_funds"
    session = read_session(shop, buyer)
    assert session["status"] == "open"
    assert session["active_payment_attempt"]["failure_code"] == "insufficient_funds"
    assert read_order(shop, order)["payment_status"] == "unpaid"


def test_declined_then_good_card_pays_the_same_order(shop: Shop) -> None:
    """Two attempts, one settled."""
    buyer, order = start_checkout(shop)
    buyer.pay(DECLINES)
    buyer.pay(PAYS)
    attempts = shop.get(f"/v1/orders/{order['order_id']}/payment-attempts")
    assert [attempt["status"] for attempt in attempts] == ["succeeded", "failed"]
    assert read_order(shop, order)["payment_status"] == "paid"


def test_challenge_waits_for_the_buyer(shop: Shop) -> None:
    """The attempt requires action, and every look at the checkout leads to the challenge."""
    buyer, order = start_checkout(shop)
    page = buyer.pay(CHALLENGES)
    assert page.location == buyer.look().location == buyer.address + "/challenge"
    attempt = read_order(shop, order)["active_payment_attempt"]
    assert (attempt["status"], attempt["is_resumable"]) == ("requires_action", True)
    assert len(attempt["pending_actions"]) == 1
    challenge = buyer.look("/challenge")
    assert challenge.find(name="challenge-complete")["data-testid"] == "challenge-complete"
    assert challenge.find(name="challenge-fail")["id"] == "challenge-fail"


def test_challenge_passed_pays(shop: Shop) -> None:
    """The same attempt goes on to succeed."""
    buyer, order = start_checkout(shop)
    buyer.pay(CHALLENGES)
    assert buyer.press("challenge-complete").location == SUCCESS_URL
    paid = read_order(shop, order)
    assert (paid["payment_status"], paid["active_payment_attempt"]["status"]) == ("paid", "succeeded")
    assert paid["active_payment_attempt"]["pending_actions"] == []


def test_challenge_failed_lets_the_buyer_try_again(shop: Shop) -> None:
    """The attempt fails, the form is back with the reason."""
    buyer, order = start_checkout(shop)
    buyer.pay(CHALLENGES)
    assert buyer.press("challenge-fail").location == buyer.address
    assert buyer.look().find(role="alert")["data-error"] == "authentication_required"
    buyer.pay()
    assert read_order(shop, order)["payment_status"] == "paid"


def test_challenge_answered_twice_counts_once(shop: Shop) -> None:
    """The second press finds the order paid and goes to the shop."""
    buyer, _ = start_checkout(shop)
    buyer.pay(CHALLENGES)
    buyer.press("challenge-complete")
    assert buyer.press("challenge-fail").location == SUCCESS_URL
    assert Counter(shop.events())["order.paid"] == 1


def test_forgotten_challenge_fails_after_its_time(shop: Shop) -> None:
    """The order can be paid again by another attempt."""
    buyer, order = start_checkout(shop)
    buyer.pay(CHALLENGES)
    advance(shop, CHALLENGE_SECONDS)
    attempt = read_order(shop, order)["active_payment_attempt"]
    assert (attempt["status"], attempt["failure_code"]) == ("failed", "payment_action_expired")
    assert buyer.look().status == 200


def test_processing_card_stays_until_the_clock_moves_then_pays(shop: Shop) -> None:
    """The buyer is back at the shop while the payment is still under way."""
    buyer, order = start_checkout(shop)
    assert buyer.pay(PROCESSES_THEN_PAYS).location == SUCCESS_URL
    advance(shop, PROCESSING_SECONDS - 1)
    assert read_order(shop, order)["active_payment_attempt"]["status"] == "processing"
    assert buyer.look().find(data_testid="checkout-message")["data-state"] == "processing"
    advance(shop, 1)
    assert read_order(shop, order)["payment_status"] == "paid"
    assert read_session(shop, buyer)["status"] == "paid"


def test_processing_card_may_fail_later(shop: Shop) -> None:
    """The other number ends as failed, and the session can be paid again."""
    buyer, order = start_checkout(shop)
    buyer.pay(PROCESSES_THEN_FAILS)
    advance(shop, PROCESSING_SECONDS)
    assert shop.events()[-2:] == ["payment_intent.processing", "payment_intent.payment_failed"]
    assert buyer.look().find(role="alert")["data-error"] == "processing_error"
    buyer.pay()
    assert read_order(shop, order)["payment_status"] == "paid"


def test_payment_that_outlives_its_session_still_pays_the_order(shop: Shop) -> None:
    """A late success leaves the session expired and the order paid."""
    buyer, order = start_checkout(shop, expiration={"expires_in_seconds": 60})
    buyer.pay(PROCESSES_THEN_PAYS)
    advance(shop, 61)
    session = read_session(shop, buyer)
    assert (session["status"], session["recovery_mode"]) == ("expired", True)
    advance(shop, PROCESSING_SECONDS)
    assert read_session(shop, buyer)["status"] == "expired"
    assert read_order(shop, order)["payment_status"] == "paid"


def test_second_press_of_pay_makes_no_second_attempt(shop: Shop) -> None:
    """A double click is one payment, and both answers lead to the shop."""
    buyer, order = start_checkout(shop)
    fields = buyer.look().inputs() | {
        "card_number": PAYS,
        "card_expiry": "12/34",
        "card_cvc": "123",
        "email": "ada@example.com",
    }
    locations = [buyer.send("/pay", fields).location for _ in range(3)]
    assert locations == [SUCCESS_URL] * 3
    assert len(read_order(shop, order)["payment_intent_ids"]) == 1


def test_pay_pressed_in_many_tabs_at_once_pays_once(shop: Shop) -> None:
    """Eight threads, one attempt, one payment, everybody is sent to the shop."""
    buyer, order = start_checkout(shop)
    fields = {"card_number": PAYS, "card_expiry": "12/34", "card_cvc": "123", "email": "ada@example.com"}
    with ThreadPoolExecutor(8) as threads:
        pages = list(threads.map(lambda _: buyer.send("/pay", fields), range(8)))
    assert {page.location for page in pages} == {SUCCESS_URL}
    assert len(shop.get(f"/v1/orders/{order['order_id']}/payment-attempts")) == 1
    assert Counter(shop.events())["order.paid"] == 1


def test_pay_while_another_attempt_is_active_starts_none(shop: Shop) -> None:
    """Two tabs, one active attempt an order."""
    buyer, order = start_checkout(shop)
    fields = buyer.look().inputs() | {"card_expiry": "12/34", "card_cvc": "123", "email": "a@example.com"}
    buyer.send("/pay", fields | {"card_number": PROCESSES_THEN_PAYS})
    buyer.send("/pay", fields | {"card_number": PAYS})
    attempts = shop.get(f"/v1/orders/{order['order_id']}/payment-attempts")
    assert [attempt["status"] for attempt in attempts] == ["processing"]


def test_order_of_nothing_is_completed_without_a_card(shop: Shop) -> None:
    """A zero total shows no card fields and settles without a payment intent."""
    buyer, order = start_checkout(shop, 0)
    page = buyer.look()
    assert not page.has(name="card_number")
    assert buyer.pay(card_number="", card_expiry="", card_cvc="").location == SUCCESS_URL
    settled = read_order(shop, order)
    assert (settled["payment_status"], settled["payment_intent_ids"]) == ("paid", [])


def test_paid_order_takes_the_status_of_the_switch(shop: Shop) -> None:
    """Both `open` and `closed` have been seen at Flint."""
    shop.client.post("/_sandbox/switches", json={"paid_order_status": "closed"})
    buyer, order = start_checkout(shop)
    buyer.pay()
    assert read_order(shop, order)["status"] == "closed"


def test_merchant_change_during_a_challenge_is_refused(shop: Shop) -> None:
    """The order is frozen while an attempt is under way."""
    buyer, order = start_checkout(shop)
    buyer.pay(CHALLENGES)
    error = shop.refuse("POST", f"/v1/orders/{order['order_id']}/close", {})
    assert error["code"] == "PAYMENT_ATTEMPT_IN_PROGRESS"
    assert buyer.look("/challenge").status == 200


def test_payment_settles_when_only_the_clock_object_moves(shop: Shop) -> None:
    """A test in the same process needs no control route: the next read is up to date."""
    buyer, order = start_checkout(shop)
    buyer.pay(PROCESSES_THEN_PAYS)
    shop.sandbox.clock.advance(PROCESSING_SECONDS)
    assert read_order(shop, order)["payment_status"] == "paid"

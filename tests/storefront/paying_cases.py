"""
From the button to *paid*: the ways a payment can go.
"""

from tests.storefront.shop import ORIGIN, Shop
from tests.storefront.world import CHALLENGED, DECLINED, PROCESSING, PROCESSING_THEN_FAILED


class PayingCases:
    """
    Buying one product, from the first click to the judged state.
    """

    def test_product_bought_and_paid_reads_paid(self, shop: Shop) -> None:
        """A coffee bought with a good card comes back to a page that says paid, with Flint's total."""
        page = shop.buy_and_pay()
        assert page.status == 200
        assert page.state == "paid"
        assert page.minor("order-total") == 450
        assert len(shop.signals.named("order_paid")) == 1

    def test_paid_page_names_reference_and_order(self, shop: Shop) -> None:
        """The page after paying shows our reference and a way back to the shop, and no second way to pay."""
        page = shop.buy_and_pay()
        assert shop.checkout.reference in page.get("order-reference").get_text()
        assert page.find("back-to-shop") is not None
        assert page.find("retry") is None

    def test_two_of_a_variant_cost_twice(self, shop: Shop) -> None:
        """The chosen variant and quantity are what Flint charges."""
        variant_id = shop.flint.variant("HOUSE-500")["variant_id"]
        page = shop.buy_and_pay("house-espresso", variant_id=variant_id, quantity="2")
        assert page.minor("order-total") == 5200
        assert shop.flint.orders()[0]["line_items"][0]["quantity"] == 2

    def test_declined_card_then_good_card_reads_paid(self, shop: Shop) -> None:
        """After a decline the same order and session are paid by the next card."""
        url = shop.buy().location
        shop.flint.pay(url, DECLINED)
        declined = shop.browser.get(shop.address("/return"))
        assert declined.state == "open"
        assert "was declined" in declined.text
        assert shop.back(shop.flint.pay(url)).state == "paid"
        assert (len(shop.flint.orders()), len(shop.flint.sessions())) == (1, 1)

    def test_declined_card_tells_the_host_once(self, shop: Shop) -> None:
        """A failed attempt is one effect, however often it is looked at."""
        shop.flint.pay(shop.buy().location, DECLINED)
        shop.browser.get(shop.address("/return"))
        shop.browser.get(shop.address("/return"))
        (failed,) = shop.signals.named("order_payment_failed")
        assert failed["failure_code"] == "insufficient_funds"

    def test_challenge_passed_reads_paid(self, shop: Shop) -> None:
        """A card that asks for the bank's confirmation is paid once it is given."""
        url = shop.buy().location
        shop.flint.pay(url, CHALLENGED)
        assert shop.browser.get(shop.address("/return")).state == "requires_action"
        assert shop.back(shop.flint.challenge(url, is_passed=True)).state == "paid"

    def test_challenge_failed_stays_open(self, shop: Shop) -> None:
        """Without the bank's confirmation nothing is paid and the buyer can go on."""
        url = shop.buy().location
        shop.flint.pay(url, CHALLENGED)
        shop.flint.challenge(url, is_passed=False)
        page = shop.browser.get(shop.address("/return"))
        assert page.state == "open"
        assert page.find("retry") is not None
        assert shop.signals.named("order_paid") == []

    def test_processing_payment_says_do_not_pay_again(self, shop: Shop) -> None:
        """A payment that settles later is under way: no button to pay, and the page asks again."""
        page = shop.buy_and_pay(card=PROCESSING)
        assert page.state == "processing"
        assert "do not pay again" in page.text
        assert page.get("retry").name == "a"

    def test_processing_payment_settles_to_paid(self, shop: Shop) -> None:
        """When the bank has settled, the same page says paid."""
        shop.buy_and_pay(card=PROCESSING)
        shop.flint.advance(700)
        assert shop.browser.get(shop.address("/return")).state == "paid"

    def test_processing_payment_that_fails_can_be_paid_anew(self, shop: Shop) -> None:
        """When the bank refuses later, the buyer is told and can try again with the same order."""
        shop.buy_and_pay(card=PROCESSING_THEN_FAILED)
        shop.flint.advance(700)
        page = shop.browser.get(shop.address("/return"))
        assert page.state == "open"
        paid = shop.back(shop.flint.pay(shop.browser.press(page, "retry").location))
        assert paid.state == "paid"
        assert len(shop.flint.orders()) == 1

    def test_canceled_payment_can_be_continued(self, shop: Shop) -> None:
        """Leaving Flint's page changes nothing; going on leads to the same session."""
        url = shop.buy().location
        page = shop.back(shop.flint.cancel(url))
        assert page.state == "open"
        assert "left the payment page" in page.text
        again = shop.browser.press(page, "retry")
        assert again.status == 303
        assert again.location.split("#")[0] == url.split("#")[0]
        assert (len(shop.flint.orders()), len(shop.flint.sessions())) == (1, 1)

    def test_return_before_payment_reads_open(self, shop: Shop) -> None:
        """The return address is no proof: opened too early it says not paid yet."""
        shop.buy()
        assert shop.browser.get(shop.address("/return")).state == "open"

    def test_return_reloaded_three_times_changes_nothing(self, shop: Shop) -> None:
        """Every reload asks Flint again, writes nothing there and tells the host nothing new."""
        shop.buy_and_pay()
        shop.flint.forget_calls()
        states = [shop.browser.get(shop.address("/return")).state for _ in range(3)]
        assert states == ["paid"] * 3
        assert shop.flint.calls("POST") == []
        assert len(shop.signals.named("order_paid")) == 1

    def test_junk_in_the_return_address_is_ignored(self, shop: Shop) -> None:
        """Whatever Flint appends to the return address decides nothing."""
        shop.flint.sandbox.switches["junk_return_parameters"] = True
        address = shop.flint.pay(shop.buy().location)
        assert "?" in address
        assert shop.back(address).state == "paid"

    def test_cart_costs_two_calls(self, shop: Shop) -> None:
        """A cart makes one order and one session, nothing else."""
        shop.add()
        shop.flint.forget_calls()
        shop.pay_cart()
        assert shop.flint.calls() == ["POST /v1/orders", "POST /v1/checkout-sessions"]

    def test_session_carries_reference_and_own_addresses(self, shop: Shop) -> None:
        """Flint gets our reference in the path of the return address, and explicit words on tips and codes."""
        shop.buy()
        (session,) = shop.flint.sessions()
        reference = shop.checkout.reference
        assert session["external_reference_id"] == reference
        assert session["redirects"]["success_redirect_url"] == f"{ORIGIN}{shop.address('/return')}"
        assert session["tip"]["enabled"] is False
        assert session["promotion_config"]["codes_enabled"] is False

    def test_paid_order_still_open_at_flint_reads_paid(self, shop: Shop) -> None:
        """`payment_status` decides, whatever the order's `status` says."""
        shop.flint.sandbox.switches["paid_order_status"] = "closed"
        assert shop.buy_and_pay().state == "paid"

    def test_paid_effect_tells_what_was_sold(self, shop: Shop) -> None:
        """The host learns ids, amounts in minor units and lines, and no buyer data."""
        shop.buy_and_pay(quantity="2")
        (paid,) = shop.signals.named("order_paid")
        assert paid["effect_key"] == f"paid:{shop.checkout.order_id}"
        assert (paid["total_minor"], paid["currency"]) == (900, "USD")
        assert paid["lines"][0]["quantity"] == 2
        assert "buyer@example.com" not in repr(paid)

    def test_starting_tells_the_host_once(self, shop: Shop) -> None:
        """Being sent to Flint is one effect, however often the button is pressed."""
        shop.buy()
        shop.buy()
        assert len(shop.signals.named("checkout_started")) == 1

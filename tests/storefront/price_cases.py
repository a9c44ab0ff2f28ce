"""
The price has moved between the page and Flint's order, or the session has ended.
"""

from tests.storefront.shop import Shop


class PriceCases:
    """
    The buyer pays what they have seen, or is asked.
    """

    def test_higher_price_is_asked_before_going_on(self, shop: Shop) -> None:
        """When Flint's order costs more than the page said, the buyer sees old and new and no session is made yet."""
        shop.flint.set_price("FLAT-WHITE", 500)
        page = shop.buy()
        changed = page.get("price-changed")
        assert page.state == "open"
        assert changed is not None
        assert (page.minor("old-total"), page.minor("new-total")) == (450, 500)
        assert shop.flint.sessions() == []

    def test_higher_price_agreed_to_is_paid(self, shop: Shop) -> None:
        """One more press on the new total leads to Flint with the same order."""
        shop.flint.set_price("FLAT-WHITE", 500)
        url = shop.browser.press(shop.buy(), "confirm-total").location
        page = shop.back(shop.flint.pay(url))
        assert (page.state, page.minor("order-total")) == ("paid", 500)
        assert len(shop.flint.orders()) == 1

    def test_agreement_to_another_number_asks_again(self, shop: Shop) -> None:
        """A posted total that is not Flint's agrees to nothing."""
        shop.flint.set_price("FLAT-WHITE", 500)
        page = shop.browser.press(shop.buy(), "confirm-total", confirm_total="1")
        assert page.find("price-changed") is not None
        assert shop.flint.sessions() == []

    def test_pressing_buy_again_does_not_agree(self, shop: Shop) -> None:
        """The old page's button shows the question again: it still carries the old price."""
        page = shop.product()
        shop.flint.set_price("FLAT-WHITE", 500)
        shop.browser.press(page, "buy-now")
        assert shop.browser.press(page, "buy-now").find("price-changed") is not None
        assert shop.flint.sessions() == []

    def test_lower_price_goes_on_and_is_told(self, shop: Shop) -> None:
        """A lower price needs no question; the paid page says what happened."""
        shop.flint.set_price("FLAT-WHITE", 400)
        page = shop.buy_and_pay()
        assert (page.state, page.minor("order-total")) == ("paid", 400)
        assert "went down" in page.text

    def test_mirror_caught_up_starts_anew(self, shop: Shop) -> None:
        """When the page shows the new price, an old order at the old price is closed and a new checkout begins."""
        shop.buy()
        shop.flint.set_price("FLAT-WHITE", 500)
        shop.sync()
        shop.buy()
        states = sorted(record.state for record in shop.checkouts)
        assert states == ["closed", "open"]
        assert sorted(order["status"] for order in shop.flint.orders()) == ["closed", "open"]

    def test_expired_session_is_replaced_for_the_same_order(self, shop: Shop) -> None:
        """After expiry the buyer goes on with the same order and a second session."""
        shop.buy()
        shop.flint.advance(3700)
        page = shop.browser.get(shop.address())
        assert page.state == "expired"
        url = shop.browser.press(page, "retry").location
        assert shop.back(shop.flint.pay(url)).state == "paid"
        assert (len(shop.flint.orders()), len(shop.flint.sessions())) == (1, 2)
        assert shop.checkout.session_generation == 2

    def test_order_changed_at_flint_is_agreed_to_first(self, shop: Shop) -> None:
        """A line that the merchant added invalidates the session; the new total is shown before a new one is made."""
        shop.buy()
        shop.flint.add_line(shop.checkout.order_id, "Biscotti", 300)
        page = shop.browser.get(shop.address())
        assert page.state == "invalidated"
        assert page.minor("new-total") == 750
        url = shop.browser.press(page, "confirm-total").location
        assert shop.back(shop.flint.pay(url)).state == "paid"

    def test_paid_order_that_differs_is_paid_and_flagged(self, shop: Shop) -> None:
        """A paid order whose goods are not ours is shown as paid and flagged to the operator."""
        self.test_order_changed_at_flint_is_agreed_to_first(shop)
        assert shop.checkout.is_flagged
        assert shop.checkout.flag_reason == "subtotal_differs"

    def test_order_closed_at_flint_reads_closed(self, shop: Shop) -> None:
        """An order that the merchant closed can no longer be paid, and the page says so."""
        shop.buy()
        shop.flint.close_order(shop.checkout.order_id)
        page = shop.browser.get(shop.address())
        assert page.state == "closed"
        assert page.find("retry") is None

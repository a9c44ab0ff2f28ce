"""
The same thing twice, at once, or in another tab.
"""

from tests.storefront.shop import Shop


class TwiceCases:
    """
    One order, one session, one effect.
    """

    def test_button_pressed_twice_makes_one_order(self, shop: Shop) -> None:
        """Two tabs and a double click lead to the same open checkout."""
        first, second = shop.buy(), shop.buy()
        assert first.location.split("#")[0] == second.location.split("#")[0]
        assert (len(shop.flint.orders()), len(shop.flint.sessions())) == (1, 1)
        assert len(shop.checkouts) == 1

    def test_first_press_without_cookie_asks_for_nothing(self, shop: Shop) -> None:
        """Without a cookie a press only writes our row, sets the cookie and repeats the post at the checkout's own address."""
        page = shop.product()
        shop.flint.forget_calls()
        answer = shop.browser.press(page, "buy-now", follow=False)
        assert answer.status == 307
        assert answer.location == shop.address("/start")
        assert shop.flint.calls() == []
        assert "HttpOnly" in answer.cookies_set
        assert "SameSite=Lax" in answer.cookies_set

    def test_first_visitor_double_click_makes_one_order(self, shop: Shop) -> None:
        """The click that a browser dropped leaves one unused row and no order."""
        page = shop.product()
        shop.browser.press(page, "buy-now", follow=False)
        shop.browser.forget()
        shop.browser.press(page, "buy-now")
        assert len(shop.checkouts) == 2
        assert (len(shop.flint.orders()), len(shop.flint.sessions())) == (1, 1)

    def test_start_repeated_after_first_redirect_makes_one_order(self, shop: Shop) -> None:
        """The second click of a double click arrives with the cookie of the first: same checkout."""
        page = shop.product()
        shop.browser.press(page, "buy-now", follow=False)
        shop.browser.press(page, "buy-now")
        assert len(shop.checkouts) == 1
        assert len(shop.flint.orders()) == 1

    def test_webhook_without_return_records_paid(self, shop: Shop) -> None:
        """A buyer who never comes back is paid all the same, by the signed webhook."""
        shop.flint.pay(shop.buy().location)
        shop.flint.deliver()
        assert shop.checkout.state == "paid"
        assert len(shop.signals.named("order_paid")) == 1

    def test_return_and_webhooks_tell_once(self, shop: Shop) -> None:
        """Return page and every event beside it: one effect."""
        shop.buy_and_pay()
        shop.flint.deliver()
        assert len(shop.signals.named("order_paid")) == 1
        assert len(shop.effects("order_paid")) == 1
        assert {event.status for event in shop.events} <= {"done", "ignored"}

    def test_webhooks_before_return_tell_once(self, shop: Shop) -> None:
        """Events first, the buyer later: one effect, and the page says paid."""
        address = shop.flint.pay(shop.buy().location)
        shop.flint.deliver()
        assert shop.back(address).state == "paid"
        assert len(shop.effects("order_paid")) == 1

    def test_paid_checkout_pressed_again_shows_paid(self, shop: Shop) -> None:
        """The back button and the old form of a paid order lead to the paid page, never to a second payment."""
        url = shop.buy().location
        page = shop.browser.get(shop.address())
        shop.flint.pay(url)
        again = shop.browser.press(page, "retry")
        assert again.state == "paid"
        assert len(shop.flint.sessions()) == 1

    def test_second_visitor_gets_an_order_of_their_own(self, shop: Shop) -> None:
        """Two visitors who buy the same thing do not share a checkout."""
        shop.buy()
        shop.browser.forget()
        shop.buy()
        assert len(shop.flint.orders()) == 2

    def test_bought_again_after_paying_is_a_new_order(self, shop: Shop) -> None:
        """Who has paid and presses *buy now* again wants another one."""
        shop.buy_and_pay()
        assert shop.buy_and_pay().state == "paid"
        assert len(shop.flint.orders()) == 2
        assert len(shop.signals.named("order_paid")) == 2

"""
Nothing to pay: an order and a page all the same, and never a dead end.
"""

from collections.abc import Callable

from tests.storefront.shop import Shop

MakeShop = Callable[..., Shop]


class FreeCases:
    """
    Products, sets and codes that leave nothing to pay.
    """

    def test_free_product_is_an_order_completed_at_flint(self, shop: Shop) -> None:
        """Order and session; Flint's page asks for no card, and the buyer comes back to paid."""
        shop.flint.set_price("FLAT-WHITE", 0)
        shop.sync()
        shop.flint.forget_calls()
        url = shop.buy().location
        assert shop.flint.calls("POST") == ["POST /v1/orders", "POST /v1/checkout-sessions"]
        page = shop.back(shop.flint.pay(url))
        assert (page.state, page.minor("order-total")) == ("paid", 0)
        assert len(shop.signals.named("order_paid")) == 1

    def test_free_order_that_reads_paid_needs_no_page(self, shop: Shop) -> None:
        """Where Flint calls it paid at once, the buyer sees so at once."""
        shop.flint.sandbox.switches["zero_total_order_paid"] = True
        shop.flint.set_price("FLAT-WHITE", 0)
        shop.sync()
        page = shop.buy()
        assert page.state == "paid"
        assert shop.flint.sessions() == []

    def test_free_set_is_no_dead_end(self, shop: Shop) -> None:
        """Several variants for nothing."""
        for sku in ("FLAT-WHITE", "HOUSE-250"):
            shop.flint.set_price(sku, 0)
        shop.sync()
        answer = shop.browser.press(shop.browser.get("/shop/sets/starter"), "set-buy")
        assert shop.back(shop.flint.pay(answer.location)).state == "paid"

    def test_code_that_leaves_nothing_to_pay_is_no_dead_end(self, make_shop: MakeShop) -> None:
        """A code for the whole amount: shown, then completed at Flint without a card."""
        shop = make_shop(CODES="page")
        shop.flint.promote("All of it", percent=100, code="ALLOFIT")
        page = shop.buy(promotion_code="ALLOFIT")
        assert page.minor("order-total") == 0
        url = shop.browser.press(page, "confirm-total").location
        assert shop.back(shop.flint.pay(url)).state == "paid"

    def test_code_that_leaves_nothing_and_reads_paid_is_paid(self, make_shop: MakeShop) -> None:
        """Where Flint calls it paid at once there is nothing to agree to."""
        shop = make_shop(CODES="page")
        shop.flint.sandbox.switches["zero_total_order_paid"] = True
        shop.flint.promote("All of it", percent=100, code="ALLOFIT")
        assert shop.buy(promotion_code="ALLOFIT").state == "paid"

    def test_free_cart_with_a_fee_is_paid_for_its_fee(self, make_shop: MakeShop) -> None:
        """Nothing for the goods, something for the packaging."""
        fee = {"name": "Packaging", "type": "packaging_fee", "amount": {"USD": 50}}
        shop = make_shop(FEES=[fee])
        shop.flint.set_price("FLAT-WHITE", 0)
        shop.sync()
        shop.add()
        assert shop.back(shop.flint.pay(shop.pay_cart().location)).minor("order-total") == 50

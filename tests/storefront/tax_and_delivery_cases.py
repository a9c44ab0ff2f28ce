"""
Tax that Flint works out, and goods that must be brought to the buyer.
"""

from collections.abc import Callable

from tests.storefront.shop import Shop

MakeShop = Callable[..., Shop]


class TaxAndDeliveryCases:
    """
    What is only known at checkout.
    """

    def test_tax_is_told_as_calculated_at_checkout(self, shop: Shop) -> None:
        """Before an order there is no amount, and none is made up."""
        shop.add()
        row = shop.cart().get("tax-row")
        assert row.find(attrs={"data-amount-minor": True}) is None

    def test_tax_that_flint_adds_needs_no_agreement(self, shop: Shop) -> None:
        """It was announced: the buyer goes on to Flint's page, which shows it, and the receipt does too."""
        shop.flint.tax("FLAT-WHITE", "8")
        page = shop.buy()
        assert page.location
        paid = shop.back(shop.flint.pay(page.location))
        assert (paid.state, paid.minor("order-total")) == ("paid", 486)
        assert paid.minor("tax-row") == 36
        assert shop.checkout.is_flagged is False

    def test_higher_price_beside_tax_must_still_be_agreed_to(self, shop: Shop) -> None:
        """Tax is no cover for a price that rose."""
        shop.flint.tax("FLAT-WHITE", "8")
        page = shop.product()
        shop.flint.set_price("FLAT-WHITE", 500)
        answer = shop.browser.press(page, "buy-now")
        assert answer.find("price-changed") is not None
        assert shop.browser.press(answer, "confirm-total").location

    def test_goods_are_delivered_as_chosen_at_flint(self, shop: Shop) -> None:
        """The flat rate is added on Flint's page: shown afterwards, and no reason to doubt the order."""
        variant_id = shop.flint.variant("HOUSE-250")["variant_id"]
        url = shop.buy("house-espresso", variant_id=variant_id).location
        shipped = {
            "delivery": "shipment",
            "ship_name": "Ann",
            "ship_line1": "1 Lane",
            "ship_city": "Oakland",
            "ship_state": "CA",
            "ship_postal_code": "94607",
            "ship_country": "US",
        }
        shop.flint.pay(url, **shipped)
        page = shop.back(shop.flint.pay(url, **shipped))
        assert page.state == "paid"
        assert (
            page.minor("order-total") == shop.flint.variant("HOUSE-250")["unit_price_money"]["amount"] + 500
        )
        assert shop.checkout.is_flagged is False

    def test_goods_without_a_way_of_delivery_get_an_honest_page(self, shop: Shop) -> None:
        """Nothing is charged, and the operator's log says what to set."""
        shop.flint.sandbox.switches["delivery_methods_removed"] = True
        variant_id = shop.flint.variant("HOUSE-250")["variant_id"]
        page = shop.buy("house-espresso", variant_id=variant_id)
        assert page.status == 409
        assert "no way of delivery" in page.text
        assert shop.flint.sessions() == []

    def test_fee_for_delivery_applies_to_goods_alone(self, make_shop: MakeShop) -> None:
        """A coffee to drink is not delivered."""
        fee = {"name": "Handling", "type": "handling_fee", "amount": {"USD": 300}, "only_with_delivery": True}
        shop = make_shop(FEES=[fee])
        shop.add()
        assert shop.cart().all("fee-row") == []
        shop.add("house-espresso", variant_id=shop.flint.variant("HOUSE-250")["variant_id"])
        assert len(shop.cart().all("fee-row")) == 1

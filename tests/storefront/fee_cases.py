"""
The shop's own fees: shown before going to pay, added once, never on what takes none.
"""

from collections.abc import Callable

from tests.storefront.shop import Shop

PACKAGING = {"name": "Packaging", "type": "packaging_fee", "amount": {"USD": 50}}
SERVICE = {"name": "Service", "type": "service_fee", "percent": "10", "only_for": ["cart"]}
SMALL = {
    "name": "Small order",
    "type": "small_order_fee",
    "amount": {"USD": 100},
    "subtotal_up_to": {"USD": 500},
}
FEES = [PACKAGING, SERVICE, SMALL]
MakeShop = Callable[..., Shop]


def fee_rows(page: object) -> dict[str, int]:
    """Fees of a page by name, minor units."""
    return {
        row.get_text(" ", strip=True).split("$")[0].strip(): int(
            str(row.select_one("[data-amount-minor]")["data-amount-minor"])
        )  # type: ignore[index]
        for row in page.all("fee-row")  # type: ignore[attr-defined]
        if row.select_one("[data-amount-minor]") is not None
    }


class FeeCases:
    """
    Fees in the cart, on a product, and on what takes none.
    """

    def test_cart_shows_its_fees_and_the_estimated_total(self, make_shop: MakeShop) -> None:
        """Rows of their own before going to pay: packaging and ten percent."""
        shop = make_shop(FEES=FEES)
        shop.add(quantity="2")
        page = shop.cart()
        assert sorted(fee_rows(page).values()) == [50, 90]
        assert page.minor("cart-estimate") == 900 + 50 + 90

    def test_cart_fees_are_charges_at_flint(self, make_shop: MakeShop) -> None:
        """Added with keys of their own before the session, and paid as shown."""
        shop = make_shop(FEES=FEES)
        shop.add(quantity="2")
        page = shop.back(shop.flint.pay(shop.pay_cart().location))
        assert page.minor("order-total") == 1040
        assert sorted(fee_rows(page).values()) == [50, 90]
        assert [one["name"] for one in shop.flint.orders()[0]["charges"]] == ["Packaging", "Service"]
        assert len(shop.flint.orders()[0]["line_items"]) == 1

    def test_fee_for_small_orders_applies_below_its_bound_only(self, make_shop: MakeShop) -> None:
        """One coffee is a small order, two are not."""
        shop = make_shop(FEES=[SMALL])
        shop.add()
        assert fee_rows(shop.cart()) != {}
        shop.add()
        assert fee_rows(shop.cart()) == {}

    def test_product_names_its_fees_before_the_click(self, make_shop: MakeShop) -> None:
        """The page of a product says what is added to it."""
        shop = make_shop(FEES=FEES)
        assert any("Packaging" in row.get_text() for row in shop.product().all("fee-row"))

    def test_fee_that_was_raised_since_the_page_is_asked_about(self, make_shop: MakeShop) -> None:
        """A page from a cache had said twenty cents; nobody pays fifty unasked."""
        shop = make_shop(FEES=[PACKAGING])
        page = shop.buy(seen_fees="USD 20")
        assert (page.minor("old-total"), page.minor("new-total")) == (470, 500)
        assert shop.flint.sessions() == []
        assert shop.browser.press(page, "confirm-total", follow=False).status in (303, 307)

    def test_gift_with_a_fee_that_is_new_is_asked_about(self, make_shop: MakeShop) -> None:
        """The donor's page had named none."""
        shop = make_shop(FEES=[PACKAGING])
        page = shop.browser.press(
            shop.browser.get("/shop/donate/rain"),
            "donate",
            amount="1000",
            interval="once",
            asked="1",
            seen_fees="USD",
        )
        assert (page.minor("old-total"), page.minor("new-total")) == (1000, 1050)

    def test_fee_that_was_lowered_since_the_page_is_not_asked_about(self, make_shop: MakeShop) -> None:
        """Nobody minds paying less."""
        shop = make_shop(FEES=[PACKAGING])
        assert shop.flint.pay(shop.buy(seen_fees="USD 90").location)

    def test_product_bought_at_once_pays_its_fees(self, make_shop: MakeShop) -> None:
        """Two calls, and one a fee."""
        shop = make_shop(FEES=[PACKAGING])
        shop.flint.forget_calls()
        url = shop.buy().location
        assert len(shop.flint.calls("POST")) == 3
        assert shop.back(shop.flint.pay(url)).minor("order-total") == 500

    def test_lost_answer_to_a_fee_adds_none_twice(self, make_shop: MakeShop) -> None:
        """The buyer looks again, the same bytes go out, and the fee stands once."""
        shop = make_shop(FEES=[PACKAGING])
        shop.flint.fault("reset", "orders.addCharge", phase="after", count=9)
        page = shop.buy()
        assert page.state == "checking"
        shop.flint.cancel_faults()
        shop.flint.advance(60)
        shop.browser.get(shop.address())
        assert len(shop.flint.orders()[0]["charges"]) == 1
        assert len(shop.flint.sessions()) == 1

    def test_tip_jar_and_plan_take_no_fee(self, make_shop: MakeShop) -> None:
        """Their order and session are made in one call."""
        shop = make_shop(FEES=[PACKAGING])
        shop.browser.press(shop.browser.get("/shop/tips/baristas"), "tip-jar-pay", amount="500")
        assert shop.flint.orders()[0]["pricing_amounts"]["charge_money"]["amount"] == 0

    def test_fee_makes_a_donation_an_order(self, make_shop: MakeShop) -> None:
        """A gift with a fee is order, charge and session."""
        shop = make_shop(FEES=[PACKAGING])
        page = shop.browser.get("/shop/donate/rain")
        assert any("Packaging" in row.get_text() for row in page.all("fee-row"))
        answer = shop.browser.press(page, "donate", amount="1000", interval="once", asked="1")
        assert answer.location
        assert shop.checkout.amounts["total"] == 1050

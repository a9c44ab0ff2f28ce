"""
Discount codes: typed, carried by a link, refused, beaten.
"""

from collections.abc import Callable

import pytest

from tests.storefront.shop import Shop

MakeShop = Callable[..., Shop]


class CodeCases:
    """
    Codes on carts and products, and codes left to Flint's page.
    """

    def test_code_of_the_cart_is_shown_before_paying(self, make_shop: MakeShop) -> None:
        """Flint's rows and one button; the code's discount is paid as shown."""
        shop = make_shop(CODES="page")
        shop.add(quantity="2")
        page = shop.browser.press(shop.cart(), "checkout-start", promotion_code="WELCOME10")
        assert page.state == "open"
        assert (page.minor("discount-row"), page.minor("order-total")) == (90, 810)
        assert shop.flint.sessions() == []
        url = shop.browser.press(page, "confirm-total").location
        assert shop.back(shop.flint.pay(url)).minor("order-total") == 810

    def test_code_of_a_product_is_shown_before_paying(self, make_shop: MakeShop) -> None:
        """Buying at once takes a code too."""
        shop = make_shop(CODES="page")
        page = shop.buy(promotion_code="WELCOME10")
        assert page.minor("discount-row") == 45

    @pytest.mark.parametrize("code", ["NOSUCH", "SUMMER25", "<script>", "x" * 300, "a b"])
    def test_code_that_is_none_gets_a_message(self, make_shop: MakeShop, code: str) -> None:
        """One sentence at its field, and no order."""
        shop = make_shop(CODES="page")
        shop.add()
        page = shop.browser.press(shop.cart(), "checkout-start", promotion_code=code)
        assert page.status == 400
        assert page.find("code-message") is not None
        assert shop.flint.orders() == []

    def test_code_carried_by_a_link_is_kept_until_used(self, make_shop: MakeShop) -> None:
        """The link goes on to a page of this site; the code stands in the cart."""
        shop = make_shop(CODES="page")
        answer = shop.browser.get("/shop/code/WELCOME10?next=/shop/products/flat-white")
        assert (answer.status, answer.location) == (303, "/shop/products/flat-white")
        assert "no-store" in answer.headers["Cache-Control"]
        shop.add()
        page = shop.cart()
        field = page.soup.find("input", attrs={"name": "promotion_code"})
        assert field is not None
        assert field["value"] == "WELCOME10"
        assert shop.browser.press(page, "checkout-start").minor("discount-row") == 45

    def test_kept_code_is_used_by_buy_now(self, make_shop: MakeShop) -> None:
        """The product's page may come from a cache: the code is the visitor's."""
        shop = make_shop(CODES="page")
        shop.browser.get("/shop/code/WELCOME10?next=/shop/")
        assert shop.buy().minor("discount-row") == 45

    def test_used_code_is_forgotten(self, make_shop: MakeShop) -> None:
        """Once an order with it is paid, the next one is without."""
        shop = make_shop(CODES="page")
        shop.browser.get("/shop/code/WELCOME10?next=/shop/")
        page = shop.buy()
        shop.back(shop.flint.pay(shop.browser.press(page, "confirm-total").location))
        assert shop.buy("flat-white", quantity="2").location
        assert shop.flint.orders()[-1]["pricing_amounts"]["discount_money"]["amount"] == 0

    @pytest.mark.parametrize(
        "away",
        ["https://evil.example/", "//evil.example", "/\\evil.example", "/.//evil.example", "javascript:1"],
    )
    def test_code_link_leads_only_into_this_site(self, make_shop: MakeShop, away: str) -> None:
        """Another site's address is not followed."""
        shop = make_shop(CODES="page")
        answer = shop.browser.get(f"/shop/code/WELCOME10?next={away}")
        assert answer.status == 303
        assert answer.location == "/shop/"

    def test_code_refused_by_the_order_changes_nothing_silently(self, make_shop: MakeShop) -> None:
        """Looked up as good, refused with the order: said, and the buyer decides to go on without."""
        shop = make_shop(CODES="page")
        shop.flint.fault("status", "orders.create", status=400, code="PROMOTION_DECLINED", count=1)
        page = shop.buy(promotion_code="WELCOME10")
        assert page.status == 409
        assert shop.flint.orders() == []
        answer = shop.browser.press(page, "without-code")
        assert answer.location
        assert shop.flint.orders()[0]["pricing_amounts"]["discount_money"]["amount"] == 0

    def test_code_beaten_by_a_better_offer_is_said(self, make_shop: MakeShop) -> None:
        """An automatic promotion takes off more: one sentence, and the better one stands."""
        shop = make_shop(CODES="page")
        shop.flint.promote("Half price", percent=50)
        page = shop.buy(promotion_code="WELCOME10")
        assert "better" in page.get("code-message").get_text()
        assert page.minor("discount-row") == 225

    def test_codes_off_means_no_field_and_a_forged_one_is_refused(self, make_shop: MakeShop) -> None:
        """A code sent all the same is refused, and nothing is sent."""
        shop = make_shop(CODES="off")
        page = shop.product()
        assert page.soup.find("input", attrs={"name": "promotion_code"}) is None
        answer = shop.browser.press(page, "buy-now", promotion_code="WELCOME10")
        assert answer.status == 400
        assert answer.errors
        assert shop.flint.orders() == []

    def test_codes_left_to_flint_are_asked_there(self, make_shop: MakeShop) -> None:
        """Flint's page has the field, ours has none."""
        shop = make_shop(CODES="flint")
        page = shop.product()
        assert page.soup.find("input", attrs={"name": "promotion_code"}) is None
        shop.browser.press(page, "buy-now")
        assert shop.flint.sessions()[0]["promotion_config"]["codes_enabled"] is True

    def test_flint_away_while_a_code_is_looked_up_says_so_or_goes_on(self, make_shop: MakeShop) -> None:
        """The look-up is a help: without it the order decides."""
        shop = make_shop(CODES="page")
        shop.flint.fault("reset", "promotions.listCodes", count=9)
        assert shop.buy(promotion_code="WELCOME10").minor("discount-row") == 45

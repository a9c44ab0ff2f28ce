"""
The pages themselves: hooks, caching, headers.
"""

from flint_storefront.checkout.reconcile import reconcile
from tests.storefront.shop import Shop


class PageCases:
    """
    What everybody sees, and what only one visitor sees.
    """

    def test_grid_shows_every_product(self, shop: Shop) -> None:
        """Six products in Flint's order, one of them sold out."""
        cards = shop.browser.get("/shop/").all("product-card")
        assert len(cards) == 6
        assert [card["data-available"] for card in cards].count("false") == 1

    def test_prefix_works_with_and_without_slash(self, shop: Shop) -> None:
        """`/shop` and `/shop/` both show the grid."""
        assert [shop.browser.get(path, follow=True).status for path in ("/shop", "/shop/")] == [200, 200]

    def test_product_page_carries_the_hooks(self, shop: Shop) -> None:
        """Name, price in minor units, real radio group, quantity, both buttons."""
        page = shop.product("house-espresso")
        card = page.get("product-card")
        assert card["data-slug"] == "house-espresso"
        assert len(card.find_all("input", attrs={"name": "variant_id", "type": "radio"})) == 3
        assert card.find("fieldset") is not None
        assert page.get("product-price").find(attrs={"data-currency": "USD"}) is not None
        assert page.get("buy-now").name == page.get("add-to-cart").name == "button"

    def test_support_is_a_click_away(self, shop: Shop) -> None:
        """The sentence at the end of a page leads to the shop's e-mail address."""
        link = shop.browser.get("/shop/").get("support").find("a")
        assert link is not None
        assert link["href"] == "mailto:help@shop.example"

    def test_shared_pages_carry_nothing_of_a_visitor(self, shop: Shop) -> None:
        """Grid and product are the same bytes for everybody and set no cookie, so a cache may keep them."""
        first = [shop.browser.get(path) for path in ("/shop/", "/shop/products/flat-white")]
        shop.add()
        second = [shop.browser.get(path) for path in ("/shop/", "/shop/products/flat-white")]
        assert [page.text for page in first] == [page.text for page in second]
        assert [page.cookies_set for page in [*first, *second]] == [""] * 4
        assert all("no-store" not in page.headers.get("Cache-Control", "") for page in second)

    def test_visitor_pages_are_not_stored(self, shop: Shop) -> None:
        """Cart, checkout, return and state are `no-store`, not indexed, and leak no address to other sites."""
        shop.add()
        shop.pay_cart()
        for path in ("/shop/cart", shop.address(), shop.address("/return"), shop.address("/state")):
            page = shop.browser.get(path)
            assert page.headers["Cache-Control"] == "no-store"
            assert page.headers["X-Robots-Tag"] == "noindex"
            assert page.headers["Referrer-Policy"] == "same-origin"

    def test_pages_make_no_call(self, shop: Shop) -> None:
        """Rendering reads the mirror only."""
        shop.flint.forget_calls()
        for path in ("/shop/", "/shop/products/flat-white", "/shop/cart", "/shop/cart/count"):
            shop.browser.get(path)
        assert shop.flint.calls() == []

    def test_unknown_product_is_a_neutral_page(self, shop: Shop) -> None:
        """An address that leads nowhere has a way back."""
        page = shop.product("no-such-thing")
        assert page.status == 404
        assert page.errors == ["not_found"]
        assert page.find("back-to-shop") is not None

    def test_test_mode_is_said_on_every_page(self, shop: Shop) -> None:
        """Nobody takes a test for a sale."""
        shop.add()
        shop.pay_cart()
        for path in (
            "/shop/",
            "/shop/products/flat-white",
            "/shop/cart",
            shop.address(),
            "/shop/products/none",
        ):
            assert "Test mode" in shop.browser.get(path).text

    def test_state_is_told_as_json(self, shop: Shop) -> None:
        """The page's script asks for the state only."""
        shop.buy_and_pay()
        page = shop.browser.get(shop.address("/state"))
        assert page.headers["Content-Type"].startswith("application/json")
        assert page.text == '{"state": "paid", "is_settled": true}'

    def test_wrong_method_is_refused(self, shop: Shop) -> None:
        """Only the methods that an address has are answered."""
        assert shop.browser.post("/shop/", []).status == 405
        assert shop.browser.get("/shop/webhooks/flint").status == 405

    def test_name_changed_at_flint_keeps_the_address(self, shop: Shop) -> None:
        """A slug is made once."""
        product_id = shop.flint.variant("FLAT-WHITE")["product_id"]
        shop.flint.merchant("PATCH", f"/v1/products/{product_id}", {"name": "<b>Big</b> White"})
        shop.sync()
        page = shop.product()
        assert page.get("product-name").get_text(strip=True) == "<b>Big</b> White"
        assert "<b>Big</b>" not in page.text

    def test_order_without_session_is_finished_by_reconcile(self, make_shop) -> None:
        """A start that was interrupted between order and session is finished without the buyer."""
        shop = make_shop()
        shop.flint.fault("status", "checkoutSessions.create", status=500, count=1)
        shop.buy()
        shop.flint.advance(60)
        report = reconcile(shop.storefront)
        assert report.replayed == 1
        assert (len(shop.flint.orders()), len(shop.flint.sessions())) == (1, 1)
        assert reconcile(shop.storefront).replayed == 0

    def test_nobody_returns_and_no_webhook_arrives(self, shop: Shop) -> None:
        """`reconcile` alone finds the payment, once."""
        shop.flint.pay(shop.buy().location)
        shop.flint.advance(600)
        reconcile(shop.storefront)
        reconcile(shop.storefront)
        shop.work()
        assert shop.checkout.state == "paid"
        assert len(shop.signals.named("order_paid")) == 1

    def test_dropped_first_click_is_put_away(self, shop: Shop) -> None:
        """A press that never reached Flint is never sent later, and is closed after a day."""
        shop.browser.press(shop.product(), "buy-now", follow=False)
        shop.flint.advance(3600)
        reconcile(shop.storefront)
        assert shop.flint.orders() == []
        shop.flint.advance(2 * 86400)
        assert reconcile(shop.storefront).abandoned == 1
        assert shop.checkout.state == "closed"

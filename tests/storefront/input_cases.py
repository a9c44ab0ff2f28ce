"""
What bad input gets: a message at the field or a page that says how to go on, and never a call to Flint.
"""

import pytest

from tests.storefront.shop import ORIGIN, Shop

BAD_QUANTITIES = ["0", "-1", "1.5", "1e3", "٣", "1" + "0" * 30, ""]


class InputCases:
    """
    Wrong, forged, foreign, stale.
    """

    @pytest.mark.parametrize("quantity", BAD_QUANTITIES)
    def test_bad_quantity_is_told_at_the_field(self, shop: Shop, quantity: str) -> None:
        """Anything but a whole number within the bounds: 400, the form kept, the field named, no call."""
        page = shop.product()
        shop.flint.forget_calls()
        answer = shop.browser.press(page, "buy-now", quantity=quantity)
        assert answer.status == 400
        assert answer.errors[0] in ("quantity_invalid", "quantity_too_large")
        field = answer.soup.find("input", attrs={"name": "quantity"})
        assert (field["value"], field["aria-invalid"]) == (quantity, "true")
        assert answer.soup.find(id=str(field["aria-describedby"]).split()[-1]) is not None
        assert shop.flint.calls() == []

    def test_unknown_variant_is_told_at_the_field(self, shop: Shop) -> None:
        """An id that the mirror does not know."""
        answer = shop.buy("house-espresso", variant_id="var_00000000000000000000000000")
        assert answer.status == 400
        assert answer.errors == ["variant_unknown"]

    def test_variant_of_another_product_is_refused(self, shop: Shop) -> None:
        """The signed offer says which product is sold; a foreign variant is not of it."""
        answer = shop.buy("house-espresso", variant_id=shop.flint.variant("FLAT-WHITE")["variant_id"])
        assert answer.status == 400
        assert answer.errors == ["variant_unknown"]

    def test_no_variant_chosen_is_told_at_the_field(self, shop: Shop) -> None:
        """A product with a choice needs one."""
        answer = shop.buy("house-espresso", variant_id=None)
        assert answer.status == 400
        assert answer.errors == ["variant_required"]

    def test_sold_out_between_page_and_press_is_told(self, shop: Shop) -> None:
        """The page was older than the last sync: a sentence, no order."""
        page = shop.product()
        shop.flint.sell_out("FLAT-WHITE")
        shop.sync()
        answer = shop.browser.press(page, "buy-now")
        assert answer.status == 400
        assert answer.errors == ["variant_sold_out"]
        assert shop.flint.orders() == []

    def test_archived_between_page_and_press_is_told(self, shop: Shop) -> None:
        """A product that disappeared: an honest page with a way on."""
        page = shop.product()
        shop.flint.archive("FLAT-WHITE")
        shop.sync()
        answer = shop.browser.press(page, "buy-now")
        assert answer.status == 400
        assert answer.errors == ["product_gone"]
        assert answer.soup.find("a", href="/shop/") is not None
        assert shop.flint.orders() == []

    def test_sold_out_product_has_no_button(self, shop: Shop) -> None:
        """What is sold out can be looked at and not bought."""
        card = shop.product("saturday-brewing-class").get("product-card")
        assert card["data-available"] == "false"
        assert card.find(attrs={"data-testid": "buy-now"}) is None

    @pytest.mark.parametrize("offer", ["", "forged", "e30.AAAA", "x" * 9000])
    def test_forged_offer_is_refused(self, shop: Shop, offer: str) -> None:
        """An offer that we did not sign: 403, a page that says how to go on, no call."""
        page = shop.product()
        shop.flint.forget_calls()
        answer = shop.browser.press(page, "buy-now", offer=offer)
        assert answer.status == 403
        assert answer.errors == ["offer_invalid"]
        assert answer.find("back-to-shop") is not None
        assert shop.flint.calls() == []

    def test_expired_offer_is_refused(self, shop: Shop) -> None:
        """A page that a cache kept for too long."""
        page = shop.product()
        shop.flint.advance(9 * 86400)
        answer = shop.browser.press(page, "buy-now")
        assert answer.status == 403
        assert answer.errors == ["offer_invalid"]

    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Referer": "https://evil.example/shop/"},
        ],
    )
    def test_form_of_another_site_is_refused(self, shop: Shop, headers: dict[str, str]) -> None:
        """A start that another site's page sent: 403, no row, no call."""
        page = shop.product()
        shop.flint.forget_calls()
        answer = shop.browser.press(page, "buy-now", headers=headers)
        assert answer.status == 403
        assert answer.errors == ["origin_foreign"]
        assert (shop.checkouts, shop.flint.calls()) == ([], [])

    @pytest.mark.parametrize(
        "headers", [{"Origin": ORIGIN}, {"Referer": f"{ORIGIN}/shop/products/flat-white"}]
    )
    def test_older_browsers_origin_is_enough(self, shop: Shop, headers: dict[str, str]) -> None:
        """Without Sec-Fetch-Site, Origin or else Referer tells that the form is ours."""
        assert shop.buy(headers=headers).location.startswith("http://127.0.0.1:8900/checkout/")

    def test_browser_that_tells_nothing_is_asked_once_more(self, shop: Shop) -> None:
        """Without any of the headers a short page with a token asks again; confirming goes on."""
        shop.browser.headers = {}
        page = shop.buy()
        assert page.status == 200
        assert page.errors == []
        assert shop.checkouts == []
        page = shop.browser.press(page, "continue")
        while page.find("continue") is not None:
            page = shop.browser.press(page, "continue")
        assert page.location.startswith("http://127.0.0.1:8900/checkout/")

    def test_cart_form_without_token_is_refused(self, shop: Shop) -> None:
        """Pages of one visitor carry a token; without it nothing changes."""
        shop.add()
        form = [
            ("variant_id", shop.flint.variant("FLAT-WHITE")["variant_id"]),
            ("quantity", "5"),
            ("action", "update"),
        ]
        answer = shop.browser.post("/shop/cart", form)
        assert answer.status == 403
        assert answer.errors == ["csrf_failed"]
        assert shop.cart().minor("cart-subtotal") == 450

    @pytest.mark.parametrize("tail", ["", "/return", "/cancel", "/state"])
    def test_unknown_and_foreign_reference_read_alike(self, shop: Shop, tail: str) -> None:
        """Another visitor's checkout is as absent as one that never was."""
        shop.buy()
        own = shop.address(tail)
        shop.browser.forget()
        foreign = shop.browser.get(own)
        unknown = shop.browser.get(f"/shop/checkout/chk_{'0' * 26}{tail}")
        assert (foreign.status, unknown.status) == (404, 404)
        assert _bare(foreign.text) == _bare(unknown.text)
        assert shop.checkout.reference not in foreign.text

    def test_foreign_checkout_cannot_be_continued(self, shop: Shop) -> None:
        """The start address of another visitor's checkout is a 404 too, and calls nobody."""
        shop.buy()
        own = shop.address("/start")
        shop.browser.forget()
        shop.add("cold-brew")
        shop.flint.forget_calls()
        assert shop.browser.post(own, []).status == 404
        assert shop.flint.calls() == []

    def test_start_without_cookie_says_cookies_are_needed(self, shop: Shop) -> None:
        """A browser that refuses cookies is told so instead of going round in circles."""
        answer = shop.browser.press(shop.product(), "buy-now", follow=False)
        shop.browser.forget()
        page = shop.browser.post(answer.location, [])
        assert page.status == 403
        assert page.errors == ["cookies_needed"]

    def test_addresses_of_posts_opened_by_hand_lead_on(self, shop: Shop) -> None:
        """Reloading an address that only takes a post ends on a page."""
        shop.buy()
        assert shop.browser.get("/shop/checkout", follow=True).path == "/shop/cart"
        assert shop.browser.get(shop.address("/start"), follow=True).state == "open"

    def test_absurd_seen_price_decides_nothing(self, shop: Shop) -> None:
        """What the form says it saw can only lead to a question; Flint's price is charged."""
        absurd = " ".join(f"{v}:{10**30}" for v in shop.flint.environment.variants)
        page = shop.buy_and_pay(seen_prices=absurd)
        assert page.minor("order-total") == 450


def _bare(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "csrf" not in line)

"""
The cart: what was chosen before an order exists.
"""

from tests.storefront.shop import Shop
from tests.storefront.world import PROCESSING


class CartCases:
    """
    Adding, changing, paying.
    """

    def test_added_product_is_in_the_cart(self, shop: Shop) -> None:
        """Adding leads to the cart, with the line and the subtotal."""
        page = shop.add(quantity="2")
        assert page.path.startswith("/shop/cart")
        assert [line["data-variant-id"] for line in page.all("cart-line")] == [
            shop.flint.variant("FLAT-WHITE")["variant_id"]
        ]
        assert page.minor("cart-subtotal") == 900

    def test_same_product_added_twice_adds_up(self, shop: Shop) -> None:
        """The second time raises the quantity of the line."""
        shop.add()
        page = shop.add(quantity="2")
        assert len(page.all("cart-line")) == 1
        assert page.minor("cart-subtotal") == 1350

    def test_cart_of_two_products_is_paid_and_emptied(self, shop: Shop) -> None:
        """One order for the whole cart; once it is paid the cart is empty."""
        shop.add()
        shop.add("cold-brew")
        page = shop.back(shop.flint.pay(shop.pay_cart().location))
        assert (page.state, page.minor("order-total")) == ("paid", 1100)
        assert shop.cart().all("cart-line") == []

    def test_quantity_changed_and_line_removed(self, shop: Shop) -> None:
        """Update takes new quantities, remove takes a line away."""
        shop.add()
        shop.add("cold-brew")
        page = shop.browser.press(shop.cart(), "cart-update", quantity=["3", "1"])
        assert page.minor("cart-subtotal") == 3 * 450 + 650
        page = shop.browser.press(page, "cart-remove")
        assert page.minor("cart-subtotal") == 650

    def test_count_is_an_uncached_fragment(self, shop: Shop) -> None:
        """The number beside the cart comes from a page of its own, which sets no cookie."""
        shop.add(quantity="3")
        page = shop.browser.get("/shop/cart/count")
        assert page.get("cart-count").get_text(strip=True) == "3"
        assert page.headers["Cache-Control"] == "no-store"
        assert page.cookies_set == ""

    def test_edited_quantity_without_update_shows_the_cart_again(self, shop: Shop) -> None:
        """Who changes a number and goes to pay at once sees the new total first; nothing is ordered."""
        shop.add()
        page = shop.browser.press(shop.cart(), "checkout-start", quantity="2")
        assert page.minor("cart-subtotal") == 900
        assert "has changed" in page.text
        assert shop.flint.orders() == []

    def test_changed_cart_closes_the_old_order(self, shop: Shop) -> None:
        """A cart changed after going to pay gets a new reference; its old session and order are closed at Flint."""
        shop.add()
        shop.pay_cart()
        shop.add("cold-brew")
        shop.pay_cart()
        assert sorted(record.state for record in shop.checkouts) == ["closed", "open"]
        assert sorted(order["status"] for order in shop.flint.orders()) == ["closed", "open"]
        assert sorted(session["status"] for session in shop.flint.sessions()) == ["closed", "open"]

    def test_unchanged_cart_comes_back_to_the_same_order(self, shop: Shop) -> None:
        """Going to pay twice with the same cart is one order and one session."""
        shop.add()
        first, second = shop.pay_cart(), shop.pay_cart()
        assert first.location.split("#")[0] == second.location.split("#")[0]
        assert len(shop.flint.orders()) == 1

    def test_cart_changed_while_payment_runs_is_refused(self, shop: Shop) -> None:
        """A payment under way is looked at first; no second order beside it."""
        shop.add()
        shop.flint.pay(shop.pay_cart().location, PROCESSING)
        shop.add("cold-brew")
        page = shop.pay_cart()
        assert page.status == 409
        assert page.errors == ["earlier_payment"]
        assert len(shop.flint.orders()) == 1

    def test_product_added_while_paying_stays_in_the_cart(self, shop: Shop) -> None:
        """Only the cart that was paid is emptied; what was added meanwhile is not lost."""
        shop.add()
        url = shop.pay_cart().location
        shop.add("cold-brew")
        shop.back(shop.flint.pay(url))
        assert len(shop.cart().all("cart-line")) == 2

    def test_sold_out_line_is_shown_and_refused(self, shop: Shop) -> None:
        """A product that sold out in the cart is named as such, cannot be paid, and can be removed."""
        shop.add()
        shop.add("cold-brew")
        shop.flint.sell_out("COLD-BREW")
        shop.sync()
        page = shop.cart()
        assert "cart_line_unavailable" in page.errors
        refused = shop.browser.post("/shop/checkout", _checkout_fields(page))
        assert refused.status == 400
        assert shop.flint.orders() == []

    def test_archived_line_can_be_removed(self, shop: Shop) -> None:
        """A product that disappeared is removed with its own button."""
        shop.add()
        shop.flint.archive("FLAT-WHITE")
        shop.sync()
        page = shop.browser.press(shop.cart(), "cart-remove")
        assert page.all("cart-line") == []

    def test_more_than_allowed_is_refused_not_capped(self, shop: Shop) -> None:
        """Twenty and one are too many: the cart stays as it was and the field says why."""
        shop.add(quantity="20")
        page = shop.add(quantity="1")
        assert page.status == 400
        assert page.errors == ["quantity_too_large"]
        assert shop.cart().minor("cart-subtotal") == 20 * 450

    def test_bad_quantity_in_the_cart_keeps_the_form(self, shop: Shop) -> None:
        """A quantity that is none is shown again with its message; nothing is stored."""
        shop.add()
        page = shop.browser.press(shop.cart(), "cart-update", quantity="1e3")
        assert page.status == 400
        assert page.errors == ["quantity_invalid"]
        assert "1e3" in page.text
        assert shop.cart().minor("cart-subtotal") == 450

    def test_empty_cart_cannot_be_paid(self, shop: Shop) -> None:
        """A stale page's button on an empty cart says so and calls nobody."""
        shop.add()
        page = shop.cart()
        shop.browser.press(page, "cart-remove")
        shop.flint.forget_calls()
        again = shop.browser.press(page, "checkout-start")
        assert shop.flint.calls() == []
        assert again.status in (200, 400)
        assert again.all("cart-line") == []

    def test_carts_of_two_visitors_are_apart(self, shop: Shop) -> None:
        """Another browser has another cart."""
        shop.add()
        shop.browser.forget()
        assert shop.cart().all("cart-line") == []


def _checkout_fields(page: object) -> list[tuple[str, str]]:
    soup = page.soup  # type: ignore[attr-defined]
    fields = [(tag["name"], tag.get("value", "")) for tag in soup.select("main form input[name]")]
    return [(str(name), str(value)) for name, value in fields]

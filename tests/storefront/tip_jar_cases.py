"""
A tip jar: one amount, one call.
"""

from typing import Any

import pytest

from tests.storefront.browser import Page
from tests.storefront.shop import Shop

PAGE = "/shop/tips/baristas"


def tip(shop: Shop, **fields: Any) -> Page:
    """Open the jar and press its button."""
    return shop.browser.press(shop.browser.get(PAGE), "tip-jar-pay", **fields)


class TipJarCases:
    """
    Choosing or typing an amount, and what bad input gets.
    """

    def test_tip_jar_choice_is_paid(self, shop: Shop) -> None:
        """The chosen amount is what Flint charges, in one call."""
        shop.flint.forget_calls()
        url = tip(shop, amount="500").location
        assert shop.flint.calls("POST") == ["POST /v1/checkout-sessions"]
        page = shop.back(shop.flint.pay(url))
        assert (page.state, page.minor("order-total")) == ("paid", 500)

    def test_tip_jar_own_amount_is_paid(self, shop: Shop) -> None:
        """An amount typed by hand counts to the minor unit."""
        page = shop.back(shop.flint.pay(tip(shop, amount="custom", amount_custom="12.03").location))
        assert page.minor("order-total") == 1203

    def test_tip_jar_typed_amount_without_its_radio_counts(self, shop: Shop) -> None:
        """Without JavaScript nobody marks *other amount* for the buyer: what was typed is meant."""
        page = shop.back(shop.flint.pay(tip(shop, amount_custom="7").location))
        assert page.minor("order-total") == 700

    def test_tip_jar_marks_its_preselected_amount(self, shop: Shop) -> None:
        """The site's own choice stands marked on the page."""
        page = shop.browser.get(PAGE)
        marked = page.soup.find("input", attrs={"name": "amount", "checked": True})
        assert marked is not None
        assert marked["value"] == "200"

    @pytest.mark.parametrize(
        "typed", ["", "0", "-1", "0.001", "1e3", "½", "NaN", "0.99", "100.01", "12,03", "5 USD"]
    )
    def test_tip_jar_amount_that_is_none_gets_a_message(self, shop: Shop, typed: str) -> None:
        """A message at the field, the form as it was typed, and nothing sent."""
        shop.flint.forget_calls()
        page = tip(shop, amount="custom", amount_custom=typed)
        assert page.status == 400
        assert page.errors
        assert shop.flint.calls() == []
        assert shop.checkouts == []

    @pytest.mark.parametrize("amount", ["300", "20000", "-200", "2e2", "none", "5.00"])
    def test_tip_jar_forged_choice_is_refused(self, shop: Shop, amount: str) -> None:
        """The amounts are the offer's, not the form's."""
        page = tip(shop, amount=amount)
        assert page.status == 400
        assert shop.checkouts == []

    def test_tip_jar_forged_offer_is_refused(self, shop: Shop) -> None:
        """Bounds that were not signed by this site sell nothing."""
        offer = str(shop.browser.get(PAGE).soup.find("input", attrs={"name": "offer"})["value"])
        page = tip(shop, offer=offer[:-6] + "AAAAAA")
        assert page.status == 403
        assert shop.checkouts == []

    def test_tip_jar_pressed_twice_is_one_session(self, shop: Shop) -> None:
        """The same open page comes back."""
        tip(shop)
        tip(shop)
        assert len(shop.flint.sessions()) == 1

    def test_unknown_tip_jar_is_not_found(self, shop: Shop) -> None:
        """The neutral page, as for anything else."""
        assert shop.browser.get("/shop/tips/nobody").status == 404

    def test_tip_jar_page_may_be_kept_by_a_cache(self, shop: Shop) -> None:
        """It carries no token and sets no cookie."""
        page = shop.browser.get(PAGE)
        assert page.cookies_set == ""
        assert "no-store" not in page.headers.get("Cache-Control", "")
        assert "csrf" not in page.text

"""
What is sold through payment links: found again, counted, told once.
"""

from dataclasses import replace
from typing import Any

import pytest

from flint_storefront.payment_links.totals import LinkTotals, link_totals
from tests.payment_links.link_offers import FETE, MUG, ROOF, membership
from tests.storefront.shop import Shop


def totals(shop: Shop, slug: str) -> LinkTotals:
    """The totals of a link that was sold in one currency."""
    (found,) = link_totals(shop.storefront, slug)
    return found


def in_short(shop: Shop, slug: str) -> tuple[int, int, int]:
    """How often, for how much, and how much of it went back."""
    found = totals(shop, slug)
    return found.count, found.gross.amount, found.refunded.amount


class LinkSaleCases:
    """
    A sale through a link, by webhook, by sweep, and what becomes of it.
    """

    def test_sale_is_known_by_its_webhook(self, shop: Shop) -> None:
        """The order is ours, with what was bought and what the buyer answered."""
        shop.publish(FETE)
        page = shop.buy_by_link(
            "summer-fete", quantities={"adult": 2, "child": 1}, fields={"name": "Ann", "meal": "Soup"}
        )
        assert page.status == 200
        shop.work_on_everything()
        (sale,) = shop.sales
        assert (sale.slug, sale.quantity, sale.settled_minor, sale.currency) == (
            "summer-fete",
            3,
            3500,
            "USD",
        )
        assert sale.answers == {"name": "Ann", "meal": "Soup"}
        assert (shop.checkout.kind, shop.checkout.state) == ("payment_link", "paid")
        assert in_short(shop, "summer-fete") == (1, 3500, 0)

    def test_sale_is_told_once(self, shop: Shop) -> None:
        """As every paid order, and as a completed link; no answer of the buyer is in it."""
        shop.publish(FETE)
        shop.buy_by_link("summer-fete", fields={"name": "Ann Secret"})
        shop.work_on_everything()
        shop.work_on_everything()
        (told,) = shop.signals.named("payment_link_completed")
        assert len(shop.signals.named("order_paid")) == 1
        assert told["link_slug"] == "summer-fete"
        assert told["payment_link_id"] == shop.flint_link("summer-fete")["payment_link_id"]
        assert "Ann Secret" not in str(told)

    @pytest.mark.parametrize("disturbance", ["double", "reverse"])
    def test_sale_is_counted_once_however_events_come(self, shop: Shop, disturbance: str) -> None:
        """Twice, or in another order."""
        shop.publish(MUG)
        shop.flint.disturb_events(disturbance)
        shop.buy_by_link("blue-mug")
        shop.flint.deliver()
        shop.flint.release_events()
        shop.work_on_everything()
        assert in_short(shop, "blue-mug") == (1, 2400, 0)
        assert len(shop.signals.named("payment_link_completed")) == 1

    def test_sale_without_a_webhook_is_found_by_a_sweep(self, shop: Shop) -> None:
        """What cron does anyway."""
        shop.publish(MUG)
        shop.flint.drop_events()
        shop.buy_by_link("blue-mug")
        shop.flint.deliver()
        assert shop.sales == []
        shop.flint.advance(3600)
        shop.reconcile()
        assert in_short(shop, "blue-mug") == (1, 2400, 0)

    def test_abandoned_visit_is_no_sale(self, shop: Shop) -> None:
        """It left an unpaid order at Flint, and nothing here."""
        shop.publish(MUG)
        shop.flint.begin_by_link(shop.flint_link("blue-mug")["url"])
        shop.flint.advance(7200)
        shop.work_on_everything()
        shop.reconcile()
        assert len(shop.flint.orders()) == 1
        assert shop.sales == shop.checkouts == []
        assert link_totals(shop.storefront, "blue-mug") == []

    def test_gift_is_what_the_donor_chose(self, shop: Shop) -> None:
        """Within the bounds of the link."""
        shop.publish(ROOF)
        shop.buy_by_link("new-roof", amounts={"donation": 1203})
        shop.work_on_everything()
        assert in_short(shop, "new-roof") == (1, 1203, 0)

    def test_tip_on_flints_page_is_part_of_what_was_paid(self, shop: Shop) -> None:
        """Only a link that takes tips asks for one."""
        shop.publish(replace(MUG, takes_tips=True))
        assert shop.flint_link("blue-mug")["tip"]["enabled"] is True
        shop.buy_by_link("blue-mug", tip="custom", tip_custom="3.00")
        shop.work_on_everything()
        assert in_short(shop, "blue-mug") == (1, 2700, 0)

    def test_refund_is_counted_apart(self, shop: Shop) -> None:
        """What came in stays what came in."""
        shop.publish(MUG)
        shop.buy_by_link("blue-mug")
        shop.work_on_everything()
        shop.flint.refund(shop.checkout.order_id, 400)
        shop.work_on_everything()
        assert in_short(shop, "blue-mug") == (1, 2400, 400)
        assert len(shop.signals.named("order_refunded")) == 1

    def test_refund_without_a_webhook_is_found_by_a_sweep(self, shop: Shop) -> None:
        """Also after days."""
        shop.publish(MUG)
        shop.buy_by_link("blue-mug")
        shop.work_on_everything()
        shop.flint.drop_events()
        shop.flint.advance(3 * 86_400)
        shop.flint.refund(shop.checkout.order_id)
        shop.flint.deliver()
        shop.flint.advance(3600)
        shop.reconcile()
        assert in_short(shop, "blue-mug") == (1, 2400, 2400)

    def test_dispute_is_told_with_its_order(self, shop: Shop) -> None:
        """As of every other order."""
        shop.publish(MUG)
        shop.buy_by_link("blue-mug")
        shop.work_on_everything()
        shop.flint.dispute(shop.checkout.order_id)
        shop.work_on_everything()
        assert len(shop.signals.named("dispute_opened")) == 1

    def test_subscription_is_one_sale_and_its_renewals(self, shop: Shop) -> None:
        """Renewals are counted apart."""
        plan = shop.flint.plan("office-coffee")
        shop.publish(membership(plan["subscription_plan_id"]))
        shop.buy_by_link("membership")
        shop.work_on_everything()
        first = totals(shop, "membership")
        assert (first.count, first.renewal_count) == (1, 0)
        shop.flint.advance(40 * 86_400)
        shop.work_on_everything()
        shop.reconcile()
        later = totals(shop, "membership")
        assert later.count == 1
        assert later.renewal_count >= 1
        assert later.gross == first.gross
        assert later.renewal_gross.amount > 0

    def test_totals_span_all_links_of_a_page(self, shop: Shop) -> None:
        """A sale through the first and one through the second."""
        shop.publish(replace(MUG, completions_max=5))
        shop.buy_by_link("blue-mug")
        shop.work_on_everything()
        shop.publish(MUG)
        shop.buy_by_link("blue-mug")
        shop.work_on_everything()
        assert shop.link("blue-mug").record.generation == 2
        assert in_short(shop, "blue-mug") == (2, 4800, 0)

    def test_checkout_begun_at_a_replaced_link_is_counted(self, shop: Shop) -> None:
        """The buyer was faster than the editor, and paid later."""
        shop.publish(replace(MUG, completions_max=5))
        begun = shop.flint.begin_by_link(shop.flint_link("blue-mug")["url"])
        shop.publish(MUG)
        shop.back(shop.flint.pay(begun))
        shop.work_on_everything()
        assert in_short(shop, "blue-mug") == (1, 2400, 0)

    def test_sale_of_one_link_is_not_anothers(self, shop: Shop) -> None:
        """Two links, one sale each."""
        shop.publish(MUG)
        shop.publish(FETE)
        shop.buy_by_link("blue-mug")
        shop.buy_by_link("summer-fete", fields={"name": "Ann"})
        shop.work_on_everything()
        assert {sale.slug: sale.settled_minor for sale in shop.sales} == {
            "blue-mug": 2400,
            "summer-fete": 2000,
        }

    def test_nobody_may_open_a_sales_checkout_page(self, shop: Shop) -> None:
        """It belongs to no visitor: a neutral page without a word of the order."""
        shop.publish(MUG)
        shop.buy_by_link("blue-mug")
        shop.work_on_everything()
        for token in (None, ""):
            shop.browser.forget()
            headers = {} if token is None else {"Cookie": f"flint_visitor={token}"}
            page = shop.browser.get(shop.address(), headers={**shop.browser.headers, **headers})
            assert page.status == 404
            assert "Blue mug" not in page.text

    def test_sale_of_a_foreign_link_is_none_of_ours(self, shop: Shop) -> None:
        """Another system of the same merchant sells by links too."""
        made: dict[str, Any] = shop.flint.merchant(
            "POST",
            "/v1/payment-links",
            {
                "name": "Foreign",
                "line_items": [{"name": "Thing", "unit_price_money": {"amount": 500, "currency": "USD"}}],
            },
        )
        shop.flint.pay(shop.flint.begin_by_link(made["url"]))
        shop.work_on_everything()
        shop.reconcile()
        assert shop.sales == shop.checkouts == []

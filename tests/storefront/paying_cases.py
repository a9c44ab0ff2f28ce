"""
From the button to *paid*.
"""

from tests.storefront.shop import ORIGIN, Shop
from tests.storefront.world import CHALLENGED, DECLINED, PROCESSING, PROCESSING_THEN_FAILED


class PayingCases:
    """
    The ways a payment can go.
    """

    def test_product_bought_and_paid_reads_paid(self, shop: Shop) -> None:
        """A coffee bought with a good card comes back to a page that says paid, with Flint's total."""
        page = shop.buy_and_pay()
        assert page.status == 200
        assert page.state == "paid"
        assert page.minor("order-total") == 450
        assert len(shop.signals.named("order_paid")) == 1

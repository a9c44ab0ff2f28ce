"""Any cart a buyer could have: goods, the site's fees, a tip or none; the same again for the same seed."""

import random
from decimal import Decimal
from typing import Any

from flint_storefront.catalog.mirror import is_sellable
from flint_storefront.money import Money
from flint_storefront.offers.add_ons import AddOns
from flint_storefront.offers.goods import goods_line, goods_selection
from flint_storefront.offers.selection import SelectedTip, Selection
from flint_storefront.settings import Settings
from flint_storefront.storage.records import ProductRecord, VariantRecord
from tests.checkout.core_shop import CoreShop
from tests.offers.forms import settings_with


class RandomCarts:
    """Carts of what a shop sells, one after the other."""

    def __init__(self, shop: CoreShop, seed: int) -> None:
        self.chance = random.Random(seed)
        products = {one.product_id: one for one in shop.rows(ProductRecord)}
        known = [(products[one.product_id], one) for one in shop.rows(VariantRecord)]
        self.goods = [pair for pair in known if is_sellable(*pair)]

    def selection(self, *, code: str | None = None) -> Selection:
        """Any cart, with fees and a tip or without."""
        chosen = self.chance.sample(self.goods, self.chance.randint(1, min(5, len(self.goods))))
        lines = [goods_line(*pair, self.chance.randint(1, 20)) for pair in chosen]
        goods = Money(sum(line.unit_money.amount * line.quantity for line in lines), "USD")
        return goods_selection(
            self.settings(),
            kind="cart",
            key="cart",
            lines=lines,
            add_ons=AddOns(tip=self.tip(), promotion_code=code),
            seen_goods=goods,
        )

    def settings(self) -> Settings:
        """Up to three fees of any kind."""
        return settings_with(FEES=[self.fee() for _ in range(self.chance.randint(0, 3))])

    def fee(self) -> dict[str, Any]:
        """A percent with up to four decimals, or an amount; for all carts or some."""
        fee: dict[str, Any] = {"name": "Fee", "type": "service_fee"}
        if self.chance.random() < 0.7:
            fee |= {"percent": self.percent(0, 30)}
            fee |= {"basis": self.chance.choice(["subtotal_pre_discount", "subtotal_post_discount"])}
        else:
            fee |= {"amount": {"USD": self.chance.randint(1, 5000)}}
        bound = self.chance.choice(["", "subtotal_from", "subtotal_up_to"])
        if bound:
            fee |= {bound: {"USD": self.chance.randint(1, 20_000)}}
        return fee | {"only_with_delivery": self.chance.random() < 0.2}

    def tip(self) -> SelectedTip | None:
        """A percent, an amount, or none."""
        kind = self.chance.choice(["none", "percent", "amount"])
        if kind == "percent":
            return SelectedTip(percent=Decimal(self.percent(1, 100)))
        return (
            SelectedTip(amount_money=Money(self.chance.randint(1, 100_000), "USD"))
            if kind == "amount"
            else None
        )

    def percent(self, low: int, high: int) -> str:
        """A percent above *low* up to *high*, with up to four decimals."""
        scale = 10 ** self.chance.randint(0, 4)
        return str(Decimal(self.chance.randint(low * scale + 1, high * scale)) / scale)

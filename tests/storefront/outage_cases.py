"""
Flint is away, slow, or answers nonsense: pages stand, starting says what is true, and nothing is made twice.
"""

import pytest

from flint_storefront.checkout.reconcile import reconcile
from tests.storefront.shop import Shop

ORDER, SESSION, READ = "orders.create", "checkoutSessions.create", "checkoutSessions.get"


class OutageCases:
    """
    Faults, ordered at the local Flint.
    """

    def test_pages_stand_while_flint_is_away(self, shop: Shop) -> None:
        """Grid, product and cart render from the mirror without a call."""
        shop.add()
        shop.flint.transport.is_away = True
        shop.flint.forget_calls()
        pages = [
            shop.browser.get("/shop/"),
            shop.product(),
            shop.cart(),
            shop.browser.get("/shop/cart/count"),
        ]
        assert [page.status for page in pages] == [200] * 4
        assert shop.flint.calls() == []

    def test_start_while_flint_is_away_says_try_shortly(self, shop: Shop) -> None:
        """Nothing has left: the page says so, within the budget, and the same press works later."""
        shop.flint.transport.is_away = True
        page = shop.buy()
        assert page.status == 503
        assert page.errors == ["try_shortly"]
        assert int(page.headers["Retry-After"]) > 0
        shop.flint.transport.is_away = False
        assert shop.browser.press(page, "retry").location.startswith("http://127.0.0.1:8900/checkout/")
        assert len(shop.flint.orders()) == 1

    def test_start_stays_within_its_budget(self, shop: Shop) -> None:
        """The whole start takes at most twelve seconds, whatever Flint does."""
        before = shop.storefront.monotonic()
        shop.flint.fault("status", ORDER, status=503, count=99, retry_after_seconds=60)
        shop.buy()
        assert shop.storefront.monotonic() - before <= 12

    @pytest.mark.parametrize(
        ("kind", "settings"),
        [
            ("reset", {"phase": "after"}),
            ("reset", {"phase": "before"}),
            ("delay", {"seconds": 30.0}),
            ("status", {"status": 500}),
            ("html", {"phase": "before"}),
            ("truncate", {}),
        ],
    )
    @pytest.mark.parametrize("operation", [ORDER, SESSION])
    def test_unknown_outcome_is_told_and_settled(
        self, shop: Shop, operation: str, kind: str, settings: dict
    ) -> None:
        """Nobody knows what came of a write: do not pay again; the same bytes later make one order and one session."""
        shop.flint.fault(kind, operation, count=9, **settings)
        page = shop.buy()
        assert page.state == "checking"
        assert "do not pay again" in page.text
        shop.flint.cancel_faults()
        shop.flint.advance(60)
        page = shop.browser.get(shop.address())
        assert page.state == "open"
        paid = shop.back(shop.flint.pay(shop.browser.press(page, "retry").location))
        assert paid.state == "paid"
        assert (len(shop.flint.orders()), len(shop.flint.sessions())) == (1, 1)

    def test_reconcile_settles_an_unknown_order(self, shop: Shop) -> None:
        """Without the buyer's next look, `reconcile` sends the same bytes again."""
        shop.flint.fault("reset", ORDER, phase="after", count=9)
        shop.buy()
        shop.flint.cancel_faults()
        shop.flint.advance(60)
        reconcile(shop.storefront)
        reconcile(shop.storefront)
        assert (len(shop.flint.orders()), len(shop.flint.sessions())) == (1, 1)
        assert shop.checkout.state == "open"

    @pytest.mark.parametrize("status", [429, 502, 503, 504])
    def test_passing_trouble_is_retried_within_the_press(self, shop: Shop, status: int) -> None:
        """One bad answer is tried again with the same key before the buyer notices."""
        shop.flint.fault("status", ORDER, status=status, count=1)
        assert shop.buy().status == 303
        assert len(shop.flint.orders()) == 1

    def test_sold_out_at_flint_is_a_definite_refusal(self, shop: Shop) -> None:
        """Flint refuses what the mirror still offers: an honest page; a later press is a new try with a new key."""
        shop.flint.sell_out("FLAT-WHITE")
        page = shop.buy()
        assert page.status == 409
        assert page.errors == ["payment_refused"]
        shop.flint.restock("FLAT-WHITE")
        assert shop.buy().status == 303
        assert sorted(entry.idempotency_key.rsplit("-", 1)[1] for entry in shop.journal) == ["1", "1", "2"]

    def test_refused_key_says_not_ready(self, shop: Shop) -> None:
        """A shop whose key is refused cannot take payments: said so, nothing charged."""
        shop.flint.fault("status", ORDER, status=401, code="INVALID_API_KEY", count=1)
        page = shop.buy()
        assert page.status == 503
        assert page.errors == ["not_ready"]

    def test_return_while_flint_is_away_says_do_not_pay_again(self, shop: Shop) -> None:
        """The page after paying does not guess: it could not ask, it is checking, and it offers no second payment."""
        url = shop.buy().location
        address = shop.flint.pay(url)
        shop.flint.transport.is_away = True
        page = shop.back(address)
        assert page.state == "checking"
        assert "could not ask Flint" in page.text
        assert "do not pay again" in page.text
        assert page.get("retry").name == "a"
        assert "checking" in shop.browser.get(shop.address("/state")).text
        shop.flint.transport.is_away = False
        assert "paid" in shop.browser.get(shop.address("/state")).text
        assert shop.back(address).state == "paid"

    def test_answer_of_another_mode_is_not_believed(self, shop: Shop) -> None:
        """An answer whose mode is not our key's is refused."""
        address = shop.flint.pay(shop.buy().location)
        shop.flint.fault("wrong_mode", READ, count=9)
        assert shop.back(address).state == "checking"
        shop.flint.cancel_faults()
        assert shop.back(address).state == "paid"

    def test_webhook_work_waits_for_flint(self, shop: Shop) -> None:
        """An event that cannot be worked on is tried again later, and then counts once."""
        shop.flint.pay(shop.buy().location)
        shop.flint.transport.is_away = True
        shop.flint.deliver()
        assert shop.checkout.state == "open"
        shop.flint.transport.is_away = False
        shop.flint.advance(3600)
        shop.work()
        assert shop.checkout.state == "paid"
        assert len(shop.effects("order_paid")) == 1

    def test_key_older_than_a_day_is_looked_up_first(self, shop: Shop) -> None:
        """After twenty hours nothing is replayed: the order that was made is found by our reference."""
        shop.flint.fault("reset", ORDER, phase="after", count=9)
        shop.buy()
        shop.flint.cancel_faults()
        shop.flint.advance(25 * 3600)
        reconcile(shop.storefront)
        assert len(shop.flint.orders()) == 1
        assert shop.checkout.order_id == shop.flint.orders()[0]["order_id"]

    def test_launch_url_and_token_are_nowhere_in_the_store(self, shop: Shop) -> None:
        """What opens Flint's page is never kept."""
        token = shop.buy().location.split("checkout_token=")[1]
        kept = repr([shop.journal, shop.checkouts, shop.rows(type(shop.effects("checkout_started")[0]))])
        assert token not in kept
        assert "ckat_" not in kept

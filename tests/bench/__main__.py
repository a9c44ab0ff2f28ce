"""
`make bench`: the time of every path beside a bare view, in both frameworks, in this process.

    python -m tests.bench [rounds]

Prints the median and the 95th percentile in milliseconds. The local Flint runs in this process too: what it takes is
measured apart and printed beside the paths that call it. Bounded: so many rounds, and an end.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from tests.storefront.shop import Shop
from tests.storefront.world import CountingTransport, Flint

DEFAULT_ROUNDS = 60
OFFER_PAGES = {
    "tip jar page": "/shop/tips/baristas",
    "plans page": "/shop/plans",
    "campaign page": "/shop/donate/roof",
    "goal fragment": "/shop/donate/roof/goal",
}
Action = Callable[[], None]


def main(rounds: int) -> None:
    """
    Measure both shops.
    """
    print(f"{'path':<28} {'median':>9} {'p95':>9} {'of it Flint':>12}   (ms, {rounds} rounds)")
    for name, make in (("flask", flask_shop), ("wagtail", wagtail_shop)):
        with make() as (shop, bare):
            print(f"-- {name}")
            for label, prepare, action in paths(shop, bare):
                measure(label, prepare, action, rounds, shop.flint.transport)


def paths(shop: Shop, bare: str) -> Iterator[tuple[str, Action, Action]]:
    """
    What is measured: a label, what comes before each round, and the round.
    """
    browser = shop.browser

    def nothing() -> None:
        return None

    yield "bare view", nothing, lambda: _well(browser.get(bare).status)
    yield "grid of six products", nothing, lambda: _well(browser.get("/shop/").status)
    yield "product page", nothing, lambda: _well(shop.product("house-espresso").status)
    shop.add()
    yield "cart page", nothing, lambda: _well(shop.cart().status)
    yield "cart count", nothing, lambda: _well(browser.get("/shop/cart/count").status)
    for label, page in OFFER_PAGES.items():
        yield label, nothing, lambda page=page: _well(browser.get(page).status)
    pages = {}

    def open_product() -> None:
        browser.forget()
        shop.add("cold-brew")
        pages["cart"] = shop.cart()

    yield (
        "start of a cart (2 calls)",
        open_product,
        lambda: _well(browser.press(pages["cart"], "checkout-start").status, 303),
    )

    def open_campaign() -> None:
        browser.forget()
        pages["campaign"] = browser.get(OFFER_PAGES["campaign page"])

    yield (
        "start of a donation (1 call)",
        open_campaign,
        lambda: _well(browser.press(pages["campaign"], "donate", q_visit="yes").status, 303),
    )
    addresses = {}

    def pay() -> None:
        open_product()
        addresses["back"] = shop.flint.pay(browser.press(pages["cart"], "checkout-start").location)

    yield "return page (1 call)", pay, lambda: _well(shop.back(addresses["back"]).status)


def measure(label: str, prepare: Action, action: Action, rounds: int, timed: CountingTransport) -> None:
    """
    Run and print one line.
    """
    seconds, at_flint = [], []
    for _ in range(rounds):
        prepare()
        timed.seconds = 0.0
        started = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - started)
        at_flint.append(timed.seconds)
    slowest = quantiles(seconds, n=20)[18]
    print(f"{label:<28} {median(seconds) * 1000:9.2f} {slowest * 1000:9.2f} {median(at_flint) * 1000:12.2f}")


def _well(status: int, expected: int = 200) -> None:
    if status != expected:
        raise SystemExit(f"answered {status} instead of {expected}")


@contextmanager
def flask_shop() -> Iterator[tuple[Shop, str]]:
    """
    The Flask shop under test, with a bare view.
    """
    from tests.storefront.flask_shop import make_flask_shop

    with tempfile.TemporaryDirectory() as folder:
        shop = make_flask_shop(Flint(), Path(folder))
        shop.wsgi.add_url_rule("/bare", view_func=lambda: "bare")
        yield shop, "/bare"


@contextmanager
def wagtail_shop() -> Iterator[tuple[Shop, str]]:
    """
    The Wagtail shop under test, with a bare view.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.django_settings")
    import django
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    call_command("migrate", verbosity=0)
    from tests.storefront import wagtail_shop as shops

    with shops.wagtail_shop(Flint()) as shop:
        yield shop, "/bare"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_ROUNDS)

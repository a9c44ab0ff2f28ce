"""
A person with a real browser: what they do in the shop and on Flint's page.
"""

from collections.abc import Mapping, Sequence

from playwright.sync_api import BrowserContext, Locator, Page, Response, expect

from example_site.demo import ADMIN_USER
from tests.processes.running_demo import ADMIN_PASSWORD
from tests.processes.shop_process import ShopProcess
from tests.processes.waiting import wait_until
from tests.storefront.world import CARD

TIMEOUT_MS = 60_000
PAYMENT_PAGE = "**/checkout/cs_*"
expect.set_options(timeout=TIMEOUT_MS)


class Buyer:
    """
    One visitor of one shop. What the browser complains about is remembered.
    """

    def __init__(self, context: BrowserContext, shop: ShopProcess) -> None:
        context.set_default_timeout(TIMEOUT_MS)
        self.context = context
        self.shop = shop
        self.complaints: list[str] = []
        self.page = self.new_tab()

    def new_tab(self) -> Page:
        """Another tab of the same browser."""
        page = self.context.new_page()
        page.on("console", lambda message: self._complain(message.type in ("error", "warning"), message.text))
        page.on("pageerror", lambda error: self._complain(True, str(error)))
        page.on("response", self._note_failure)
        return page

    def _complain(self, is_bad: bool, text: str) -> None:
        if is_bad:
            self.complaints.append(text)

    def _note_failure(self, response: Response) -> None:
        self._complain(response.status >= 500, f"{response.status} {response.url}")

    def forgive(self, text: str) -> None:
        """Forget complaints about what the test has asked for, such as an address that is wrong."""
        self.complaints = [complaint for complaint in self.complaints if text not in complaint]

    def open(self, path: str, page: Page | None = None) -> Page:
        """Open a page of the shop."""
        page = page or self.page
        page.goto(self.shop.address(path))
        return page

    def press(self, testid: str, page: Page | None = None) -> None:
        """Press a button or follow a link, by its hook."""
        (page or self.page).get_by_test_id(testid).first.click()

    def press_shown(self, testid: str) -> None:
        """Press the one of several buttons that is to be seen."""
        self.page.get_by_test_id(testid).locator("visible=true").first.click()

    def form(self, testid: str) -> Locator:
        """The form that this button sends."""
        return self.page.locator("form", has=self.page.get_by_test_id(testid))

    def put_into_cart(self, slug: str) -> None:
        """Open a product and put it into the cart."""
        self.open(f"/shop/products/{slug}")
        self.press("add-to-cart")
        expect(self.page.get_by_test_id("cart-line").first).to_be_visible()

    def type_amount(self, text: str) -> None:
        """Type an amount of one's own, and choose nothing."""
        self.page.locator("[name=amount_custom]").fill(text)

    def choose_plan(self, label: str) -> None:
        """Choose one plan of the switch; its card takes the place of the other's."""
        self.page.locator(".flint-switch").get_by_label(label, exact=True).check()

    def send_refused(self, button: str, **fields: str) -> Locator:
        """Fill in what is refused, fields by name, and press; answers the sentence that says so."""
        for name, text in fields.items():
            self.form(button).locator(f"[name={name}]").first.fill(text)
        self.press(button)
        said = self.page.locator("[data-error]").first
        said.wait_for()
        self.forgive("400")
        return said

    def sign_in(self) -> None:
        """Sign in with the one name that the demo's site knows; leads on to the account."""
        self.open("/sign-in?next=/shop/account")
        self.page.get_by_label("Username").fill(ADMIN_USER)
        self.page.get_by_label("Password").fill(ADMIN_PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("heading", name="Your subscriptions")).to_be_visible()

    def buy_now(self, slug: str = "flat-white", page: Page | None = None) -> str:
        """Open a product and press *buy now*; answers the address of Flint's page."""
        page = self.open(f"/shop/products/{slug}", page)
        self.press("buy-now", page)
        return self.reach_payment(page)

    def reach_payment(self, page: Page | None = None) -> str:
        """Wait for Flint's page; answers its address without the launch token."""
        page = page or self.page
        expect(page.get_by_test_id("pay")).to_be_visible()
        return page.url.partition("#")[0]

    def fill_in(self, card: str, page: Page | None = None) -> None:
        """Fill in the card form."""
        fields = {
            "email": "buyer@example.com",
            "card_number": card,
            "card_expiry": "12 / 34",
            "card_cvc": "123",
        }
        for name, text in fields.items():
            (page or self.page).get_by_test_id(name).fill(text)

    def pay(self, card: str = CARD, page: Page | None = None) -> None:
        """Fill in the card form and press *pay*."""
        self.fill_in(card, page)
        self.press("pay", page)

    def expect_state(self, state: str, page: Page | None = None) -> None:
        """Wait for a page of the shop that shows this state."""
        expect((page or self.page).get_by_test_id("order-state")).to_have_attribute("data-state", state)

    def row(self, name: str) -> Locator:
        """The money of a row of the cart or the order, such as `tip`, or of `order-total`."""
        testid = name if name == "order-total" else f"{name}-row"
        return self.page.get_by_test_id(testid).locator("[data-amount-minor]")

    def expect_amounts(self, minors: Mapping[str, int]) -> None:
        """The page shows these amounts of minor units."""
        for name, minor in minors.items():
            expect(self.row(name)).to_have_attribute("data-amount-minor", str(minor))


def expect_one_sale(
    shop: ShopProcess, payments: Sequence[str] = ("succeeded",), *, prepared: int = 1
) -> None:
    """
    One order, one session, one payment that went well, one effect; nothing of it twice.

    Args:
        payments: How every attempt to pay has ended.
        prepared: How many rows the counter's list has grown by; none for a gift.
    """
    wait_until(lambda: "succeeded" in shop.payments, "Flint to hear of the payment")
    shop.wait_until_quiet()
    assert (len(shop.orders), len(shop.sessions)) == (1, 1)
    assert shop.payments == list(payments)
    assert len(shop.effects(shop.orders[0])) == 1
    assert len(shop.prepared) == prepared

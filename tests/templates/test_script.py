"""
The one script, in a browser: fragments, an amount of one's own, a second click, and a page that follows its state.
"""

from tests.templates.browser_site import Site

WATCH_SUBMITS = """() => {
  window.refused = [];
  window.addEventListener("submit", (event) => {
    window.refused.push(event.defaultPrevented);
    event.preventDefault();
  });
}"""
COPYING = """() => Object.defineProperty(navigator, "clipboard", {
  value: { writeText: async (text) => { window.copied = text; } }
})"""


def test_cart_link_shows_the_number_of_the_fragment(site: Site):
    """The number comes from the uncached fragment into the link, and no policy is broken."""
    site.open("shop")
    link = site.page.get_by_test_id("cart-link")
    assert link.get_by_test_id("cart-count").inner_text() == "1200"
    assert link.get_attribute("href") == "/shop/cart"
    assert site.complaints == []


def test_goal_of_a_cached_page_becomes_fresh(site: Site):
    """The goal comes from its fragment into the page, and no policy is broken."""
    site.open("campaign")
    raised = site.page.get_by_test_id("goal").locator(".flint-money").first
    raised.get_by_text("$6,000.00").wait_for()
    assert raised.get_attribute("data-amount-minor") == "600000"
    assert site.page.get_by_test_id("goal").count() == 1
    assert site.complaints == []


def test_typing_an_own_amount_chooses_it(site: Site):
    """Who types an amount means it: the ready-made one is no longer chosen."""
    site.open("campaign")
    site.page.locator('[name="amount_custom"]').fill("7")
    assert site.page.locator('[name="amount"]:checked').get_attribute("value") == "custom"


def test_taking_a_ready_made_amount_forgets_the_own_one(site: Site):
    """What can be seen is what is sent: one amount, not two."""
    site.open("cart_add_ons")
    site.page.locator('[name="tip_custom"]').fill("7")
    site.page.get_by_role("radio", name="No tip").check()
    assert site.page.locator('[name="tip_custom"]').input_value() == ""
    site.page.locator('[name="tip_custom"]').fill("7")
    site.page.get_by_role("radio", name="Another amount").check()
    assert site.page.locator('[name="tip_custom"]').input_value() == "7"


def test_pressed_button_is_sent_with_its_name_and_value(site: Site):
    """Marking the buttons as busy takes nothing away from what is sent."""
    site.open("product")
    with site.page.expect_request(lambda request: request.method == "POST"):
        site.page.get_by_test_id("add-to-cart").click()
    assert "action=add" in site.posts[0]


def test_second_click_is_refused(site: Site):
    """Of two quick clicks only the first goes out."""
    site.open("product")
    site.page.evaluate(WATCH_SUBMITS)
    site.page.get_by_test_id("buy-now").dblclick()
    assert site.page.evaluate("window.refused") == [False, True]


def test_form_can_be_sent_again_after_coming_back(site: Site):
    """A page that the browser shows again, with the back button, has its buttons back."""
    site.open("product")
    site.page.get_by_test_id("buy-now").click()
    assert site.page.get_by_test_id("buy-now").get_attribute("aria-disabled") == "true"
    site.page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert site.page.get_by_test_id("buy-now").get_attribute("aria-disabled") is None
    site.page.get_by_test_id("buy-now").click()
    assert len(site.posts) == 2


def test_enter_in_a_quantity_of_the_cart_updates_it(site: Site):
    """The key that sends a form presses *update*, never *remove*."""
    site.open("cart")
    site.page.locator('input[name="quantity"]').first.press("Enter")
    assert len(site.posts) == 1
    assert "action=update" in site.posts[0]
    assert "remove=" not in site.posts[0]


def test_page_under_way_asks_again_ever_more_slowly(site: Site):
    """In the first minute a page asks a handful of times, and stays as it is while nothing changes."""
    site.open("checkout_processing")
    for _ in range(60):
        site.page.clock.run_for(1000)
        site.page.evaluate("() => fetch('/samples/cart_count_0')")
    assert 3 <= site.looks <= 8
    assert site.page.get_by_test_id("order-state").get_attribute("data-state") == "processing"


def test_page_loads_itself_again_when_the_state_differs(site: Site):
    """News is announced politely, then the page is asked for again."""
    site.open("checkout_processing")
    site.state = "paid"
    with site.page.expect_request("**/state"):
        site.page.clock.run_for(3000)
    site.page.get_by_text("There is news.").wait_for()
    with site.page.expect_navigation():
        site.page.clock.run_for(2000)


def test_settled_page_does_not_ask(site: Site):
    """A page whose state is settled leaves the shop in peace."""
    site.open("checkout_paid")
    site.page.clock.run_for(60000)
    assert site.looks == 0


def test_copy_button_copies_the_shared_address(site: Site):
    """It shows where the browser can copy, and says when it has."""
    site.page.add_init_script(f"({COPYING})()")
    site.open("link_donation_active")
    site.page.get_by_test_id("copy-address").click()
    site.page.get_by_text("Address copied.").wait_for()
    assert site.page.evaluate("window.copied") == "https://shop.example/shop/pay/roof"
    assert site.complaints == []


def test_copy_button_hides_where_nothing_can_be_copied(site: Site):
    """A page without https has no clipboard: the address is there to be read."""
    site.open("link_donation_active")
    assert not site.page.get_by_test_id("copy-address").is_visible()
    assert site.page.get_by_text("https://shop.example/shop/pay/roof").is_visible()


def test_sheet_is_printed_by_its_button(site: Site):
    """The one press that opens the browser's own print window."""
    site.page.add_init_script("window.print = () => { window.printed = true; }")
    site.open("link_print")
    site.page.get_by_test_id("print-sheet").click()
    assert site.page.evaluate("window.printed") is True

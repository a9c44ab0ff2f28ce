"""
Payment links: setting them up, their pages, and the states they go through.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.payment_links.link_offers import FETE, MUG, ROOF, membership
from tests.storefront.shop import ORIGIN, Shop
from tests.storefront.world import START

NOON = START.replace(tzinfo=None)
"""The wall clock of a site in UTC when a case begins."""
HOUR = timedelta(hours=1)


def advance_to(shop: Shop, at: datetime) -> None:
    """Let time pass until *at*, aware."""
    shop.flint.advance((at - shop.flint.clock.now()).total_seconds())


def member(shop: Shop, **changes: Any) -> Any:
    """A subscription link to the seeded monthly plan."""
    return membership(shop.flint.plan("beans-monthly")["subscription_plan_id"], **changes)


class LinkPageCases:
    """
    The page behind the shared address.
    """

    def test_link_sells_at_once(self, shop: Shop) -> None:
        """One link at Flint, active; the page shows the price and leads to Flint's own address of it."""
        known = shop.publish(MUG)
        page = shop.link_page("blue-mug")
        assert page.get("payment-link")["data-status"] == "active"
        assert (known.record.setup, len(shop.flint.links(status="active"))) == ("live", 1)
        assert page.get("payment-link-open")["href"] == shop.flint_link("blue-mug")["url"]
        amount = page.get("payment-link").find(attrs={"data-amount-minor": "2400", "data-currency": "USD"})
        assert amount is not None

    def test_looking_and_clicking_call_nothing_at_flint(self, shop: Shop) -> None:
        """The page stands without Flint, and its button is a plain link."""
        shop.publish(MUG)
        shop.flint.forget_calls()
        shop.flint.transport.is_away = True
        page = shop.link_page("blue-mug")
        assert page.get("payment-link-open").name == "a"
        assert shop.flint.calls() == []

    def test_page_is_alike_for_everybody_and_short_lived(self, shop: Shop) -> None:
        """A cache may keep it for a minute at most; it sets no cookie."""
        shop.publish(MUG)
        page = shop.link_page("blue-mug")
        assert page.cookies_set == ""
        assert "public" in page.headers["Cache-Control"]
        assert "max-age=60" in page.headers["Cache-Control"]

    def test_page_is_not_kept_beyond_the_next_change(self, shop: Shop) -> None:
        """Twenty seconds before the start: twenty seconds."""
        shop.publish(replace(MUG, sales_start_at=NOON + timedelta(seconds=20)))
        assert "max-age=20" in shop.link_page("blue-mug").headers["Cache-Control"]

    @pytest.mark.parametrize("tail", ["", "/return", "/print", "/qr.svg", "/qr.png"])
    def test_only_the_headers_can_be_asked_for(self, shop: Shop, tail: str) -> None:
        """As link checkers and messengers do: the same headers, no body."""
        shop.publish(MUG)
        whole, head = (
            shop.browser.send(method, f"/shop/pay/blue-mug{tail}", (), follow=True)
            for method in ("GET", "HEAD")
        )
        assert (head.status, head.text) == (whole.status, "")
        for name in ("Content-Type", "Cache-Control"):
            assert head.headers[name] == whole.headers[name]

    @pytest.mark.parametrize("tail", ["", "/return", "/print", "/qr.svg"])
    def test_nothing_can_be_sent_to_a_link(self, shop: Shop, tail: str) -> None:
        """Its pages take no form."""
        shop.publish(MUG)
        assert shop.browser.post(f"/shop/pay/blue-mug{tail}", [("amount", "1")]).status == 405

    @pytest.mark.parametrize("slug", ["nothing", "Blue-Mug", "x" * 300])
    def test_link_that_is_not_there_is_a_neutral_page(self, shop: Shop, slug: str) -> None:
        """404 for the page and for everything below it."""
        for tail in ("", "/return", "/print", "/qr.svg", "/qr.png"):
            assert shop.browser.get(f"/shop/pay/{slug}{tail}").status == 404, tail

    def test_donation_shows_its_bounds(self, shop: Shop) -> None:
        """From the smallest to the largest gift."""
        shop.publish(ROOF)
        card = shop.link_page("new-roof").get("payment-link")
        shown = {
            int(str(tag["data-amount-minor"])) for tag in card.find_all(attrs={"data-amount-minor": True})
        }
        assert {500, 100_000} <= shown

    def test_event_shows_when_where_and_every_tier(self, shop: Shop) -> None:
        """The clock is that of the event's own zone."""
        shop.publish(FETE)
        card = shop.link_page("summer-fete").get("payment-link")
        told = card.get_text(" ")
        assert all(word in told for word in ("2027", "2:00", "The yard", "Adult", "Child"))
        shown = {
            int(str(tag["data-amount-minor"])) for tag in card.find_all(attrs={"data-amount-minor": True})
        }
        assert {1500, 500} <= shown

    def test_subscription_shows_the_plans_price(self, shop: Shop) -> None:
        """As the mirror of plans has it."""
        shop.publish(member(shop))
        page = shop.link_page("membership")
        assert page.get("payment-link")["data-status"] == "active"
        assert page.get("payment-link").find(attrs={"data-amount-minor": True}) is not None

    def test_catalogue_line_shows_the_mirrors_price(self, shop: Shop) -> None:
        """Nobody types a price twice."""
        variant = shop.flint.variant("FLAT-WHITE")
        line = replace(MUG.lines[0], variant_id=variant["variant_id"], name="", unit_minor=None)
        shop.publish(replace(MUG, currency="", lines=(line,)))
        page = shop.link_page("blue-mug")
        price = str(variant["unit_price_money"]["amount"])
        assert page.get("payment-link").find(attrs={"data-amount-minor": price}) is not None

    def test_page_can_be_shared(self, shop: Shop) -> None:
        """Copy and mail; the shared address is on our own public origin, and no other site's script is on the page."""
        shop.publish(MUG)
        page = shop.link_page("blue-mug")
        shared = f"{ORIGIN}/shop/pay/blue-mug"
        mail = page.soup.find("a", href=lambda href: href is not None and href.startswith("mailto:"))
        assert mail is not None
        assert "%2Fshop%2Fpay%2Fblue-mug" in str(mail["href"])
        assert shared in page.text
        sources = [str(tag["src"]) for tag in page.soup.find_all("script", src=True)]
        assert all(source.startswith("/") for source in sources)

    def test_page_introduces_itself_to_other_sites(self, shop: Shop) -> None:
        """Open Graph and schema.org: title, address, price, and whether it can be had."""
        shop.publish(MUG)
        page = shop.link_page("blue-mug")
        told = {
            str(tag["property"]): str(tag["content"]) for tag in page.soup.find_all("meta", property=True)
        }
        assert told["og:title"] == "A blue mug"
        own = told["og:url"]
        assert own.startswith(f"{ORIGIN}/")
        assert shop.browser.get(own.removeprefix(ORIGIN)).get("payment-link")["data-status"] == "active"
        assert "schema.org/InStock" in page.text
        assert "24.00" in page.text

    def test_print_sheet_shows_code_and_address(self, shop: Shop) -> None:
        """To hang up: what it is, the QR code, and the address for who cannot scan."""
        shop.publish(MUG)
        page = shop.browser.get("/shop/pay/blue-mug/print")
        assert page.status == 200
        assert page.find("payment-link-qr") is not None
        assert "/shop/pay/blue-mug" in page.soup.get_text()

    @pytest.mark.parametrize(("kind", "mime"), [("svg", "image/svg+xml"), ("png", "image/png")])
    def test_code_can_be_shown_saved_and_kept(self, shop: Shop, kind: str, mime: str) -> None:
        """Inline for a page, as a file on demand, and a cache may keep both."""
        shop.publish(MUG)
        shown = shop.browser.get(f"/shop/pay/blue-mug/qr.{kind}")
        saved = shop.browser.get(f"/shop/pay/blue-mug/qr.{kind}?download=1")
        assert (shown.status, shown.headers["Content-Type"].split(";")[0]) == (200, mime)
        assert shown.headers["Content-Disposition"].startswith("inline")
        assert saved.headers["Content-Disposition"] == f'attachment; filename="blue-mug.{kind}"'
        assert "public" in shown.headers["Cache-Control"]

    def test_return_page_thanks_and_never_says_paid(self, shop: Shop) -> None:
        """Nobody knows who came back: the receipt confirms the payment."""
        shop.publish(MUG)
        shop.flint.forget_calls()
        page = shop.browser.get("/shop/pay/blue-mug/return")
        assert page.status == 200
        assert page.find("order-state") is None
        assert "paid" not in page.soup.get_text().lower()
        assert "receipt" in page.soup.get_text().lower()
        assert "no-store" in page.headers["Cache-Control"]
        assert shop.flint.calls() == []

    def test_giving_up_at_flint_leads_back_to_the_page(self, shop: Shop) -> None:
        """Flint is told our shared address for it."""
        shop.publish(MUG)
        redirects = shop.flint_link("blue-mug")["redirects"]
        assert redirects["cancel_redirect_url"] == f"{ORIGIN}/shop/pay/blue-mug"
        assert redirects["success_redirect_url"] == f"{ORIGIN}/shop/pay/blue-mug/return"


class LinkStateCases:
    """
    When a link sells and when it does not, and what Flint's link does meanwhile.
    """

    def test_link_for_later_is_made_and_switched_off(self, shop: Shop) -> None:
        """Its page says when it starts; Flint's address of it is shown nowhere before."""
        shop.publish(replace(MUG, sales_start_at=NOON + HOUR))
        url = shop.flint_link("blue-mug")["url"]
        assert shop.link_status("blue-mug") == "scheduled"
        assert shop.flint_link("blue-mug")["status"] == "inactive"
        for tail in ("", "/print", "/return", "/qr.svg"):
            assert url not in shop.browser.get(f"/shop/pay/blue-mug{tail}", follow=True).text, tail

    def test_sale_starts_on_the_minute(self, shop: Shop) -> None:
        """The page at once, Flint's link as soon as the background looks."""
        shop.publish(replace(MUG, sales_start_at=NOON + HOUR))
        shop.flint.advance(3599)
        assert shop.link_status("blue-mug") == "scheduled"
        shop.flint.advance(1)
        assert shop.link_status("blue-mug") == "active"
        shop.set_links_up()
        assert shop.flint_link("blue-mug")["status"] == "active"
        assert (
            shop.link_page("blue-mug").get("payment-link-open")["href"] == shop.flint_link("blue-mug")["url"]
        )

    def test_sale_ends_on_the_minute(self, shop: Shop) -> None:
        """The page at once, Flint's link as soon as the background looks; the site's own words say so."""
        shop.publish(replace(MUG, sales_end_at=NOON + HOUR, inactive_message="Come again in spring."))
        shop.flint.advance(3599)
        assert shop.link_status("blue-mug") == "active"
        shop.flint.advance(1)
        page = shop.link_page("blue-mug")
        assert page.get("payment-link")["data-status"] == "ended"
        assert page.find("payment-link-open") is None
        assert "Come again in spring." in page.text
        shop.set_links_up()
        assert shop.flint_link("blue-mug")["status"] == "inactive"

    @pytest.mark.parametrize("day", ["2026-11-28", "2027-04-03", "2027-04-04"])
    def test_sale_follows_the_clock_of_the_site(self, make_shop: Any, day: str) -> None:
        """From 09:00 to 17:00 in Auckland, before, on the eve of and after a change of clocks, seen from UTC."""
        shop = make_shop(TIMEZONE="Pacific/Auckland")
        opens, closes = (datetime.fromisoformat(f"{day}T{hour}:00") for hour in ("09", "17"))
        shop.publish(replace(MUG, sales_start_at=opens, sales_end_at=closes))
        summer = timedelta(hours=13 if day != "2027-04-04" else 12)
        seen = []
        for wall in (opens, closes):
            for seconds in (-1, 0):
                advance_to(shop, (wall - summer + timedelta(seconds=seconds)).replace(tzinfo=START.tzinfo))
                seen.append(shop.link_status("blue-mug"))
                shop.set_links_up()
                seen.append(shop.flint_link("blue-mug")["status"])
        assert seen == [
            *("scheduled", "inactive", "active", "active"),
            *("active", "active", "ended", "inactive"),
        ]

    def test_link_is_sold_out_by_payments(self, shop: Shop) -> None:
        """After the last one the page says so."""
        shop.publish(replace(MUG, completions_max=1))
        shop.buy_by_link("blue-mug")
        shop.work_on_everything()
        page = shop.link_page("blue-mug")
        assert page.get("payment-link")["data-status"] == "sold_out"
        assert page.find("payment-link-open") is None

    def test_event_is_sold_out_by_units(self, shop: Shop) -> None:
        """Five seats: two buyers of two and three."""
        shop.publish(FETE)
        shop.buy_by_link(
            "summer-fete", quantities={"adult": 1, "child": 1}, fields={"name": "Ann", "meal": "Soup"}
        )
        shop.work_on_everything()
        assert shop.link_status("summer-fete") == "active"
        shop.buy_by_link("summer-fete", quantities={"adult": 2, "child": 1}, fields={"name": "Bo"})
        shop.work_on_everything()
        assert shop.link_status("summer-fete") == "sold_out"

    def test_unpublished_link_is_off_and_comes_back(self, shop: Shop) -> None:
        """The same link, and a neutral page meanwhile."""
        first = shop.publish(MUG).current
        shop.publisher.unpublish("blue-mug")
        assert shop.link_status("blue-mug") == "inactive"
        assert shop.flint_link("blue-mug")["status"] == "inactive"
        again = shop.publish(MUG).current
        assert shop.link_status("blue-mug") == "active"
        assert first is not None
        assert again is not None
        assert (again.payment_link_id, len(shop.flint.links())) == (first.payment_link_id, 1)

    def test_begun_checkout_stays_payable_after_the_end(self, shop: Shop) -> None:
        """For as long as the link says, half an hour here; and it is counted."""
        shop.publish(replace(MUG, sales_end_at=NOON + HOUR))
        assert shop.flint_link("blue-mug")["expiration"]["expires_in_seconds"] == 1800
        url = str(shop.link_page("blue-mug").get("payment-link-open")["href"])
        shop.flint.advance(3590)
        session_url = shop.flint.begin_by_link(url)
        shop.flint.advance(600)
        shop.set_links_up()
        assert shop.link_status("blue-mug") == "ended"
        shop.back(shop.flint.pay(session_url))
        shop.work_on_everything()
        assert len(shop.sales) == 1

    def test_refused_link_leaves_a_page_that_is_not_ready(self, shop: Shop) -> None:
        """Visitors learn only that, the operator why, and nothing is made; the next version is tried anew."""
        shop.flint.fault("status", "paymentLinks.create", status=400, code="INVALID_REQUEST", count=20)
        known = shop.publish(MUG)
        page = shop.link_page("blue-mug")
        assert (page.status, page.get("payment-link")["data-status"]) == (200, "not_ready")
        assert (known.record.setup, known.record.problem) == ("attention", "link_refused")
        assert "INVALID_REQUEST" not in page.text
        assert shop.flint.links() == []
        shop.flint.cancel_faults()
        shop.publish(replace(MUG, text="Now in green."))
        assert shop.link_status("blue-mug") == "active"
        assert len(shop.flint.links()) == 1

    def test_older_flint_refuses_a_plan(self, shop: Shop) -> None:
        """It does not know the field: the page stays up and says that it is not ready."""
        shop.flint.sandbox.switches["payment_link_plans_refused"] = True
        assert shop.publish(member(shop)).record.problem == "link_refused"
        assert shop.link_status("membership") == "not_ready"

    def test_link_comes_up_by_itself_after_an_outage(self, shop: Shop) -> None:
        """Published while Flint is away: not ready, then made once."""
        shop.flint.transport.is_away = True
        shop.publish(MUG)
        assert shop.link_status("blue-mug") == "not_ready"
        shop.flint.transport.is_away = False
        shop.flint.advance(3600)
        shop.set_links_up()
        assert shop.link_status("blue-mug") == "active"
        assert len(shop.flint.links()) == 1

    def test_answer_that_was_lost_makes_no_second_link(self, shop: Shop) -> None:
        """The same request goes out again, under the same key."""
        shop.flint.fault("reset", "paymentLinks.create", phase="after")
        shop.publish(MUG)
        shop.flint.advance(3600)
        shop.set_links_up()
        assert shop.link_status("blue-mug") == "active"
        assert len(shop.flint.links()) == 1

    def test_publishing_twice_makes_one_link(self, shop: Shop) -> None:
        """And the second time nothing needs to be changed."""
        shop.publish(MUG)
        shop.flint.forget_calls()
        shop.publish(MUG)
        assert shop.flint.calls("POST") == shop.flint.calls("PATCH") == []
        assert len(shop.flint.links()) == 1

    def test_two_links_are_two(self, shop: Shop) -> None:
        """Each with its own page and its own address at Flint."""
        shop.publish(MUG)
        shop.publish(ROOF)
        urls = {
            str(shop.link_page(slug).get("payment-link-open")["href"]) for slug in ("blue-mug", "new-roof")
        }
        assert len(urls) == len(shop.flint.links()) == 2

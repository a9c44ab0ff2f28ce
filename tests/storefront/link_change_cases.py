"""
Payment links that become others, and hands that meddle with them at Flint.
"""

import json
from dataclasses import replace

from tests.payment_links.link_offers import MUG, ROOF, membership
from tests.storefront.link_cases import HOUR, NOON, member
from tests.storefront.shop import Shop


class LinkChangeCases:
    """
    A link that becomes another, and hands that meddle at Flint.
    """

    def test_new_price_changes_the_same_link(self, shop: Shop) -> None:
        """Here and at Flint; the line keeps its id."""
        shop.publish(MUG)
        line_id = shop.flint_link("blue-mug")["line_items"][0]["payment_link_line_item_id"]
        shop.publish(replace(MUG, lines=(replace(MUG.lines[0], unit_minor=2600),)))
        (item,) = shop.flint_link("blue-mug")["line_items"]
        assert (item["unit_price_money"]["amount"], item["payment_link_line_item_id"]) == (2600, line_id)
        page = shop.link_page("blue-mug")
        assert page.get("payment-link")["data-status"] == "active"
        assert page.get("payment-link").find(attrs={"data-amount-minor": "2600"}) is not None
        assert len(shop.flint.links()) == 1

    def test_price_that_flint_does_not_have_yet_is_not_sold(self, shop: Shop) -> None:
        """Nobody is shown one price and asked for another."""
        shop.publish(MUG)
        shop.flint.fault("status", "paymentLinks.update", status=503, count=20)
        shop.publish(replace(MUG, lines=(replace(MUG.lines[0], unit_minor=2600),)))
        assert shop.link_status("blue-mug") == "not_ready"
        shop.flint.cancel_faults()
        shop.flint.advance(3600)
        shop.set_links_up()
        assert shop.link_status("blue-mug") == "active"

    def test_text_that_flint_does_not_have_yet_stops_no_sale(self, shop: Shop) -> None:
        """Only what the buyer decides by does."""
        shop.publish(MUG)
        shop.flint.fault("status", "paymentLinks.update", status=503, count=20)
        shop.publish(replace(MUG, text="Glazed twice."))
        page = shop.link_page("blue-mug")
        assert page.get("payment-link")["data-status"] == "active"
        assert "Glazed twice." in page.text

    def test_another_kind_makes_a_new_link_under_the_same_page(self, shop: Shop) -> None:
        """Flint cannot change it: the old link goes off, the address stays."""
        shop.publish(MUG)
        old = shop.flint_link("blue-mug")
        shop.publish(replace(ROOF, slug="blue-mug"))
        new = shop.flint_link("blue-mug")
        assert new["payment_link_id"] != old["payment_link_id"]
        assert (new["payment_link_type"], new["status"], old["status"]) == ("donation", "active", "inactive")
        assert shop.link_page("blue-mug").get("payment-link-open")["href"] == new["url"]

    def test_another_plan_makes_a_new_link(self, shop: Shop) -> None:
        """Flint's link keeps its plan for ever."""
        shop.publish(member(shop))
        yearly = shop.flint.plan("beans-yearly")["subscription_plan_id"]
        shop.publish(membership(yearly))
        assert shop.flint_link("membership")["subscription_plan_id"] == yearly
        assert len(shop.flint.links(status="active")) == 1

    def test_limit_that_goes_makes_a_new_link(self, shop: Shop) -> None:
        """Flint has no way to take it away."""
        shop.publish(replace(MUG, completions_max=3))
        shop.publish(MUG)
        assert "max_completions" not in shop.flint_link("blue-mug")
        assert len(shop.flint.links(status="active")) == 1

    def test_limit_counts_over_all_links_of_the_page(self, shop: Shop) -> None:
        """One is sold through the first link: the second may sell one less."""
        shop.publish(replace(MUG, completions_max=3, inactive_message="Gone."))
        shop.buy_by_link("blue-mug")
        shop.work_on_everything()
        shop.publish(replace(MUG, completions_max=3))
        assert shop.flint_link("blue-mug")["max_completions"] == 2
        assert shop.link("blue-mug").record.generation == 2

    def test_link_that_was_switched_off_by_hand_stays_off(self, shop: Shop) -> None:
        """It is noticed and shown, not fought over, until somebody here says on."""
        known = shop.publish(MUG)
        assert known.current is not None
        shop.flint.change_link(known.current.payment_link_id, status="inactive")
        shop.look_at_links()
        assert shop.link_status("blue-mug") == "inactive"
        assert shop.link("blue-mug").record.problem == "link_switched_off"
        shop.look_at_links()
        assert shop.flint_link("blue-mug")["status"] == "inactive"
        shop.switch_link("blue-mug", is_on=True)
        assert shop.link_status("blue-mug") == shop.flint_link("blue-mug")["status"] == "active"

    def test_price_that_was_changed_by_hand_is_asked_about(self, shop: Shop) -> None:
        """Nothing is overwritten, the page sells nothing untrue; who agrees sends the page's version."""
        known = shop.publish(MUG)
        assert known.current is not None
        item = {
            **shop.flint_link("blue-mug")["line_items"][0],
            "unit_price_money": {"amount": 1, "currency": "USD"},
        }
        for name in ("is_catalog_item_unavailable", "resolved_name", "resolved_unit_price_money"):
            item.pop(name, None)
        shop.flint.change_link(known.current.payment_link_id, line_items=[item])
        shop.look_at_links()
        assert shop.link_status("blue-mug") == "not_ready"
        assert shop.link("blue-mug").record.problem == "link_changed"
        shop.publish(replace(MUG, text="Another text."))
        assert shop.flint_link("blue-mug")["line_items"][0]["unit_price_money"]["amount"] == 1
        shop.send_our_link("blue-mug")
        assert shop.flint_link("blue-mug")["line_items"][0]["unit_price_money"]["amount"] == 2400
        assert shop.link_status("blue-mug") == "active"

    def test_words_that_were_changed_by_hand_stop_no_sale(self, shop: Shop) -> None:
        """They are shown to editors and not overwritten."""
        known = shop.publish(MUG)
        assert known.current is not None
        shop.flint.change_link(known.current.payment_link_id, description="By hand.")
        shop.look_at_links()
        assert shop.link_status("blue-mug") == "active"
        assert shop.link("blue-mug").record.problem == "link_changed"
        shop.look_at_links()
        assert shop.flint_link("blue-mug")["description"] == "By hand."

    def test_change_between_reading_and_writing_is_not_overwritten(self, shop: Shop) -> None:
        """Flint answers that the link has changed: it is read, and asked about."""
        known = shop.publish(MUG)
        assert known.current is not None
        shop.flint.change_link(known.current.payment_link_id, name="By hand")
        shop.publish(replace(MUG, lines=(replace(MUG.lines[0], unit_minor=2600),)))
        assert shop.flint_link("blue-mug")["name"] == "By hand"
        assert shop.link("blue-mug").record.problem == "link_changed"
        assert shop.link_status("blue-mug") == "not_ready"

    def test_every_write_is_in_the_journal(self, shop: Shop) -> None:
        """With its key, its bytes and what came of it."""
        shop.publish(replace(MUG, sales_start_at=NOON + HOUR))
        entries = [entry for entry in shop.journal if entry.operation.startswith("paymentLinks.")]
        assert [(entry.operation, entry.status) for entry in entries] == [
            ("paymentLinks.create", "succeeded"),
            ("paymentLinks.update", "succeeded"),
        ]
        body = json.loads(entries[0].body)
        assert body["tip"] == {"enabled": False}
        assert body["promotion_config"] == {"codes_enabled": False}

"""
A site that goes live with the database of its tests, or a copy of the live one that is tested: links of two modes in one place.
"""

from dataclasses import replace

import pytest

from flint_storefront.flint.credentials import ApiKey
from flint_storefront.payment_links.sweep import sweep_links
from flint_storefront.payment_links.wishes import keep_wish, link_wish
from flint_storefront.storage.records import JournalEntry, LinkGenerationRecord, LinkRecord
from tests.payment_links.link_offers import MUG, mug
from tests.payment_links.setting_shop import SettingShop

OTHER = {
    "payment_link_id": "pl_of_the_other_mode",
    "url": "http://127.0.0.1:8900/pay/pl_of_the_other_mode",
}


@pytest.fixture
def shop() -> SettingShop:
    """A shop that sold its mug in the other mode until now."""
    shop = SettingShop()
    shop.set_up(MUG)
    shop.change(LinkRecord, {}, mode="live", next_attempt_at=None)
    shop.change(LinkGenerationRecord, {}, completed_count=7, **OTHER)
    shop.flint.environment.payment_links.clear()
    shop.flint.forget_calls()
    return shop


def test_page_never_leads_to_a_link_of_the_other_mode(shop: SettingShop) -> None:
    """A live page would take test cards, or a test would take money."""
    assert shop.state() == "not_ready"


def test_wish_makes_the_link_anew_in_this_mode(shop: SettingShop) -> None:
    """One link, counted from nothing; what was there in the other mode is neither asked for nor changed."""
    known = shop.set_up(MUG)
    (link,) = shop.active()
    assert (shop.state(), shop.setup(), known.completed) == ("active", ("live", None), 0)
    assert (known.current.payment_link_id, known.record.mode) == (link["payment_link_id"], "test")
    assert link["external_reference_id"].startswith(known.record.reference)
    assert shop.flint.calls() == ["POST /v1/payment-links"]
    (other,) = shop.rows(LinkGenerationRecord, payment_link_id=OTHER["payment_link_id"])
    assert (other.status_told, other.retired_at) == ("active", None)


def test_sweep_asks_for_no_link_of_the_other_mode(shop: SettingShop) -> None:
    """Flint would not know it."""
    shop.set_up(MUG)
    shop.flint.forget_calls()
    swept = sweep_links(shop.storefront, is_full=True)
    assert (swept.links, swept.failed) == (1, 0)
    assert not any(OTHER["payment_link_id"] in call for call in shop.flint.calls())


def test_way_back_finds_the_link_of_that_mode_again(shop: SettingShop) -> None:
    """No second link for each change of the mode."""
    first = shop.set_up(MUG).record
    settings = replace(shop.storefront.settings, api_key=ApiKey.parse("flint_live_" + "x" * 32))
    keep_wish(replace(shop.storefront, settings=settings), link_wish(shop.storefront, MUG, "code"))
    assert shop.known().record.reference != first.reference
    again = shop.set_up(mug(title="A green mug")).record
    assert (again.reference, again.generation) == (first.reference, first.generation)
    (link,) = shop.links()
    assert (link["name"], shop.state()) == ("A green mug", "active")
    created = [one for one in shop.rows(JournalEntry) if one.operation == "paymentLinks.create"]
    assert len(created) == 2

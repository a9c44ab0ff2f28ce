"""
What Flint is told of a link: everything that the offer says, in the contract's words.
"""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from flint_storefront.payment_links.document import link_document, offer_members
from flint_storefront.payment_links.models import LinkEvent, LinkLine, LinkOffer
from tests.payment_links.link_offers import FETE, GIFTS, MUG, ROOF, fete, membership, mug
from tests.payment_links.setting_shop import SettingShop


def usd(amount):
    """An amount as on the wire."""
    return {"amount": amount, "currency": "USD"}


def test_document_has_our_reference_and_the_way_back():
    """It is found again by the reference; buyers come back to the page."""
    document = link_document(SettingShop().storefront, MUG, "lnk_1-1")
    assert document["external_reference_id"] == "lnk_1-1"
    assert document["redirects"]["success_redirect_url"].endswith("/shop/pay/blue-mug/return")
    assert document["redirects"]["cancel_redirect_url"].endswith("/shop/pay/blue-mug")


def test_tips_codes_and_address_are_always_said():
    """Left out, the merchant's settings would decide."""
    document = offer_members(MUG, timezone="UTC")
    assert document["tip"] == {"enabled": False}
    assert document["promotion_config"] == {"codes_enabled": False}
    assert document["customer_collection"] == {"require_email": True}
    assert document["expiration"] == {"expires_in_seconds": 1800}


def test_line_of_our_own_price():
    """Name, price, and the quantities that the buyer may choose."""
    (line,) = offer_members(MUG, timezone="UTC")["line_items"]
    assert line == {
        "key": "mug",
        "name": "Blue mug",
        "unit_price_money": usd(2400),
        "quantity": 1,
        "allow_quantity_adjustment": True,
        "min_quantity": 1,
        "max_quantity": 5,
    }


def test_line_of_the_catalogue_says_neither_name_nor_price():
    """They are Flint's."""
    offer = mug(lines=(LinkLine(key="bag", variant_id="var_1", quantity=2),))
    (line,) = offer_members(offer, timezone="UTC")["line_items"]
    assert line == {"key": "bag", "variant_id": "var_1", "quantity": 2, "allow_quantity_adjustment": False}


def test_price_that_the_buyer_sets_has_its_bounds():
    """The contract's fourth shape of a line."""
    offer = mug(lines=(LinkLine(key="extra", name="Extra", amounts=GIFTS),))
    (line,) = offer_members(offer, timezone="UTC")["line_items"]
    assert line["allow_unit_price_adjustment"] is True
    assert (line["min_unit_price_money"], line["max_unit_price_money"]) == (usd(500), usd(100_000))
    assert line["suggested_unit_price_money_options"] == [usd(1000), usd(2500)]
    assert "unit_price_money" not in line


def test_tax_is_said_only_where_the_offer_says_it():
    """False is said; None is left to Flint."""
    taxed = mug(lines=(replace(MUG.lines[0], is_taxable=False, tax_category="admission"),))
    (line,) = offer_members(taxed, timezone="UTC")["line_items"]
    assert line["tax"] == {"taxable": False, "line_item_tax_category": "admission"}
    assert "tax" not in offer_members(MUG, timezone="UTC")["line_items"][0]


def test_donation_has_bounds_and_suggestions():
    """As whole amounts of money."""
    document = offer_members(ROOF, timezone="UTC")
    assert document["payment_link_type"] == "donation"
    assert document["donation_min_amount_money"] == usd(500)
    assert document["donation_max_amount_money"] == usd(100_000)
    assert document["donation_suggested_amount_money_options"] == [usd(1000), usd(2500)]


@pytest.mark.parametrize(
    ("event", "at", "zone"),
    [
        (LinkEvent(starts_at=datetime(2027, 7, 3, 14), timezone="Europe/Berlin"), "12:00", "Europe/Berlin"),
        (LinkEvent(starts_at=datetime(2027, 7, 3, 14)), "02:00", "Pacific/Auckland"),
        (LinkEvent(starts_at=datetime(2027, 7, 3, 14, tzinfo=UTC)), "14:00", "Pacific/Auckland"),
    ],
)
def test_event_begins_at_an_instant(event, at, zone):
    """The wall clock of its own place, else of the site, in UTC; with the zone beside it."""
    config = offer_members(fete(event=event), timezone="Pacific/Auckland")["event_config"]
    assert config["event_at"] == f"2027-07-03T{at}:00Z"
    assert config["timezone"] == zone


def test_fields_are_in_their_order():
    """Position orders them at Flint."""
    fields = offer_members(FETE, timezone="UTC")["custom_fields"]
    assert [(one["key"], one["position"], one["required"]) for one in fields] == [
        ("name", 1, True),
        ("meal", 2, False),
    ]
    assert (fields[0]["max_length"], fields[1]["options"]) == (80, ["Soup", "Salad"])


def test_subscription_is_a_standard_link_with_a_plan():
    """Flint knows three types."""
    document = offer_members(membership("plan_1"), timezone="UTC")
    assert (document["payment_link_type"], document["subscription_plan_id"]) == ("standard", "plan_1")
    assert "line_items" not in document


@pytest.mark.parametrize(("sold", "left"), [(0, 10), (4, 6), (10, 1), (12, 1)])
def test_limit_is_less_by_what_other_links_sold(sold, left):
    """But at least one: what Flint makes of none is not known."""
    limited = replace(mug(completions_max=10), kind="event", event=LinkEvent(starts_at=MOMENT, capacity=10))
    document = offer_members(limited, timezone="UTC", base_completed=sold, base_quantity=sold)
    assert document["max_completions"] == document["event_config"]["max_total_quantity"] == left


MOMENT = datetime(2027, 7, 3, 14)


@pytest.mark.parametrize(
    ("address", "is_told"),
    [
        ("https://shop.example/mug.jpg", True),
        ("http://127.0.0.1:8901/mug.jpg?size=2", True),
        ("http://shop.example/mug.jpg", False),
        ("/media/mug.jpg", False),
        ("", False),
    ],
)
def test_only_whole_addresses_of_pictures_are_told(address, is_told):
    """Flint fetches them."""
    document = offer_members(mug(image_url=address, image_alt="A mug"), timezone="UTC")
    assert document.get("image") == ({"source_url": address, "alt": "A mug"} if is_told else None)


def test_texts_and_terms_are_told():
    """Where there are none, nothing is said of them."""
    offer = mug(
        summary_note="Collect it on Friday.",
        inactive_message="Back in spring.",
        terms_url="https://shop.example/terms",
        requires_terms=True,
        metadata={"batch": "7"},
    )
    document = offer_members(offer, timezone="UTC")
    assert document["custom_text"] == {"order_summary_message": "Collect it on Friday."}
    assert document["inactive_message"] == "Back in spring."
    assert document["legal"] == {
        "terms_of_service_url": "https://shop.example/terms",
        "require_terms_of_service": True,
    }
    assert document["metadata"] == {"batch": "7"}
    plain = offer_members(LinkOffer(slug="a", title="A"), timezone="UTC")
    assert not {"custom_text", "inactive_message", "legal", "metadata", "description"} & set(plain)

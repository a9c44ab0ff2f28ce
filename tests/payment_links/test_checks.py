"""
Mistakes of a payment link: each at its field, and none where nothing is wrong.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from flint_storefront.offers.terms import AmountTerms
from flint_storefront.payment_links.checks import link_mistakes, slug_mistake
from flint_storefront.payment_links.field_checks import largest_metadata
from flint_storefront.payment_links.models import LinkEvent, LinkField, LinkLine, LinkOffer
from flint_storefront.payment_links.stored import offer_json, read_offer
from flint_storefront.payment_links.wishes import COMMAND, SlugTaken, keep_wish, link_wish
from tests.checkout.core_shop import CoreShop
from tests.payment_links.link_offers import FETE, GIFTS, MUG, ROOF, membership

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
AUCKLAND = "Pacific/Auckland"
PLAN = membership("plan_1")


def found(offer: LinkOffer, **more: Any) -> list[tuple[str, str]]:
    """Field and key of every mistake; each has a sentence."""
    mistakes = link_mistakes(offer, timezone=more.pop("timezone", AUCKLAND), **more)
    assert all(mistake.text("en") for mistake in mistakes)
    return [(mistake.field, mistake.key) for mistake in mistakes]


@pytest.mark.parametrize("offer", [MUG, ROOF, FETE, PLAN], ids=lambda offer: offer.kind)
def test_good_links_have_no_mistakes(offer: LinkOffer) -> None:
    """One of each kind; and each is the same after it was stored."""
    assert found(offer, now=NOW) == []
    assert read_offer(offer_json(offer)) == offer


LINE = MUG.lines[0]


def with_line(**changes: Any) -> LinkOffer:
    """The mug with another line."""
    return replace(MUG, lines=(replace(LINE, **changes),))


def with_field(**changes: Any) -> LinkOffer:
    """The mug with one question."""
    return replace(MUG, fields=(LinkField(**{"key": "name", "label": "Name", **changes}),))


OPEN = AmountTerms(currency="USD", choices=(500,), low=100, high=1000)
WRONG: list[tuple[LinkOffer, str, str]] = [
    (replace(MUG, slug="Blue Mug"), "slug", "mistake_key_shape"),
    (replace(MUG, title=" "), "title", "mistake_title_missing"),
    (replace(MUG, title="x" * 201), "title", "mistake_too_long"),
    (replace(MUG, text="bell \x07"), "text", "mistake_link_text_odd"),
    (replace(MUG, kind="raffle"), "kind", "mistake_link_kind"),
    (replace(MUG, lines=()), "lines", "mistake_link_lines_missing"),
    (replace(ROOF, lines=MUG.lines, currency="USD"), "lines", "mistake_link_lines_not_here"),
    (replace(MUG, lines=(LINE, LINE)), "lines", "mistake_link_line_twice"),
    (
        replace(MUG, lines=tuple(replace(LINE, key=f"m-{number}") for number in range(51))),
        "lines",
        "mistake_link_lines_too_many",
    ),
    (replace(ROOF, donation=None), "donation", "mistake_link_donation_missing"),
    (replace(MUG, donation=GIFTS), "donation", "mistake_link_not_a_donation"),
    (replace(FETE, event=None), "event", "mistake_link_event_missing"),
    (replace(MUG, event=FETE.event), "event", "mistake_link_not_an_event"),
    (replace(PLAN, plan_id=None), "plan_id", "mistake_link_plan_missing"),
    (replace(PLAN, plan_id="no id"), "plan_id", "mistake_id_shape"),
    (replace(MUG, plan_id="plan_1"), "plan_id", "mistake_link_not_a_plan"),
    (replace(ROOF, takes_tips=True), "takes_tips", "mistake_link_tips_not_here"),
    (replace(PLAN, takes_tips=True), "takes_tips", "mistake_link_tips_not_here"),
    (replace(ROOF, takes_codes=True), "takes_codes", "mistake_link_codes_not_here"),
    (replace(MUG, currency=""), "currency", "mistake_link_currency_missing"),
    (replace(MUG, currency="XXX"), "currency", "mistake_currency_unknown"),
    (replace(ROOF, currency="EUR"), "donation.currency", "mistake_link_currency"),
    (replace(ROOF, donation=replace(GIFTS, low=200_000)), "donation.low", "mistake_low_above_high"),
    (replace(ROOF, donation=replace(GIFTS, choices=(100,))), "donation.choices", "mistake_choice_outside"),
    (with_line(key="Mug"), "lines.0.key", "mistake_link_key_shape"),
    (with_line(variant_id="var_1"), "lines.0.variant_id", "mistake_link_line_shape"),
    (with_line(unit_minor=None), "lines.0.name", "mistake_link_line_shape"),
    (with_line(amounts=OPEN), "lines.0.name", "mistake_link_line_shape"),
    (with_line(name=""), "lines.0.name", "mistake_link_line_shape"),
    (with_line(unit_minor=0), "lines.0.unit_minor", "mistake_link_price_too_small"),
    (with_line(unit_minor=10**15), "lines.0.unit_minor", "mistake_link_price_too_large"),
    (
        with_line(unit_minor=None, amounts=replace(OPEN, currency="EUR")),
        "lines.0.amounts.currency",
        "mistake_link_currency",
    ),
    (with_line(high=None), "lines.0.low", "mistake_link_bounds_missing"),
    (with_line(low=0), "lines.0.low", "mistake_quantity_bounds"),
    (with_line(low=4, high=2), "lines.0.low", "mistake_quantity_bounds"),
    (with_line(quantity=6), "lines.0.quantity", "mistake_quantity_outside"),
    (with_field(key=" name"), "fields.0.key", "mistake_link_field_key"),
    (with_field(key="k" * 244), "fields.0.key", "mistake_link_field_key"),
    (with_field(label=" "), "fields.0.label", "mistake_link_field_label"),
    (with_field(kind="date"), "fields.0.kind", "mistake_link_field_kind"),
    (with_field(kind="dropdown"), "fields.0.options", "mistake_link_field_options"),
    (with_field(kind="dropdown", options=("a ",)), "fields.0.options", "mistake_link_field_options"),
    (with_field(kind="dropdown", options=("a", "a")), "fields.0.options", "mistake_link_field_option_twice"),
    (with_field(options=("a",)), "fields.0.options", "mistake_link_field_options_not_here"),
    (with_field(max_length=0), "fields.0.max_length", "mistake_link_field_length"),
    (with_field(max_length=4097), "fields.0.max_length", "mistake_link_field_length"),
    (with_field(kind="checkbox", max_length=5), "fields.0.max_length", "mistake_link_field_length_not_here"),
    (replace(MUG, fields=FETE.fields + FETE.fields[:1]), "fields", "mistake_link_field_twice"),
    (replace(MUG, metadata={"flint_x": "1"}), "metadata", "mistake_link_metadata_key"),
    (replace(MUG, metadata={"custom_field_x": "1"}), "metadata", "mistake_link_metadata_key"),
    (replace(MUG, metadata={"campaign": "a\x00b"}), "metadata", "mistake_link_text_odd"),
    (replace(MUG, metadata={"campaign": "\ud83d"}), "metadata", "mistake_link_text_odd"),
    (
        replace(MUG, lines=(replace(MUG.lines[0], description="x" * 5001),)),
        "lines.0.description",
        "mistake_too_long",
    ),
    (replace(MUG, completions_max=0), "completions_max", "mistake_link_limit"),
    (replace(MUG, expires_in_seconds=59), "expires_in_seconds", "mistake_link_expires"),
    (replace(MUG, expires_in_seconds=86_401), "expires_in_seconds", "mistake_link_expires"),
    (replace(MUG, terms_url="shop.example/terms"), "terms_url", "mistake_link_address"),
    (replace(MUG, terms_url="http://shop.example/terms"), "terms_url", "mistake_link_address"),
    (replace(MUG, image_url="javascript:alert(1)"), "image_url", "mistake_link_address"),
    (
        replace(MUG, refund_policy_url="https://u:p@shop.example/"),
        "refund_policy_url",
        "mistake_link_address",
    ),
    (replace(MUG, requires_terms=True), "terms_url", "mistake_link_terms_missing"),
    (replace(MUG, sales_end_at=datetime(2026, 9, 27, 2, 30)), "sales_end_at", "mistake_link_time_skipped"),
    (
        replace(MUG, sales_start_at=datetime(2027, 1, 2), sales_end_at=datetime(2027, 1, 2)),
        "sales_end_at",
        "mistake_link_end_before_start",
    ),
]


@pytest.mark.parametrize(("offer", "field", "key"), WRONG, ids=[f"{field}-{key}" for _, field, key in WRONG])
def test_mistake_stands_at_its_field(offer: LinkOffer, field: str, key: str) -> None:
    """With a sentence for who sets the link up."""
    assert (field, key) in found(offer)


EVENT = FETE.event or LinkEvent(starts_at=NOW)


@pytest.mark.parametrize(
    ("changes", "field", "key"),
    [
        ({"timezone": "Mars/Base"}, "event.timezone", "mistake_link_timezone"),
        ({"capacity": 0}, "event.capacity", "mistake_link_capacity"),
        ({"venue": "x" * 201}, "event.venue", "mistake_too_long"),
        ({"starts_at": datetime(2027, 3, 28, 2, 30)}, "event.starts_at", "mistake_link_time_skipped"),
    ],
)
def test_mistake_of_an_event(changes: dict[str, Any], field: str, key: str) -> None:
    """The clock is that of the event's own zone."""
    assert (field, key) in found(replace(FETE, event=replace(EVENT, **changes)))


def test_end_in_the_past_is_a_mistake_only_when_it_is_set_up_now() -> None:
    """By the site's clock: noon in UTC is the next day in Auckland."""
    ended = replace(MUG, sales_end_at=datetime(2026, 11, 23, 0, 59))
    assert found(ended) == []
    assert found(ended, now=NOW) == [("sales_end_at", "mistake_link_end_past")]
    assert found(replace(ended, sales_end_at=datetime(2026, 11, 23, 1, 1)), now=NOW) == []


def test_limit_and_capacity_below_what_is_sold_are_mistakes() -> None:
    """The sentence says how many are sold."""
    limited = replace(FETE, completions_max=2)
    assert found(limited, completed=2, quantity_sold=5) == []
    assert found(limited, completed=3, quantity_sold=6) == [
        ("event.capacity", "mistake_link_capacity_sold"),
        ("completions_max", "mistake_link_limit_sold"),
    ]


def questions(count: int, **changes: Any) -> tuple[LinkField, ...]:
    """So many questions."""
    return tuple(LinkField(key=f"q{number}", label="Why?", **changes) for number in range(count))


def test_twenty_questions_are_enough() -> None:
    """Flint takes no more."""
    assert found(replace(MUG, fields=questions(20))) == []
    assert found(replace(MUG, fields=questions(21))) == [("fields", "mistake_link_fields_too_many")]


def test_questions_and_notes_share_forty_four_pairs() -> None:
    """An order holds fifty, six of them Flint's."""
    notes = {f"note{number}": "x" for number in range(24)}
    assert found(replace(MUG, fields=questions(20), metadata=notes)) == []
    assert found(replace(MUG, fields=questions(20), metadata={**notes, "one": "more"})) == [
        ("fields", "mistake_link_pairs")
    ]


def test_longest_answers_must_fit_into_an_order() -> None:
    """Four bytes a character: two questions of 4,096 characters are too many, one and a half are not."""
    assert found(replace(MUG, fields=questions(2, max_length=4096))) == [("fields", "mistake_link_bytes")]
    assert found(replace(MUG, fields=questions(2, max_length=4080))) == []


def test_answers_are_counted_by_their_kind() -> None:
    """Key with its prefix; a text four bytes a character, a dropdown its longest choice in UTF-8, notes as they are."""
    offer = replace(
        MUG,
        fields=(
            LinkField(key="a", label="A"),
            LinkField(key="b", label="B", kind="textarea"),
            LinkField(key="c", label="C", kind="dropdown", options=("Käse", "x")),
        ),
        metadata={"k": "né"},
    )
    keys = 3 * len("custom_field_a")
    assert largest_metadata(offer) == keys + 4 * 255 + 4 * 1000 + 5 + 1 + 3


def test_slug_of_another_owner_is_taken() -> None:
    """Its own owner may keep it; a shape that is no slug is told too."""
    shop = CoreShop()
    keep_wish(shop.storefront, link_wish(shop.storefront, MUG, COMMAND))
    assert slug_mistake(shop.storefront, "blue-mug", COMMAND) is None
    taken = slug_mistake(shop.storefront, "blue-mug", "page:4")
    assert taken is not None
    assert taken.key == "mistake_link_slug_taken"
    odd = slug_mistake(shop.storefront, "Blue mug", COMMAND)
    assert odd is not None
    assert odd.key == "mistake_key_shape"
    with pytest.raises(SlugTaken):
        keep_wish(shop.storefront, link_wish(shop.storefront, MUG, "page:4"))


def test_line_of_the_catalogue_needs_no_currency() -> None:
    """Its price is Flint's."""
    offer = LinkOffer(
        slug="beans", title="Beans", lines=(LinkLine(key="beans", variant_id="var_1", low=1, high=3),)
    )
    assert found(offer) == []

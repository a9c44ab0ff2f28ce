"""Offers that exist only inside a block travel signed, and come back as they were."""

from datetime import UTC, datetime
from typing import Any

import pytest

from flint_storefront.offers.signed import Offer, OfferInvalid
from flint_storefront.offers.signed_terms import (
    form_offer,
    plan_offer_terms,
    read_form_offer,
    read_plan_offer,
    read_set,
    read_tip_jar,
    set_terms,
    tip_jar_terms,
)
from flint_storefront.offers.terms import AmountTerms, PlanOffer, ProductSet, SetItem, TipJar
from tests.catalog.shop import Flint, make_shop
from tests.offers.forms import typed

JAR = TipJar(
    key="staff", title="For the staff", amounts=AmountTerms(currency="EUR", choices=(200,), preselected=200)
)
SET = ProductSet(
    key="breakfast",
    title="Breakfast",
    items=(SetItem(variant_id="var_1", quantity=2), SetItem(variant_id="var_2", low=1, high=3)),
)
PLANS = PlanOffer(key="coffee", title="Coffee", plan_ids=("plan_1", "plan_2"), highlighted_plan_id="plan_2")
CASES: list[Any] = [
    ("tip_jar", JAR, tip_jar_terms, read_tip_jar),
    ("set", SET, set_terms, read_set),
    ("plan", PLANS, plan_offer_terms, read_plan_offer),
]


@pytest.fixture
def shop():
    """A shop whose Flint is away."""
    return make_shop(Flint().transport())


@pytest.mark.parametrize(("kind", "declared", "write", "read"), CASES)
def test_offer_comes_back_as_it_was_signed(shop, kind, declared, write, read):
    """Through the text of a hidden field."""
    text = form_offer(shop, kind, declared.key, write(declared))
    assert read(read_form_offer(shop, typed(offer=text), kind)) == declared


@pytest.mark.parametrize(("kind", "declared", "write", "read"), CASES)
def test_offer_of_one_kind_is_no_offer_of_another(shop, kind, declared, write, read):
    """A tip jar's bounds sell no set."""
    text = form_offer(shop, kind, declared.key, write(declared))
    other = "product"
    with pytest.raises(OfferInvalid):
        read_form_offer(shop, typed(offer=text), other)


@pytest.mark.parametrize(("kind", "declared", "write", "read"), CASES)
@pytest.mark.parametrize("terms", [{}, {"title": "x"}, {"title": "x", "amounts": 5, "items": 5, "plans": 5}])
def test_terms_of_another_version_are_refused(kind, declared, write, read, terms):
    """What an older release signed is an old page, never a crash."""
    offer = Offer(kind, "key", 1, 20, datetime(2030, 1, 1, tzinfo=UTC), terms)
    with pytest.raises(OfferInvalid):
        read(offer)


def test_page_rendered_twice_on_a_day_signs_the_same_bytes(shop):
    """So that a cache sees one page."""
    texts = [form_offer(shop, "tip_jar", JAR.key, tip_jar_terms(JAR)) for _ in range(2)]
    shop.clock.pass_seconds(3600)
    assert {*texts, form_offer(shop, "tip_jar", JAR.key, tip_jar_terms(JAR))} == {texts[0]}


def test_largest_set_fits_into_a_form(shop):
    """Thirty items with long ids."""
    items = tuple(SetItem(variant_id=f"var_{number:0100}", low=1, high=20) for number in range(30))
    product_set = ProductSet(key="all", title="t" * 200, items=items)
    text = form_offer(shop, "set", "all", set_terms(product_set))
    assert read_set(read_form_offer(shop, typed(offer=text), "set")) == product_set

"""
The state of a link's page, as a table.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.schedule import Sale, sale_of
from flint_storefront.payment_links.states import LinkFacts, is_wanted_on, link_state, next_state_at
from flint_storefront.payment_links.stored import offer_json
from flint_storefront.storage.records import LinkGenerationRecord, LinkRecord
from tests.payment_links.link_offers import FETE, MUG

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def facts(offer: LinkOffer = MUG, sale: Sale | None = None, **changes: Any) -> LinkFacts:
    """A link that sells; *changes* of its facts, of its record (`record_…`) and of Flint's link (`link_…`)."""
    record = LinkRecord(
        slug=offer.slug,
        reference="lnk_1",
        owner="code",
        offer=offer_json(offer),
        wished_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )
    link = LinkGenerationRecord(
        link_key="lnk_1-1",
        slug=offer.slug,
        generation=1,
        payment_link_id="pl_1",
        url="https://checkout.withflintpay.com/pay/pl_1",
        status_told="active",
        status_seen="active",
        created_at=NOW,
    )
    known = {
        "record": replace(record, **_of("record_", changes)),
        "current": replace(link, **_of("link_", changes)),
        "offer": offer,
        "sale": sale or sale_of(offer, "UTC"),
        "completed": 0,
        "quantity": 0,
        "is_as_shown": True,
        "is_url_allowed": True,
    }
    return LinkFacts(**{**known, **{name: value for name, value in changes.items() if name in known}})


def _of(prefix: str, changes: dict[str, Any]) -> dict[str, Any]:
    return {name.removeprefix(prefix): value for name, value in changes.items() if name.startswith(prefix)}


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "active"),
        ({"record_is_published": False}, "inactive"),
        ({"record_is_switched_off": True}, "inactive"),
        ({"current": None}, "not_ready"),
        ({"link_payment_link_id": None}, "not_ready"),
        ({"link_url": None}, "not_ready"),
        ({"is_url_allowed": False}, "not_ready"),
        ({"is_as_shown": False}, "not_ready"),
        ({"link_status_seen": "inactive"}, "inactive"),
        ({"link_status_told": None, "link_status_seen": None}, "not_ready"),
        ({"link_status_told": "inactive"}, "not_ready"),
        ({"link_status_seen": "a word we do not know"}, "inactive"),
    ],
)
def test_state_without_a_schedule(changes: dict[str, Any], state: str) -> None:
    """Only a link that stands at Flint as the page shows it, switched on by us and by nobody off, sells."""
    assert link_state(facts(**changes), NOW) == state


@pytest.mark.parametrize(
    ("starts_in", "ends_in", "state"),
    [
        (timedelta(seconds=1), None, "scheduled"),
        (timedelta(0), None, "active"),
        (-HOUR, HOUR, "active"),
        (-HOUR, timedelta(seconds=1), "active"),
        (-HOUR, timedelta(0), "ended"),
        (None, -HOUR, "ended"),
    ],
)
def test_state_by_the_clock(starts_in: timedelta | None, ends_in: timedelta | None, state: str) -> None:
    """On the very second, whatever Flint's link says."""
    sale = Sale(
        starts_at=NOW + starts_in if starts_in is not None else None,
        ends_at=NOW + ends_in if ends_in is not None else None,
    )
    assert link_state(facts(sale=sale), NOW) == state


def test_unpublished_page_is_inactive_whatever_the_clock_says() -> None:
    """Nobody is told of a start that may never come."""
    sale = Sale(starts_at=NOW + HOUR, ends_at=None)
    assert link_state(facts(sale=sale, record_is_published=False), NOW) == "inactive"


@pytest.mark.parametrize(
    ("after", "problem", "state"),
    [(0, None, "active"), (59, None, "active"), (60, None, "not_ready"), (1, "link_refused", "not_ready")],
)
def test_page_sells_while_flints_link_is_being_switched_on(
    after: int, problem: str | None, state: str
) -> None:
    """For a minute from the start; a link that is late beyond it, or that cannot be set up, does not sell."""
    sale = Sale(starts_at=NOW - timedelta(seconds=after), ends_at=None)
    found = facts(sale=sale, link_status_told="inactive", link_status_seen="inactive", record_problem=problem)
    assert link_state(found, NOW) == state


@pytest.mark.parametrize(
    ("completed", "quantity", "state"),
    [(0, 4, "active"), (0, 5, "sold_out"), (0, 6, "sold_out"), (9, 0, "active")],
)
def test_event_is_sold_out_by_units(completed: int, quantity: int, state: str) -> None:
    """The capacity of the fete is five."""
    assert link_state(facts(FETE, completed=completed, quantity=quantity), NOW) == state


@pytest.mark.parametrize(("completed", "state"), [(2, "active"), (3, "sold_out"), (4, "sold_out")])
def test_link_is_sold_out_by_payments(completed: int, state: str) -> None:
    """Whether Flint's link is still on or not."""
    offer = replace(MUG, completions_max=3)
    assert link_state(facts(offer, completed=completed), NOW) == state
    assert link_state(facts(offer, completed=completed, link_status_seen="inactive"), NOW) in (
        state,
        "inactive",
    )


def test_sold_out_is_said_before_not_ready() -> None:
    """Who comes too late need not wait for a link that is being changed."""
    offer = replace(MUG, completions_max=1)
    assert link_state(facts(offer, completed=1, is_as_shown=False), NOW) == "sold_out"


def test_flints_link_is_wanted_on_only_while_it_sells() -> None:
    """Published, not switched off, started and not ended."""
    sale = Sale(starts_at=NOW, ends_at=NOW + HOUR)
    record = facts().record
    second = timedelta(seconds=1)
    wanted = [is_wanted_on(record, sale, at) for at in (NOW - second, NOW, NOW + HOUR - second, NOW + HOUR)]
    assert wanted == [False, True, True, False]
    assert not is_wanted_on(replace(record, is_published=False), sale, NOW)
    assert not is_wanted_on(replace(record, is_switched_off=True), sale, NOW)


def test_next_change_is_the_schedules() -> None:
    """What a cache may keep a page for."""
    assert next_state_at(facts(sale=Sale(starts_at=NOW + HOUR, ends_at=None)), NOW) == NOW + HOUR
    assert next_state_at(facts(), NOW) is None

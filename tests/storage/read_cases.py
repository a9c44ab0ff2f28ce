"""
What find, select and count do on every store, and that values come back as they went in.
"""

from datetime import timedelta, timezone
from typing import Any

import pytest

from flint_storefront.storage.ports import Store, Transaction
from flint_storefront.storage.records import (
    RECORDS,
    CartRecord,
    CheckoutRecord,
    InboxEvent,
    JournalEntry,
    ProductRecord,
)
from tests.storage import samples
from tests.storage.samples import NOON, later, make_checkout, make_event, make_journal_entry, make_product

FULL_RECORDS = [
    samples.make_cart(lines=[{"variant_id": "var_1", "quantity": 2}], choices={"tip": "15%"}),
    make_checkout(
        open_key="k",
        amounts={"total": 10**15},
        is_flagged=True,
        paid_at=NOON,
        user_id="7",
        charges=[{"role": "fee", "name": "Verpackung", "percent": "2.5"}],
        requested_tip={"percent": "15.1234"},
        plan={"subscription_plan_id": None, "quantity": 2},
        session_metadata={"message": "Für Zoë ☕"},
        is_reviewed=True,
        subscription_id="sub_1",
    ),
    make_journal_entry(body=b'\x00\xff{"a": 1}', answer={"id": "ord_1"}, last_sent_at=NOON, http_status=201),
    make_event(body=b'{"\xc3\xa9"}', webhook_id="msg_1", lease_until=NOON, subscription_id="sub_1"),
    samples.make_effect(payload={"lines": [1, 2.5, None, True, "é"]}, delivered_at=NOON),
    make_product(description="Ünïcödé ☕", price_min_minor=0, is_available=True, flint_updated_at=NOON),
    samples.make_variant(options=[{"name": "Size", "value": "250 g"}], sku="C-250"),
    samples.make_value(value={"nested": {"list": []}}),
    samples.make_plan(
        interval_options=[{"billing_interval": "monthly", "billing_interval_count": 3}],
        quantity_options=[1, 2, 5],
        setup_fee_minor=0,
        is_ours=True,
    ),
    samples.make_donation_plan(cover_minor=106, subscription_plan_id="plan_1"),
    samples.make_donation(answers={"newsletter": "yes"}, message="Für Zoë ☕", settled_at=NOON),
    samples.make_subscription(is_ending=True, next_billing_at=NOON, user_id="7", recurring_minor=1600),
    samples.make_link(offer={"title": "Fête"}, agreed_version=3, next_attempt_at=NOON),
    samples.make_link_generation(told={"name": "Fête"}, foreign_fields=["name"], flint_version=2),
    samples.make_link_sale(answers={"name": "Zoë"}, settled_minor=1500, settled_at=NOON),
]


class ReadCases:
    """
    Needs a fixture `store`, empty.
    """

    @pytest.mark.parametrize("record", FULL_RECORDS, ids=lambda record: type(record).TABLE)
    def test_every_record_comes_back_equal(self, store: Store, record: Any) -> None:
        """
        Bytes, JSON, instants and None survive.
        """
        with store.transaction() as transaction:
            transaction.insert(record)
        with store.reading() as reading:
            assert reading.find(type(record), {}) == record

    def test_round_trip_has_a_sample_of_every_table(self) -> None:
        """
        A new table needs a sample above.
        """
        assert tuple(type(record) for record in FULL_RECORDS) == RECORDS

    def test_bytes_come_back_as_bytes(self, store: Store) -> None:
        """
        Not as the driver's memory view: they are hashed and sent again.
        """
        with store.transaction() as transaction:
            transaction.insert(make_journal_entry(body=b"x" * 70_000))
            found = transaction.find(JournalEntry, {})
        assert found is not None
        assert type(found.body) is bytes
        assert len(found.body) == 70_000

    def test_instant_of_another_zone_comes_back_in_utc(self, store: Store) -> None:
        """
        The same instant, told in UTC.
        """
        there = timezone(timedelta(hours=-5))
        with store.transaction() as transaction:
            transaction.insert(samples.make_cart(updated_at=NOON.astimezone(there)))
            found = transaction.find(CartRecord, {})
        assert found is not None
        assert found.updated_at.utcoffset() == timedelta(0)
        assert found.updated_at == NOON

    def test_largest_amounts_are_kept(self, store: Store) -> None:
        """
        Amounts are 64-bit: 10^15 minor units fit.
        """
        with store.transaction() as transaction:
            transaction.insert(make_checkout(subtotal_minor=10**15, accepted_total_minor=2**63 - 1))
            found = transaction.find(CheckoutRecord, {"subtotal_minor": 10**15})
        assert found is not None
        assert found.accepted_total_minor == 2**63 - 1

    def test_change_of_read_record_does_not_reach_store(self, store: Store) -> None:
        """
        What is read belongs to the reader.
        """
        with store.transaction() as transaction:
            transaction.insert(samples.make_cart(lines=[{"quantity": 1}]))
            found = transaction.find(CartRecord, {})
            assert found is not None
            found.lines[0]["quantity"] = 9
            again = transaction.find(CartRecord, {})
        assert again is not None
        assert again.lines == [{"quantity": 1}]

    @pytest.mark.parametrize(
        ("where", "met"),
        [
            ({}, "abcd"),
            ({"order_id": "ord_1"}, "a"),
            ({"order_id": None}, "cd"),
            ({"order_id__ne": "ord_1"}, "bcd"),
            ({"order_id__ne": None}, "ab"),
            ({"order_id__in": ["ord_1", "ord_2", "ord_9"]}, "ab"),
            ({"order_id__in": ["ord_1", None]}, "acd"),
            ({"order_id__in": []}, ""),
            ({"attempt_count__lt": 2}, "ab"),
            ({"attempt_count__lte": 2}, "abc"),
            ({"attempt_count__gt": 2}, "d"),
            ({"attempt_count__gte": 2}, "cd"),
            ({"next_attempt_at__lt": later(2)}, "b"),
            ({"next_attempt_at__gte": later(2)}, "c"),
            ({"next_attempt_at__due": later(1)}, "abd"),
            ({"next_attempt_at__due": later(0)}, "ad"),
            ({"event_type__contains": "PAY"}, "cd"),
            ({"event_type__contains": "100%"}, "d"),
            ({"event_type__contains": "o_der"}, ""),
            ({"order_id__contains": "ORD"}, "ab"),
            ({"order_id": None, "attempt_count__gt": 2}, "d"),
        ],
        ids=str,
    )
    def test_conditions_meet_exactly_these_rows(self, store: Store, where: dict, met: str) -> None:
        """
        Every suffix, on values and nulls, for select, count and find alike.
        """
        with store.transaction() as transaction:
            _insert_four_events(transaction)
        with store.reading() as reading:
            rows = reading.select(InboxEvent, where)
            assert "".join(row.webhook_event_id for row in rows) == met
            assert reading.count(InboxEvent, where) == len(met)
            assert reading.find(InboxEvent, where) == (rows[0] if met else None)

    def test_truth_values_are_conditions(self, store: Store) -> None:
        """
        A truth value is compared as such.
        """
        with store.transaction() as transaction:
            transaction.insert_many([make_product("a", is_gone=True), make_product("b")])
            assert [row.product_id for row in transaction.select(ProductRecord, {"is_gone": False})] == ["b"]

    @pytest.mark.parametrize(
        "where",
        [
            {"colour": "red"},
            {"status__like": "x"},
            {"received_at__lt": NOON.replace(tzinfo=None)},
            {"attempt_count": "1"},
            {"attempt_count__lt": None},
            {"attempt_count__contains": "1"},
            {"status__due": NOON},
            {"order_id__in": "ord_1"},
        ],
        ids=str,
    )
    def test_impossible_condition_raises_value_error(self, store: Store, where: dict) -> None:
        """
        A condition that no store could read the same way is refused by all.
        """
        with store.reading() as reading, pytest.raises(ValueError):
            reading.select(InboxEvent, where)

    @pytest.mark.parametrize(
        ("order_by", "expected"),
        [
            ("", "abcd"),
            ("attempt_count", "abcd"),
            ("-attempt_count", "dcab"),
            ("next_attempt_at", "bcad"),
            ("-next_attempt_at", "cbad"),
            ("-webhook_event_id", "dcba"),
        ],
    )
    def test_order_puts_nulls_last_and_ties_by_key(self, store: Store, order_by: str, expected: str) -> None:
        """
        Nulls are last in both directions; ties are by primary key, ascending.
        """
        with store.transaction() as transaction:
            _insert_four_events(transaction)
            transaction.update(InboxEvent, {"webhook_event_id": "b"}, {"attempt_count": 0})
            rows = transaction.select(InboxEvent, {}, order_by=order_by)
        assert "".join(row.webhook_event_id for row in rows) == expected

    @pytest.mark.parametrize(
        ("limit", "offset", "expected"),
        [(2, 0, "ab"), (2, 1, "bc"), (None, 3, "d"), (9, 2, "cd"), (2, 9, ""), (0, 0, "")],
    )
    def test_page_holds_its_part(self, store: Store, limit: int | None, offset: int, expected: str) -> None:
        """
        Limit and offset cut the ordered rows.
        """
        with store.transaction() as transaction:
            _insert_four_events(transaction)
            rows = transaction.select(InboxEvent, {}, limit=limit, offset=offset)
        assert "".join(row.webhook_event_id for row in rows) == expected

    def test_order_or_page_that_cannot_be_raises_value_error(self, store: Store) -> None:
        """
        JSON is not sorted, and no page begins before the first row.
        """
        with store.reading() as reading:
            with pytest.raises(ValueError, match="JSON"):
                reading.select(CartRecord, {}, order_by="lines")
            with pytest.raises(ValueError, match="negative"):
                reading.select(CartRecord, {}, offset=-1)

    def test_find_without_match_is_none(self, store: Store) -> None:
        """
        None, not an error.
        """
        with store.reading() as reading:
            assert reading.find(CartRecord, {"visitor_hash": "nobody"}) is None


def _insert_four_events(transaction: Transaction) -> None:
    events = [
        make_event("a", order_id="ord_1", attempt_count=0),
        make_event("b", order_id="ord_2", attempt_count=1, next_attempt_at=later(1)),
        make_event("c", attempt_count=2, next_attempt_at=later(2), event_type="Payment.failed"),
        make_event("d", attempt_count=3, event_type="payment 100% done"),
    ]
    assert transaction.insert_many(events) == 4

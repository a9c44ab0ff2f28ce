"""
What insert, insert_many, update and delete do on every store.
"""

import pytest

from flint_storefront.storage.ports import Store
from flint_storefront.storage.records import CartRecord, CheckoutRecord, InboxEvent, ProductRecord
from tests.storage.samples import later, make_cart, make_checkout, make_event, make_product


class WriteCases:
    """
    Needs a fixture `store`, empty.
    """

    def test_insert_of_new_row_is_true_and_row_is_found(self, store: Store) -> None:
        """
        A new row is stored.
        """
        with store.transaction() as transaction:
            assert transaction.insert(make_cart("a")) is True
        with store.reading() as reading:
            assert reading.find(CartRecord, {"visitor_hash": "a"}) == make_cart("a")

    def test_insert_with_taken_primary_key_is_false_and_keeps_first(self, store: Store) -> None:
        """
        The first row with a key stays as it is.
        """
        with store.transaction() as transaction:
            transaction.insert(make_cart("a", version=1))
            assert transaction.insert(make_cart("a", version=2)) is False
            assert transaction.select(CartRecord, {}) == [make_cart("a", version=1)]

    def test_insert_with_taken_unique_field_is_false(self, store: Store) -> None:
        """
        No two rows share a unique field.
        """
        with store.transaction() as transaction:
            transaction.insert(make_event("whe_1", webhook_id="msg_1"))
            assert transaction.insert(make_event("whe_2", webhook_id="msg_1")) is False
            assert transaction.count(InboxEvent, {}) == 1

    def test_insert_after_clash_in_same_transaction_is_stored(self, store: Store) -> None:
        """
        A clash leaves the transaction usable.
        """
        with store.transaction() as transaction:
            transaction.insert(make_event("whe_1"))
            transaction.insert(make_event("whe_1"))
            assert transaction.insert(make_event("whe_2")) is True
        with store.reading() as reading:
            assert reading.count(InboxEvent, {}) == 2

    def test_insert_with_none_in_unique_field_never_collides(self, store: Store) -> None:
        """
        Any number of rows may have no value in a unique field.
        """
        with store.transaction() as transaction:
            assert transaction.insert(make_event("whe_1", webhook_id=None))
            assert transaction.insert(make_event("whe_2", webhook_id=None))

    def test_insert_of_two_cases_of_one_key_stores_both(self, store: Store) -> None:
        """
        Keys are compared letter by letter.
        """
        with store.transaction() as transaction:
            assert transaction.insert(make_event("whe_a", webhook_id="msg_a"))
            assert transaction.insert(make_event("whe_A", webhook_id="msg_A"))

    def test_insert_many_skips_taken_keys_and_counts_the_rest(self, store: Store) -> None:
        """
        Rows whose primary key or unique field is taken, also by one of the others, are left out.
        """
        with store.transaction() as transaction:
            transaction.insert(make_event("whe_1", webhook_id="msg_1"))
            events = [
                make_event("whe_1"),
                make_event("whe_2", webhook_id="msg_1"),
                make_event("whe_3"),
                make_event("whe_3"),
                make_event("whe_4", webhook_id="msg_4"),
            ]
            assert transaction.insert_many(events) == 2
            kept = [event.webhook_event_id for event in transaction.select(InboxEvent, {})]
            assert kept == ["whe_1", "whe_3", "whe_4"]

    def test_insert_many_of_more_than_a_batch_stores_all(self, store: Store) -> None:
        """
        Batches are the store's own business.
        """
        with store.transaction() as transaction:
            carts = [make_cart(f"visitor-{number:04}") for number in range(450)]
            assert transaction.insert_many(carts) == 450
            assert transaction.insert_many(carts) == 0
            assert transaction.count(CartRecord, {}) == 450

    def test_insert_many_of_nothing_is_zero(self, store: Store) -> None:
        """
        An empty list is no mistake.
        """
        with store.transaction() as transaction:
            assert transaction.insert_many([]) == 0

    def test_insert_many_of_two_tables_raises_value_error(self, store: Store) -> None:
        """
        One call, one table.
        """
        with store.transaction() as transaction, pytest.raises(ValueError, match="one table"):
            transaction.insert_many([make_cart(), make_event()])

    def test_update_changes_only_rows_that_meet_conditions(self, store: Store) -> None:
        """
        The answer is how many rows were changed.
        """
        with store.transaction() as transaction:
            transaction.insert_many([make_cart("a"), make_cart("b"), make_cart("c", version=5)])
            assert transaction.update(CartRecord, {"version": 1}, {"version": 2}) == 2
            assert [cart.version for cart in transaction.select(CartRecord, {})] == [2, 2, 5]

    def test_update_to_same_values_counts_row(self, store: Store) -> None:
        """
        A row that meets the condition counts, changed or not.
        """
        with store.transaction() as transaction:
            transaction.insert(make_cart("a"))
            assert transaction.update(CartRecord, {"visitor_hash": "a"}, {"version": 1}) == 1

    def test_update_with_unmet_condition_is_zero(self, store: Store) -> None:
        """
        A version that has moved on changes nothing.
        """
        with store.transaction() as transaction:
            transaction.insert(make_cart("a", version=2))
            assert transaction.update(CartRecord, {"visitor_hash": "a", "version": 1}, {"version": 9}) == 0
            assert transaction.find(CartRecord, {}) == make_cart("a", version=2)

    def test_update_to_taken_unique_field_is_zero_and_changes_nothing(self, store: Store) -> None:
        """
        The clash undoes the whole update, and the transaction goes on.
        """
        with store.transaction() as transaction:
            transaction.insert_many([make_checkout("chk_1", open_key="k"), make_checkout("chk_2")])
            changes = {"open_key": "k", "version": 7}
            assert transaction.update(CheckoutRecord, {"reference": "chk_2"}, changes) == 0
            assert transaction.find(CheckoutRecord, {"reference": "chk_2"}) == make_checkout("chk_2")

    def test_update_of_two_rows_to_one_unique_value_is_zero(self, store: Store) -> None:
        """
        Rows clash among themselves too.
        """
        with store.transaction() as transaction:
            transaction.insert_many([make_checkout("chk_1"), make_checkout("chk_2")])
            assert transaction.update(CheckoutRecord, {}, {"open_key": "k"}) == 0
            assert transaction.count(CheckoutRecord, {"open_key": None}) == 2

    def test_update_that_frees_unique_field_lets_next_take_it(self, store: Store) -> None:
        """
        A closed checkout gives its open key back.
        """
        with store.transaction() as transaction:
            transaction.insert_many([make_checkout("chk_1", open_key="k"), make_checkout("chk_2")])
            assert transaction.update(CheckoutRecord, {"reference": "chk_1"}, {"open_key": None}) == 1
            assert transaction.update(CheckoutRecord, {"reference": "chk_2"}, {"open_key": "k"}) == 1

    def test_update_of_own_unique_field_to_itself_is_one(self, store: Store) -> None:
        """
        A row does not clash with itself.
        """
        with store.transaction() as transaction:
            transaction.insert(make_product("prod_1", slug="coffee"))
            assert transaction.update(ProductRecord, {"slug": "coffee"}, {"slug": "coffee"}) == 1

    @pytest.mark.parametrize(
        "changes",
        [{}, {"visitor_hash": "b"}, {"colour": "red"}, {"version": "two"}, {"version": None}],
        ids=["nothing", "primary key", "unknown field", "wrong type", "none where not allowed"],
    )
    def test_update_with_impossible_changes_raises_value_error(self, store: Store, changes: dict) -> None:
        """
        A mistake of ours is told alike by every store.
        """
        with store.transaction() as transaction, pytest.raises(ValueError):
            transaction.update(CartRecord, {}, changes)

    def test_insert_of_naive_instant_raises_value_error(self, store: Store) -> None:
        """
        Instants are aware.
        """
        with store.transaction() as transaction, pytest.raises(ValueError, match="aware"):
            transaction.insert(make_cart("a", updated_at=later(0).replace(tzinfo=None)))

    def test_delete_removes_rows_that_meet_conditions(self, store: Store) -> None:
        """
        The answer is how many rows are gone.
        """
        with store.transaction() as transaction:
            transaction.insert_many([make_cart("a"), make_cart("b", updated_at=later(5)), make_cart("c")])
            assert transaction.delete(CartRecord, {"updated_at__lt": later(5)}) == 2
            assert transaction.delete(CartRecord, {"visitor_hash": "a"}) == 0
            assert [cart.visitor_hash for cart in transaction.select(CartRecord, {})] == ["b"]

"""
The behaviour of the storage port, written once for every store.
"""

from flint_storefront.storage.ports import Store
from flint_storefront.storage.records import RECORDS
from tests.storage.race_cases import RaceCases
from tests.storage.read_cases import ReadCases
from tests.storage.transaction_cases import TransactionCases
from tests.storage.write_cases import WriteCases


def emptied(store: Store) -> Store:
    """
    *store* without rows, for the next test on the same database.
    """
    with store.transaction() as transaction:
        for table in RECORDS:
            transaction.delete(table, {})
    return store


class StoreCases(WriteCases, ReadCases, TransactionCases, RaceCases):
    """
    All cases. A store's test is a class with a fixture `store`, empty for each test.
    """

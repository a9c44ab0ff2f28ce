"""
The behaviour of the storage port, written once for every store.
"""

from tests.storage.race_cases import RaceCases
from tests.storage.read_cases import ReadCases
from tests.storage.transaction_cases import TransactionCases
from tests.storage.write_cases import WriteCases


class StoreCases(WriteCases, ReadCases, TransactionCases, RaceCases):
    """
    All cases. A store's test is a class with a fixture `store`, empty for each test.
    """

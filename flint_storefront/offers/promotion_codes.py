"""
Discount codes: kept for a visitor until used, looked up before an order. (Being built.)
"""

from flint_storefront.storage.ports import Transaction


def forget_code(transaction: Transaction, visitor_hash: str, code: str) -> None:
    """
    The code has been used, or cannot be: keep it no longer.
    """

"""
Carts in the store: found, and changed so that two tabs or two clicks at once lose nothing.
"""

from collections.abc import Callable, Sequence

from flint_storefront.cart.models import Cart, CartLine
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import CartRecord
from flint_storefront.storefront import Storefront

TRIES_MAX = 10

Change = Callable[[Transaction, Cart], Sequence[CartLine]]
"""From the cart as it is to the lines that it shall have; raises `CartRefused` to leave it."""


def find_cart(transaction: Transaction, visitor_hash: str | None) -> Cart:
    """
    The visitor's cart; an empty one when there is none.
    """
    found = transaction.find(CartRecord, {"visitor_hash": visitor_hash}) if visitor_hash else None
    return Cart() if found is None else _cart(found)


def change_stored_cart(storefront: Storefront, visitor_hash: str, change: Change) -> Cart:
    """
    Apply *change* to what is stored now, once.

    Raises:
        CartRefused: As *change* does; nothing is stored.
        TimeoutError: Others changed the cart each time in between; does not happen where a row is held until
            the end of the transaction.
    """
    for _ in range(TRIES_MAX):
        with storefront.store.transaction() as transaction:
            changed = _try_change(storefront, transaction, visitor_hash, change)
        if changed is not None:
            return changed
    raise TimeoutError("the cart is changing all the time")


def empty_after_payment(transaction: Transaction, visitor_hash: str, cart_version: int) -> bool:
    """
    Remove what was paid for. False, and nothing done, when the buyer has changed the cart since.

    The row stays, so that its version never counts from the beginning again.
    """
    where = {"visitor_hash": visitor_hash, "version": cart_version}
    return transaction.update(CartRecord, where, {"lines": [], "version": cart_version + 1}) == 1


def _try_change(
    storefront: Storefront, transaction: Transaction, visitor_hash: str, change: Change
) -> Cart | None:
    now = storefront.clock()
    where = {"visitor_hash": visitor_hash}
    # Written before it is read: from here on, databases keep others away from this row.
    if not transaction.update(CartRecord, where, {"updated_at": now}):
        lines = tuple(change(transaction, Cart()))
        if not lines:
            return Cart()
        record = CartRecord(visitor_hash=visitor_hash, lines=_stored(lines), updated_at=now)
        return _cart(record) if transaction.insert(record) else None
    found = transaction.find(CartRecord, where)
    if found is None:
        return None
    cart = _cart(found)
    lines = tuple(change(transaction, cart))
    if lines == cart.lines:
        return cart
    version = cart.version + 1
    changes = {"lines": _stored(lines), "version": version}
    is_changed = transaction.update(CartRecord, {**where, "version": cart.version}, changes)
    return Cart(lines, version) if is_changed else None


def _cart(record: CartRecord) -> Cart:
    lines = (CartLine(line["variant_id"], line["quantity"]) for line in record.lines)
    return Cart(tuple(lines), record.version)


def _stored(lines: Sequence[CartLine]) -> list[dict[str, object]]:
    return [line.as_stored() for line in lines]

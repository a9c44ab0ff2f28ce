"""
Carts in the store: found, and changed so that two tabs or two clicks at once lose nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from flint_storefront.cart.models import CHOICES, TIP, TIP_CUSTOM, Cart, CartLine, read_choice
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


def change_stored_cart(
    storefront: Storefront,
    visitor_hash: str,
    change: Change,
    *,
    choices: Mapping[str, str] | None = None,
) -> Cart:
    """
    Apply *change* to what is stored now, once.

    Args:
        choices: Fields beside the lines that take the place of those stored; None leaves them.

    Raises:
        CartRefused: As *change* does; nothing is stored.
        TimeoutError: Others changed the cart each time in between; does not happen where a row is held until
            the end of the transaction.
    """
    for _ in range(TRIES_MAX):
        with storefront.store.transaction() as transaction:
            changed = _try_change(storefront, transaction, visitor_hash, change, choices or {})
        if changed is not None:
            return changed
    raise TimeoutError("the cart is changing all the time")


def keep_choices(storefront: Storefront, visitor_hash: str, choices: Mapping[str, str]) -> Cart:
    """
    Keep what was typed beside the lines; an empty text keeps nothing.
    """
    return change_stored_cart(storefront, visitor_hash, lambda _, cart: cart.lines, choices=choices)


def forget_choice(transaction: Transaction, visitor_hash: str, name: str, value: str) -> None:
    """
    Keep *value* of the field *name* no longer; another value stays.
    """
    cart = find_cart(transaction, visitor_hash)
    if cart.version and cart.choice(name).casefold() == value.casefold():
        where = {"visitor_hash": visitor_hash, "version": cart.version}
        transaction.update(CartRecord, where, {"choices": _merged(cart.choices, {name: ""})})


def empty_after_payment(transaction: Transaction, visitor_hash: str, cart_version: int) -> bool:
    """
    Remove what was paid for, and the tip. False, and nothing done, when the buyer has changed the lines since.

    The row stays, so that its version never counts from the beginning again.
    """
    where = {"visitor_hash": visitor_hash, "version": cart_version}
    found = transaction.find(CartRecord, where)
    if found is None:
        return False
    choices = _merged(_cart(found).choices, {TIP: "", TIP_CUSTOM: ""})
    changes = {"lines": [], "choices": choices, "version": cart_version + 1}
    return transaction.update(CartRecord, where, changes) == 1


def _try_change(
    storefront: Storefront,
    transaction: Transaction,
    visitor_hash: str,
    change: Change,
    choices: Mapping[str, str],
) -> Cart | None:
    now = storefront.clock()
    where = {"visitor_hash": visitor_hash}
    # Written before it is read: from here on, databases keep others away from this row.
    if not transaction.update(CartRecord, where, {"updated_at": now}):
        cart = Cart(tuple(change(transaction, Cart())), 1, _merged({}, choices))
        if not cart.lines and not cart.choices:
            return Cart()
        return cart if transaction.insert(_record(cart, visitor_hash, now)) else None
    found = transaction.find(CartRecord, where)
    if found is None:
        return None
    before = _cart(found)
    lines = tuple(change(transaction, before))
    # Only other lines make it another cart: what is paid is taken out of the cart that has its version.
    version = before.version if lines == before.lines else before.version + 1
    cart = Cart(lines, version, _merged(before.choices, choices))
    if cart == before:
        return cart
    changes = {"lines": _stored(lines), "choices": dict(cart.choices), "version": version}
    is_changed = transaction.update(CartRecord, {**where, "version": before.version}, changes)
    return cart if is_changed else None


def _cart(record: CartRecord) -> Cart:
    lines = (CartLine(line["variant_id"], line["quantity"]) for line in record.lines)
    return Cart(tuple(lines), record.version, _merged({}, record.choices))


def _record(cart: Cart, visitor_hash: str, now: datetime) -> CartRecord:
    return CartRecord(
        visitor_hash=visitor_hash, lines=_stored(cart.lines), choices=dict(cart.choices), updated_at=now
    )


def _merged(before: Mapping[str, str], changes: Mapping[str, str]) -> dict[str, str]:
    merged = {**before, **changes}
    return {name: read_choice(merged[name]) for name in CHOICES if merged.get(name)}


def _stored(lines: Sequence[CartLine]) -> list[dict[str, object]]:
    return [line.as_stored() for line in lines]

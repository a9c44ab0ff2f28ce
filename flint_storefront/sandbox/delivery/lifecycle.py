"""
The life of a delivery selection, as data (checkout_sessions facts, section 11).

A selection is current from its making to the end of its order's payment; that it outlives its own `expires_at`
while the session is open is our choice.
"""

from flint_storefront.sandbox.checkout_sessions.lifecycle import find_open
from flint_storefront.sandbox.orders.amounts import find_currency
from flint_storefront.sandbox.state import Document, Environment, Sandbox

SELECTION_TRANSITIONS = (
    ("selected", "superseded"),
    ("selected", "released"),
    ("selected", "committed"),
)
"""Allowed moves of a selection, from and to."""


class SelectionMoveRefused(ValueError):
    """A selection was asked to make a move that is not in the list."""


def move_selection(sandbox: Sandbox, selection: Document, status: str) -> None:
    """
    Give a selection its next status.

    Raises:
        SelectionMoveRefused: the pair is not in SELECTION_TRANSITIONS.
    """
    if (selection["status"], status) not in SELECTION_TRANSITIONS:
        raise SelectionMoveRefused(f"{selection['status']} to {status}")
    selection |= {"status": status, "lifecycle_updated_at": sandbox.now_text()}


def find_selection(environment: Environment, order: Document) -> Document | None:
    """Return the order's current selection, or None."""
    selection = environment.delivery_selections.get(order.get("_delivery_selection_id", ""))
    return selection if selection is not None and selection["status"] == "selected" else None


def find_last_selection(environment: Environment, order: Document) -> Document | None:
    """Return what was selected last for the order, current or not, or None."""
    rows = [row for row in environment.delivery_selections.values() if row["order_id"] == order["order_id"]]
    return rows[-1] if rows else None


def put_on(sandbox: Sandbox, order: Document, selection: Document) -> None:
    """Put what a selection costs and where it goes on a draft of its order, in place of what was there."""
    take_off(order)
    choice = selection["choices"][0]
    order["_delivery_selection_id"] = selection["delivery_selection_id"]
    if choice["amount_money"]["amount"]:
        order["charges"].append(make_delivery_charge(sandbox, order, choice))
    if "destination_address" in selection:
        recipient = selection.get("recipient", {})
        order["delivery_destination"] = {
            "address": dict(selection["destination_address"]),
            "recipient": {key: recipient[key] for key in ("name", "phone") if key in recipient},
            "source": "delivery_selection",
            "delivery_selection_id": selection["delivery_selection_id"],
        }


def take_off(order: Document) -> None:
    """Take the present delivery off a draft of an order."""
    order["charges"] = [charge for charge in order["charges"] if not charge.get("_is_delivery")]
    order.pop("_delivery_selection_id", None)
    order.pop("delivery_destination", None)


def make_delivery_charge(sandbox: Sandbox, order: Document, choice: Document) -> Document:
    """
    Return the fee of a delivery.

    It is taxable wherever the merchant's automatic tax is on (default of `tax.default_delivery_taxable`).
    """
    now = sandbox.now_text()
    return {
        "order_charge_id": sandbox.new_id("ochg_"),
        "name": choice["name"],
        "type": "shipping_fee",
        "amount_money": {"amount": choice["amount_money"]["amount"], "currency": find_currency(order)},
        "tax": {"taxable": "_tax_percent" in order, "charge_tax_category": "shipping"},
        "metadata": {},
        "created_at": now,
        "updated_at": now,
        "_is_delivery": True,
    }


def release(sandbox: Sandbox, environment: Environment, order: Document) -> None:
    """Let go of the delivery that was selected for a draft of an order: it has to be selected anew."""
    selection = find_selection(environment, order)
    if selection is not None:
        move_selection(sandbox, selection, "released")
        take_off(order)
        session = find_open(environment, order)
        if session is not None:
            session["delivery_selection_required"] = True


def commit(sandbox: Sandbox, environment: Environment, order: Document) -> None:
    """Keep the delivery of a paid *order* for good and freeze where it goes."""
    selection = find_selection(environment, order)
    if selection is not None:
        move_selection(sandbox, selection, "committed")
        if "delivery_destination" in order:
            order["delivery_destination"]["frozen_at"] = sandbox.now_text()

"""
Ordered disturbances of events: dropped, doubled, held back, reversed, badly signed.

They are kept in the sandbox's switches under EVENT_FAULTS, so that they survive a restart.
"""

from flint_storefront.sandbox.state import Document, Environment, Sandbox

EVENT_FAULTS = "event_faults"
ACTIONS = ("drop", "duplicate", "hold", "reverse", "forge")


def order_event_fault(
    sandbox: Sandbox,
    *,
    action: str,
    count: int = 1,
    event_type: str = "",
    environment_name: str = "",
    forgery: str = "",
) -> Document:
    """
    Disturb the next *count* matching events.

    Args:
        action: `drop` (recorded, never sent by itself), `duplicate` (each attempt posted twice), `hold` (kept
            back until released), `reverse` (kept back until *count* came, then sent newest first) or
            `forge` (signed wrongly, see forgeries.py).
        count: At least 1.
        event_type: Empty matches every type.
        environment_name: Empty matches every environment.
        forgery: Kind of the wrong signature; only with `forge`.

    Returns:
        The stored order.
    """
    fault: Document = {
        "event_fault_id": sandbox.new_id("evf_"),
        "action": action,
        "remaining": count,
        "event_type": event_type,
        "environment": environment_name,
        "forgery": forgery,
    }
    list_event_faults(sandbox).append(fault)
    return fault


def list_event_faults(sandbox: Sandbox) -> list[Document]:
    """Return the stored orders themselves, the oldest first."""
    faults: list[Document] = sandbox.switches.setdefault(EVENT_FAULTS, [])
    return faults


def apply_event_faults(
    sandbox: Sandbox, environment: Environment, event_type: str, deliveries: list[Document]
) -> None:
    """Apply the first matching order to the fresh *deliveries* of one event, and count it down."""
    for fault in list_event_faults(sandbox):
        matches_type = fault["event_type"] in {"", event_type}
        matches_environment = fault["environment"] in {"", environment.name}
        if not deliveries or fault["remaining"] < 1 or not (matches_type and matches_environment):
            continue
        fault["remaining"] -= 1
        for delivery in deliveries:
            _disturb(delivery, fault)
        if fault["action"] == "reverse" and fault["remaining"] == 0:
            release(sandbox, fault_id=fault["event_fault_id"], is_reversed=True)
        return


def release(sandbox: Sandbox, *, fault_id: str = "", is_reversed: bool = False) -> int:
    """
    Let held deliveries go, due now.

    Args:
        fault_id: Only those held by this order; empty releases all.
        is_reversed: Send the newest first.

    Returns:
        How many deliveries were released.
    """
    count = 0
    for environment in sandbox.environments.values():
        held = [
            delivery
            for delivery in environment.webhook_deliveries.values()
            if delivery["_is_held"] and fault_id in {"", delivery["_held_by"]}
        ]
        positions = sorted((delivery["_position"] for delivery in held), reverse=is_reversed)
        for delivery, position in zip(sorted(held, key=lambda row: row["_position"]), positions, strict=True):
            delivery["_is_held"] = False
            delivery["_position"] = position
            delivery["_due_at"] = sandbox.now_text()
        count += len(held)
    return count


def _disturb(delivery: Document, fault: Document) -> None:
    action = fault["action"]
    if action == "drop":
        # Failed without an attempt: nothing goes out by itself, a resend works.
        delivery["status"] = "failed"
        delivery["last_error"] = "Dropped by order of the sandbox's control route."
    elif action == "duplicate":
        delivery["_copies"] = 2
    elif action == "forge":
        delivery["_forgery"] = fault["forgery"]
    else:
        delivery["_is_held"] = True
        delivery["_held_by"] = fault["event_fault_id"]

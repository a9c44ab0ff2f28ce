"""What becomes of a link as it sells: its counters, and why it sells no more (payment_links facts, section 4)."""

from flint_storefront.sandbox.state import Document, Environment, Sandbox


def find_capacity(link: Document) -> int | None:
    """Return how many units an event has in all; None where there is no limit."""
    capacity: int | None = link.get("event_config", {}).get("max_total_quantity")
    return capacity


def count_units(link: Document) -> int:
    """Return how many units are sold."""
    return int(link["total_quantity_sold"])


def find_remaining(link: Document) -> int | None:
    """Return how many units are left; None where there is no limit. Never below 0."""
    capacity = find_capacity(link)
    return None if capacity is None else max(capacity - count_units(link), 0)


def why_closed(environment: Environment, link: Document) -> str | None:
    """Return why nothing is sold: `inactive`, `completed` (max_completions), `sold_out` (capacity); None while it is."""
    if link["status"] != "active":
        return "inactive"
    if "max_completions" in link and link["completed_count"] >= link["max_completions"]:
        return "completed"
    return "sold_out" if find_remaining(link) == 0 else None


def note_completion(sandbox: Sandbox, environment: Environment, session: Document, order: Document) -> None:
    """
    Count a payment through a link; does nothing for a session that no link made.

    Neither version nor `updated_at` change, no webhook is sent, and a refund gives nothing back (unverified). What
    the last allowed payment does is the switch `payment_link_exhausted`.
    """
    link = environment.payment_links.get(session.get("payment_link_id", ""))
    if link is None:
        return
    link["completed_count"] += 1
    if link["payment_link_type"] == "event":
        link["total_quantity_sold"] += sum(line["quantity"] for line in order["line_items"])
    sandbox.ledger_add(
        "payment_link.completed",
        environment,
        payment_link_id=link["payment_link_id"],
        checkout_session_id=session["checkout_session_id"],
        order_id=order["order_id"],
        completed_count=link["completed_count"],
        total_quantity_sold=link["total_quantity_sold"],
    )
    switches_off = sandbox.switches["payment_link_exhausted"] == "switch_off"
    if switches_off and why_closed(environment, link) in {"completed", "sold_out"}:
        link |= {"status": "inactive", "version": link["version"] + 1, "updated_at": sandbox.now_text()}

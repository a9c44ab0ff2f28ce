"""
Every command.
"""

from flint_storefront.checkout.states import STATES
from flint_storefront.commands.command import Command, Option
from flint_storefront.commands.doctor import run_doctor
from flint_storefront.commands.look import run_events, run_orders, run_replay
from flint_storefront.commands.work import run_backfill, run_process, run_reconcile, run_sync

EVENT_STATUSES = ("pending", "waiting", "done", "ignored", "failed")
LIMIT = Option("limit", "How many to show.", kind="whole", default=20)

COMMANDS: tuple[Command, ...] = (
    Command(
        "sync",
        "Refresh the catalogue mirror from Flint.",
        run_sync,
        (Option("full", "Read the variants of every product, not only of those that moved."),),
    ),
    Command("process", "Work on kept webhook events and undelivered effects.", run_process),
    Command(
        "reconcile",
        "Settle unknown and unfinished checkouts.",
        run_reconcile,
        (Option("now", "Also what was sent within the last 30 seconds."),),
    ),
    Command("backfill", "Fetch webhook events that never arrived.", run_backfill),
    Command(
        "events",
        "Show the newest webhook events.",
        run_events,
        (Option("status", "Only these.", kind="text", choices=EVENT_STATUSES), LIMIT),
    ),
    Command(
        "replay",
        "Work on one webhook event again.",
        run_replay,
        (Option("event_id", "Id of the event, whev_…", kind="argument", is_required=True),),
    ),
    Command(
        "orders",
        "List orders, or show one.",
        run_orders,
        (
            Option("action", "list or show.", kind="argument", choices=("list", "show"), is_required=True),
            Option("reference", "Reference of the order to show, chk_…", kind="argument"),
            Option("state", "List only these.", kind="text", choices=STATES),
            LIMIT,
        ),
    ),
    Command(
        "doctor", "Check key, mode, scopes, capabilities, endpoint, last event and stuck rows.", run_doctor
    ),
)
"""In the order in which help shows them."""

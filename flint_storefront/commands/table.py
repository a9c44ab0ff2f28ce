"""
Every command.
"""

from flint_storefront.checkout.states import STATES
from flint_storefront.commands.command import Command, Option
from flint_storefront.commands.doctor import run_doctor
from flint_storefront.commands.look import run_events, run_orders, run_replay, run_subscriptions
from flint_storefront.commands.payment_links import ACTIONS, run_links
from flint_storefront.commands.work import run_backfill, run_process, run_reconcile, run_sync

EVENT_STATUSES = ("pending", "waiting", "done", "ignored", "failed")
SUBSCRIPTION_STATUSES = ("trialing", "active", "past_due", "paused", "canceled", "incomplete")
LIMIT = Option("limit", "How many to show.", kind="whole", default=20)

COMMANDS: tuple[Command, ...] = (
    Command(
        "sync",
        "Refresh the mirror of products and plans from Flint.",
        run_sync,
        (Option("full", "Read the variants of every product, not only of those that moved."),),
    ),
    Command(
        "process",
        "Work on kept webhook events, undelivered effects, and payment links that are due.",
        run_process,
    ),
    Command(
        "reconcile",
        "Settle unknown and unfinished checkouts, and look at subscriptions.",
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
        "List orders, show one, or take the flag off one.",
        run_orders,
        (
            Option(
                "action",
                "list, show or settled.",
                kind="argument",
                choices=("list", "show", "settled"),
                is_required=True,
            ),
            Option("reference", "Reference of the order, chk_…", kind="argument"),
            Option("state", "List only these.", kind="text", choices=STATES),
            Option("flagged", "List only those that a person should look at."),
            LIMIT,
        ),
    ),
    Command(
        "subscriptions",
        "Show the newest subscriptions.",
        run_subscriptions,
        (Option("status", "Only these.", kind="text", choices=SUBSCRIPTION_STATUSES), LIMIT),
    ),
    Command(
        "links",
        "Make, list, show, switch and count payment links.",
        run_links,
        (
            Option("action", ", ".join(ACTIONS) + ".", kind="argument", choices=ACTIONS, is_required=True),
            Option("slug", "Link slug, the last part of its address.", kind="argument"),
            Option("title", "Of a new link: what is sold.", kind="text"),
            Option("text", "Of a new link.", kind="text"),
            Option("price", "Of a new link of one line, such as '12.50 USD'.", kind="text"),
            Option("start", "When its sale starts, in the site's time zone: 2027-05-01T09:00.", kind="text"),
            Option("end", "When its sale ends.", kind="text"),
            Option(
                "file",
                "JSON with everything else a link can be; - reads it from standard input.",
                kind="text",
            ),
            Option("overwrite", "Of send: the version at Flint that may be overwritten.", kind="whole"),
            Option("sweep", "Of stats: list the sales at Flint first."),
            LIMIT,
        ),
    ),
    Command(
        "doctor",
        "Check key, mode, scopes, capabilities, endpoint, last event, subscriptions, payment links and stuck rows.",
        run_doctor,
    ),
)
"""In the order in which help shows them."""

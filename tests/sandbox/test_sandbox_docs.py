"""What docs/sandbox.md states is what the code does."""

import argparse
from pathlib import Path

import pytest

from flint_storefront.sandbox import cli
from flint_storefront.sandbox.app import create_app
from flint_storefront.sandbox.control.faults import DEFAULT_PHASES
from flint_storefront.sandbox.control.routes import DISPUTE_ACTIONS
from flint_storefront.sandbox.control.subscriptions import ACTIONS as STEERING
from flint_storefront.sandbox.delivery.documents import FLAT_RATE, QUOTE_SECONDS
from flint_storefront.sandbox.disputes.documents import EVIDENCE_DAYS
from flint_storefront.sandbox.hosted.delivery import ADDRESS_LABELS
from flint_storefront.sandbox.hosted.messages import MESSAGES
from flint_storefront.sandbox.hosted.page_data import group_digits
from flint_storefront.sandbox.payments.cards import CARD_RULES, CHALLENGE_SECONDS, PROCESSING_SECONDS
from flint_storefront.sandbox.refunds.lifecycle import REFUND_SECONDS
from flint_storefront.sandbox.state import DEFAULT_SWITCHES, Sandbox
from flint_storefront.sandbox.subscription_plans.rules import MAXIMUM_CONTRACT_MONTHS, MAXIMUM_TRIAL_DAYS
from flint_storefront.sandbox.subscriptions.access_links import LIFETIME, MAXIMUM_OPENS
from flint_storefront.sandbox.subscriptions.due import MAXIMUM_STEPS, NOTICE_DAYS
from flint_storefront.sandbox.subscriptions.rules import ASYNC_SECONDS, MAXIMUM_PAUSE_CYCLES
from flint_storefront.sandbox.webhooks.deliveries import RETRY_SECONDS
from flint_storefront.sandbox.webhooks.event_faults import ACTIONS
from flint_storefront.sandbox.webhooks.forgeries import FORGERIES

TEXT = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")


def find_options() -> list[str]:
    """Return the options of the subcommand."""
    parser = argparse.ArgumentParser(add_help=False)
    cli.add_arguments(parser)
    return [action.option_strings[-1] for action in parser._actions]


@pytest.mark.parametrize("rule", CARD_RULES.values(), ids=lambda rule: rule.number)
def test_every_card_is_in_the_table(rule) -> None:
    """With its failure code, where it has one."""
    (row,) = [line for line in TEXT.splitlines() if line.startswith(f"| {group_digits(rule.number)} |")]
    assert rule.failure_code in row


@pytest.mark.parametrize(
    "name",
    [
        *DEFAULT_PHASES,
        *DEFAULT_SWITCHES,
        *ACTIONS,
        *FORGERIES,
        *STEERING,
        "left",
        *sorted(set(MESSAGES) - {"partially_paid"}),
    ],
)
def test_every_word_of_the_control_routes_is_explained(name: str) -> None:
    """Fault kinds, switches, event actions, forgeries, page states."""
    assert f"`{name}`" in TEXT


@pytest.mark.parametrize("option", find_options())
def test_every_option_of_the_command_is_in_the_table(option: str) -> None:
    """As it is typed."""
    assert f"| `{option}" in TEXT


def test_every_usual_phase_is_the_stated_one() -> None:
    """The last column of the table of faults."""
    for kind, phase in DEFAULT_PHASES.items():
        (row,) = [line for line in TEXT.splitlines() if line.startswith(f"| `{kind}` |")]
        assert row.endswith(f"| {phase} |")


def test_numbers_of_seconds_are_the_stated_ones() -> None:
    """Processing, challenge and the retry schedule."""
    *waits, last = (str(seconds) for seconds in RETRY_SECONDS)
    assert f"Retries after {', '.join(waits)} and {last} s" in TEXT
    assert f"`processing` for {PROCESSING_SECONDS} s" in TEXT
    assert f"fails after {CHALLENGE_SECONDS} s" in TEXT


def test_numbers_of_subscriptions_are_the_stated_ones() -> None:
    """Limits of plans, lead times, bounds of a jump, life of an access link."""
    assert f"Trials up to {MAXIMUM_TRIAL_DAYS} days, contracts up to {MAXIMUM_CONTRACT_MONTHS} months" in TEXT
    assert f"{NOTICE_DAYS} days before" in TEXT
    assert f"at most {MAXIMUM_STEPS} steps" in TEXT
    assert f"for up to {MAXIMUM_PAUSE_CYCLES} cycles" in TEXT
    assert f"a payment retry take {ASYNC_SECONDS} s" in TEXT
    assert f"{MAXIMUM_OPENS} times within {LIFETIME.days} days" in TEXT
    assert f"`dunning_retry_days` ({DEFAULT_SWITCHES['dunning_retry_days']})" in TEXT


def test_every_control_route_is_in_the_table(sandbox: Sandbox) -> None:
    """Found in the app itself."""
    rules = create_app(sandbox).url_map.iter_rules()
    paths = {rule.rule for rule in rules if rule.rule.startswith("/_sandbox")}
    assert paths
    assert [path for path in sorted(paths) if f"{path}`" not in TEXT] == []


def test_refunds_quotes_and_rates_are_the_stated_ones() -> None:
    """Seconds, days and the flat rate."""
    assert f"pending for {REFUND_SECONDS} s" in TEXT
    assert f"A quote lives {QUOTE_SECONDS} s" in TEXT
    assert f"a shipment at {FLAT_RATE} minor units" in TEXT
    assert f"answered within {EVIDENCE_DAYS} days" in TEXT


@pytest.mark.parametrize(
    "name", [*ADDRESS_LABELS, "promotion_code", "apply_code", "remove_code", *DISPUTE_ACTIONS]
)
def test_every_field_of_codes_and_deliveries_is_named(name: str) -> None:
    """As it stands in the page, or in the body of a control route."""
    assert f"`{name}`" in TEXT

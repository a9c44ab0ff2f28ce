"""
`manage.py storefront_…`: the core's commands under Django's names.
"""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class

from flint_storefront.commands import COMMANDS
from flint_storefront.wagtail.commands import management_command
from tests.storefront.shop import Shop

OPTIONS = [(command.name, option) for command in COMMANDS for option in command.options]


def run(name: str, *arguments: str, **options: Any) -> str:
    """
    What the command prints.
    """
    printed = StringIO()
    call_command(name, *arguments, stdout=printed, **options)
    return printed.getvalue()


def test_every_command_of_the_core_is_there() -> None:
    """And no other; help is the core's."""
    ours = {name for name, app in get_commands().items() if app == "flint_storefront.wagtail"}
    assert ours == {f"storefront_{command.name}" for command in COMMANDS}
    for command in COMMANDS:
        assert (
            load_command_class("flint_storefront.wagtail", f"storefront_{command.name}").help == command.help
        )


@pytest.mark.parametrize(("name", "option"), OPTIONS)
def test_every_option_is_offered(name: str, option: Any) -> None:
    """With its help, its default and its choices."""
    parser = load_command_class("flint_storefront.wagtail", f"storefront_{name}").create_parser(
        "manage.py", name
    )
    (action,) = [action for action in parser._actions if action.dest == option.name]
    assert (action.help, tuple(action.choices or ())) == (option.help, option.choices)
    assert action.default == (bool(option.default) if option.kind == "flag" else option.default)


def test_name_that_is_no_command_is_refused() -> None:
    """A typing mistake in a command's file."""
    with pytest.raises(LookupError):
        management_command("sing")


def test_sync_fills_the_mirror(shop: Shop) -> None:
    """And tells the counts."""
    assert "6 products" in run("storefront_sync", full=True)


def test_orders_are_listed_and_shown(shop: Shop) -> None:
    """By the reference that the list names."""
    shop.buy_and_pay()
    reference = shop.checkout.reference
    assert reference in run("storefront_orders", "list", "--limit", "5")
    assert "paid" in run("storefront_orders", "show", reference)


def test_choice_that_is_none_is_refused(shop: Shop) -> None:
    """Before anything is done."""
    with pytest.raises(CommandError):
        run("storefront_orders", "burn")


def test_command_that_needs_a_person_ends_with_one(shop: Shop) -> None:
    """So that cron tells somebody."""
    shop.flint.transport.is_away = True
    with pytest.raises(SystemExit) as caught:
        run("storefront_sync")
    assert caught.value.code == 1


def test_replay_of_an_unknown_event_ends_with_one(shop: Shop) -> None:
    """The id was mistyped."""
    with pytest.raises(SystemExit) as caught:
        run("storefront_replay", "whev_unknown")
    assert caught.value.code == 1

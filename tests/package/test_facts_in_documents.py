"""
What the documentation names is there: files, commands, scopes, events, signals, addresses.
"""

import re
from dataclasses import fields
from pathlib import Path

import pytest

import flint_storefront
from flint_storefront.commands import COMMANDS
from flint_storefront.commands.doctor import CODES_SCOPE, LINKS_SCOPE, WANTED_SCOPES
from flint_storefront.flask.signals import SIGNALS
from flint_storefront.flint.models import Dispute
from flint_storefront.inbox.disputes import dispute_payload
from flint_storefront.inbox.events import is_acted_on
from flint_storefront.money import Money
from flint_storefront.offers.configured import OFFER_KINDS
from flint_storefront.sandbox.contract.loader import load_contract
from flint_storefront.settings import setting_names
from flint_storefront.subscriptions.keeping import subscription_payload
from tests.package.documents import DOCUMENTS, README, ROOT, section, table_rows
from tests.storage.samples import make_checkout, make_subscription

OPERATING, DEVELOPERS, CHANGELOG = (
    ROOT / "docs" / "operating.md",
    ROOT / "docs" / "developers.md",
    ROOT / "CHANGELOG.md",
)
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([\w-]+))?\)")
CHANGE_HEADINGS = ("Security", "Removed", "Deprecated", "Added", "Changed", "Fixed")
NOT_SETTINGS = {"FLINT_STOREFRONT", "FLINT_OFFERS", "FLINT_LINKS"}
IMAGE_BYTES_MAX = 300_000
DISPUTE = Dispute(dispute_id="dp_1", status="needs_response", amount_money=Money(1200, "USD"))


def anchors(path: Path) -> set[str]:
    """Names that a link can end in."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Files of this repository, and headings in them."""
    for target, anchor in LINK.findall(page.read_text("utf-8")):
        if target.startswith("https://"):
            continue
        file = (page.parent / target) if target else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), anchor


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda path: path.name)
def test_named_settings_exist(page: Path) -> None:
    """Nobody sets a name that the code refuses."""
    named = set(re.findall(r"\bFLINT_([A-Z_]+[A-Z])\b", page.read_text("utf-8")))
    assert {f"FLINT_{name}" for name in named - set(setting_names())} <= NOT_SETTINGS


def test_read_me_says_what_it_is_in_five_lines() -> None:
    """Then one picture, of a size that loads."""
    before, after = README.read_text("utf-8").split("![", 1)
    assert len([line for line in before.splitlines()[1:] if line]) == 5
    picture = ROOT / after.split("](", 1)[1].split(")", 1)[0]
    assert 10_000 < picture.stat().st_size < IMAGE_BYTES_MAX


def test_read_me_names_commands_of_the_makefile() -> None:
    """Both can be typed."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert {"demo", "test"} <= set(re.findall(r"^    make (\w+)", section(README, "Try it"), re.M)) <= targets


def test_map_names_every_room_and_only_those() -> None:
    """The rooms of the package, and folders beside it."""
    places = [
        place for first, _ in table_rows(README, "The rooms") for place in re.findall(r"`([\w/]+)/`", first)
    ]
    package = ROOT / "flint_storefront"
    rooms = {path.name for path in package.iterdir() if path.is_dir() and path.name != "__pycache__"}
    named = {
        place.removeprefix("flint_storefront/")
        for place in places
        if (package / place.split("/")[-1]).is_dir()
    }
    assert rooms == named
    assert {place for place in places if place not in named} - {
        f"flint_storefront/{name}" for name in named
    } == {
        "example_site",
        "tests",
    }


def test_page_lists_every_command_with_its_own_options() -> None:
    """In the order of `--help`, and no option that there is not."""
    rows = table_rows(OPERATING, "Operating the shop")
    named = [first.strip("`").split()[0] for first, _ in rows]
    assert list(dict.fromkeys(named)) == [command.name for command in COMMANDS]
    for command in COMMANDS:
        told = " ".join(text for first, text in rows if first.strip("`").split()[0] == command.name)
        options = {f"--{option.name}" for option in command.options if option.kind != "argument"}
        assert set(re.findall(r"--[a-z]+", told)) == options


def test_page_lists_the_scopes_that_doctor_wants() -> None:
    """And the ones for codes and for payment links, and the two that `doctor` and `backfill` need for themselves."""
    told = set(re.findall(r"`([a-z_]+\.[a-z_.]+)`", section(OPERATING, "The key")))
    assert told == set(WANTED_SCOPES) | {CODES_SCOPE, LINKS_SCOPE, "capabilities.read", "webhooks.read"}


def test_page_lists_events_that_exist_and_are_acted_on() -> None:
    """As the contract spells them."""
    told = re.findall(r"^    ([a-z_]+\.[a-z_]+)$", section(OPERATING, "Webhooks"), re.M)
    assert len(told) > 10
    assert all(is_acted_on(name) for name in told)
    assert set(told) <= set(
        load_contract()["components"]["schemas"]["WebhookEventTypeName"]["x-flint-known-values"]
    )


def test_page_lists_every_signal() -> None:
    """With when it is sent."""
    rows = table_rows(DEVELOPERS, "What your code is told")
    assert set(SIGNALS) <= {name for first, *_ in rows for name in re.findall(r"`(\w+)`", first)}


def test_page_lists_every_name_of_every_offer() -> None:
    """And of what offers are made of; a kind as the configuration spells it."""
    rows = table_rows(DEVELOPERS, "What you sell beside products")
    told = {first.strip("`"): set(re.findall(r"`(\w+)`", names)) for first, *_, names in rows}
    kinds = {first.strip("`"): kind.strip("`") for first, kind, *rest in rows if rest}
    models = {name: getattr(flint_storefront, name) for name in told}
    assert told == {name: {item.name for item in fields(model)} for name, model in models.items()}
    assert kinds == {model.__name__: kind for kind, model in OFFER_KINDS.items()}


def test_page_lists_what_is_told_of_subscriptions_and_disputes() -> None:
    """Every key of both payloads."""
    for heading, payload in (
        ("What you are told of a subscription", subscription_payload(make_subscription())),
        ("What you are told of a dispute", dispute_payload(make_checkout(), DISPUTE)),
    ):
        told = {
            name for first, _ in table_rows(DEVELOPERS, heading) for name in re.findall(r"`(\w+)`", first)
        }
        assert told == set(payload)


def test_page_names_public_names_only() -> None:
    """What the pages import from the package is exported by it."""
    for page in DOCUMENTS:
        for names in re.findall(r"^from flint_storefront import (.+)$", page.read_text("utf-8"), re.M):
            assert {name.strip() for name in names.split(",")} <= set(flint_storefront.__all__)


def test_changelog_begins_with_what_is_unreleased() -> None:
    """Its headings are known ones, in their order."""
    text = CHANGELOG.read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.M)[0] == "Unreleased"
    found = [CHANGE_HEADINGS.index(heading) for heading in re.findall(r"^### (.+)$", text, re.M)]
    assert found == sorted(found)
    assert found

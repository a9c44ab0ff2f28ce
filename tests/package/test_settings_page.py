"""
The page of settings says what the code does.
"""

import re
from typing import Any

import pytest

from flint_storefront.errors import ConfigurationError
from flint_storefront.offers import fee_terms, tip_terms
from flint_storefront.settings import Settings, read_settings, setting_names
from tests.package.documents import code_blocks, table_rows
from tests.package.settings_page import PAGE, field_docstrings, rows_of_code, rows_of_page

REQUIRED = {
    "API_KEY": "flint_test_only_for_tests",
    "PUBLIC_ORIGIN": "http://localhost",
    "SIGNING_KEYS": ["k" * 16],
}
BOUNDS = re.compile(r"(a whole number|a number) from ([\d.]+) to ([\d.]+)")


def bounds_on_page() -> list[Any]:
    """Name, lowest, highest and step of each setting that takes a number."""
    found = []
    for names, told in table_rows(PAGE, "What they take"):
        match = BOUNDS.fullmatch(told)
        assert match is not None, told
        kind = int if match[1] == "a whole number" else float
        found += [(name, kind(match[2]), kind(match[3])) for name in re.findall(r"`(\w+)`", names)]
    return found


def reads(name: str, value: object) -> bool:
    """Whether the code takes *value*."""
    try:
        read_settings({**REQUIRED, name: value})
    except ConfigurationError as error:
        return not all(mistake.startswith(f"{name}: must be") for mistake in error.mistakes)
    return True


def test_page_has_a_row_for_each_setting() -> None:
    """Both names, meaning, unit and default, in the order of the code; `tests.package.settings_page` prints them anew."""
    assert rows_of_page() == rows_of_code()


def test_each_setting_explains_itself() -> None:
    """A line below each field, and no field without one."""
    assert {name.upper() for name in field_docstrings()} == set(setting_names())
    assert all(len(text) > 20 for text in field_docstrings().values())


@pytest.mark.parametrize(("name", "lowest", "highest"), bounds_on_page())
def test_bounds_on_the_page_are_those_of_the_code(name: str, lowest: float, highest: float) -> None:
    """The bounds themselves are taken, the next number beyond is not."""
    step = type(lowest)(1 if isinstance(lowest, int) else 0.05)
    assert reads(name, lowest)
    assert reads(name, highest)
    assert not reads(name, lowest - step)
    assert not reads(name, highest + step)


def test_every_number_has_its_bounds_on_the_page() -> None:
    """No setting that counts or measures is left out of the table."""
    numbers = {name.upper() for name, value in vars(Settings).items() if type(value) in (int, float)}
    assert numbers == {name for name, _, _ in bounds_on_page()}


@pytest.mark.parametrize(("heading", "name"), [("Tips", "TIPS"), ("Fees", "FEES")])
def test_nested_settings_are_written_as_the_page_says(heading: str, name: str) -> None:
    """The example is taken, and the table below it names all that it may hold."""
    (block,) = code_blocks(PAGE, heading)
    app = type("App", (), {"config": {}})
    exec(block.text, {"app": app})
    read_settings({**REQUIRED, name: app.config[f"FLINT_{name}"]})
    known = {"TIPS": tip_terms, "FEES": fee_terms}[name].NAMES
    assert tuple(row[0].strip("`") for row in table_rows(PAGE, heading)) == known


def test_list_as_one_text_and_as_a_list_are_the_same() -> None:
    """As the page says, for environment variables."""
    secrets = ["whsec_" + letter * 43 + "=" for letter in "ab"]
    read = [
        read_settings({**REQUIRED, "WEBHOOK_SECRETS": value})
        for value in (secrets, " ".join(secrets), ",".join(secrets))
    ]
    assert read[0] == read[1] == read[2]
    assert read[0].webhook_secrets == tuple(secrets)

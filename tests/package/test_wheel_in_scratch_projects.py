"""
The read-me's recipes, taken out of it and run: the built wheel in an empty environment, a project that was there before.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flint_storefront.sandbox.clock import SandboxClock
from flint_storefront.sandbox.seeds.coffee import DEMO_KEYS, seed_coffee
from flint_storefront.sandbox.server import SandboxServer
from flint_storefront.sandbox.state import Sandbox
from tests.package.conftest import Distributions, find_uv, run
from tests.package.documents import README, CodeBlock, code_blocks

pytestmark = pytest.mark.xdist_group("wheel")

HERE = Path(__file__).parent
FLASK_HEADING, WAGTAIL_HEADING = "Add it to a Flask app", "Add it to a Wagtail project"
RECIPE_LINES_MAX = 10
EXISTING_FLASK_APP = """
from flask import Flask

app = Flask(__name__)
app.secret_key = "the site's own"


@app.get("/")
def home():
    return "The site as it was"


"""


@pytest.fixture(scope="module")
def flint() -> Iterator[SandboxServer]:
    """A local Flint that a project can reach over HTTP."""
    sandbox = Sandbox(clock=SandboxClock(), randomness=random.Random(9))
    with SandboxServer(sandbox, delivers=False) as server:
        seed_coffee(sandbox)
        yield server


def environment_of(name: str) -> dict[str, str]:
    """The project's own environment: the key, and nothing of this test run."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "DJANGO", "FLINT"))
    }
    return {**kept, "FLINT_API_KEY": DEMO_KEYS[name]}


def install(recipe: list[CodeBlock], distributions: Distributions, folder: Path) -> str:
    """Do the recipe's `pip install` with the built wheel in place of the name; answers the new Python."""
    (line,) = recipe[0].lines
    wanted = line.removeprefix("pip install ").strip("'")
    assert wanted.startswith("flint_storefront[")
    environment = {**os.environ, **index_of_pip()}
    run(
        find_uv(),
        "venv",
        "--quiet",
        "--python",
        sys.executable,
        str(folder / "venv"),
        environment=environment,
    )
    python = str(folder / "venv" / "bin" / "python")
    wheel = f"{wanted} @ {distributions.wheel.as_uri()}"
    run(find_uv(), "pip", "install", "--quiet", "--python", python, wheel, environment=environment)
    return python


def index_of_pip() -> dict[str, str]:
    """Where pip is configured to look: uv does not read that by itself."""
    told = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    values = dict(line.split("=", 1) for line in told.splitlines() if "=" in line)
    found = [value.strip("'\"") for name, value in values.items() if name.endswith(".index-url")]
    return {"UV_DEFAULT_INDEX": found[-1]} if found else {}


def commands_of(block: CodeBlock, start: str) -> list[str]:
    """The recipe's commands without the words that start each."""
    assert all(line.startswith(start) for line in block.lines)
    return [line.removeprefix(start) for line in block.lines]


def visit(python: str, script: str, project: Path, commands: list[str], environment: dict[str, str]) -> Any:
    """What a visitor of the project sees once the commands have run."""
    told = run(python, str(HERE / script), *commands, cwd=project, environment=environment)
    return json.loads(told.splitlines()[-1])


def assert_is_a_shop(seen: Any) -> None:
    """Six products on our page, with style, and the site's own page is what it was."""
    assert seen["status"] == 200
    assert seen["page"].count('data-testid="product-card"') == 6
    assert "House Espresso" in seen["page"]
    assert seen["style"] == 200


@pytest.mark.parametrize("heading", [FLASK_HEADING, WAGTAIL_HEADING])
def test_recipe_has_at_most_ten_lines(heading: str) -> None:
    """Everything that a developer types, the installation included."""
    typed = [line for block in code_blocks(README, heading) for line in block.lines]
    assert 0 < len(typed) <= RECIPE_LINES_MAX


def test_flask_recipe_makes_a_shop(
    distributions: Distributions, flint: SandboxServer, tmp_path: Path
) -> None:
    """Added to an app that was there before."""
    recipe = code_blocks(README, FLASK_HEADING)
    python = install(recipe, distributions, tmp_path)
    project = tmp_path / "project"
    project.mkdir()
    local = f'app.config["FLINT_BASE_URL"] = "{flint.url}"\n'
    (project / "app.py").write_text(EXISTING_FLASK_APP + local + recipe[1].text)
    commands = commands_of(recipe[2], "flask flint ")
    seen = visit(python, "scratch_flask.py", project, commands, environment_of("flask-demo"))
    assert_is_a_shop(seen)
    assert seen["own"] == "The site as it was"


def test_wagtail_recipe_makes_a_shop(
    distributions: Distributions, flint: SandboxServer, tmp_path: Path
) -> None:
    """Added to a project as `wagtail start` makes it."""
    recipe = code_blocks(README, WAGTAIL_HEADING)
    python = install(recipe, distributions, tmp_path)
    project = tmp_path / "project"
    project.mkdir()
    run(str(tmp_path / "venv" / "bin" / "wagtail"), "start", "mysite", str(project))
    local = f'FLINT_STOREFRONT["BASE_URL"] = "{flint.url}"\n'
    append(project / "mysite" / "settings" / "base.py", recipe[1].text + local)
    append(project / "mysite" / "urls.py", recipe[2].text)
    commands = commands_of(recipe[3], "python manage.py ")
    seen = visit(python, "scratch_wagtail.py", project, commands, environment_of("wagtail-demo"))
    assert_is_a_shop(seen)
    assert "Welcome to your new Wagtail site!" in seen["own"]


def append(file: Path, text: str) -> None:
    """Add to a file of the project."""
    file.write_text(f"{file.read_text()}\n{text}")

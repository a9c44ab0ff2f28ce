"""
Imports point inwards: the core knows no framework, and nothing of the plugin knows the sandbox.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import flint_storefront

PACKAGE = Path(flint_storefront.__file__).parent
FRAMEWORKS = {
    "alembic",
    "click",
    "django",
    "flask",
    "flask_wtf",
    "jinja2",
    "markupsafe",
    "modelcluster",
    "sqlalchemy",
    "wagtail",
    "werkzeug",
    "wtforms",
}
ADAPTERS = ("flask", "wagtail", "sandbox")
DJANGO_APP = PACKAGE / "apps.py"
SANDBOX_DOOR = PACKAGE / "__main__.py"
"""The command line, which starts the sandbox on demand."""


def modules(*, outside: tuple[str, ...]) -> list[Path]:
    """Every module that lies in none of these rooms."""
    found = sorted(PACKAGE.rglob("*.py"))
    return [path for path in found if path.relative_to(PACKAGE).parts[0] not in outside]


def imported_names(path: Path) -> Iterator[str]:
    """Dotted names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_core_imports_no_framework_and_no_adapter() -> None:
    """Only `flask/`, `wagtail/`, the sandbox and Django's app of pages may."""
    own = {f"flint_storefront.{room}" for room in ("flask", "wagtail")}
    wrong = [
        (path.name, name)
        for path in modules(outside=ADAPTERS)
        if path != DJANGO_APP
        for name in imported_names(path)
        if name.split(".")[0] in FRAMEWORKS or ".".join(name.split(".")[:2]) in own
    ]
    assert wrong == []


def test_adapters_do_not_know_each_other() -> None:
    """Flask needs no Django, and Wagtail no Flask."""
    foreign = {"flask": {"django", "wagtail"}, "wagtail": {"flask", "flask_wtf", "sqlalchemy", "alembic"}}
    for room, frameworks in foreign.items():
        for path in (PACKAGE / room).rglob("*.py"):
            names = set(imported_names(path))
            assert not {name for name in names if name.split(".")[0] in frameworks}, path
            others = tuple(f"flint_storefront.{other}" for other in foreign if other != room)
            assert not {name for name in names if name.startswith(others)}, path


def test_plugin_never_imports_the_sandbox() -> None:
    """A site that sells has no test server in its process."""
    wrong = [
        (path.name, name)
        for path in modules(outside=("sandbox",))
        if path != SANDBOX_DOOR
        for name in imported_names(path)
        if name.startswith("flint_storefront.sandbox")
    ]
    assert wrong == []


def test_every_import_is_absolute() -> None:
    """So that `import flask` always means the framework."""
    relative = [
        path
        for path in modules(outside=())
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


CORE_ALONE = """
import importlib.abc, sys

class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {frameworks!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Missing())
import flint_storefront
{more}
print("well")
"""


@pytest.mark.parametrize(
    "more",
    [
        "for name in flint_storefront.__all__: getattr(flint_storefront, name)",
        "import flint_storefront.build, flint_storefront.routes, flint_storefront.commands",
    ],
    ids=["every public name", "the whole core"],
)
def test_core_works_where_no_framework_is_installed(more: str) -> None:
    """A fresh interpreter in which none of them can be imported."""
    code = CORE_ALONE.format(frameworks=FRAMEWORKS, more=more)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.stdout == "well\n", done.stderr

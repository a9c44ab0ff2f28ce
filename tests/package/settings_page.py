"""
What the code says of each setting, in the shape of the rows of docs/settings.md.

    python -m tests.package.settings_page        prints the rows anew
"""

import ast
import inspect
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from flint_storefront import settings as settings_module
from flint_storefront.settings import Settings
from flint_storefront.wagtail.settings import FLASK_ONLY

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
DEFAULTS_IN_WORDS = {
    "api_key": "required",
    "public_origin": "required",
    "signing_keys": "the host's secret key",
    "tips": "none are taken",
}
EMPTY_IN_WORDS: dict[Any, str] = {None: "none", "": "empty", (): "none"}


@dataclass(frozen=True)
class SettingRow:
    """
    One setting on one line.
    """

    flask_name: str
    wagtail_name: str
    meaning: str
    default: str

    def as_line(self) -> str:
        """
        The row as Markdown.
        """
        return f"| `{self.flask_name}` | {self.wagtail_name} | {self.meaning} | {self.default} |"


def rows_of_code() -> list[SettingRow]:
    """
    One row for each field, in the order of the class; its meaning is the docstring below it.
    """
    meanings = field_docstrings()
    return [
        SettingRow(
            flask_name=f"FLINT_{item.name.upper()}",
            wagtail_name="–" if item.name.upper() in FLASK_ONLY else f"`{item.name.upper()}`",
            meaning=meanings[item.name],
            default=DEFAULTS_IN_WORDS.get(item.name) or _in_words(item.default),
        )
        for item in fields(Settings)
    ]


def rows_of_page() -> list[SettingRow]:
    """
    The rows as docs/settings.md has them.
    """
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `FLINT_")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [SettingRow(name.strip("`"), *others) for name, *others in cells]


def field_docstrings() -> dict[str, str]:
    """
    The line below each field of `Settings`.

    Raises:
        KeyError: Left to the caller: a field without a line is missing.
    """
    (body,) = ast.parse(inspect.getsource(settings_module.Settings)).body
    assert isinstance(body, ast.ClassDef)
    found: dict[str, str] = {}
    for field, below in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and _is_text(below):
            found[field.target.id] = ast.literal_eval(below.value)  # type: ignore[attr-defined]
    return found


def _is_text(node: ast.stmt) -> bool:
    is_constant = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_constant and isinstance(node.value.value, str)  # type: ignore[attr-defined]


def _in_words(default: Any) -> str:
    assert default is not MISSING
    if default in EMPTY_IN_WORDS:
        return EMPTY_IN_WORDS[default]
    parts = default if isinstance(default, tuple) else (default,)
    return ", ".join(f"`{part:g}`" if isinstance(part, float) else f"`{part}`" for part in parts)


if __name__ == "__main__":
    print("\n".join(row.as_line() for row in rows_of_code()))

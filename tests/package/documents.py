"""
Pieces of the documentation, for tests that run them or compare them with the code.
"""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
DOCUMENTS = (README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))


@dataclass(frozen=True)
class CodeBlock:
    """
    One fenced piece of code.
    """

    language: str
    text: str

    @property
    def lines(self) -> list[str]:
        """Lines that are not empty."""
        return [line for line in self.text.splitlines() if line.strip()]


def section(path: Path, heading: str) -> str:
    """
    The text below *heading*, up to the next heading of any rank.

    Raises:
        LookupError: The page has no such heading.
    """
    text = path.read_text("utf-8")
    found = re.search(
        rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", _without_code_headings(text), re.M | re.S
    )
    if found is None:
        raise LookupError(f"{path.name} has no heading {heading!r}")
    return text[found.start(1) : found.end(1)]


def code_blocks(path: Path, heading: str) -> list[CodeBlock]:
    """
    The fenced code below *heading*.
    """
    found = re.findall(r"^```(\w+)\n(.*?)^```$", section(path, heading), re.M | re.S)
    return [CodeBlock(language, text) for language, text in found]


def table_rows(path: Path, heading: str) -> list[list[str]]:
    """
    The cells of each row of the tables below *heading*, without their heads.
    """
    lines = [line for line in section(path, heading).splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    heads = {number - 1 for number, row in enumerate(rows) if set(row[0]) <= {"-", " "}}
    return [row for number, row in enumerate(rows) if number not in heads and number - 1 not in heads]


def _without_code_headings(text: str) -> str:
    # A comment in code looks like a heading; keep the length, so that places stay the same.
    return re.sub(r"^```.*?^```$", lambda block: block.group().replace("#", " "), text, flags=re.M | re.S)

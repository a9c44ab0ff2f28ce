"""The seeds' own drawings, served at /_sandbox/images/<name>.svg."""

import re
from importlib import resources

NAME = re.compile(r"[a-z]+(-[a-z]+)*", re.ASCII)


def find_drawing(name: str) -> bytes | None:
    """Return the SVG of that name, such as `flat-white`, or None."""
    if not NAME.fullmatch(name):
        return None
    file = resources.files("flint_storefront.sandbox.seeds") / "images" / f"{name}.svg"
    return file.read_bytes() if file.is_file() else None

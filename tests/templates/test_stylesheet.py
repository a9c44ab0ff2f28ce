"""
The one stylesheet: disturbs no host, works in every direction, keeps its tokens documented and legible.
"""

import re

import pytest

from tests.templates.engines import APPEARANCE, ROOM, TEMPLATES

STYLESHEET = TEMPLATES.parent / "static" / "flint_storefront" / "storefront.css"
SIDES = "left|right|top|bottom"
PHYSICAL = rf"(?<![\w-])(?:(?:margin-|padding-|border-)?(?:{SIDES})|(?:min-|max-)?(?:width|height)) *:"
GROUNDS = {"--flint-on-accent": "--flint-accent"} | dict.fromkeys(
    ("--flint-ink", "--flint-accent", "--flint-danger", "--flint-warning", "--flint-success"), "--flint-paper"
)


def _css() -> str:
    return re.sub(r"/\*.*?\*/", "", STYLESHEET.read_text("utf-8"), flags=re.DOTALL)


def _selectors() -> list[str]:
    preludes = re.findall(r"([^{};]+)\{", _css())
    rules = [prelude.strip() for prelude in preludes if not prelude.strip().startswith(("@", "to"))]
    return [part.strip() for rule in rules for part in re.split(r",(?![^(]*\))", rule)]


def _public_tokens() -> set[str]:
    roots = re.findall(r":where\((?::root|\.flint)\) \{(.*?)\}", _css(), flags=re.DOTALL)
    return set(re.findall(r"(--flint-[a-z-]+):", " ".join(roots)))


def _colour(token: str, scheme: int) -> tuple[float, ...]:
    pair = re.search(rf"{token}: light-dark\(#(\w{{6}}), #(\w{{6}})\)", _css())
    digits = pair.group(scheme + 1)
    return tuple(int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4))


def _luminance(colour: tuple[float, ...]) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_rule_is_scoped_to_our_own_elements():
    """No selector can match an element of the host: each one names a class of ours, or only sets tokens."""
    for selector in _selectors():
        assert re.match(r"\.flint|:where\(:root\)|:where\(\.flint", selector), selector


def test_every_class_is_used_and_every_modifier_has_its_rule():
    """Each class of the stylesheet stands in a template; nothing is styled that is never shown."""
    source = " ".join(path.read_text("utf-8") for path in ROOM.rglob("*.html"))
    source += (
        " flint-alert--error flint-alert--success flint-tone--success flint-tone--waiting flint-tone--problem"
    )
    styled = set(re.findall(r"\.(flint[\w-]*)", " ".join(_selectors())))
    assert not {name for name in styled if not re.search(rf"{name}(?![\w-])", source)}


def test_layout_uses_logical_properties():
    """Nothing is left or right, so that right-to-left scripts mirror the page."""
    declarations = re.sub(r"@media[^{]*|grid-template-areas[^;]*;", "", _css())
    assert not re.search(PHYSICAL, declarations)
    assert not re.search(r": *(left|right) *;", declarations)


def test_properties_of_our_own_are_prefixed():
    """Every custom property starts with `--flint-`."""
    assert all(name.startswith("--flint-") for name in re.findall(r"(?<![\w-])(--[\w-]+)", _css()))


def test_stylesheet_loads_nothing():
    """No import, no picture, no font from elsewhere: a strict Content-Security-Policy holds."""
    assert not re.search(r"url\(|@import|@font-face|!important", _css())


@pytest.mark.parametrize("wish", ["prefers-reduced-motion", "prefers-contrast", "forced-colors", "print"])
def test_stylesheet_heeds_what_a_person_asked_for(wish: str):
    """Reduced motion, more contrast, forced colours and print each have their rules."""
    assert re.search(rf"@media \(?{wish}", _css())


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), GROUNDS.items())
def test_text_colours_are_legible_on_their_ground(text: str, ground: str, scheme: int):
    """Each pair of tokens has a contrast of at least 4.5 in light and in dark."""
    assert _contrast(_colour(text, scheme), _colour(ground, scheme)) >= 4.5


def test_every_token_is_documented_and_every_documented_token_exists():
    """The table in the documentation and the stylesheet name the same properties."""
    documented = set(re.findall(r"`(--flint-[a-z-]+)`", APPEARANCE.read_text("utf-8")))
    assert documented == _public_tokens()

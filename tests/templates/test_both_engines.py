"""
Every template, in every state, means the same to Jinja2 and to Django.
"""

import re

import pytest

from flint_storefront.checkout.states import STATES
from flint_storefront.messages.sentences import ALL_LABELS
from tests.templates.engines import (
    APPEARANCE,
    ROOM,
    TEMPLATES,
    normalise,
    render_with_django,
    render_with_jinja,
)
from tests.templates.page_samples import SAMPLES, Sample

TAGS = {
    "block",
    "elif",
    "else",
    "endblock",
    "endfor",
    "endif",
    "endwith",
    "extends",
    "for",
    "if",
    "include",
    "with",
}
FILTERS = {"first", "lower"}
NUMBERS = (
    "minor",
    "width",
    "height",
    "count",
    "poll_seconds",
    "low",
    "high",
    "percent",
    "option",
    "max_length",
)


def _sources() -> list[tuple[str, str]]:
    return [(str(path.relative_to(ROOM)), path.read_text("utf-8")) for path in sorted(ROOM.rglob("*.html"))]


@pytest.fixture
def grouping(settings):
    """A Django host that groups digits wherever a template prints a number."""
    settings.USE_THOUSAND_SEPARATOR = True


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
@pytest.mark.usefixtures("grouping")
def test_each_page_renders_alike_in_both_engines(sample: Sample):
    """Jinja2 and Django give the same page from the same data, also when Django groups digits."""
    jinja = normalise(render_with_jinja(sample.template, sample.data))
    assert jinja == normalise(render_with_django(sample.template, sample.data))
    assert "None" not in jinja


def test_samples_show_every_template():
    """No template of ours stands outside the comparison: each is a sample or part of one."""
    shown = {sample.template for sample in SAMPLES.values()}
    included = {
        name for _, source in _sources() for name in re.findall(r'"flint_storefront/([^"]+)"', source)
    }
    assert {name for name, _ in _sources()} == shown | included


def test_samples_show_every_judged_state():
    """Each state that a checkout can be judged to has its page here."""
    shown = {
        sample.data["order"]["state"] for sample in SAMPLES.values() if sample.template == "checkout.html"
    }
    assert shown == set(STATES)


@pytest.mark.parametrize(("name", "source"), _sources(), ids=[name for name, _ in _sources()])
def test_templates_use_only_what_both_engines_share(name: str, source: str):
    """Only tags and filters that mean the same in both, no filter arguments, no calls, one-line comments."""
    assert set(re.findall(r"{%\s*(\w+)", source)) <= TAGS
    printed = re.findall(r"{{(.*?)}}", source)
    assert set(re.findall(r"\|(\w+)", " ".join(printed))) <= FILTERS
    assert all(re.fullmatch(r" [a-z_]+(\.[a-z_]+)*(\|[a-z]+)? ", expression) for expression in printed)
    assert "-%}" not in source
    assert all("#}" in line for line in source.splitlines() if "{#" in line), name


@pytest.mark.parametrize(("name", "source"), _sources(), ids=[name for name, _ in _sources()])
def test_templates_print_every_number_as_text(name: str, source: str):
    """A number passes through a text filter, or a Django host could group its digits and break an attribute."""
    printed = re.findall(r"{{ ([a-z_.]+) }}", source)
    assert not [expression for expression in printed if expression.split(".")[-1] in NUMBERS], name


def test_templates_use_only_labels_that_exist():
    """Every `text.…` in a template is a label, and no label hides behind a method of a dictionary."""
    used = {key for _, source in _sources() for key in re.findall(r"\btext\.(\w+)", source)}
    assert used <= set(ALL_LABELS)
    assert not [key for key in ALL_LABELS if hasattr(dict, key)]


def _parts_of(names: list[str]) -> set[str]:
    sources = dict(_sources())
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += re.findall(r'"flint_storefront/([^"]+)"', sources[name])
    return found


def test_blocks_use_nothing_of_the_host_page():
    """In Wagtail a block sees the host's `page`, `request` and `self`: ours read none of them."""
    names = [name for name, _ in _sources() if name.startswith("blocks/")]
    assert len(names) == 11
    for name in sorted(_parts_of(names)):
        code = " ".join(re.findall(r"{[{%].*?[%}]}", (ROOM / name).read_text("utf-8")))
        assert not re.search(r"\b(page|request|self|csrf)\.", code), name


def test_link_at_the_top_leads_to_the_templates():
    """The top-level link shows the same files as the package holds."""
    link = TEMPLATES.parents[1] / "templates"
    assert link.is_symlink()
    assert link.resolve() == TEMPLATES


def test_documentation_names_templates_that_exist():
    """Each file that a site is told to replace is there."""
    named = set(re.findall(r"`((?:blocks/|partials/)?\w+\.html)`", APPEARANCE.read_text("utf-8")))
    assert len(named) > 15
    assert named <= {name for name, _ in _sources()}

"""
A site replaces `flint_storefront/base.html` by a layout of its own: the one that the documentation shows.
"""

import re
from collections.abc import Callable

import pytest
from django.template import Context, Engine
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader

from tests.templates.engines import APPEARANCE, TEMPLATES, parse
from tests.templates.page_samples import SAMPLES, Sample

LAYOUT = re.search(r"```html\n(.*?)```", APPEARANCE.read_text("utf-8"), flags=re.DOTALL).group(1)
REPLACED = {"flint_storefront/base.html": LAYOUT}
PAGES = {name: sample for name, sample in SAMPLES.items() if "page" in sample.data}


def _with_jinja(sample: Sample) -> str:
    loader = ChoiceLoader([DictLoader(REPLACED), FileSystemLoader(TEMPLATES)])
    environment = Environment(loader=loader, autoescape=True)
    return environment.get_template(f"flint_storefront/{sample.template}").render(sample.data)


def _with_django(sample: Sample) -> str:
    loaders = [
        ("django.template.loaders.locmem.Loader", REPLACED),
        ("django.template.loaders.filesystem.Loader", [TEMPLATES]),
    ]
    template = Engine(loaders=loaders).get_template(f"flint_storefront/{sample.template}")
    return template.render(Context(sample.data))


@pytest.mark.parametrize("render", [_with_jinja, _with_django], ids=["jinja", "django"])
@pytest.mark.parametrize("name", PAGES)
def test_page_is_whole_in_a_layout_of_the_host(name: str, render: Callable[[Sample], str]):
    """Title, style, script, test-mode banner and alerts come with the three blocks."""
    sample = PAGES[name]
    tree = parse(render(sample))
    page = sample.data["page"]
    assert tree.title.text == f"{page['title']} | Harbour Roasters"
    assert tree.select_one('head link[rel="stylesheet"]')["href"] == page["stylesheet"]
    assert tree.select_one("head script")["src"] == page["script"]
    assert bool(tree.select('[data-testid="test-mode"]')) is page["is_test_mode"]
    assert {alert["key"] for alert in page["alerts"]} <= {
        element.get("data-error") or element.get("data-notice") for element in tree.select(".flint-alert")
    }
    assert len(tree.select("h1")) == 1

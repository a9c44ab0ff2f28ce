"""
What the core hands to the templates is what the samples say, and both engines make the same page of it.
"""

from typing import Any

import pytest

from flint_storefront.results import ShowPage
from tests.templates.engines import normalise, render_with_django, render_with_jinja
from tests.templates.page_samples import SAMPLES
from tests.templates.real_pages import PAGES, open_shop, subscribed_pages


@pytest.fixture(scope="module")
def pages() -> dict[str, ShowPage]:
    """Every page by its sample, each from a shop of its own."""
    made = {name: show(open_shop()) for name, show in PAGES.items()}
    found = made | dict(subscribed_pages())
    assert all(isinstance(page, ShowPage) for page in found.values()), found
    return found


def _differences(sample: Any, real: Any, where: str) -> list[str]:
    """Keys that only one of the two has; where one says None, the other may say anything."""
    if isinstance(sample, dict) and isinstance(real, dict):
        found = [f"{where}.{key}" for key in sorted(sample.keys() ^ real.keys())]
        shared = sample.keys() & real.keys()
        return found + [
            one for key in shared for one in _differences(sample[key], real[key], f"{where}.{key}")
        ]
    if isinstance(sample, list) and isinstance(real, list):
        return [one for item in real for one in _differences(sample[0] if sample else item, item, where)]
    return []


@pytest.mark.parametrize("name", [*PAGES, "checkout_subscription", "account"])
def test_samples_have_the_keys_of_real_pages(pages: dict[str, ShowPage], name: str):
    """Nothing in a sample that the core does not say, nothing left out."""
    real = pages[name]
    assert real.template == f"flint_storefront/{SAMPLES[name].template}"
    data = {key: value for key, value in SAMPLES[name].data.items() if key != "text"}
    assert _differences(data, {key: real.data[key] for key in data}, name) == []
    assert set(real.data) - {"text"} == set(data)


@pytest.mark.parametrize("name", [*PAGES, "checkout_subscription", "account"])
def test_real_pages_render_alike_in_both_engines(pages: dict[str, ShowPage], name: str):
    """No value of the core is printed in two ways."""
    page = pages[name]
    template = page.template.removeprefix("flint_storefront/")
    jinja = normalise(render_with_jinja(template, dict(page.data)))
    assert jinja == normalise(render_with_django(template, dict(page.data)))
    assert "None" not in jinja

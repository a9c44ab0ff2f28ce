"""
The same template rendered by both engines, as Flask and Django set them up, and the HTML made comparable.
"""

from functools import cache
from pathlib import Path
from typing import Any

import flask
from bs4 import BeautifulSoup, Comment, NavigableString
from django.template.loader import render_to_string

import flint_storefront

TEMPLATES = Path(flint_storefront.__file__).resolve().parent / "templates"
ROOM = TEMPLATES / "flint_storefront"
APPEARANCE = TEMPLATES.parents[1] / "docs" / "appearance.md"


@cache
def _flask_app() -> flask.Flask:
    return flask.Flask("host", template_folder=str(TEMPLATES))


def render_with_jinja(template: str, data: dict[str, Any]) -> str:
    """
    As Flask renders it, in a request of the host.
    """
    with _flask_app().test_request_context("/"):
        return flask.render_template(f"flint_storefront/{template}", **data)


def render_with_django(template: str, data: dict[str, Any]) -> str:
    """
    As Django renders it, found through INSTALLED_APPS.
    """
    return render_to_string(f"flint_storefront/{template}", data)


def parse(html: str) -> BeautifulSoup:
    """
    The page as a tree.
    """
    return BeautifulSoup(html, "html.parser")


def normalise(html: str) -> str:
    """
    The same text for the same page: white space is one space, entities and order of attributes do not matter.
    """
    tree = parse(html)
    for element in tree.find_all(True):
        element.attrs = dict(sorted(element.attrs.items()))
    for text in list(tree.find_all(string=True)):
        if isinstance(text, Comment):
            continue
        text.replace_with(NavigableString(" ".join(text.split())))
    tree.smooth()
    return "\n".join(line.strip() for line in tree.prettify().splitlines() if line.strip())

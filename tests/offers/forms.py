"""Forms as a browser sends them, for tests that need no shop."""

from typing import Any

from flint_storefront.page_request import PageLocale, PageRequest
from flint_storefront.settings import Settings, read_settings
from tests.catalog.shop import Csrf
from tests.core.test_settings import GOOD


def settings_with(**values: Any) -> Settings:
    """Good settings and these."""
    return read_settings({**GOOD, **values})


def typed(language: str = "en", **fields: str) -> PageRequest:
    """A form with these fields."""
    return PageRequest(
        method="POST",
        csrf=Csrf(),
        form={name: [value] for name, value in fields.items()},
        locale=PageLocale(language=language),
    )

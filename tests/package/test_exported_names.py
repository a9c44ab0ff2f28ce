"""
The public names: what a site imports, and nothing by accident.
"""

import inspect

import pytest

import flint_storefront
import flint_storefront.flask
from flint_storefront import errors
from flint_storefront.flask.signals import SIGNALS as FLASK_SIGNALS
from flint_storefront.wagtail.signals import SIGNALS as WAGTAIL_SIGNALS


@pytest.mark.parametrize("name", flint_storefront.__all__)
def test_exported_name_exists_and_explains_itself(name: str) -> None:
    """Each has a docstring of its own."""
    exported = getattr(flint_storefront, name)
    assert name == "__version__" or inspect.getdoc(exported)


def test_every_error_is_exported() -> None:
    """A site can catch each of them without knowing where it lies."""
    own = {
        name
        for name, value in vars(errors).items()
        if inspect.isclass(value) and value.__module__ == errors.__name__ and not name.startswith("_")
    }
    assert own <= set(flint_storefront.__all__)
    assert all(getattr(flint_storefront, name) is getattr(errors, name) for name in own)


def test_star_import_brings_exactly_the_public_names() -> None:
    """`dir` shows them too, loaded or not."""
    found: dict[str, object] = {}
    exec("from flint_storefront import *", found)
    found.pop("__builtins__")
    assert set(found) == set(flint_storefront.__all__)
    assert set(flint_storefront.__all__) <= set(dir(flint_storefront))


def test_unknown_name_is_an_attribute_error() -> None:
    """As in any module."""
    with pytest.raises(AttributeError, match="no attribute 'Wallet'"):
        _ = flint_storefront.Wallet


def test_flask_adapter_exports_every_signal() -> None:
    """And both frameworks have the same ones."""
    assert set(flint_storefront.flask.__all__) >= set(FLASK_SIGNALS)
    assert set(FLASK_SIGNALS) == set(WAGTAIL_SIGNALS)
    assert all(getattr(flint_storefront.flask, name) for name in flint_storefront.flask.__all__)

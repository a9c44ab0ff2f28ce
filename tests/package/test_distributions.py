"""
Wheel and sdist hold everything that a site needs, each file once.
"""

import tarfile
import zipfile
from collections import Counter
from pathlib import Path, PurePosixPath

import pytest

from tests.package.conftest import Distributions
from tests.package.documents import ROOT

pytestmark = pytest.mark.xdist_group("wheel")

PACKAGE = ROOT / "flint_storefront"
NOT_SHIPPED = {".pyc", ".db"}


def source_files() -> set[str]:
    """Every file of the package as it lies here."""
    found = (path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in NOT_SHIPPED)
    return {path.relative_to(ROOT).as_posix() for path in found}


def wheel_names(distributions: Distributions) -> list[str]:
    """Names in the wheel."""
    with zipfile.ZipFile(distributions.wheel) as archive:
        return archive.namelist()


def sdist_names(distributions: Distributions) -> list[str]:
    """Names in the sdist, below its one folder."""
    with tarfile.open(distributions.sdist) as archive:
        return [PurePosixPath(*Path(member.name).parts[1:]).as_posix() for member in archive.getmembers()]


@pytest.mark.parametrize("names", [wheel_names, sdist_names], ids=["wheel", "sdist"])
def test_package_is_complete_and_holds_each_file_once(names, distributions: Distributions) -> None:  # type: ignore[no-untyped-def]
    """What lies in the folder is shipped, neither less nor twice."""
    counted = Counter(name for name in names(distributions) if name.startswith("flint_storefront/"))
    assert set(counted) == source_files()
    assert set(counted.values()) == {1}


@pytest.mark.parametrize(
    "name",
    [
        "py.typed",
        "templates/flint_storefront/shop.html",
        "templates/flint_storefront/partials/buy_form.html",
        "static/flint_storefront/storefront.css",
        "static/flint_storefront/storefront.js",
        "locale/flint_storefront.pot",
        "locale/de/LC_MESSAGES/flint_storefront.mo",
        "flask/migrations/env.py",
        "flask/migrations/versions/0001_first_sale.py",
        "wagtail/migrations/0001_first_sale.py",
        "wagtail/management/commands/storefront_sync.py",
        "wagtail/templates/flint_storefront_wagtail/block_preview.html",
        "wagtail/static/flint_storefront_wagtail/preview.svg",
        "sandbox/contract/contract.json",
        "sandbox/hosted/templates/sandbox_hosted/checkout.html",
        "sandbox/hosted/static/checkout.js",
    ],
)
def test_wheel_holds_what_is_no_module(name: str, distributions: Distributions) -> None:
    """Named one by one, so that a folder that is moved or forgotten is noticed."""
    assert f"flint_storefront/{name}" in wheel_names(distributions)


def test_wheel_holds_nothing_else(distributions: Distributions) -> None:
    """No tests, no demo and no second copy of the templates land in a site's environment."""
    tops = {name.split("/")[0] for name in wheel_names(distributions)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"flint_storefront"}


def test_sdist_holds_what_the_read_me_names(distributions: Distributions) -> None:
    """Pages, changelog, licence, tests and demo travel with the source."""
    names = set(sdist_names(distributions))
    assert {
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "Makefile",
        "pyproject.toml",
        "requirements.lock",
        ".ci/make-venv",
    } <= names
    assert {"docs/settings.md", "example_site/flask_shop/app.py", "tests/conftest.py"} <= names
    assert not [name for name in names if name.endswith((".pyc", ".db")) or name.startswith("var/")]


def test_metadata_names_the_extras_and_the_command(distributions: Distributions) -> None:
    """`pip install 'flint_storefront[flask]'` and `flint-storefront` work after an installation."""
    with zipfile.ZipFile(distributions.wheel) as archive:
        texts = {
            name.rsplit("/", 1)[1]: archive.read(name) for name in archive.namelist() if ".dist-info/" in name
        }
    metadata = texts["METADATA"].decode()
    assert all(f"Provides-Extra: {extra}\n" in metadata for extra in ("flask", "wagtail", "sandbox"))
    assert "flint-storefront = flint_storefront.__main__:main" in texts["entry_points.txt"].decode()

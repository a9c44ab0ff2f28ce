"""What every test of the suite shares."""

from collections.abc import Iterator
from typing import Any

import pytest

from flint_storefront.sandbox.state import DEVIATION_LISTENERS


@pytest.fixture(autouse=True)
def contract_watch() -> Iterator[list[dict[str, Any]]]:
    """Fail the test when any exchange with an in-process sandbox did not fit Flint's contract."""
    deviations: list[dict[str, Any]] = []
    DEVIATION_LISTENERS.append(deviations.append)
    yield deviations
    DEVIATION_LISTENERS.remove(deviations.append)
    assert deviations == []

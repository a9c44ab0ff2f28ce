"""
Which journeys are walked in which kind of browser. Without any of these marks: with JavaScript and without.
"""

import pytest

with_script = pytest.mark.parametrize("has_script", [True], indirect=True, ids=["script"])
without_script = pytest.mark.parametrize("has_script", [False], indirect=True, ids=["forms"])

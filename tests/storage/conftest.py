"""
The storage tests' asserts live in case modules: let pytest explain them too.
"""

import pytest

for subject in ("write", "read", "transaction", "race"):
    pytest.register_assert_rewrite(f"tests.storage.{subject}_cases")

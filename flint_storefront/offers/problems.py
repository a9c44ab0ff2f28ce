"""
What is wrong with one field of a form, as data: a message key and its values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError

from flint_storefront.messages.sentences import say


@dataclass(frozen=True)
class FieldProblem:
    """
    One mistake at one field.
    """

    key: str
    """Message key, such as `quantity_invalid`."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What the sentence names, such as `{"low": "1", "high": "20"}`."""

    def as_data(self, language: str) -> dict[str, str]:
        """
        For a template: `{"key": …, "text": …}`.
        """
        return {"key": self.key, "text": say(self.key, language, **self.values)}

    def as_error(self) -> ValidationError:
        """
        The same as an error of a form's schema.
        """
        return ValidationError([self])


def problem_in(messages: Mapping[str, Any], name: str) -> FieldProblem | None:
    """
    The problem that a schema reported at field *name*, or None.
    """
    found = messages.get(name)
    return next((item for item in found if isinstance(item, FieldProblem)), None) if found else None


def problem_data(problem: FieldProblem | None, language: str) -> dict[str, str] | None:
    """
    A problem for a template, or None when there is none.
    """
    return None if problem is None else problem.as_data(language)

"""Reading the JSON body of a control request strictly, so that a typing mistake in a test is heard."""

from typing import Any

from flask import request


class Refused(Exception):
    """A control request that makes no sense; *problems* says why, by field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(str(problems))
        self.problems = problems


def read_object(fields: dict[str, Any] | None) -> dict[str, Any]:
    """
    Return the body of the present request.

    Args:
        fields: Allowed names with their type or types; None takes any name.

    Raises:
        Refused: no JSON object, an unknown name or a wrong type.
    """
    if not request.get_data():
        return {}
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        raise Refused({"": "send a JSON object"})
    problems = {}
    for name, value in body.items():
        if fields is None:
            continue
        if name not in fields:
            problems[name] = "unknown field"
        elif not isinstance(value, fields[name]) or (isinstance(value, bool) and fields[name] is not bool):
            problems[name] = "wrong type"
    if problems:
        raise Refused(problems)
    return body

"""
From an answer to our data, with what does not fit told as `NotFlint`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from marshmallow import ValidationError

from flint_storefront.errors import NotFlint
from flint_storefront.flint.envelope import Answer
from flint_storefront.flint.schemas.fields import FlintSchema

Model = TypeVar("Model")
_MOST_FIELDS_NAMED = 10


def read_object(schema: FlintSchema, model: type[Model], document: object) -> Model:
    """
    One object.

    Raises:
        NotFlint: `wrong_shape`, with the paths of the fields that do not fit.
    """
    problem_at: list[str] = []
    if isinstance(document, Mapping):
        try:
            loaded = schema.load(document)
        except ValidationError as problem:
            problem_at = list(_paths(problem.messages))[:_MOST_FIELDS_NAMED]
        else:
            if isinstance(loaded, model):
                return loaded
    # Reporters of errors show the variables of a frame; this one may hold a launch token.
    document = None
    raise NotFlint("wrong_shape", fields=problem_at)


def read_list(schema: FlintSchema, model: type[Model], answer: Answer) -> Iterator[Model]:
    """
    Every object of one page of a list.

    Raises:
        NotFlint: `wrong_shape`.
    """
    if not isinstance(answer.data, list):
        raise NotFlint("wrong_shape", request_id=answer.request_id)
    for document in answer.data:
        yield read_object(schema, model, document)


def member(data: object, name: str) -> object:
    """`data[name]` of an answer whose data is an object; None when it has none."""
    return data.get(name) if isinstance(data, Mapping) else None


def _paths(messages: object, before: str = "") -> Iterator[str]:
    if not isinstance(messages, Mapping):
        yield before
        return
    for name, inner in messages.items():
        yield from _paths(inner, f"{before}.{name}" if before else str(name))

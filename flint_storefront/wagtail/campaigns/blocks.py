"""
The repeated parts of a campaign.
"""

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BlockGroup,
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    IntegerBlock,
    StructBlock,
    StructValue,
    TextBlock,
)
from wagtail.fields import StreamField

from flint_storefront.offers.terms import Question

QUESTION_KINDS = [
    ("text", _("A line of text")),
    ("choice", _("One of several answers")),
    ("tick", _("A tick")),
]


class QuestionBlock(StructBlock):
    """
    A question of the site to a donor.
    """

    label = CharBlock(label=_("Question"))
    kind = ChoiceBlock(choices=QUESTION_KINDS, default="text", label=_("Answered by"))
    choices = TextBlock(
        required=False, label=_("Answers"), help_text=_("To choose from, each on a line of its own."), rows=3
    )
    is_required = BooleanBlock(required=False, label=_("Must be answered"))
    max_length = IntegerBlock(
        default=200, min_value=1, label=_("Longest answer"), help_text=_("Characters of a line of text.")
    )
    key = CharBlock(
        required=False,
        label=_("Name"),
        help_text=_("Names the answer in exports and at Flint; made of the question when empty."),
    )

    def clean(self, value: StructValue) -> StructValue:
        """
        Give it a name that stays when the question is worded anew.
        """
        cleaned = super().clean(value)
        if not cleaned["key"]:
            cleaned["key"] = slugify(cleaned["label"]).replace("-", "_")[:40] or "question"
        return cleaned

    class Meta:
        icon = "help"
        label = _("Question")
        label_format = "{label}"
        form_layout = [
            "label",
            "kind",
            "choices",
            "is_required",
            BlockGroup(["max_length", "key"], heading=_("Advanced"), classname="collapsed"),
        ]


def question_terms(value: StructValue) -> Question:
    """
    The core's terms of a filled-in question.
    """
    return Question(
        key=value["key"] or "",
        label=value["label"],
        kind=value["kind"],
        choices=tuple(lines_of(value.get("choices") or "")),
        is_required=bool(value.get("is_required")),
        max_length=value.get("max_length") or 200,
    )


def lines_of(text: str) -> list[str]:
    """
    The lines of a field that holds one thing a line.
    """
    return [line.strip() for line in text.splitlines() if line.strip()]


class PartsField(StreamField):
    """
    A StreamField whose blocks are no part of a migration: they may change from release to release.
    """

    def deconstruct(self) -> tuple[Any, ...]:
        """
        As a StreamField without blocks.
        """
        name, _path, _args, kwargs = super().deconstruct()
        return name, "wagtail.fields.StreamField", [[]], {**kwargs, "block_lookup": {}}

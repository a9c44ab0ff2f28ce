"""
The form of a campaign in the admin: every mistake at its field.
"""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from flint_storefront.wagtail.models import Campaign
from tests.wagtail.samples import amounts, save_campaign

ADD = "wagtailsnippets_flint_storefront_campaign:add"
EDIT = "wagtailsnippets_flint_storefront_campaign:edit"
QUESTION = {"label": "Size", "kind": "text", "choices": "", "max_length": "200", "key": ""}


@pytest.fixture
def editor(log_in: Callable[[str], Client]) -> Client:
    """
    Somebody who may make and change campaigns.
    """
    return log_in("campaigner")


def form(
    *given: dict[str, Any], questions: tuple[dict[str, Any], ...] = (), **changes: Any
) -> dict[str, Any]:
    """
    The form as the browser sends it.
    """
    parts = [("amounts", _typed(part)) for part in given or (amounts(),)]
    values = {
        "title": "A new roof",
        "slug": "roof",
        "text": "",
        "amounts": streamfield(parts),
        "first_interval": "",
        "goal_amount": "",
        "goal_currency": "",
        "is_open": "on",
        "funds": "",
        "questions": streamfield([("question", question) for question in questions]),
    }
    intervals = changes.pop("intervals", ["once"])
    return {**nested_form_data({**values, **changes}), "intervals": intervals}


def _typed(part: dict[str, Any]) -> dict[str, Any]:
    typed = {name: "" if value is None else value for name, value in part.items()}
    return {**typed, "has_custom": "on" if part["has_custom"] else ""}


def errors_of(editor: Client, data: dict[str, Any]) -> dict[str, Any]:
    """
    What the form says, as plain data.
    """
    answer = editor.post(reverse(ADD), data)
    assert answer.status_code == 200
    assert not Campaign.objects.exists()
    found = answer.context["form"].errors.as_data()
    return {name: _told(errors[0]) for name, errors in found.items()}


def _told(error: Any) -> Any:
    if hasattr(error, "block_errors"):
        return {place: _told(inner) for place, inner in error.block_errors.items()} or [
            str(message) for message in error.non_block_errors
        ]
    return error.messages[0]


def test_good_campaign_is_saved(editor: Client) -> None:
    """And found under its address."""
    question = {**QUESTION, "label": "How did you hear of us?"}
    answer = editor.post(reverse(ADD), form(questions=(question,), intervals=["once", "monthly"]))
    assert answer.status_code == 302
    found = Campaign.objects.get(slug="roof").terms()
    assert (found.intervals, found.amounts[0].preselected) == (("once", "monthly"), 2500)
    assert found.questions[0].key == "how_did_you_hear_of_us"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"low": "60", "high": "50", "choices": "", "preselected": ""}, "low", "above the largest"),
        ({"choices": "10 9000", "preselected": "10"}, "choices", "$9,000.00 is outside"),
        ({"choices": "0.50 10", "preselected": ""}, "choices", "$0.50 is outside"),
        ({"preselected": "30"}, "preselected", "not among"),
        ({"choices": "ten"}, "choices", "such as 25 or 12.50"),
        ({"high": "12.345"}, "high", "so many decimals"),
        ({"low": "1e3"}, "low", "such as 25"),
        ({"choices": "", "preselected": "", "has_custom": False}, "choices", "at least one amount"),
        ({"low": ""}, "low", "required"),
        ({"cost_percent": "120"}, "cost_percent", "less than or equal"),
        ({"cost_fixed": "-1"}, "cost_fixed", "such as 25"),
    ],
)
def test_mistaken_amounts_are_told_at_their_field(
    editor: Client, changes: dict[str, Any], field: str, words: str
) -> None:
    """Bounds, presets and what is no amount."""
    errors = errors_of(editor, form(amounts(**changes)))
    assert list(errors) == ["amounts"]
    assert list(errors["amounts"][0]) == [field]
    assert words in errors["amounts"][0][field]


def test_mistake_of_the_second_currency_stands_there(editor: Client) -> None:
    """Each block tells its own."""
    errors = errors_of(editor, form(amounts(), amounts(currency="EUR", preselected="11")))
    assert list(errors["amounts"]) == [1]


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"intervals": []}, "intervals", "required"),
        ({"goal_amount": "lots"}, "goal_amount", "such as 25"),
        ({"goal_amount": "0"}, "goal_amount", "at least 1"),
        ({"goal_amount": "5", "goal_currency": "EUR"}, "goal_currency", "Nobody can give"),
        ({"funds": "Roof\nRoof"}, "funds", "there twice"),
        ({"amounts": streamfield([])}, "amounts", "required"),
    ],
)
def test_mistake_of_the_campaign_is_told_at_its_field(
    editor: Client, data: dict[str, Any], field: str, words: str
) -> None:
    """Not above the form, and not first when somebody gives."""
    errors = errors_of(editor, form(**data))
    assert list(errors) == [field]
    assert words in str(errors[field])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "choice"}, "choices"),
        ({"key": "How?"}, "key"),
        ({"max_length": "99999"}, "max_length"),
    ],
)
def test_mistake_of_a_question_is_told_at_its_field(
    editor: Client, changes: dict[str, Any], field: str
) -> None:
    """In the block of the question."""
    errors = errors_of(editor, form(questions=(QUESTION, {**QUESTION, "label": "Colour", **changes})))
    assert list(errors["questions"][1]) == [field]


def test_more_questions_than_flint_keeps_are_refused(editor: Client) -> None:
    """The metadata of a checkout session holds 50 pairs."""
    questions = tuple({**QUESTION, "label": f"Question {number}"} for number in range(51))
    errors = errors_of(editor, form(questions=questions))
    assert "50" in str(errors["questions"])


def test_currency_may_stand_once_only(editor: Client) -> None:
    """Two rows of one currency would contradict each other."""
    errors = errors_of(editor, form(amounts(), amounts()))
    assert "twice" in str(errors["amounts"])


def test_address_never_changes_again(editor: Client) -> None:
    """Gifts are counted by it."""
    campaign = save_campaign()
    path = reverse(EDIT, args=(campaign.pk,))
    assert editor.post(path, form(title="Roof and walls", slug="walls")).status_code == 302
    campaign.refresh_from_db()
    assert (campaign.title, campaign.slug) == ("Roof and walls", "roof")


def test_form_hides_what_is_rarely_needed(editor: Client) -> None:
    """Collapsed panels, and amounts as they were typed."""
    campaign = save_campaign(amounts(choices="10 25.50", preselected=""))
    page = BeautifulSoup(editor.get(reverse(EDIT, args=(campaign.pk,))).content, "html.parser")
    collapsed = [panel["id"] for panel in page.select("section.w-panel.collapsed")]
    assert len(collapsed) == 2
    assert "10 25.50" in str(page)

"""
The form of a payment link page: every mistake at its field.
"""

from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site
from wagtail.test.utils.form_data import nested_form_data, streamfield

from flint_storefront.wagtail.link_pages.models import PaymentLinkPage
from tests.wagtail.link_pages import draft_link, publish_link
from tests.wagtail.test_link_page_publishing import FETE

TICKET = {
    "name": "Adult",
    "description": "",
    "price": "12.50",
    "quantity": "1",
    "low": "",
    "high": "",
    "is_taxable": "",
    "tax_category": "",
    "key": "",
}
QUESTION = {
    "label": "Size",
    "kind": "text",
    "options": "",
    "is_required": "",
    "placeholder": "",
    "max_length": "",
    "key": "",
}


@pytest.fixture
def editor(db: None) -> Client:
    """
    Somebody who may do everything.
    """
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.create_superuser("boss"))
    return client


def form(*lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """
    The form as the browser sends it.
    """
    values: dict[str, Any] = {
        "title": "Summer fete",
        "slug": "summer-fete-page",
        "link_slug": "",
        "link_kind": "standard",
        "link_currency": "USD",
        "link_lines": streamfield([("price", line) for line in lines or (TICKET,)]),
        "link_questions": streamfield([]),
        "link_notes": streamfield([]),
        "link_payable_minutes": "30",
        "link_requires_email": "on",
        "comments": {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"},
        "action-publish": "publish",
        **changes,
    }
    comments = values.pop("comments")
    flat = nested_form_data(values)
    flat |= {f"comments-{name}": count for name, count in comments.items()}
    return {name: value for name, value in flat.items() if value is not None}


def add_address() -> str:
    """
    Where a page is made.
    """
    home = Site.objects.get(is_default_site=True).root_page
    return reverse("wagtailadmin_pages:add", args=("flint_storefront_links", "paymentlinkpage", home.pk))


def errors_of(editor: Client, data: dict[str, Any]) -> dict[str, Any]:
    """
    What the form says, as plain data.
    """
    answer = editor.post(add_address(), data)
    assert answer.status_code == 200
    assert not PaymentLinkPage.objects.exists()
    found = answer.context["form"].errors.as_data()
    return {name: _told(errors[0]) for name, errors in found.items()}


def _told(error: Any) -> Any:
    if hasattr(error, "block_errors"):
        inner = {place: _told(own) for place, own in error.block_errors.items()}
        return inner or [str(message) for message in error.non_block_errors]
    return error.messages[0]


def test_good_page_is_published(editor: Client) -> None:
    """Slug and names of lines are made by themselves."""
    answer = editor.post(add_address(), form())
    assert answer.status_code == 302
    page = PaymentLinkPage.objects.get()
    assert (page.live, page.link_slug) == (True, "summer-fete-page")
    assert page.link_offer().lines[0].key == "adult"
    assert page.link_offer().lines[0].unit_minor == 1250


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"link_sales_end_at": "2020-01-01 10:00"}, "link_sales_end_at", "past"),
        (
            {"link_sales_start_at": "2030-02-01 10:00", "link_sales_end_at": "2030-01-01 10:00"},
            "link_sales_end_at",
            "after the start",
        ),
        ({"link_sales_end_at": "tomorrow"}, "link_sales_end_at", "valid date"),
        ({"link_limit": "0"}, "link_limit", "above zero"),
        ({"link_payable_minutes": "2000"}, "link_payable_minutes", "seconds"),
        ({"link_requires_terms": "on"}, "link_terms_url", "terms"),
        ({"link_slug": "Summer Fete"}, "link_slug", "letters"),
        ({"link_kind": "subscription", "link_lines": streamfield([])}, "link_plan", "plan"),
        ({"link_kind": "event"}, "link_event_at", "when the event is"),
        ({"link_event_at": "2030-01-01 10:00"}, "link_event_at", "Only an event"),
        ({"link_kind": "donation", "link_lines": streamfield([])}, "link_donation_low", "Enter an amount"),
        (
            {
                "link_kind": "donation",
                "link_lines": streamfield([]),
                "link_donation_low": "50",
                "link_donation_high": "5",
            },
            "link_donation_low",
            "above the largest",
        ),
        ({"link_currency": ""}, "link_lines", {0: {"price": "Choose a currency."}}),
    ],
)
def test_mistakes_stand_at_their_field(
    editor: Client, changes: dict[str, Any], field: str, words: Any
) -> None:
    """Each where it can be mended."""
    errors = errors_of(editor, form(**changes))
    assert field in errors
    assert errors[field] == words if isinstance(words, dict) else words in errors[field]


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        ({"price": "ten"}, "price", "such as 25"),
        ({"price": ""}, "price", "required"),
        ({"price": "0"}, "price", "above zero"),
        ({"low": "2"}, "low", "or neither"),
        ({"key": "No Slug"}, "key", "lower-case"),
    ],
)
def test_mistakes_of_a_line_stand_in_it(editor: Client, line: dict[str, str], field: str, words: str) -> None:
    """The second line, not the first."""
    errors = errors_of(editor, form(TICKET, {**TICKET, "name": "Child", **line}))
    assert words in errors["link_lines"][1][field]


def test_too_many_questions_are_refused(editor: Client) -> None:
    """Flint takes twenty."""
    asked = [("question", {**QUESTION, "label": f"Question {number}"}) for number in range(21)]
    assert "at most 20" in errors_of(editor, form(link_questions=streamfield(asked)))["link_questions"][0]


def test_texts_beyond_the_byte_budget_are_refused(editor: Client) -> None:
    """Two answers of 4096 characters fill it."""
    asked = [
        ("question", {**QUESTION, "label": f"Question {number}", "kind": "textarea", "max_length": "4096"})
        for number in range(3)
    ]
    assert "bytes" in errors_of(editor, form(link_questions=streamfield(asked)))["link_questions"][0]


def test_draft_may_have_a_past_end(editor: Client) -> None:
    """It is not published yet."""
    data = form(link_sales_end_at="2020-01-01 10:00")
    del data["action-publish"]
    assert editor.post(add_address(), data).status_code == 302


def test_taken_slug_is_told(editor: Client) -> None:
    """By a draft too."""
    draft_link(Site.objects.get(is_default_site=True).root_page, FETE)
    answer = editor.post(add_address(), form(link_slug="summer-fete"))
    assert "Another payment link" in answer.context["form"].errors["link_slug"][0]


def test_published_slug_cannot_be_changed(editor: Client) -> None:
    """The QR code is printed."""
    page = publish_link(Site.objects.get(is_default_site=True).root_page, FETE)
    address = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    assert editor.get(address).status_code == 200
    assert editor.post(address, form(link_slug="other")).status_code == 302
    assert PaymentLinkPage.objects.get().link_slug == "summer-fete"


def test_times_are_the_site_s_whatever_the_editor_s_time_zone(editor: Client) -> None:
    """What is typed is what the clock of the shop shows."""
    with override_settings(TIME_ZONE="America/New_York"), timezone.override("Asia/Tokyo"):
        data = form(link_sales_start_at="2030-03-10 02:30", link_sales_end_at="2030-11-03 01:30")
        assert editor.post(add_address(), data).status_code == 302
    offer = PaymentLinkPage.objects.get().link_offer()
    assert offer.sales_start_at == datetime(2030, 3, 10, 2, 30)
    assert offer.sales_end_at == datetime(2030, 11, 3, 1, 30)


def test_time_zone_of_the_times_is_told(editor: Client) -> None:
    """Nobody has to guess."""
    assert "In the site's time zone, UTC" in editor.get(add_address()).content.decode().replace("&#x27;", "'")

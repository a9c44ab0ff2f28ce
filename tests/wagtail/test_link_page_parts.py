"""
Products, plans, open prices, questions and notes in the form of a payment link page.
"""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, TestCase
from django.urls import reverse
from wagtail.models import Site
from wagtail.test.utils.form_data import streamfield

from flint_storefront.payment_links.records import find_link
from flint_storefront.storage.records import LinkGenerationRecord
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.link_pages.models import PaymentLinkPage
from flint_storefront.wagtail.models import Plan, Variant
from flint_storefront.wagtail.payment_links.panels import link_panel_data
from tests.wagtail.samples import fill_mirror, plan
from tests.wagtail.test_link_page_form import QUESTION, add_address, errors_of, form

PRODUCT = {"variant": "var_1", "quantity": "2", "low": "", "high": "", "key": ""}
OPEN = {
    "name": "Gift",
    "description": "",
    "lowest": "5",
    "highest": "100",
    "choices": "10 25.50",
    "quantity": "1",
    "low": "",
    "high": "",
    "is_taxable": "no",
    "tax_category": "",
    "key": "",
}
NO_LINES = {"link_lines": streamfield([])}


@pytest.fixture
def editor(db: None) -> Client:
    """
    Somebody who may do everything, at a shop with a filled mirror.
    """
    storefront = get_storefront()
    fill_mirror(storefront)
    with storefront.store.transaction() as transaction:
        transaction.insert(plan(1))
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.create_superuser("boss"))
    return client


def lines(*parts: tuple[str, dict[str, str]]) -> dict[str, Any]:
    """
    What is sold, in the form.
    """
    return {"link_lines": streamfield(list(parts))}


def notes(*pairs: tuple[str, str]) -> dict[str, Any]:
    """
    Notes at Flint, in the form.
    """
    return {"link_notes": streamfield([("note", {"key": key, "value": value}) for key, value in pairs])}


def published(editor: Client, **changes: Any) -> PaymentLinkPage:
    """
    The page that was made.
    """
    answer = editor.post(add_address(), form(**changes))
    assert answer.status_code == 302, answer.context["form"].errors.as_data()
    return PaymentLinkPage.objects.get()


def test_product_of_the_catalogue_is_sold(editor: Client) -> None:
    """Its name and price are Flint's, so no currency is needed."""
    variant = Variant.objects.filter(is_gone=False).first()
    assert variant is not None
    page = published(editor, link_currency="", **lines(("product", {**PRODUCT, "variant": variant.pk})))
    (line,) = page.link_offer().lines
    assert (line.variant_id, line.quantity, line.unit_minor) == (variant.pk, 2, None)


def test_product_that_is_gone_is_refused(editor: Client) -> None:
    """At its chooser, in its line."""
    Variant.objects.update(is_gone=True)
    variant = Variant.objects.first()
    assert variant is not None
    told = errors_of(editor, form(**lines(("open", OPEN), ("product", {**PRODUCT, "variant": variant.pk}))))
    assert "no longer lists" in told["link_lines"][1]["variant"]


def test_product_that_never_was_is_refused(editor: Client) -> None:
    """No choice of the chooser."""
    told = errors_of(editor, form(**lines(("product", {**PRODUCT, "variant": "var_made_up"}))))
    assert told["link_lines"][0]["variant"]


def test_plan_is_subscribed_to(editor: Client) -> None:
    """Without lines."""
    page = published(editor, link_kind="subscription", link_currency="", link_plan="plan_1", **NO_LINES)
    assert page.link_offer().plan_id == "plan_1"


@pytest.mark.parametrize(("plan_id", "words"), [("plan_1", "no longer offers"), ("made_up", "valid choice")])
def test_plan_that_is_gone_is_refused(editor: Client, plan_id: str, words: str) -> None:
    """At its chooser."""
    Plan.objects.update(is_gone=True)
    told = errors_of(editor, form(link_kind="subscription", link_plan=plan_id, **NO_LINES))
    assert words in told["link_plan"]


def test_buyer_sets_the_price(editor: Client) -> None:
    """Within bounds, with suggestions."""
    (line,) = published(editor, **lines(("open", OPEN))).link_offer().lines
    assert line.amounts is not None
    assert (line.amounts.low, line.amounts.high, line.amounts.choices) == (500, 10000, (1000, 2550))
    assert (line.key, line.is_taxable, line.unit_minor) == ("gift", False, None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lowest": "200"}, "lowest"),
        ({"lowest": ""}, "lowest"),
        ({"highest": "much"}, "highest"),
        ({"choices": "10 much"}, "choices"),
        ({"choices": "500"}, "choices"),
        ({"quantity": "0"}, "quantity"),
        ({"low": "3", "high": "2"}, "low"),
    ],
)
def test_mistakes_of_an_open_price_stand_at_their_field(
    editor: Client, changes: dict[str, str], field: str
) -> None:
    """In the line that has them."""
    told = errors_of(editor, form(**lines(("open", OPEN), ("open", {**OPEN, **changes}))))
    assert list(told["link_lines"]) == [1]
    assert field in told["link_lines"][1]


def test_too_many_pairs_are_refused(editor: Client) -> None:
    """Notes and questions together; at the questions, since answers are more."""
    asked = [("question", {**QUESTION, "label": f"Question {number}"}) for number in range(15)]
    noted = notes(*((f"note-{number}", "x") for number in range(30)))
    told = errors_of(editor, form(link_questions=streamfield(asked), **noted))
    assert "44" in told["link_questions"][0]


def test_too_many_notes_are_refused(editor: Client) -> None:
    """Without questions at the notes."""
    told = errors_of(editor, form(**notes(*((f"note-{number}", "x") for number in range(45)))))
    assert "44" in told["link_notes"][0]


def test_note_of_the_same_name_is_refused(editor: Client) -> None:
    """It would silently take the first one's place."""
    told = errors_of(editor, form(**notes(("desk", "north"), ("door", "a"), ("desk", "south"))))
    assert told["link_notes"] == {2: {"key": "Another note has this name."}}


def test_note_of_flint_s_own_name_is_refused(editor: Client) -> None:
    """Flint keeps names of its own."""
    assert "flint_order" in str(errors_of(editor, form(**notes(("flint_order", "x"))))["link_notes"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "dropdown"}, "options"),
        ({"options": "S\nM"}, "options"),
        ({"kind": "dropdown", "options": "S\nS"}, "options"),
        ({"max_length": "5000"}, "max_length"),
        ({"kind": "checkbox", "max_length": "5"}, "max_length"),
        ({"label": ""}, "label"),
    ],
)
def test_mistakes_of_a_question_stand_at_their_field(
    editor: Client, changes: dict[str, str], field: str
) -> None:
    """In the question that has them."""
    asked = [("question", {**QUESTION, "label": "Name"}), ("question", {**QUESTION, **changes})]
    told = errors_of(editor, form(link_questions=streamfield(asked)))
    assert list(told["link_questions"]) == [1]
    assert field in told["link_questions"][1]


def test_questions_of_one_name_are_refused(editor: Client) -> None:
    """Their answers could not be told apart."""
    asked = [("question", QUESTION), ("question", QUESTION)]
    assert "link_questions" in errors_of(editor, form(link_questions=streamfield(asked)))


def test_draft_may_lack_what_is_typed_later(editor: Client) -> None:
    """Wagtail saves while the editor types; publishing asks for it."""
    lacking = form(link_kind="donation", link_currency="", **NO_LINES)
    draft = {name: value for name, value in lacking.items() if name != "action-publish"}
    assert set(errors_of(editor, lacking)) == {"link_donation_low", "link_donation_high"}
    assert editor.post(add_address(), draft).status_code == 302
    assert not PaymentLinkPage.objects.get().live


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"link_donation_low": "50", "link_donation_high": "5"}, "link_donation_low"),
        ({"link_donation_low": "lots"}, "link_donation_low"),
    ],
)
def test_draft_has_no_other_mistakes(editor: Client, changes: dict[str, str], field: str) -> None:
    """It may be published by somebody who sees no form."""
    data = form(link_kind="donation", **NO_LINES, **changes)
    del data["action-publish"]
    assert field in errors_of(editor, data)


def test_unfinished_draft_is_previewed(editor: Client) -> None:
    """As far as it goes."""
    home = Site.objects.get(is_default_site=True).root_page
    names = ("flint_storefront_links", "paymentlinkpage", home.pk)
    address = reverse("wagtailadmin_pages:preview_on_add", args=names)
    told = editor.post(address, form(link_kind="donation", link_currency="", **NO_LINES))
    assert told.json()["is_valid"]
    assert "Summer fete" in editor.get(address, {"mode": ""}).content.decode()


def test_unfinished_page_that_was_published_all_the_same_stays_up(editor: Client) -> None:
    """As by a tick in the list of pages: not ready to visitors, the cause to editors."""
    data = form(link_kind="donation", link_currency="", **NO_LINES)
    del data["action-publish"]
    editor.post(add_address(), data)
    page = PaymentLinkPage.objects.get()
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.latest_revision.publish()
    answer = Client(HTTP_HOST="localhost").get("/summer-fete-page/")
    assert 'data-status="not_ready"' in answer.content.decode()
    told = link_panel_data(PaymentLinkPage.objects.get())
    assert told is not None
    assert "Needs attention" in told["setup_text"]


def test_panel_and_visitors_read_the_same_state(editor: Client) -> None:
    """Also of goods that the mirror knows to be gone, though Flint's link is on."""
    variant = Variant.objects.filter(is_gone=False).first()
    assert variant is not None
    with TestCase.captureOnCommitCallbacks(execute=True):
        page = published(editor, link_currency="", **lines(("product", {**PRODUCT, "variant": variant.pk})))
    storefront = get_storefront()
    known = find_link(storefront, page.link_slug or "")
    assert known is not None
    link = LinkGenerationRecord(
        link_key=f"{known.record.reference}-1",
        slug=known.record.slug,
        generation=1,
        payment_link_id="pl_1",
        url="http://127.0.0.1:8900/pay/pl_1",
        told_offer=known.record.offer,
        status_told="active",
        status_seen="active",
        created_at=storefront.clock(),
    )
    with storefront.store.transaction() as transaction:
        transaction.insert(link)
    before = link_panel_data(page)
    Variant.objects.filter(pk=variant.pk).update(is_gone=True)
    after = link_panel_data(page)
    assert before is not None
    assert after is not None
    assert [(told["state"], told["state_text"]) for told in (before, after)] == [
        ("active", "Open"),
        ("sold_out", "Sold out"),
    ]


def test_form_names_what_it_asks_for(editor: Client) -> None:
    """In one way of writing, with the currency's explanation."""
    labels = editor.get(add_address()).context["form"].fields
    assert (labels["link_sales_start_at"].label, labels["link_event_at"].label) == (
        "Sale starts",
        "Date and time",
    )
    assert "catalogue" in labels["link_currency"].help_text

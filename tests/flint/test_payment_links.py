"""Payment links as Flint writes them, and the requests that make and change them."""

import json
from datetime import UTC, datetime

import pytest

from flint_storefront.errors import NotFlint
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.envelope import Answer
from flint_storefront.flint.models import PaymentLink
from flint_storefront.flint.resources.checkout_sessions import list_sessions_of_link
from flint_storefront.flint.resources.orders import list_refunded_orders
from flint_storefront.flint.resources.payment_links import (
    create_payment_link,
    find_payment_links_by_reference,
    get_payment_link,
    parse_payment_link,
    update_payment_link,
)
from flint_storefront.flint.resources.requests import redact_answer
from tests.flint.documents import order, payment_link, session
from tests.flint.scripted import Scripted, money, success

SINCE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def read_link(**changes) -> PaymentLink:
    return parse_payment_link(Answer(status=200, data=payment_link(**changes)))


def soon() -> dict:
    return {"deadline": Deadline(60)}


def test_link_is_read_with_its_counters():
    """What the page and the totals need."""
    read = read_link(max_completions=50, inactive_message="Back in spring.")

    assert (read.payment_link_id, read.status, read.version) == ("pl_1", "active", 3)
    assert (read.completed_count, read.total_quantity_sold, read.max_completions) == (7, 14, 50)
    assert (read.url, read.inactive_message) == (
        "https://checkout.withflintpay.com/pay/pl_1",
        "Back in spring.",
    )
    assert (read.external_reference_id, read.metadata) == ("lnk_1-1", {"season": "summer"})
    assert read.updated_at == datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_whole_answer_is_kept_beside_what_is_read():
    """Lines keep the ids that an update needs; a member that we do not know stays."""
    document = payment_link(brand_new={"a": [1]})

    read = parse_payment_link(Answer(status=200, data=document))

    assert read.document == document
    assert read.document["line_items"][0]["payment_link_line_item_id"] == "plli_1"
    assert "plli_1" not in repr(read)


@pytest.mark.parametrize(
    "name",
    [
        "total_quantity_sold",
        "payment_link_type",
        "subscription_plan_id",
        "max_completions",
        "inactive_message",
        "external_reference_id",
        "metadata",
        "line_items",
        "updated_at",
    ],
)
def test_link_without_what_is_optional_is_read(name):
    """Null means the same as missing."""
    document = {key: value for key, value in payment_link().items() if key != name}

    assert read_link(**{name: None}) == parse_payment_link(Answer(status=200, data=document))


@pytest.mark.parametrize("name", ["payment_link_id", "name", "status", "url", "version", "completed_count"])
def test_link_without_what_matters_is_refused(name):
    """Nothing is guessed."""
    document = {key: value for key, value in payment_link().items() if key != name}

    with pytest.raises(NotFlint) as caught:
        parse_payment_link(Answer(status=200, data=document))

    assert caught.value.fields == (name,)


@pytest.mark.parametrize("name", ["version", "completed_count", "total_quantity_sold", "max_completions"])
@pytest.mark.parametrize("value", [1.5, True, "many", []])
def test_counter_that_is_no_whole_number_is_refused(name, value):
    """As strict as an amount: it decides whether something is sold out."""
    with pytest.raises(NotFlint) as caught:
        read_link(**{name: value})

    assert caught.value.fields == (name,)


def test_unknown_words_of_a_link_are_kept():
    """Flint may add to both at any time."""
    read = read_link(status="hibernating", payment_link_type="auction")

    assert (read.status, read.payment_link_type) == ("hibernating", "auction")


@pytest.mark.parametrize("data", [None, [], "link", [payment_link()]])
def test_something_else_than_a_link_is_refused(data):
    """A list where a link should be."""
    with pytest.raises(NotFlint):
        parse_payment_link(Answer(status=200, data=data))


def test_one_link_is_read():
    """By its id; what is no id never becomes a path."""
    scripted = Scripted(success(payment_link()))

    assert get_payment_link(scripted.client, "pl_1", **soon()).name == "Coffee for two"
    assert scripted.requests[0].url.path == "/v1/payment-links/pl_1"
    with pytest.raises(ValueError, match="not an id"):
        get_payment_link(scripted.client, "../orders", **soon())


def test_link_is_found_by_exactly_its_reference():
    """Whatever else Flint answers, on and off."""
    listed = [
        payment_link(status="inactive"),
        payment_link(external_reference_id="lnk_1-12"),
        payment_link(external_reference_id=None),
    ]
    scripted = Scripted(success(listed))

    found = find_payment_links_by_reference(scripted.client, "lnk_1-1", **soon())

    assert [(one.external_reference_id, one.status) for one in found] == [("lnk_1-1", "inactive")]
    assert "status" not in scripted.requests[0].url.params


def test_request_for_a_link_is_its_document():
    """The same content always gives the same bytes."""
    request = create_payment_link({"name": "Fête", "external_reference_id": "lnk_1-1"})

    assert request.body == '{"external_reference_id":"lnk_1-1","name":"Fête"}'.encode()
    assert (request.operation, request.method, request.path) == (
        "paymentLinks.create",
        "POST",
        "/v1/payment-links",
    )


@pytest.mark.parametrize("document", [{}, {"name": "Fête"}, {"external_reference_id": "lnk_1-1"}])
def test_link_that_could_not_be_found_again_is_not_asked_for(document):
    """After a lost answer only the reference leads to it."""
    with pytest.raises(ValueError, match="our reference"):
        create_payment_link(document)


def test_change_of_a_link_always_says_what_was_read():
    """Else an update overwrites what somebody else has changed; null is sent where it clears."""
    changes = {"status": "inactive", "donation_min_amount_money": None}

    request = update_payment_link("pl_1", changes, expected_version=3)

    assert json.loads(request.body) == {**changes, "expected_version": 3}
    assert (request.operation, request.method, request.path) == (
        "paymentLinks.update",
        "PATCH",
        "/v1/payment-links/pl_1",
    )


@pytest.mark.parametrize(("changes", "version"), [({}, 3), ({"status": "active"}, 0)])
def test_change_of_nothing_or_of_an_unread_link_is_no_request(changes, version):
    """A mistake of ours, not Flint's to find."""
    with pytest.raises(ValueError, match="version that was read"):
        update_payment_link("pl_1", changes, expected_version=version)


def test_journal_keeps_the_address_of_a_link():
    """It is public; an address of a session is not."""
    kept = redact_answer("paymentLinks.create", payment_link())

    assert kept["url"] == "https://checkout.withflintpay.com/pay/pl_1"


def test_sessions_of_a_link_are_only_its_own_paid_ones():
    """Should Flint pass the filter over, nothing foreign is counted."""
    mine = {"payment_link_id": "pl_1", "status": "paid"}
    first = success([session(**mine), session(checkout_session_id="cs_2")], next_page_token="t-2")
    second = success(
        [
            session(checkout_session_id="cs_3", origin="payment_link", **mine),
            session(checkout_session_id="cs_4", payment_link_id="pl_2", status="paid"),
            session(checkout_session_id="cs_5", payment_link_id="pl_1", status="open"),
        ]
    )
    scripted = Scripted(first, second)

    found = list(list_sessions_of_link(scripted.client, "pl_1", updated_after=SINCE, **soon()))

    assert [(one.checkout_session_id, one.origin) for one in found] == [
        ("cs_1", ""),
        ("cs_3", "payment_link"),
    ]
    assert dict(scripted.requests[0].url.params) == {
        "payment_link_id": "pl_1",
        "status": "paid",
        "updated_after": "2026-11-22T09:00:00+00:00",
        "sort_by": "created_at",
        "sort_direction": "asc",
        "page_size": "100",
    }
    assert scripted.requests[1].url.params["page_token"] == "t-2"


def test_sessions_of_a_link_are_all_listed_when_asked():
    """Without a status, from the beginning."""
    scripted = Scripted(success([session(payment_link_id="pl_1")]))

    found = list(list_sessions_of_link(scripted.client, "pl_1", status=None, **soon()))

    assert [one.status for one in found] == ["open"]
    assert {"status", "updated_after"}.isdisjoint(scripted.requests[0].url.params)


def test_refunded_orders_are_listed():
    """In part and in whole, since an instant."""
    listed = [order(refund_status="refunded"), order(order_id="ord_2"), order(refund_status="none")]
    scripted = Scripted(success(listed))

    found = list(list_refunded_orders(scripted.client, updated_after=SINCE, **soon()))

    assert [one.order_id for one in found] == ["ord_1"]
    params = scripted.requests[0].url.params
    assert params["refund_status"] == "partially_refunded,refunded"
    assert params["updated_after"] == "2026-11-22T09:00:00+00:00"


@pytest.mark.parametrize("listed", [{"rows": []}, [payment_link(version=None)]])
def test_list_that_is_none_is_refused(listed):
    """Half a list would make a second link."""
    with pytest.raises(NotFlint):
        find_payment_links_by_reference(Scripted(success(listed)).client, "lnk_1-1", **soon())


def test_amounts_of_a_document_stay_as_flint_wrote_them():
    """Only plain values: what is compared with our own document later."""
    suggested = [money(500), money(2500)]

    read = read_link(donation_suggested_amount_money_options=suggested)

    assert read.document["donation_suggested_amount_money_options"] == suggested

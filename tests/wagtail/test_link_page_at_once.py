"""
Editors at the same moment, and a host that wraps every request in a transaction.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client, override_settings
from django.urls import reverse
from wagtail.models import Site

from flint_storefront.payment_links.records import find_link, offer_of
from flint_storefront.payment_links.work import work_links
from flint_storefront.wagtail.link_pages.models import PaymentLinkPage
from tests.storefront.shop import ORIGIN, Shop
from tests.storefront.wagtail_shop import wagtail_shop
from tests.storefront.world import Flint
from tests.wagtail.link_pages import link_fields
from tests.wagtail.test_link_page_form import add_address, form
from tests.wagtail.test_link_page_publishing import FETE

HOST = ORIGIN.removeprefix("http://")
EDITORS = 4


@pytest.fixture
def shop(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """
    A shop whose transactions really commit, each request in one of its own.
    """
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)
    with wagtail_shop(Flint()) as shop, override_settings(ROOT_URLCONF="tests.django_urls"):
        yield shop


def live_page(**changes: Any) -> PaymentLinkPage:
    """
    The fete, published.
    """
    page = PaymentLinkPage(slug="summer-fete", live=False, **{**link_fields(FETE), **changes})
    Site.objects.get(is_default_site=True).root_page.add_child(instance=page)
    page.save_revision().publish()
    return page


def all_at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """
    What *act* answers to each of the numbers, all of them in threads with a connection of their own.
    """
    together = Barrier(count)

    def run(number: int) -> Any:
        together.wait(30)
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


def titles_at_flint(shop: Shop) -> list[str]:
    """
    Of every payment link there.
    """
    links = shop.flint.environment.payment_links.values()
    return [str(link["name"]) for link in links]


def test_editors_who_publish_at_once_make_one_link(shop: Shop) -> None:
    """What the page says in the end is what Flint says; nothing is half."""
    clients = []
    for number in range(EDITORS):
        client = Client(HTTP_HOST=HOST)
        client.force_login(User.objects.create_superuser(f"editor-{number}"))
        clients.append(client)
    assert clients[0].post(add_address(), form(link_slug="summer-fete")).status_code == 302
    address = reverse("wagtailadmin_pages:edit", args=(PaymentLinkPage.objects.get().pk,))

    def publish(number: int) -> int:
        return int(clients[number].post(address, form(title=f"Fete {number}")).status_code)

    assert all_at_once(EDITORS, publish) == [302] * EDITORS
    work_links(shop.storefront)
    known = find_link(shop.storefront, "summer-fete")
    assert known is not None
    title = PaymentLinkPage.objects.get().title
    assert title != "Summer fete"
    assert offer_of(known.record).title == title
    assert titles_at_flint(shop) == [title]


def test_publishing_beside_a_worker_makes_one_link(shop: Shop) -> None:
    """The background sets up what another thread is changing."""
    page = live_page()

    def act(number: int) -> None:
        if number % 2:
            work_links(shop.storefront)
            return
        draft = PaymentLinkPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        draft.title = f"Fete {number}"
        draft.save_revision().publish()

    all_at_once(EDITORS, act)
    work_links(shop.storefront)
    known = find_link(shop.storefront, "summer-fete")
    assert known is not None
    title = PaymentLinkPage.objects.get().title
    assert offer_of(known.record).title == title
    assert titles_at_flint(shop) == [title]


def test_publishing_beside_unpublishing_ends_as_the_page_does(shop: Shop) -> None:
    """Whoever was last."""
    page = live_page()
    work_links(shop.storefront)

    def act(number: int) -> None:
        if number % 2:
            PaymentLinkPage.objects.get(pk=page.pk).unpublish()
        else:
            PaymentLinkPage.objects.get(pk=page.pk).latest_revision.publish()

    all_at_once(EDITORS, act)
    known = find_link(shop.storefront, "summer-fete")
    assert known is not None
    assert known.record.is_published == PaymentLinkPage.objects.get().live


def test_page_is_served_inside_the_host_s_transaction(shop: Shop) -> None:
    """Published, set up and shown; the button leads to Flint."""
    live_page()
    work_links(shop.storefront)
    text = Client(HTTP_HOST=HOST).get("/summer-fete/").content.decode()
    assert 'data-status="active"' in text
    assert 'data-testid="payment-link-open"' in text


def test_failed_request_publishes_no_link(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The host's transaction takes everything back."""
    page = live_page()
    client = Client(HTTP_HOST=HOST, raise_request_exception=False)
    client.force_login(User.objects.create_superuser("boss"))
    from wagtail.admin.views.pages.edit import EditView

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("after publishing")

    monkeypatch.setattr(EditView, "get_edit_message_button", fail)
    monkeypatch.setattr(EditView, "get_view_live_message_button", fail)
    address = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    assert client.post(address, form(title="Autumn fete")).status_code == 500
    known = find_link(shop.storefront, "summer-fete")
    assert known is not None
    assert offer_of(known.record) == FETE

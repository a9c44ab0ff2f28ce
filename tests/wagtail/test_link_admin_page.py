"""
The admin's page of one payment link, and its buttons, for those who may press them.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve, reverse
from wagtail.models import Page

from flint_storefront.payment_links.models import LinkEvent
from flint_storefront.payment_links.states import ACTIVE, ENDED, INACTIVE, NOT_READY, SCHEDULED, SOLD_OUT
from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.models import PaymentLink
from tests.wagtail.link_admin import BUTTONS, LINKS, hook, press, shown
from tests.wagtail.link_samples import generation, keep, link, offer, two_links

LogIn = Callable[[str], Client]
CHANGED = {"setup": "attention", "problem": "link_changed", "problem_values": {"fields": "name"}}


@pytest.fixture
def links(mirror: Storefront) -> Storefront:
    """
    One that sells, and one that Flint has refused.
    """
    return two_links(mirror)


@pytest.mark.parametrize(
    ("state", "wanted", "changes"),
    [
        (ACTIVE, {}, {}),
        (SCHEDULED, {"sales_start_at": datetime(2999, 1, 1)}, {}),
        (ENDED, {"sales_end_at": datetime(2020, 1, 1)}, {}),
        (SOLD_OUT, {"completions_max": 5}, {}),
        (INACTIVE, {}, {"is_switched_off": True}),
        (INACTIVE, {}, {"is_published": False}),
        (NOT_READY, {}, {"generation": 2}),
    ],
    ids=str,
)
def test_page_of_a_link_is_in_the_state_that_visitors_meet(
    mirror: Storefront, log_in: LogIn, state: str, wanted: dict[str, Any], changes: dict[str, Any]
) -> None:
    """All six of them."""
    told = offer(**wanted)
    keep(mirror, link(wanted=told, **changes), generation(wanted=told, completed_count=5))
    page = shown(log_in("link_viewer"))
    assert hook(page, "link-state")["data-state"] == state


def test_page_of_a_link_never_shows_flint_s_address(mirror: Storefront, log_in: LogIn) -> None:
    """Before the start it is shown nowhere."""
    told = offer(sales_start_at=datetime(2999, 1, 1))
    keep(mirror, link(wanted=told), generation(wanted=told))
    boss = log_in("boss")
    for page in (boss.get(reverse(f"{LINKS}:inspect", args=("fete",))), boss.get(reverse(f"{LINKS}:index"))):
        assert b"/pay/pl_" not in page.content


def test_page_of_a_link_has_shared_address_qr_and_generations(links: Storefront, log_in: LogIn) -> None:
    """Everything to share, and Flint's ids to compare."""
    keep(links, generation(number=2, payment_link_id=None, status_told=None, status_seen=None))
    page = shown(log_in("link_viewer"))
    assert hook(page, "link-address")["href"] == "http://localhost/shop/pay/fete"
    assert hook(page, "link-qr")["src"] == "/shop/pay/fete/qr.svg"
    assert hook(page, "link-qr-svg")["href"] == "/shop/pay/fete/qr.svg?download=1"
    assert hook(page, "link-qr-png")["href"] == "/shop/pay/fete/qr.png?download=1"
    rows = page.find_all(attrs={"data-testid": "link-generation"})
    assert ["pl_fete_1" in row.get_text() for row in rows] == [False, True]
    assert "Not made yet" in rows[0].get_text()


def test_limits_are_told_beside_what_was_sold(mirror: Storefront, log_in: LogIn) -> None:
    """Over all of Flint's links behind the page."""
    event = LinkEvent(starts_at=datetime(2999, 6, 19, 14), capacity=60)
    told = offer(kind="event", event=event, completions_max=30)
    counted = {"completed_count": 4, "quantity_sold": 9}
    keep(mirror, link(wanted=told, generation=2), generation(**counted), generation(number=2, **counted))
    text = shown(log_in("link_viewer")).get_text(" ", strip=True)
    assert "8 of 30" in text
    assert "18 of 60" in text


def test_link_may_be_called_like_one_of_our_addresses(mirror: Storefront, log_in: LogIn) -> None:
    """Slugs are the editor's to choose."""
    keep(mirror, link("results"), generation("results"), link("a_2fb"), generation("a_2fb"))
    boss = log_in("boss")
    assert "The results" in shown(boss, "results").get_text()
    assert "The a_2fb" in shown(boss, "a_2fb").get_text()


def test_missing_link_is_not_found(links: Storefront, log_in: LogIn) -> None:
    """Neither page nor button."""
    keeper = log_in("link_keeper")
    assert keeper.get(reverse(f"{LINKS}:inspect", args=("gone",))).status_code == 404
    assert [press(keeper, button, "gone") for button in BUTTONS] == [404] * 3


def test_keeper_switches_a_link_off_and_on(links: Storefront, log_in: LogIn) -> None:
    """Flint follows in the background; the page says so at once."""
    keeper = log_in("link_keeper")
    assert hook(shown(keeper), "link-on") is None
    assert press(keeper, "off") == 302
    switched = PaymentLink.objects.get(pk="fete")
    assert (switched.is_switched_off, switched.setup) == (True, "setting_up")
    page = shown(keeper)
    assert hook(page, "link-state")["data-state"] == INACTIVE
    assert hook(page, "link-off") is None
    assert press(keeper, "on") == 302
    assert not PaymentLink.objects.get(pk="fete").is_switched_off


def test_pressing_twice_is_pressing_once(links: Storefront, log_in: LogIn) -> None:
    """Off stays off."""
    keeper = log_in("link_keeper")
    assert [press(keeper, "off"), press(keeper, "off")] == [302, 302]
    assert PaymentLink.objects.get(pk="fete").is_switched_off


def test_link_switched_off_at_flint_by_hand_can_be_switched_on_or_left_off(
    links: Storefront, log_in: LogIn
) -> None:
    """Shown, not fought over."""
    PaymentLink.objects.filter(pk="fete").update(setup="attention", problem="link_switched_off")
    page = shown(log_in("link_keeper"))
    assert "Somebody switched it off at Flint" in hook(page, "link-why").get_text()
    assert hook(page, "link-on")
    assert hook(page, "link-off")
    assert hook(page, "link-again") is None


def test_refused_link_can_be_tried_again(links: Storefront, log_in: LogIn) -> None:
    """A link of the site's code has no page to publish again."""
    keeper = log_in("link_keeper")
    assert hook(shown(keeper, "stall"), "link-again").find_parent("form")["action"].endswith("/stall/on/")
    press(keeper, "on", "stall")
    stall = PaymentLink.objects.get(pk="stall")
    assert (stall.setup, stall.problem) == ("setting_up", None)


def test_keeper_sends_this_version_over_what_was_changed_at_flint(links: Storefront, log_in: LogIn) -> None:
    """Exactly the version that was shown is agreed to."""
    PaymentLink.objects.filter(pk="fete").update(**CHANGED)
    keeper = log_in("link_keeper")
    page = shown(keeper)
    assert "Somebody changed it at Flint (name)." in hook(page, "link-why").get_text()
    form = hook(page, "link-send").find_parent("form")
    version = form.find("input", attrs={"name": "flint_version"})["value"]
    assert (version, form["action"]) == ("3", reverse(f"{LINKS}:send", args=("fete",)))
    assert press(keeper, "send", flint_version=version) == 302
    sent = PaymentLink.objects.get(pk="fete")
    assert (sent.agreed_version, sent.setup, sent.problem) == (3, "setting_up", None)


@pytest.mark.parametrize("version", ["2", "4", "", "three", "3.0"])
def test_version_that_was_not_the_one_shown_is_not_sent(
    links: Storefront, log_in: LogIn, version: str
) -> None:
    """It changed again since, or the form was made up."""
    PaymentLink.objects.filter(pk="fete").update(**CHANGED)
    keeper = log_in("link_keeper")
    press(keeper, "send", flint_version=version)
    assert PaymentLink.objects.get(pk="fete").agreed_version is None
    assert "please look again" in shown(keeper).get_text()


def test_unchanged_link_has_nothing_to_send(links: Storefront, log_in: LogIn) -> None:
    """Also when the form is made up."""
    keeper = log_in("link_keeper")
    assert hook(shown(keeper), "link-send") is None
    press(keeper, "send", flint_version="3")
    assert PaymentLink.objects.get(pk="fete").agreed_version is None


def test_buttons_take_no_get_and_need_a_token(links: Storefront, log_in: LogIn) -> None:
    """An address alone changes nothing."""
    keeper = log_in("link_keeper")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = keeper.cookies
    for button in BUTTONS:
        path = reverse(f"{LINKS}:{button}", args=("fete",))
        assert (keeper.get(path).status_code, strict.post(path).status_code) == (405, 403)
    assert PaymentLink.objects.get(pk="fete").version == 1


def test_buttons_stand_outside_of_the_host_s_transaction() -> None:
    """What they write must be durable before Flint is asked."""
    for button in BUTTONS:
        path = reverse(f"{LINKS}:{button}", args=("fete",))
        assert resolve(path).func._non_atomic_requests == {"default"}


def test_viewer_finds_no_button_and_cannot_press_one(links: Storefront, log_in: LogIn) -> None:
    """To act is a permission of its own."""
    viewer = log_in("link_viewer")
    page = shown(viewer)
    assert not [name for name in ("off", "on", "again", "send") if hook(page, f"link-{name}")]
    assert [press(viewer, button) for button in BUTTONS] == [302] * 3
    assert PaymentLink.objects.get(pk="fete").version == 1


@pytest.mark.parametrize("who", ["nobody", "link_blind", "viewer"])
def test_links_are_seen_with_their_permission_only(links: Storefront, log_in: LogIn, who: str) -> None:
    """One who may press but not look is turned away too."""
    client = log_in(who)
    for name, arguments in (("index", ()), ("index_results", ()), ("inspect", ("fete",))):
        assert client.get(reverse(f"{LINKS}:{name}", args=arguments)).status_code == 302
    assert client.get(reverse(f"{LINKS}:index"), {"export": "csv"}).status_code == 302
    assert press(client, "off") == 302
    assert not PaymentLink.objects.get(pk="fete").is_switched_off


def test_stranger_is_sent_to_the_login(links: Storefront) -> None:
    """Nothing of the link before that."""
    answer = Client().get(reverse(f"{LINKS}:inspect", args=("fete",)))
    assert answer["Location"].startswith("/admin/login/")


def test_link_of_a_page_leads_to_its_editor_for_those_who_may_edit(links: Storefront, log_in: LogIn) -> None:
    """A page that is gone leads nowhere."""
    home = Page.objects.get(depth=2)
    PaymentLink.objects.filter(pk="fete").update(owner=f"page:{home.pk}")
    PaymentLink.objects.filter(pk="stall").update(owner="page:987654")
    boss = log_in("boss")
    editor = hook(shown(boss), "link-editor")
    assert editor["href"] == reverse("wagtailadmin_pages:edit", args=(home.pk,))
    assert hook(shown(boss, "stall"), "link-editor") is None
    assert hook(shown(log_in("link_viewer")), "link-editor") is None

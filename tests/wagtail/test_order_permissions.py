"""
Who may do what with checkouts: asked in every view.
"""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse

from flint_storefront.wagtail.models import Checkout
from flint_storefront.wagtail.permissions import CHECKOUT_POLICY
from tests.storefront.shop import Shop

LogIn = Callable[[str], Client]
NAMESPACE = "flint_storefront_orders"
PAGES = ("index", "index_results", "inspect")
ACTIONS = ("check", "replay")


@pytest.fixture
def reference(shop: Shop) -> str:
    """
    A checkout that has been started.
    """
    shop.buy()
    return shop.checkout.reference


def address(name: str, reference: str) -> str:
    """
    One of the admin's addresses of this checkout.
    """
    return reverse(f"{NAMESPACE}:{name}", args=() if name.startswith("index") else (reference,))


def ask(client: Client, name: str, reference: str) -> int:
    """
    Status of the answer; a button's view takes a POST.
    """
    path = address(name, reference)
    return (client.post(path) if name in ACTIONS else client.get(path)).status_code


@pytest.mark.parametrize("name", [*PAGES, *ACTIONS])
def test_stranger_is_sent_to_the_login(shop: Shop, reference: str, name: str) -> None:
    """Nothing of the order before that."""
    path = address(name, reference)
    answer = Client().post(path) if name in ACTIONS else Client().get(path)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/admin/login/")


@pytest.mark.parametrize("name", [*PAGES, *ACTIONS])
@pytest.mark.parametrize("who", ["nobody", "blind"])
def test_editor_without_view_permission_is_turned_away(
    reference: str, log_in: LogIn, who: str, name: str
) -> None:
    """Also one who may press a button but not see what it is for."""
    client = log_in(who)
    path = address(name, reference)
    answer = client.post(path) if name in ACTIONS else client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def test_turned_away_editor_does_not_learn_which_orders_exist(reference: str, log_in: LogIn) -> None:
    """The same answer for a reference that is none."""
    client = log_in("nobody")
    assert ask(client, "inspect", reference) == ask(client, "inspect", "chk_0") == 302


@pytest.mark.parametrize("export", ["csv", "xlsx"])
def test_editor_without_view_permission_exports_nothing(reference: str, log_in: LogIn, export: str) -> None:
    """The file holds what the list holds."""
    assert log_in("nobody").get(address("index", reference), {"export": export}).status_code == 302


def test_viewer_looks_but_finds_no_button(reference: str, log_in: LogIn) -> None:
    """Buttons are there for those who may press them."""
    client = log_in("viewer")
    assert [ask(client, name, reference) for name in PAGES] == [200, 200, 200]
    page = client.get(address("inspect", reference)).content.decode()
    assert "check-again" not in page
    assert 'data-testid="replay"' not in page


@pytest.mark.parametrize("name", ACTIONS)
def test_viewer_who_presses_by_hand_is_turned_away(
    shop: Shop, reference: str, log_in: LogIn, name: str
) -> None:
    """And Flint is not asked."""
    shop.flint.forget_calls()
    answer = log_in("viewer").post(address(name, reference))
    assert (answer.status_code, answer["Location"], shop.flint.calls()) == (302, "/admin/", [])


def test_checker_may_check_and_not_replay(reference: str, log_in: LogIn) -> None:
    """Each button has a permission of its own."""
    client = log_in("checker")
    page = client.get(address("inspect", reference)).content.decode()
    assert "check-again" in page
    assert client.post(address("check", reference))["Location"] == address("inspect", reference)
    assert client.post(address("replay", reference))["Location"] == "/admin/"


def test_replayer_may_not_check(reference: str, log_in: LogIn) -> None:
    """The other way round."""
    assert log_in("replayer").post(address("check", reference))["Location"] == "/admin/"


@pytest.mark.parametrize("action", ["add", "change", "delete", "publish"])
def test_not_even_a_superuser_may_change_a_checkout(
    log_in: LogIn, django_user_model: type, action: str
) -> None:
    """The storefront alone writes it."""
    log_in("boss")
    boss = django_user_model.objects.get(username="boss")
    assert CHECKOUT_POLICY.user_has_permission(boss, "view")
    assert not CHECKOUT_POLICY.user_has_permission(boss, action)


@pytest.mark.parametrize("name", ["add", "edit", "delete", "copy", "history", "usage"])
def test_there_is_no_address_to_change_a_checkout(db: None, name: str) -> None:
    """What does not exist needs no check."""
    for arguments in ((), ("chk_0",)):
        with pytest.raises(NoReverseMatch):
            reverse(f"{NAMESPACE}:{name}", args=arguments)


def test_buttons_stand_outside_of_the_host_s_transaction(db: None) -> None:
    """They write what must be durable before Flint is asked."""
    for name in ACTIONS:
        assert resolve(address(name, "chk_0")).func._non_atomic_requests == {"default"}


@pytest.mark.parametrize(("who", "is_shown"), [("nobody", False), ("viewer", True), ("boss", True)])
def test_menu_is_there_for_those_who_may_see_orders(
    shop: Shop, log_in: LogIn, who: str, is_shown: bool
) -> None:
    """Others see no dead end."""
    page = log_in(who).get("/admin/").content.decode()
    assert ("/admin/storefront/orders/" in page) is is_shown


def test_group_form_offers_exactly_what_can_be_done(log_in: LogIn) -> None:
    """An administrator gives them to a group in the admin."""
    page = log_in("boss").get(reverse("wagtailusers_groups:add")).content.decode()
    ours = Permission.objects.filter(content_type__app_label=Checkout._meta.app_label)
    shown = {permission.codename for permission in ours if f'value="{permission.pk}"' in page}
    viewed = {"view_checkout", "check_checkout", "replay_event", "view_subscription", "view_donation"}
    links = {"view_paymentlink", "switch_paymentlink", "view_paymentlinksale"}
    assert shown == viewed | links | {"add_campaign", "change_campaign", "delete_campaign"}


def test_policy_finds_the_people(log_in: LogIn) -> None:
    """Wagtail asks it whom to tell."""
    for name in ("viewer", "nobody", "boss"):
        log_in(name)
    names = {user.username for user in CHECKOUT_POLICY.users_with_any_permission(["view", "delete"])}
    assert names == {"viewer", "boss"}

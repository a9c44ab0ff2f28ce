"""
A Wagtail shop on a local Flint, and people of its admin.
"""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client, override_settings

from flint_storefront.storefront import Storefront
from flint_storefront.wagtail.current import get_storefront
from tests.storefront.shop import Shop
from tests.storefront.wagtail_shop import wagtail_shop
from tests.storefront.world import Flint
from tests.wagtail.samples import fill_mirror

PEOPLE = {
    "nobody": (),
    "viewer": ("view_checkout",),
    "checker": ("view_checkout", "check_checkout"),
    "replayer": ("view_checkout", "replay_event"),
    "donor_care": ("view_checkout", "view_donation"),
    "keeper": ("view_subscription",),
    "campaigner": ("add_campaign", "change_campaign"),
    "link_viewer": ("view_paymentlink",),
    "link_keeper": ("view_paymentlink", "switch_paymentlink"),
    "link_blind": ("switch_paymentlink",),
    "doorkeeper": ("view_checkout", "view_paymentlink", "view_paymentlinksale"),
    "blind": ("check_checkout", "replay_event"),
}
"""Names to what they may do; all of them may enter the admin."""


@pytest.fixture
def shop(db: None) -> Iterator[Shop]:
    """
    A shop with a filled mirror, an admin and a local Flint.
    """
    with wagtail_shop(Flint()) as shop, override_settings(ROOT_URLCONF="tests.django_urls"):
        yield shop


@pytest.fixture
def mirror(db: None) -> Storefront:
    """
    The storefront of the test settings, with three products in its mirror.
    """
    storefront = get_storefront()
    fill_mirror(storefront)
    return storefront


@pytest.fixture
def log_in(db: None) -> Callable[[str], Client]:
    """
    A browser of one of `PEOPLE`, or of the superuser `boss`.
    """

    def log_in(name: str) -> Client:
        user = User.objects.create_user(name, is_superuser=name == "boss")
        permissions = ("access_admin", *PEOPLE.get(name, ()))
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client = Client()
        client.force_login(user)
        return client

    return log_in

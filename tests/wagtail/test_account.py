"""
The account of a buyer whom Django knows.
"""

from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client

from flint_storefront.storefront import Storefront
from tests.wagtail.samples import subscription


def rows(client: Client) -> list[str]:
    """
    States of the subscriptions that the account shows.
    """
    answer = client.get("/shop/account")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    page = BeautifulSoup(answer.content, "html.parser")
    return [row["data-state"] for row in page.find_all(attrs={"data-testid": "subscription"})]


def signed_in(name: str) -> tuple[Client, User]:
    """
    A browser in which somebody has signed in at the site.
    """
    user, client = User.objects.create_user(name), Client()
    client.force_login(user)
    return client, user


def test_buyer_sees_own_subscriptions_only(mirror: Storefront) -> None:
    """By the user's key, whoever started them."""
    (ada, user), (bob, _) = signed_in("ada"), signed_in("bob")
    with mirror.store.transaction() as transaction:
        transaction.insert(subscription(user_id=str(user.pk)))
        transaction.insert(subscription(subscription_id="sub_2", reference="chk_2"))
    assert rows(ada) == ["active"]
    assert rows(bob) == []


def test_stranger_is_asked_to_sign_in(mirror: Storefront) -> None:
    """Without a word of anybody's subscription."""
    with mirror.store.transaction() as transaction:
        transaction.insert(subscription())
    assert rows(Client()) == []
    assert "Coffee every month" not in Client().get("/shop/account").content.decode()

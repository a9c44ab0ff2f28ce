"""
`manage.py seed_demo`: the demo's pages and its admin user.
"""

import json
import os
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import Page, Site

from example_site import roastery
from example_site.wagtail_site.pages.models import BlockPage
from example_site.wagtail_site.pages.seed import about_body, home_body
from flint_storefront.wagtail.models import Product

ADMIN_NAME = "admin"
PRODUCT_BLOCKS = {"products", "product", "counter"}


class Command(BaseCommand):
    """
    Can be run again: pages that an editor has changed stay, the admin's password is new each time (`DEMO_ADMIN_PASSWORD` of
    the environment, else random).
    """

    help = "Make the demo's pages and its admin user (run storefront_sync first)."

    @transaction.atomic
    def handle(self, *_args: Any, **_options: Any) -> None:
        """
        Make what is missing and say how to log in.
        """
        product_ids = dict(Product.objects.filter(is_gone=False).values_list("slug", "product_id"))
        if not product_ids:
            self.stderr.write(
                "The mirror is empty, so the pages have no products: run storefront_sync, then this again."
            )
        home = _ensure_home(product_ids)
        _ensure_about(home)
        _ensure_site(home)
        password = _new_admin_password()
        address = f"{settings.FLINT_STOREFRONT['PUBLIC_ORIGIN']}/admin/"
        self.stdout.write(f"Wagtail admin: {address}  user: {ADMIN_NAME}  password: {password}")


def _ensure_home(product_ids: dict[str, str]) -> BlockPage:
    home = BlockPage.objects.filter(slug="home", depth=2).first()
    if home is None:
        root = Page.get_first_root_node()
        Page.objects.filter(depth=2, slug="home").delete()  # Wagtail's own welcome page
        root.refresh_from_db()
        home = root.add_child(instance=BlockPage(title=roastery.NAME, slug="home"))
    has_products = any(block["type"] in PRODUCT_BLOCKS for block in home.body.raw_data)
    if not has_products:
        _publish(home, home_body(product_ids))
    return home


def _ensure_about(home: BlockPage) -> None:
    if not BlockPage.objects.child_of(home).filter(slug="about").exists():
        page = BlockPage(title=roastery.STORY_HEADING, slug="about", show_in_menus=True)
        _publish(home.add_child(instance=page), about_body())


def _publish(page: BlockPage, body: list[dict[str, Any]]) -> None:
    page.body = json.dumps(body)
    page.save_revision().publish()


def _ensure_site(home: BlockPage) -> None:
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.site_name, site.root_page = "localhost", 80, roastery.NAME, home
    site.save()


def _new_admin_password() -> str:
    password = os.environ.get("DEMO_ADMIN_PASSWORD") or secrets.token_urlsafe(9)
    admin, _ = get_user_model().objects.get_or_create(
        username=ADMIN_NAME,
        defaults={"is_staff": True, "is_superuser": True, "email": "admin@ember-lane.example"},
    )
    admin.set_password(password)
    admin.save()
    return password

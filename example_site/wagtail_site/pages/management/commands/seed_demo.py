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
from django.utils import timezone
from wagtail.models import Page, Site

from example_site import roastery
from example_site.wagtail_site.pages.links import (
    MARKET_SKU,
    MONTHLY_PLAN,
    link_offers,
    link_page,
    links_body,
)
from example_site.wagtail_site.pages.models import BlockPage
from example_site.wagtail_site.pages.seed import Mirrored, about_body, home_body, skylight, skylight_body
from flint_storefront.wagtail.link_pages.models import PaymentLinkPage
from flint_storefront.wagtail.models import Campaign, Plan, Product, Variant

ADMIN_NAME = "admin"
PRODUCT_BLOCKS = {"products", "product", "counter"}


class Command(BaseCommand):
    """
    Can be run again: pages that an editor has changed stay, the admin's password is new each time (`DEMO_ADMIN_PASSWORD` of
    the environment, else random).
    """

    help = "Make the demo's pages and its admin user (run storefront_sync first)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """
        Make what is missing and say how to log in.
        """
        mirrored = _look_into_the_mirror(_ensure_campaign())
        if not mirrored.products:
            self.stderr.write(
                "The mirror is empty, so the pages have no products: run storefront_sync, then this again."
            )
        with transaction.atomic():
            home = _ensure_home(mirrored)
            _ensure_page(home, "skylight", roastery.SKYLIGHT_HEADING, skylight_body(mirrored.campaign))
            links = _ensure_page(home, "links", roastery.LINKS_HEADING, [])
            _ensure_page(home, "about", roastery.STORY_HEADING, about_body())
            _ensure_site(home)
            slugs = _ensure_links(links, mirrored)
            password = _new_admin_password()
        # A block can hold a link only once the link is there, and it is there once its page is committed.
        with transaction.atomic():
            _ensure_links_body(links, slugs)
        address = f"{settings.FLINT_STOREFRONT['PUBLIC_ORIGIN']}/admin/"
        self.stdout.write(f"Wagtail admin: {address}  user: {ADMIN_NAME}  password: {password}")


def _ensure_campaign() -> int:
    campaign = Campaign.objects.filter(slug=roastery.SKYLIGHT.slug).first()
    if campaign is None:
        campaign = skylight()
        campaign.save()
    return campaign.pk


def _look_into_the_mirror(campaign: int) -> Mirrored:
    there = {"is_gone": False}
    return Mirrored(
        products=dict(Product.objects.filter(**there).values_list("slug", "product_id")),
        variants=dict(Variant.objects.filter(sku__isnull=False, **there).values_list("sku", "variant_id")),
        plans=dict(
            Plan.objects.filter(is_ours=False, **there).values_list(
                "external_reference_id", "subscription_plan_id"
            )
        ),
        campaign=campaign,
    )


def _ensure_home(mirrored: Mirrored) -> BlockPage:
    home = BlockPage.objects.filter(slug="home", depth=2).first()
    if home is None:
        root = Page.get_first_root_node()
        Page.objects.filter(depth=2, slug="home").delete()  # Wagtail's own welcome page
        root.refresh_from_db()
        home = root.add_child(instance=BlockPage(title=roastery.NAME, slug="home"))
    has_products = any(block["type"] in PRODUCT_BLOCKS for block in home.body.raw_data)
    if not has_products:
        _publish(home, home_body(mirrored))
    return home


def _ensure_page(home: BlockPage, slug: str, title: str, body: list[dict[str, Any]]) -> BlockPage:
    page = BlockPage.objects.child_of(home).filter(slug=slug).first()
    if page is None:
        page = home.add_child(instance=BlockPage(title=title, slug=slug, show_in_menus=True))
        _publish(page, body)
    return page


def _ensure_links(parent: BlockPage, mirrored: Mirrored) -> list[str]:
    """
    A page for each payment link; answers their link slugs.
    """
    variant_id, plan_id = mirrored.variants.get(MARKET_SKU), mirrored.plans.get(MONTHLY_PLAN)
    offers = link_offers(variant_id, plan_id, timezone.now().date())
    for offer in offers:
        if not PaymentLinkPage.objects.filter(link_slug=offer.slug).exists():
            parent.refresh_from_db()
            page = parent.add_child(instance=link_page(offer))
            page.save_revision().publish()
    return [offer.slug for offer in offers]


def _ensure_links_body(page: BlockPage, slugs: list[str]) -> None:
    page.refresh_from_db()
    if not page.body.raw_data:
        _publish(page, links_body(slugs))


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

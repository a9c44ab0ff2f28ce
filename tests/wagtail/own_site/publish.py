"""
Makes a page of that site in its admin, and prints as JSON what became of it.

    python -m tests.wagtail.own_site.publish
"""

import json
import os

import django


def main() -> None:
    """
    Post the form as an editor does, then look as a visitor.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.wagtail.own_site.settings"
    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse
    from wagtail.models import Site

    from flint_storefront.payment_links.records import find_link
    from flint_storefront.wagtail.current import get_storefront

    call_command("migrate", run_syncdb=True, verbosity=0)
    home = Site.objects.get(is_default_site=True).root_page
    editor = Client(HTTP_HOST="localhost")
    editor.force_login(User.objects.create_superuser("boss"))
    address = reverse("wagtailadmin_pages:add", args=("own_site", "stallpage", home.pk))
    statuses = [
        editor.post(address, fields(**changes)).status_code for changes in ({"low": "9"}, {"low": ""})
    ]
    known = find_link(get_storefront(), "stall")
    shared = Client(HTTP_HOST="localhost").get("/shop/pay/stall")
    page = Client(HTTP_HOST="localhost").get(shared.headers.get("Location", "/"))
    print(
        json.dumps(
            {
                "statuses": statuses,
                "owner_kind": known.record.owner.split(":")[0] if known is not None else None,
                "shared": shared.headers.get("Location"),
                "page": page.content.decode(),
            }
        )
    )


def fields(low: str) -> dict[str, str]:
    """
    The form, with a smallest quantity that has no largest beside it, or without.
    """
    from wagtail.test.utils.form_data import nested_form_data, streamfield

    line = {
        "name": "Jam",
        "description": "",
        "price": "4",
        "quantity": "1",
        "low": low,
        "high": "",
        "key": "",
    }
    line |= {"is_taxable": "", "tax_category": ""}
    values = {
        "title": "Stall",
        "slug": "stall",
        "motto": "Jam today",
        "link_kind": "standard",
        "link_currency": "USD",
        "link_lines": streamfield([("price", line)]),
        "link_questions": streamfield([]),
        "link_notes": streamfield([]),
        "link_payable_minutes": "30",
        "action-publish": "1",
    }
    comments = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    return {name: str(value) for name, value in nested_form_data(values).items()} | comments


if __name__ == "__main__":
    main()

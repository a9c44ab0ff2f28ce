"""
The panels of a payment link in the page's form, and what it says of how the link stands.
"""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel

from flint_storefront.messages.sentences import say
from flint_storefront.money import format_money
from flint_storefront.payment_links.differences import makes_new_link
from flint_storefront.payment_links.records import find_link, offer_of
from flint_storefront.payment_links.setup_words import setup_sentence
from flint_storefront.payment_links.showing import view_link
from flint_storefront.payment_links.totals import link_totals
from flint_storefront.wagtail.current import get_storefront
from flint_storefront.wagtail.payment_link_list.words import STATE_LABELS, label
from flint_storefront.wagtail.payment_links.offers import finished_offer, readable_offer
from flint_storefront.wagtail.payment_links.slugs import owner_of
from flint_storefront.wagtail.request import active_language


class LinkStatePanel(Panel):
    """
    *Being set up*, *live* or *needs attention*, the shared address, the QR code, and what was sold.
    """

    class BoundPanel(Panel.BoundPanel):
        """
        For one page.
        """

        template_name = "flint_storefront_wagtail/link_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """
            Also `link`, or none before the page was first saved.
            """
            return {**super().get_context_data(parent_context), "link": link_panel_data(self.instance)}


def link_panel_data(page: Any) -> dict[str, Any] | None:
    """
    What an editor is told of the page's link; None before it has one.

    Returns:
        `setup, setup_text, state, state_text, notes, address, qr_svg, qr_png, print, totals`.
    """
    if page.pk is None or not page.shared_slug:
        return None
    storefront, slug, language = get_storefront(), page.shared_slug, active_language()
    known, links = find_link(storefront, slug), storefront.links
    offer = readable_offer(page)
    data: dict[str, Any] = {
        "setup": "",
        "setup_text": gettext("It is set up at Flint when the page is published."),
        "state": "",
        "state_text": "",
        "notes": [],
        "address": links.url("payment_link", slug=slug),
        "qr_svg": f"{links.path('payment_link_qr_svg', slug=slug)}?download=1",
        "qr_png": f"{links.path('payment_link_qr_png', slug=slug)}?download=1",
        "print": links.path("payment_link_print", slug=slug),
        "totals": [],
    }
    if page.live and finished_offer(page) is None:
        data["setup_text"] = gettext(
            "Needs attention: something is missing or cannot be read. Correct it and publish."
        )
    if known is None or (page.link_slug and known.record.owner != owner_of(page.pk)):
        return data
    wanted = offer_of(known.record)
    state = view_link(storefront, known, wanted).status
    notes = [say("link_begun_note", language, minutes=str(wanted.expires_in_seconds // 60))]
    if offer is not None and makes_new_link(wanted, offer):
        notes.insert(0, say("link_new_note", language))
    totals = [
        {
            "count": total.count,
            "quantity": total.quantity,
            "gross": format_money(total.gross, language),
            "refunded": format_money(total.refunded, language) if total.refunded.amount else "",
            "renewal_count": total.renewal_count,
            "renewal_gross": format_money(total.renewal_gross, language),
        }
        for total in link_totals(storefront, slug)
    ]
    return data | {
        "setup": known.record.setup,
        "setup_text": setup_sentence(known.record, language),
        "state": state,
        "state_text": label(STATE_LABELS, state),
        "notes": notes,
        "totals": totals,
    }


def _folded(heading: Any, *names: str) -> MultiFieldPanel:
    return MultiFieldPanel([FieldPanel(name) for name in names], heading=heading, classname="collapsed")


PAYMENT_LINK_PANELS: list[Panel] = [
    LinkStatePanel(heading=_("Payment link")),
    FieldPanel("link_slug"),
    FieldPanel("link_kind"),
    FieldPanel("link_text"),
    MultiFieldPanel([FieldPanel("link_image"), FieldPanel("link_image_alt")], heading=_("Picture")),
    FieldPanel("link_currency"),
    FieldPanel("link_lines"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("link_donation_low"), FieldPanel("link_donation_high")]),
            FieldPanel("link_donation_choices"),
        ],
        heading=_("Of a donation"),
        classname="collapsed",
    ),
    _folded(
        _("Of an event"),
        "link_event_at",
        "link_event_timezone",
        "link_event_venue",
        "link_event_capacity",
        "link_event_sends_tickets",
        "link_event_ticket_prefix",
    ),
    _folded(_("Of a subscription"), "link_plan"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("link_sales_start_at"), FieldPanel("link_sales_end_at")]),
            FieldPanel("link_limit"),
            FieldPanel("link_payable_minutes"),
            FieldPanel("link_inactive_message"),
        ],
        heading=_("When it sells"),
    ),
    _folded(_("What buyers are asked"), "link_questions", "link_requires_email"),
    _folded(
        _("At Flint"),
        "link_summary_note",
        "link_terms_url",
        "link_refund_policy_url",
        "link_requires_terms",
        "link_takes_tips",
        "link_takes_codes",
        "link_notes",
    ),
]
"""For the `content_panels` of a site's own page model."""

"""
The mixin with which a site makes a page model of its own a payment link.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model_string

from flint_storefront.payment_links.actions import payment_link_page
from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.records import find_link
from flint_storefront.payment_links.wishes import NOBODY
from flint_storefront.results import NO_STORE, ShowPage
from flint_storefront.wagtail.campaigns.blocks import PartsField
from flint_storefront.wagtail.payment_links.blocks import LINES, NOTES, QUESTIONS
from flint_storefront.wagtail.payment_links.book import page_place
from flint_storefront.wagtail.payment_links.fields import WallClockField
from flint_storefront.wagtail.payment_links.offers import named_offer, page_offer, readable_offer
from flint_storefront.wagtail.payment_links.slugs import LENGTH_MAX, free_slug, is_taken, owner_of
from flint_storefront.wagtail.request import page_request
from flint_storefront.wagtail.response import to_response

KINDS = [
    ("standard", _("Things to buy")),
    ("donation", _("Donation")),
    ("event", _("Event with tickets")),
    ("subscription", _("Subscription")),
]
FIXED = _("Cannot be changed at Flint later: another choice makes a new payment link under this page.")
_TEXT = {"blank": True, "default": ""}


class PaymentLinkMixin(models.Model):
    """
    Put it before the site's page class, and `PAYMENT_LINK_PANELS` into its panels:

        class OfferPage(PaymentLinkMixin, BasePage):
            content_panels = [*BasePage.content_panels, *PAYMENT_LINK_PANELS]
            base_form_class = PaymentLinkForm
    """

    payment_link_template = "flint_storefront/payment_link.html"
    """What the page is shown with: in its context are Wagtail's `page` and all that the shop's own page has."""

    link_slug = models.SlugField(
        _("link address"),
        max_length=LENGTH_MAX,
        unique=True,
        null=True,
        blank=True,
        help_text=_(
            "Last part of the shared address, such as summer-fete. Cannot be changed once published."
        ),
    )
    link_kind = models.CharField(_("kind"), max_length=20, choices=KINDS, default="standard", help_text=FIXED)
    link_text = models.TextField(_("text"), help_text=_("Blank lines part paragraphs."), **_TEXT)
    link_image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    link_image_alt = models.CharField(_("description of the picture"), max_length=512, **_TEXT)
    link_currency = models.CharField(
        _("currency"),
        max_length=3,
        help_text=_("Of prices and amounts of your own; empty where everything comes from the catalogue."),
        **_TEXT,
    )
    link_lines = PartsField(list(LINES), verbose_name=_("what is sold"), blank=True)
    link_donation_low = models.CharField(_("smallest amount"), max_length=40, **_TEXT)
    link_donation_high = models.CharField(_("largest amount"), max_length=40, **_TEXT)
    link_donation_choices = models.CharField(
        _("suggested amounts"),
        max_length=400,
        help_text=_("With blanks between them, such as 5 10 25.50."),
        **_TEXT,
    )
    link_event_at = WallClockField(_("date and time"), help_text=_("As the clock at the place shows it."))
    link_event_timezone = models.CharField(
        _("time zone of the place"),
        max_length=64,
        help_text=_("Such as Pacific/Auckland; empty: the site's."),
        **_TEXT,
    )
    link_event_venue = models.CharField(_("place"), max_length=255, **_TEXT)
    link_event_capacity = models.IntegerField(
        _("places"), null=True, blank=True, help_text=_("Over all buyers; empty: no limit.")
    )
    link_event_sends_tickets = models.BooleanField(_("Flint mails tickets with numbers"), default=False)
    link_event_ticket_prefix = models.CharField(_("numbers begin with"), max_length=40, **_TEXT)
    link_plan = models.ForeignKey(
        "flint_storefront.Plan",
        verbose_name=_("plan"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        db_constraint=False,
        related_name="+",
        help_text=FIXED,
    )
    link_questions = PartsField(list(QUESTIONS), verbose_name=_("questions"), blank=True)
    link_limit = models.IntegerField(
        _("payments at most"), null=True, blank=True, help_text=_("Then it is sold out; empty: no limit.")
    )
    link_sales_start_at = WallClockField(_("sale starts"))
    link_sales_end_at = WallClockField(_("sale ends"))
    link_payable_minutes = models.IntegerField(
        _("minutes to pay"),
        default=30,
        help_text=_("How long a checkout that has begun stays payable, also after the sale has ended."),
    )
    link_inactive_message = models.TextField(
        _("said while nothing is sold"), help_text=_("On the page and at Flint."), **_TEXT
    )
    link_summary_note = models.TextField(_("note beside the sum at Flint"), **_TEXT)
    link_terms_url = models.URLField(_("terms"), max_length=2048, **_TEXT)
    link_refund_policy_url = models.URLField(_("refund policy"), max_length=2048, **_TEXT)
    link_requires_terms = models.BooleanField(_("the buyer must agree to the terms"), default=False)
    link_takes_tips = models.BooleanField(_("tips may be given at Flint"), default=False)
    link_takes_codes = models.BooleanField(_("promotion codes may be used at Flint"), default=False)
    link_requires_email = models.BooleanField(_("the buyer must give an e-mail address"), default=True)
    link_notes = PartsField(
        list(NOTES),
        verbose_name=_("notes at Flint"),
        blank=True,
        help_text=_("Noted on the link and its orders."),
    )

    class Meta:
        abstract = True

    @property
    def default_exclude_fields_in_copy(self) -> list[str]:
        """
        A copy, also for a translation, gets a link of its own.
        """
        return [*super().default_exclude_fields_in_copy, "link_slug"]

    @property
    def shared_slug(self) -> str:
        """
        The link slug; an alias shows its original's link.
        """
        page = self
        for _step in range(10):
            if page.link_slug or page.alias_of_id is None:
                break
            original = page.alias_of.specific
            if not isinstance(original, PaymentLinkMixin):
                break
            page = original
        return page.link_slug or ""

    def link_offer(self) -> LinkOffer:
        """
        What this page, as it is in memory, wants of its link.

        Raises:
            MoneyError: An amount cannot be read; the form lets none through.
        """
        return page_offer(self)

    def settle_link_slug(self) -> None:
        """
        Give the page a link slug that is its own; an alias has none.
        """
        if self.alias_of_id is not None:
            self.link_slug = None
            return
        if self.first_published_at is not None and not self._state.adding:
            # Revisions are read by the site's Page class, so an older one may still name another slug.
            rows = type(self)._base_manager.filter(pk=self.pk)
            self.link_slug = rows.values_list("link_slug", flat=True).first() or self.link_slug
            if self.link_slug:
                return
        if not self.link_slug or is_taken(self.link_slug, self.pk):
            self.link_slug = free_slug(self.link_slug or self.slug or self.title, self.pk)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """
        As Wagtail's, with a link slug.
        """
        before, names = self.link_slug, kwargs.get("update_fields")
        if names is None or "alias_of_id" in names or "alias_of" in names:
            self.settle_link_slug()
        if names is not None and self.link_slug != before:
            kwargs["update_fields"] = [*names, "link_slug"]
        return super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """
        As Wagtail's. The slug of a draft is reserved in the page's row, since it may belong to nobody else.
        """
        self.settle_link_slug()
        revision = super().save_revision(*args, **kwargs)
        if self.first_published_at is None and self.link_slug:
            type(self)._base_manager.filter(pk=self.pk).update(link_slug=self.link_slug)
        return revision

    def with_content_json(self, content: Any) -> Any:
        """
        The link slug belongs to the page, never to one of its revisions.
        """
        page = super().with_content_json(content)
        page.link_slug = self.link_slug or page.link_slug
        return page

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """
        `payment_link_template`.
        """
        return self.payment_link_template

    def link_body_html(self, request: HttpRequest) -> str:
        """
        More content of a site's own page model, as safe HTML, shown below the offer.
        """
        return ""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """
        The page of the link: never calls Flint. Kept by shared caches only when everybody may see it.
        """
        from flint_storefront.wagtail.current import get_storefront

        storefront, slug = get_storefront(), self.shared_slug
        storefront.runner.start_when_needed()
        known = find_link(storefront, slug)
        original = self if self.link_slug else self._original()
        is_other_s = known is not None and known.record.owner not in (owner_of(original.pk), NOBODY)
        if is_other_s or not slug:
            raise Http404
        offer = (readable_offer(original) or named_offer(original, slug)) if known is None else None
        place = page_place(original) or page_place(self)
        shown = self._shown(
            request, slug, offer=offer, page_url=urljoin(storefront.settings.public_origin, place or "")
        )
        if self.get_view_restrictions().exists():
            shown = replace(shown, cache=NO_STORE)
        return to_response(request, shown, storefront.settings)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """
        The draft as it would sell; needs no link.
        """
        from flint_storefront.wagtail.current import get_storefront

        offer = readable_offer(self) or named_offer(self, self.shared_slug or "preview")
        shown = self._shown(request, offer.slug, offer=offer, is_preview=True)
        return to_response(request, shown, get_storefront().settings)

    def _original(self) -> Any:
        model = type(self)
        return model._base_manager.filter(link_slug=self.shared_slug).first() or self

    def _shown(self, request: HttpRequest, slug: str, **given: Any) -> ShowPage:
        """
        The core's page in this page's template; *given* as `payment_link_page` takes it.
        """
        from flint_storefront.wagtail.current import get_storefront

        storefront = get_storefront()
        request.is_preview = given.get("is_preview", False)
        asked = page_request(request, storefront.settings, {"slug": slug})
        body_html = self.link_body_html(request)
        shown = payment_link_page(storefront, asked, slug, body_html=body_html, **given)
        if shown.status != 200:
            return shown
        data = {**self.get_context(request), **shown.data}
        return replace(shown, template=self.get_template(request), data=data)

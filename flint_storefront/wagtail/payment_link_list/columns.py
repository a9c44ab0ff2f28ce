"""
Columns of the list of payment links.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.ui.tables import Column

from flint_storefront.money import format_money
from flint_storefront.payment_links.states import ACTIVE, ATTENTION, LIVE
from flint_storefront.payment_links.totals import LinkTotals
from flint_storefront.wagtail.payment_link_list.words import SETUP_LABELS, STATE_LABELS, label
from flint_storefront.wagtail.request import active_language


class WordColumn(Column):
    """
    A word as a tag, and under it why.

    Args:
        told: From a row to the word, what stands under it, and whether all is well.
    """

    cell_template_name = "flint_storefront_wagtail/payment_link_word.html"

    def __init__(self, name: str, *, told: Callable[[Any], tuple[str, str, bool]], **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.told = told

    def get_cell_context_data(self, instance: Any, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """
        `text, why, is_well`.
        """
        text, why, is_well = self.told(instance)
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "text": text, "why": why, "is_well": is_well, "hook": self.name}


def page_word(link: Any) -> tuple[str, str, bool]:
    """
    What visitors meet.
    """
    state = link.row.state
    return label(STATE_LABELS, state), "", state == ACTIVE


def setup_word(link: Any) -> tuple[str, str, bool]:
    """
    How far Flint has been brought, and why not further.
    """
    setup = link.row.record.setup
    return label(SETUP_LABELS, setup), link.row.why if setup == ATTENTION else "", setup == LIVE


def lines(say: Callable[[LinkTotals], str]) -> Callable[[Any], SafeString | str]:
    """
    An accessor that tells something of each currency, one below the other.
    """

    def accessor(link: Any) -> SafeString | str:
        told = [text for one in link.row.totals if (text := say(one))]
        return format_html_join("", "<div>{}</div>", ((text,) for text in told)) if told else "–"

    return accessor


def sold_text(totals: LinkTotals) -> str:
    """
    Completed sales without renewals.
    """
    return str(totals.count)


def gross_text(totals: LinkTotals) -> str:
    """
    What they paid.
    """
    return format_money(totals.gross, active_language())


def refunded_text(totals: LinkTotals) -> str:
    """
    What was given back of it; empty when nothing was.
    """
    return format_money(totals.refunded, active_language()) if totals.refunded.amount else ""


def renewals_text(totals: LinkTotals) -> str:
    """
    Such as `2 × $18.00 in all`; empty without renewals.
    """
    if not totals.renewal_count:
        return ""
    return f"{totals.renewal_count}: {format_money(totals.renewal_gross, active_language())}"

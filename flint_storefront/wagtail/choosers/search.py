"""
The search of every chooser over the mirror.
"""

from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm


class MirrorFilterForm(BaseFilterForm):
    """
    Search by a part of a name; the mirror is written in bulk, so a search index would miss rows.
    """

    searched: ClassVar[tuple[str, ...]] = ("name", "slug")
    """Fields that are searched."""

    q = forms.CharField(
        label=_("Search term"),
        widget=forms.TextInput(attrs={"placeholder": _("Search"), "autocomplete": "off"}),
        required=False,
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        """
        Rows in which every word stands somewhere.
        """
        objects = super().filter(objects)
        self.search_query = self.cleaned_data.get("q", "").strip()
        self.is_searching = bool(self.search_query)
        for word in self.search_query.split():
            objects = objects.filter(
                reduce(or_, (Q(**{f"{name}__icontains": word}) for name in self.searched))
            )
        return objects

"""
Wall clocks: what an editor reads on the wall of the shop, whatever time zone the editor has chosen for the admin.
"""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

LENGTH = 32


class WallClockFormField(forms.DateTimeField):
    """
    A date and a time without a time zone.
    """

    def to_python(self, value: Any) -> datetime | None:
        """
        A naive instant; one that names an offset is refused rather than moved.
        """
        if isinstance(value, datetime):
            return value.replace(tzinfo=None)
        if isinstance(value, str) and (read := _parsed(value)) is not None and read.tzinfo is not None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        with timezone.override(UTC):
            aware = super().to_python(value)
        return None if aware is None else aware.replace(tzinfo=None)


class WallClockField(models.CharField):
    """
    A naive `datetime`, stored as ISO text, so that no database and no active time zone moves it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": LENGTH, "null": True, "blank": True, **kwargs})

    def deconstruct(self) -> tuple[Any, ...]:
        """
        As plain text: a site's migrations need nothing of ours.
        """
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def from_db_value(self, value: str | None, *_: Any) -> datetime | None:
        """
        What was stored; None also for what nobody can read.
        """
        return _parsed(value) if value else None

    def to_python(self, value: Any) -> datetime | None:
        """
        From a revision, or as it is.
        """
        if value in (None, ""):
            return None
        read = value if isinstance(value, datetime) else _parsed(str(value))
        if read is None:
            raise ValidationError(_("Enter a valid date/time."), code="invalid")
        return read.replace(tzinfo=None)

    def get_prep_value(self, value: Any) -> str | None:
        """
        ISO text without an offset.
        """
        read = self.to_python(value)
        return None if read is None else read.isoformat()

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        """
        Text for revisions too: they would take a naive instant for one of the server's time zone, and move it.
        """
        return self.get_prep_value(super().pre_save(model_instance, add))

    def value_to_string(self, obj: models.Model) -> str:
        """
        For fixtures and revisions; empty: none.
        """
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def run_validators(self, value: Any) -> None:
        """
        Those of a text would measure its length.
        """

    def formfield(self, **kwargs: Any) -> forms.Field:
        """
        With Wagtail's date and time picker.
        """
        given = {"widget": AdminDateTimeInput, **kwargs}
        return WallClockFormField(
            required=not self.blank, label=capfirst(self.verbose_name), help_text=self.help_text, **given
        )


def _parsed(text: str) -> datetime | None:
    try:
        return parse_datetime(text.strip())
    except ValueError:
        return None

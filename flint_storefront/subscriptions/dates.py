"""
Days as a page says them.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from flint_storefront.page_request import PageLocale


def show_date(instant: datetime, locale: PageLocale) -> str:
    """
    The day of an instant in the page's language and time zone, such as `November 22, 2026`; in English where Babel does not
    know the language.
    """
    day = instant.astimezone(ZoneInfo(locale.timezone)).date()
    return str(format_date(day, format="long", locale=known_locale(locale.language)))


def known_locale(language: str) -> Locale:
    """
    Babel's locale of a language tag; of its language alone, or English, where Babel does not know it.
    """
    wanted = language.replace("-", "_")
    for identifier in (wanted, wanted.split("_")[0]):
        try:
            return Locale.parse(identifier)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")

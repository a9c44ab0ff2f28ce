"""
From a key to a sentence in the page's language; the English text is the gettext message id.
"""

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from flint_storefront.messages.donations import DONATIONS_LABELS, DONATIONS_SENTENCES
from flint_storefront.messages.labels import LABELS
from flint_storefront.messages.link_setup import LINK_SETUP_SENTENCES
from flint_storefront.messages.offers import OFFERS_LABELS, OFFERS_SENTENCES
from flint_storefront.messages.payment_links import PAYMENT_LINKS_LABELS, PAYMENT_LINKS_SENTENCES
from flint_storefront.messages.problems import PROBLEMS
from flint_storefront.messages.states import STATES
from flint_storefront.messages.subscriptions import SUBSCRIPTIONS_LABELS, SUBSCRIPTIONS_SENTENCES

DOMAIN = "flint_storefront"
LOCALE_FOLDER = Path(__file__).resolve().parent.parent / "locale"

ALL_LABELS: Mapping[str, str] = {
    **LABELS,
    **OFFERS_LABELS,
    **DONATIONS_LABELS,
    **SUBSCRIPTIONS_LABELS,
    **PAYMENT_LINKS_LABELS,
}
"""Every label with its English words."""

SENTENCES: Mapping[str, str] = {
    **ALL_LABELS,
    **PROBLEMS,
    **STATES,
    **OFFERS_SENTENCES,
    **DONATIONS_SENTENCES,
    **SUBSCRIPTIONS_SENTENCES,
    **PAYMENT_LINKS_SENTENCES,
    **LINK_SETUP_SENTENCES,
}
"""Every key with its English sentence; `{name}` stands for a value."""

RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"})


@cache
def _translations(language: str) -> gettext.NullTranslations:
    wanted = [language.replace("-", "_"), language.replace("-", "_").split("_")[0]]
    return gettext.translation(DOMAIN, LOCALE_FOLDER, languages=wanted, fallback=True)


def say(key: str, language: str, **values: str) -> str:
    """
    The sentence of *key* in *language* (English where there is no translation), with its values filled in.

    Raises:
        KeyError: There is no such key, or a value is missing.
    """
    return _translations(language).gettext(SENTENCES[key]).format_map(values)


def say_count(key: str, count: int, language: str) -> str:
    """
    The sentence of *key* for *count* things: English `key_one` for one, *key* with `{count}` for more, by the language's rule.
    """
    one, many = SENTENCES[f"{key}_one"], SENTENCES[key]
    return _translations(language).ngettext(one, many, count).format(count=count)


@cache
def labels(language: str) -> Mapping[str, str]:
    """
    Every label of our pages in *language*, by key, for the templates' `text`.
    """
    translations = _translations(language)
    return {key: translations.gettext(sentence) for key, sentence in ALL_LABELS.items()}


def direction(language: str) -> str:
    """
    `rtl` or `ltr`, for the page's `dir`.
    """
    return "rtl" if language.replace("-", "_").split("_")[0].lower() in RIGHT_TO_LEFT else "ltr"

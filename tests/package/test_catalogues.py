"""
Translations: complete, faithful, compiled, and used.
"""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from flint_storefront.messages.sentences import SENTENCES, labels, say, say_count
from tests.flask.host_app import make_app
from tests.package.catalogues import TEMPLATE, make_template, read_translation, translations

PLACEHOLDER = re.compile(r"\{(\w+)\}")
FAMILIAR = re.compile(r"\b(du|dein\w*|dich|dir|euch|euer\w*)\b", re.IGNORECASE)


def texts(sentence: str | tuple[str, ...] | list[str]) -> list[str]:
    """All forms of a sentence."""
    return [sentence] if isinstance(sentence, str) else list(sentence)


def by_id(catalog: Catalog) -> dict[tuple[str, ...], list[str]]:
    """Sentences and their translations, all forms."""
    return {tuple(texts(message.id)): texts(message.string) for message in catalog if message.id}


def messages(path: Path) -> list[Message]:
    """Every sentence of a translation."""
    return [message for message in read_translation(path) if message.id]


@pytest.fixture(params=translations(), ids=lambda path: path.parts[-3])
def translation(request: pytest.FixtureRequest) -> Path:
    """Each language in turn."""
    path: Path = request.param
    return path


def test_template_holds_exactly_the_sentences_of_the_code() -> None:
    """Made anew by `python -m tests.package.catalogues`."""
    with TEMPLATE.open("rb") as file:
        kept = {(message.id, tuple(message.auto_comments)) for message in read_po(file) if message.id}
    assert kept == {(message.id, tuple(message.auto_comments)) for message in make_template() if message.id}


def test_no_sentence_is_missing(translation: Path) -> None:
    """Each has a translation, in every number of things, and none is left over."""
    kept = messages(translation)
    assert {message.id for message in kept} == {message.id for message in make_template() if message.id}
    assert [message.id for message in kept if not all(texts(message.string))] == []
    assert [message.id for message in kept if message.fuzzy] == []


def test_every_value_is_kept(translation: Path) -> None:
    """`{high}` stands in the translation as often as in the sentence, in one form of number as in the other."""
    for message in messages(translation):
        wanted = [sorted(PLACEHOLDER.findall(text)) for text in texts(message.id)]
        kept = [sorted(PLACEHOLDER.findall(text)) for text in texts(message.string)]
        assert (kept[0], kept[-1]) == (wanted[0], wanted[-1]), message.id
        assert all(values in wanted for values in kept), message.id


def test_sentences_end_alike(translation: Path) -> None:
    """A full stop, a question mark or nothing, as in English: pages join them."""
    ends = (".", "?", "!", ":")
    for message in messages(translation):
        told, said = texts(message.id)[-1][-1:], texts(message.string)[-1][-1:]
        assert (told if told in ends else "") == (said if said in ends else ""), message.id


def test_compiled_file_says_the_same(translation: Path) -> None:
    """What gettext reads is what the translator wrote."""
    with translation.with_suffix(".mo").open("rb") as file:
        compiled = by_id(read_mo(file))
    assert compiled == by_id(read_translation(translation))


def test_german_is_formal() -> None:
    """A shop says *Sie* to people whom it does not know."""
    said = [text for message in messages(path_of("de")) for text in texts(message.string)]
    assert [text for text in said if FAMILIAR.search(text)] == []


def path_of(language: str) -> Path:
    """One language's file."""
    return next(path for path in translations() if path.parts[-3] == language)


@pytest.mark.parametrize("language", ["de", "de-at", "de_CH"])
def test_core_speaks_german(language: str) -> None:
    """Sentences, labels and counts; a region falls back on its language."""
    assert (
        say("quantity_invalid", language, low="1", high="20")
        == "Bitte geben Sie eine ganze Zahl von 1 bis 20 ein."
    )
    assert labels(language)["buy_now"] == "Jetzt kaufen"
    assert say_count("cart_count", 3, language) == "3 Artikel im Warenkorb"


def test_language_without_a_translation_is_english() -> None:
    """Nobody meets a key instead of a sentence."""
    assert all(say_plain(key, "eo") == sentence for key, sentence in SENTENCES.items())


def say_plain(key: str, language: str) -> str:
    """The sentence with its placeholders left in."""
    names = PLACEHOLDER.findall(SENTENCES[key])
    return say(key, language, **{name: f"{{{name}}}" for name in names})


def test_german_page_is_german_throughout() -> None:
    """The shop's page in a site whose language is German."""
    page = make_app(LOCALE="de").test_client().get("/shop/").text
    assert 'lang="de"' in page
    assert "Jetzt kaufen" in page
    assert "In den Warenkorb" in page
    assert "Testmodus: Es fließt kein Geld." in page
    assert "Buy now" not in page
    assert "Add to cart" not in page

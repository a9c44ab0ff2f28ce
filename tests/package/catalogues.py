"""
The gettext catalogues, made anew from `flint_storefront/messages/`:

    python -m tests.package.catalogues

The English sentence is the message id. Translations that still fit are kept; new sentences come without one, and a test
names them until somebody has written it.
"""

from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from flint_storefront import __version__
from flint_storefront.messages.sentences import DOMAIN, LOCALE_FOLDER, SENTENCES

TEMPLATE = LOCALE_FOLDER / f"{DOMAIN}.pot"
MADE_AT = datetime(2026, 11, 22, tzinfo=UTC)
"""Written into the template; fixed, so that a second run changes nothing."""
HEADER = "# Sentences of flint_storefront. Made by: python -m tests.package.catalogues"
COUNT_ENDING = "_one"
LINE_WIDTH = 110


def make_template() -> Catalog:
    """
    Every sentence, with its keys as comments; `key` and `key_one` are one message with a plural.
    """
    template = Catalog(
        domain=DOMAIN,
        project="flint_storefront",
        version=__version__,
        header_comment=HEADER,
        charset="utf-8",
        creation_date=MADE_AT,
        revision_date=MADE_AT,
        fuzzy=False,
    )
    for key, sentence in SENTENCES.items():
        if key.endswith(COUNT_ENDING):
            continue
        one = SENTENCES.get(f"{key}{COUNT_ENDING}")
        template.add(sentence if one is None else (one, sentence), auto_comments=[key])
    return template


def translations() -> list[Path]:
    """
    The `.po` file of each language.
    """
    return sorted(LOCALE_FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def read_translation(path: Path) -> Catalog:
    """
    One language's catalogue.
    """
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], domain=DOMAIN)


def main() -> None:
    """
    Write the template, bring every translation up to it, compile them.
    """
    template = make_template()
    _write(template, TEMPLATE)
    for path in translations():
        catalog = read_translation(path)
        catalog.update(template, no_fuzzy_matching=True)
        # What is no longer said would only be in the way.
        catalog.obsolete.clear()
        _write(catalog, path)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)
        missing = [message.id for message in catalog if message.id and not message.string]
        print(f"{path.parts[-3]}: {len(catalog)} sentences, {len(missing)} without a translation")


def _write(catalog: Catalog, path: Path) -> None:
    with path.open("wb") as file:
        write_po(file, catalog, width=LINE_WIDTH)


if __name__ == "__main__":
    main()

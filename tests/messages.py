"""Keeps the catalogues of texts: `python -m tests.messages` (docs/languages.md).

Reads every `_("…")` of the product into the template `crm/locale/munim.pot` and into the English
catalogue, brings the catalogues of the other languages up to date with it, and compiles them.
With `--check` nothing is written: it says what would change, and what a translator got wrong.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from crm.i18n import DOMAIN, FOLDER

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "crm", "jobs")
KEYWORDS = {"_": None, "lazy_gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
COMMENTS = ("Translators:",)
"""A comment that begins so, above a text, is for whoever translates it."""

PLACEHOLDER = re.compile(r"\{(\w*)")
TAG = re.compile(r"</?[a-z]+[^>]*>")
KEPT = re.compile(r"\{[^}]*\}+|</?[a-z][^>]*>|&\w+;|/[a-z]+\b")
"""What a text keeps in every language: placeholders, tags, entities, commands."""


def extracted() -> Catalog:
    """Every text of the product, sorted, each with the files that it is in."""
    catalog = Catalog(header_comment="# The texts of Munim.", charset="utf-8")
    for package in PACKAGES:
        found = extract_from_dir(
            ROOT / package, [("**.py", "python")], keywords=KEYWORDS, comment_tags=COMMENTS
        )
        for file, _line, message, comments, context in found:
            place = (f"{package}/{file}", 0)
            catalog.add(message, locations=[place], auto_comments=comments, context=context)
    return catalog


def written(catalog: Catalog) -> bytes:
    """A .po file; without dates and line numbers, so that it changes only with the texts."""
    out = io.BytesIO()
    catalog.fuzzy = False
    write_po(out, catalog, sort_output=True, include_lineno=False, width=100)
    head, blank, texts = out.getvalue().partition(b"\n\n")
    dropped = rb'^"(?!Language:|Plural|MIME|Content)[A-Z][\w-]+: .*\n'
    return re.sub(dropped, b"", head + b"\n", flags=re.MULTILINE) + blank[1:] + texts


def compiled(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    # the same texts are the same bytes: by itself Babel writes the present minute
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    write_mo(out, catalog)
    return out.getvalue()


def english(template: Catalog) -> Catalog:
    """Every text as its own translation: what a translator begins with."""
    catalog = Catalog("en", header_comment="# The texts of Munim in English.", charset="utf-8")
    for message in _texts(template):
        catalog.add(
            message.id,
            message.id,
            locations=message.locations,
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return catalog


def pseudo(template: Catalog) -> Catalog:
    """A language in which every text can be told from what nobody translated: `⟦Ñóţĥîñĝ …⟧`."""
    catalog = Catalog("en", charset="utf-8")
    for message in _texts(template):
        said = tuple(pseudo_text(form) for form in _forms(message.id))
        catalog.add(message.id, said if message.pluralizable else said[0], context=message.context)
    return catalog


_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "áƀçďéƒĝĥîĵķļɱñóƥʠŕšţûṽŵẋýžÅƁÇĎÉƑĜĤÎĴĶĻṀÑÓƤɊŔŠŢÛṼŴẊÝŽ"
OPENS, CLOSES = "⟦", "⟧"


def pseudo_text(text: str) -> str:
    """Accents on every letter that is shown, about a third longer, between two marks."""
    shown = re.split(f"({KEPT.pattern})", text)
    said = "".join(
        part if place % 2 else part.translate(str.maketrans(_PLAIN, _ACCENTED))
        for place, part in enumerate(shown)
    )
    return f"{OPENS}{said}{'·' * (len(text) // 3)}{CLOSES}"


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """The forms of a text: one, or one for each kind of number."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def _texts(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def catalogues(folder: Path = FOLDER) -> dict[Path, bytes]:
    """Every file of `folder` as it should be."""
    template = extracted()
    files = {
        folder / f"{DOMAIN}.pot": written(template),
        folder / "en" / "LC_MESSAGES" / f"{DOMAIN}.po": written(english(template)),
    }
    for file in translated(folder):
        catalog = read(file)
        catalog.update(template, no_fuzzy_matching=False)
        files[file] = written(catalog)
        files[file.with_suffix(".mo")] = compiled(catalog)
    return files


def translated(folder: Path = FOLDER) -> list[Path]:
    """The catalogues that people write: of every language but English."""
    found = sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    return [file for file in found if file.parts[-3] != "en"]


def read(file: Path) -> Catalog:
    with file.open("rb") as content:
        return read_po(content, locale=file.parts[-3], abort_invalid=True)


def mistakes(catalog: Catalog) -> list[str]:
    """Translations that would break a screen: a placeholder nobody fills, a tag that does not
    stand in the text."""
    found = []
    for message in _texts(catalog):
        originals = _forms(message.id)
        for form in filter(None, _forms(message.string)):
            names = {name for text in originals for name in PLACEHOLDER.findall(text)}
            if unknown := set(PLACEHOLDER.findall(form)) - names:
                found.append(f"{form!r}: {unknown} is no placeholder of {originals[0]!r}")
            if sorted(TAG.findall(form)) not in [sorted(TAG.findall(text)) for text in originals]:
                found.append(f"{form!r}: other tags than {originals[0]!r}")
    return found


def missing(catalog: Catalog) -> list[str]:
    """Texts shown in English: without a translation or a form of it, or with a guessed one."""
    return [
        _forms(one.id)[0]
        for one in _texts(catalog)
        if one.fuzzy or not all(_forms(one.string) or ("",))
    ]


def main(words: list[str]) -> int:
    checking = "--check" in words
    stale = {
        file: content
        for file, content in catalogues().items()
        if not file.exists() or file.read_bytes() != content
    }
    wrong = [line for file in translated() for line in mistakes(read(file))]
    for file, content in stale.items():
        print(f"{'out of date' if checking else 'written'}: {file.relative_to(ROOT)}")
        if not checking:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    print(*wrong, sep="\n", end="\n" if wrong else "")
    lacking = ", ".join(f"{file.parts[-3]} {len(missing(read(file)))}" for file in translated())
    print(f"texts without a translation: {lacking}")
    return 1 if wrong or (checking and stale) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

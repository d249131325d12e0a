"""The catalogues of texts: what is found, what a translator gets wrong, what is out of date."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tests import messages
from tests.pseudo import pseudo_language


def test_every_kind_of_text_is_found() -> None:
    found = messages.extracted()
    assert "I speak <b>{language}</b> with you." in found  # as _("…")
    assert found["{n} sale"].id == ("{n} sale", "{n} sales")  # as ngettext
    assert "Record a sale" in found  # as lazy_gettext


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sale", "⟦Šáļé·⟧"),
        ("<b>{n}</b> &amp; /undo", "⟦<b>{n}</b> &amp; /undo·······⟧"),
        ("{{name}}", "⟦{{name}}··⟧"),
    ],
)
def test_the_pseudo_language_keeps_what_is_no_words(text: str, said: str) -> None:
    assert messages.pseudo_text(text) == said


def test_what_would_break_a_screen_is_found() -> None:
    catalog = Catalog("hi")
    catalog.add("{n} <b>sale</b>", "{n} <b>बिक्री</b>")
    assert messages.mistakes(catalog) == []
    catalog.add("Hello {name}", "नमस्ते {nam}")
    catalog.add("<b>Hello</b>", "<b>नमस्ते")
    catalog.add(("{n} day", "{n} days"), ("एक दिन", "{m} दिन"))
    found = messages.mistakes(catalog)
    assert len(found) == 3
    assert "{'nam'}" in found[0]


def test_a_text_without_a_translation_is_found() -> None:
    catalog = Catalog("hi")
    catalog.add("today", "आज")
    catalog.add(("{n} day", "{n} days"), ("{n} दिन", "{n} दिन"))
    assert messages.missing(catalog) == []
    catalog.add("yesterday")
    catalog.add(("{n} week", "{n} weeks"), ("{n} हफ़्ता", ""))
    catalog.add("tomorrow", "आज", flags=["fuzzy"])
    assert messages.missing(catalog) == ["yesterday", "{n} week", "tomorrow"]


def test_a_catalogue_follows_the_texts_and_is_compiled(tmp_path: Path) -> None:
    file = tmp_path / "hi" / "LC_MESSAGES" / "munim.po"
    file.parent.mkdir(parents=True)
    catalog = Catalog("hi")
    catalog.add("today", "आज")
    catalog.add("no such text", "…")
    file.write_bytes(messages.written(catalog))
    files = messages.catalogues(tmp_path)
    assert 'msgid "today"\nmsgstr "आज"' in files[file].decode()
    assert '#~ msgid "no such text"' in files[file].decode()
    assert 'msgid "yesterday"\nmsgstr ""' in files[file].decode()
    assert "आज".encode() in files[file.with_suffix(".mo")]
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert messages.catalogues(tmp_path) == files


def test_every_text_goes_into_a_file_and_comes_back(tmp_path: Path) -> None:
    english = messages.english(messages.extracted())
    file = tmp_path / "en" / "LC_MESSAGES" / "munim.po"
    file.parent.mkdir(parents=True)
    file.write_bytes(messages.written(english))
    again = messages.read(file)
    assert {one.id for one in again} == {one.id for one in english}
    assert all(one.string == one.id for one in again if one.id)
    assert messages.mistakes(again) == []


def test_the_pseudo_language_has_every_text(tmp_path: Path) -> None:
    pseudo_language(tmp_path)
    texts = messages.pseudo(messages.extracted())
    assert all(message.string for message in texts if message.id)


def test_the_catalogues_are_up_to_date_and_without_mistakes() -> None:
    """`python -m tests.messages` brings them up to date."""
    assert messages.main(["--check"]) == 0

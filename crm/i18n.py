"""Texts in the language of whoever reads them, from gettext catalogues.

    _("Nothing was sold.")
    ngettext("{n} visit", "{n} visits", visits).format(n=formats.number(visits))

The texts in the code are English, so English needs no catalogue. Every other language is a file
that `python -m tests.messages` keeps (docs/languages.md); it is read when its first text is shown.
Texts are shown by the bot, and by the charts and files of `crm.reports`; so this is in `crm`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from crm.dataclass import dataclass

if TYPE_CHECKING:
    from gettext import GNUTranslations

FOLDER = Path(__file__).parent / "locale"
DOMAIN = "munim"


@dataclass(frozen=True, slots=True)
class Language:
    """A language that texts can be shown in.

    `catalogue` is its compiled gettext file, None for English. `locale` is what Babel writes its
    dates and numbers by, where that is not the code itself.
    """

    code: str = "en"
    catalogue: Path | None = None
    locale: str | None = None

    @property
    def babel(self) -> str:
        return self.locale or self.code

    @property
    def own_name(self) -> str:
        """As its speakers call it: `English`, `हिन्दी`."""
        from babel.core import Locale

        return str(Locale.parse(self.babel).get_display_name() or self.code).capitalize()


ENGLISH = Language()

_language: ContextVar[Language] = ContextVar("language", default=ENGLISH)
_catalogue: ContextVar[GNUTranslations | None] = ContextVar("catalogue", default=None)


class Languages(Mapping[str, Language]):
    """The languages that a bot has, by their code; English is always one of them."""

    def __init__(self, *others: Language) -> None:
        self._known = {one.code: one for one in (ENGLISH, *others)}

    @classmethod
    def found(cls, folder: Path = FOLDER) -> Languages:
        """Those with a compiled catalogue, `hi/LC_MESSAGES/munim.mo`, in `folder`."""
        files = sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
        return cls(*(Language(file.parts[-3], file) for file in files))

    def __getitem__(self, code: str) -> Language:
        return self._known[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def first_of(self, *codes: str | None) -> Language:
        """The first of `codes` that there is, `pt-br` as pt_BR or else pt; English if none is."""
        for code in codes:
            if code in self._known:
                return self._known[code]
            if code:
                first, _, region = code.replace("-", "_").partition("_")
                for name in (f"{first.lower()}_{region.upper()}", first.lower()):
                    if name in self._known:
                        return self._known[name]
        return ENGLISH


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Texts that are made inside are in `language`, and so are those of tasks begun inside."""
    spoken = _language.set(language)
    catalogue = _catalogue.set(_read(language.catalogue) if language.catalogue else None)
    try:
        yield
    finally:
        _catalogue.reset(catalogue)
        _language.reset(spoken)


def language() -> Language:
    """The current language."""
    return _language.get()


@lru_cache(maxsize=32)
def _read(file: Path) -> GNUTranslations:
    from gettext import GNUTranslations  # 6 ms, which English need not pay

    with file.open("rb") as content:
        return GNUTranslations(content)


def _(message: str) -> str:
    """`message` in the language that is being spoken. A literal: it is what extraction finds."""
    catalogue = _catalogue.get()
    return message if catalogue is None else catalogue.gettext(message)


def pgettext(context: str, message: str) -> str:
    """`_` for a word that means two things: `context` tells translators which one it is."""
    catalogue = _catalogue.get()
    return message if catalogue is None else catalogue.pgettext(context, message)


def ngettext(one: str, many: str, number: int) -> str:
    """The form that goes with `number`, by the rules of the language; it is not put in yet."""
    catalogue = _catalogue.get()
    if catalogue is None:
        return one if number == 1 else many
    return catalogue.ngettext(one, many, number)


class Lazy:
    """A text of a table, which is made before anybody knows who will read it: `str` translates."""

    __slots__ = ("_message",)

    def __init__(self, message: str) -> None:
        self._message = message

    def __str__(self) -> str:
        return _(self._message)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def format(self, **values: object) -> str:
        """Translated, and then filled in."""
        return str(self).format(**values)

    def __repr__(self) -> str:
        return f"lazy_gettext({self._message!r})"


def lazy_gettext(message: str) -> Lazy:
    """`_` for tables; no str, so that a type checker sees what is shown without translation."""
    return Lazy(message)

"""A screen as data: what a view returns and `show` puts on the phone. No Telegram inside."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from bot.ui.layout import label_width
from bot.ui.taps import Tap
from crm.dataclass import dataclass, replace
from crm.i18n import Lazy
from crm.language.text import shortened as shortened  # part of what views are made with

LABEL_LIMIT = 20
"""Fixed labels stay this short so that two fit in a row of a phone; choices may be longer."""

CHOICE_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Button:
    """One key under a message. `tap` is what a press means; or `inline` opens inline search, `url`
    an address, and `copies` is copied (256 characters at most)."""

    label: str
    tap: Tap | None = None
    inline: str | None = None
    url: str | None = None
    copies: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A picture or document to send: its bytes and the name that people see."""

    name: str
    content: bytes


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """Content of one message. `text` is HTML (Markup); a plain str is escaped.

    With `photo` or `document` the text is the caption. `placeholder` is the hint in the field where
    the answer is typed. `purchase_id`: it shows this sale as it is in the books (or that it was
    undone), and is drawn again when the sale changes. `stands_alone`: it needs no way back.
    """

    text: Markup | str
    rows: Rows = ()
    photo: File | None = None
    document: File | None = None
    placeholder: str | None = None
    purchase_id: int | None = None
    stands_alone: bool = False

    @property
    def html(self) -> Markup:
        return escape(self.text)

    def with_rows(self, *rows: Iterable[Button]) -> Screen:
        return replace(self, rows=(*self.rows, *(tuple(row) for row in rows if row)))


def without_buttons(screen: Screen, leaves_out: Callable[[Button], bool]) -> Screen:
    """The screen without some of its buttons; the same one where none is left out."""
    kept = tuple(tuple(one for one in row if not leaves_out(one)) for row in screen.rows)
    return screen if kept == screen.rows else replace(screen, rows=tuple(filter(None, kept)))


def markup(template: str | Lazy, *values: object, **named: object) -> Markup:
    """`template` is ours, or a translator's of ours, and may hold tags; every value is escaped
    unless it is Markup."""
    return Markup(str(template)).format(*values, **named)  # noqa: S704 - the template is ours, the values are escaped


def lines(*parts: Markup | str | None) -> Markup:
    """Lines of a message; None and empty ones fall away, plain text is escaped."""
    return Markup("\n").join(escape(part) for part in parts if part)


def sentences(*parts: Markup | str | None) -> Markup:
    """Like `lines`, one after the other: each is whole, so no language minds."""
    return Markup(" ").join(escape(part) for part in parts if part)


def paragraphs(*parts: Markup | str | None) -> Markup:
    """Like `lines`, with an empty line between."""
    return Markup("\n\n").join(escape(part) for part in parts if part)


def choice(label: str, tap: Tap) -> tuple[Button]:
    """A row with one thing to choose: a customer, an item."""
    return (Button(shortened(label, CHOICE_LIMIT), tap),)


def in_rows(buttons: Iterable[Button], width: int = 3) -> Rows:
    """Buttons side by side, `width` in a row, or fewer where a narrow phone would cut a label."""
    every = tuple(buttons)
    rows: list[tuple[Button, ...]] = []
    start = 0
    for columns in label_width.packed([one.label for one in every], width):
        rows.append(every[start : start + columns])
        start += columns
    return tuple(rows)

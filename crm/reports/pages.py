"""Pages of text as a PDF: lines, tables and pictures at places in millimetres, in any script that
the fonts have. The text can be selected and searched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Literal

from crm.dataclass import dataclass
from crm.reports.fonts import font_file, letters, script_file, scripts_of

Align = Literal["L", "C", "R"]

LATIN = "Latin"
INK, FAINT, RULE = (30, 30, 30), (110, 110, 110), (200, 200, 200)
MARGIN = 14.0
WIDTH = 210.0 - 2 * MARGIN
"""Millimetres of A4 between the margins."""
LOWEST = 297.0 - 18.0
"""Millimetres from the top of a page where its text ends."""


@dataclass(frozen=True, slots=True)
class Column:
    """Of a table; `width` in millimetres."""

    title: str
    width: float
    align: Align = "L"
    wraps: bool = False


class Pages:
    """A document that grows downwards. Slow (100 ms for a page): never on the event loop."""

    def __init__(self, title: str) -> None:
        from fpdf import FPDF  # 400 ms with numpy, and only a paper needs it

        self._pdf = FPDF(format="A4")
        self._pdf.set_margin(MARGIN)
        self._pdf.set_auto_page_break(False)
        self._pdf.set_title(title)
        self._pdf.add_font(LATIN, "", font_file())
        self._pdf.add_font(LATIN, "B", font_file(bold=True))
        self._scripts: list[str] = []
        self._ascii: dict[str, list[float]] = {}
        self._pdf.add_page()

    @property
    def y(self) -> float:
        """Millimetres from the top, where the next line comes."""
        return self._pdf.y

    def down(self, millimetres: float) -> None:
        self._pdf.set_y(self._pdf.y + millimetres)

    def needs(self, millimetres: float) -> bool:
        """Begins another page unless so much is left on this one; whether it did."""
        if self._pdf.y + millimetres <= LOWEST:
            return False
        self._pdf.add_page()
        return True

    def line(
        self,
        text: str,
        size: float = 9,
        *,
        bold: bool = False,
        align: Align = "L",
        faint: bool = False,
        at: float = 0,
        width: float = WIDTH,
    ) -> None:
        """One line, `at` millimetres from the margin, cut where it does not fit."""
        self._style(size, bold=bold, faint=faint)
        self._pdf.set_x(MARGIN + at)
        self._cell(text, width, size * 0.5, align, end=True)

    def paragraph(
        self,
        text: str,
        size: float = 9,
        *,
        bold: bool = False,
        align: Align = "L",
        faint: bool = False,
        at: float = 0,
        width: float = WIDTH,
    ) -> None:
        """As many lines as the text needs."""
        self._style(size, bold=bold, faint=faint)
        for line in self._broken(text, width - 2):
            self.line(line, size, bold=bold, align=align, faint=faint, at=at, width=width)

    def rule(self) -> None:
        """A thin line from margin to margin."""
        self._pdf.set_draw_color(*RULE)
        self._pdf.line(MARGIN, self._pdf.y, MARGIN + WIDTH, self._pdf.y)
        self.down(1)

    def head(self, columns: Sequence[Column], size: float = 8) -> None:
        """The titles of a table."""
        self._style(size, bold=True)
        self._pdf.set_fill_color(240, 240, 240)
        self._pdf.set_x(MARGIN)
        for column in columns:
            self._cell(column.title, column.width, size * 0.7, column.align, fill=True)
        self.down(size * 0.7)

    def row(
        self,
        columns: Sequence[Column],
        cells: Sequence[str],
        size: float = 8.5,
        *,
        bold: bool = False,
    ) -> None:
        """A row of a table, as high as its longest cell of a column that `wraps`. On a new page the
        titles come first."""
        height = size * 0.58
        self._style(size, bold=bold)
        lines = [
            self._broken(cell, column.width - 2) if column.wraps else [cell]
            for column, cell in zip(columns, cells, strict=True)
        ]
        high = max(len(one) for one in lines)
        if self.needs(height * high):
            self.head(columns)
            self._style(size, bold=bold)
        for at in range(high):
            self._pdf.set_x(MARGIN)
            for column, cell in zip(columns, lines, strict=True):
                text = cell[at] if at < len(cell) else ""
                self._cell(text, column.width, height, column.align)
            self.down(height)

    def picture(self, png: bytes, at: float, y: float, side: float) -> None:
        """A square picture, `at` millimetres from the margin and `y` from the top."""
        self._pdf.image(BytesIO(png), x=MARGIN + at, y=y, w=side, h=side)

    def across(self, text: str) -> None:
        """`text` large and pale across every page."""
        here = self._pdf.page
        for page in range(1, self._pdf.pages_count + 1):
            self._pdf.page = page
            with self._pdf.local_context(fill_opacity=0.2, stroke_opacity=0.2):
                self._pdf.set_font(LATIN, "B", 72)
                self._pdf.set_text_color(200, 0, 0)
                with self._pdf.rotation(45, 105, 148):
                    wide = self._pdf.get_string_width(text)
                    self._pdf.text(105 - wide / 2, 158, text)
        self._pdf.page = here

    def numbered(self, words: Callable[[int, int], str]) -> None:
        """Below every page what `words` says of its number and of how many there are; nothing on a
        single page."""
        here, many = (self._pdf.page, self._pdf.y), self._pdf.pages_count
        for page in range(1, many + 1) if many > 1 else ():
            self._pdf.page = page
            self._pdf.set_y(LOWEST + 4)
            self.line(words(page, many), 8, align="R", faint=True)
        self._pdf.page = here[0]
        self._pdf.set_y(here[1])

    def bytes(self) -> bytes:
        return bytes(self._pdf.output())

    def _style(self, size: float, *, bold: bool, faint: bool = False) -> None:
        self._pdf.set_font(LATIN, "B" if bold else "", size)
        self._pdf.set_text_color(*(FAINT if faint else INK))

    def _cell(
        self,
        text: str,
        width: float,
        height: float,
        align: Align,
        *,
        fill: bool = False,
        end: bool = False,
    ) -> None:
        if not text and not fill:
            self._pdf.set_x(self._pdf.x + width)
            return
        text = letters(text)
        self._prepare(text)
        if text.isascii() and not (fill or end):
            self._plain(text, width, height, align)
            return
        self._pdf.cell(
            width,
            height,
            self._cut(text, width - 2),
            align=align,
            fill=fill,
            new_x="LMARGIN" if end else "RIGHT",
            new_y="NEXT" if end else "TOP",
        )

    def _plain(self, text: str, width: float, height: float, align: Align) -> None:
        """What `FPDF.cell` draws of letters that need no shaping, at a third of its time: a table
        of thousands of rows has nothing else."""
        pdf = self._pdf
        text = self._cut(text, width - 2)
        left, wide = pdf.x, self._wide(text)
        at = {"L": pdf.c_margin, "C": (width - wide) / 2, "R": width - pdf.c_margin - wide}[align]
        pdf.text(left + at, pdf.y + height / 2 + 0.3 * pdf.font_size, text)
        pdf.set_x(left + width)

    def _broken(self, text: str, width: float) -> list[str]:
        """The text in lines of this width; a longer word is cut where it is drawn."""
        text = letters(text)
        self._prepare(text)
        if self._wide(text) <= width:
            return [text]
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self._wide(longer) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def _cut(self, text: str, width: float) -> str:
        """As much of the text as fits, with an ellipsis where it was more."""
        if self._wide(text) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            fits = self._wide(text[:middle].rstrip() + "…") <= width
            low, high = (middle, high) if fits else (low, middle - 1)
        return text[:low].rstrip() + "…"

    def _wide(self, text: str) -> float:
        """Millimetres; a table of widths serves ASCII at a tenth of fpdf2's own way."""
        if not text.isascii():
            return self._pdf.get_string_width(text)
        style = self._pdf.font_style
        table = self._ascii.get(style)
        if table is None:
            size = self._pdf.font_size_pt
            table = [self._pdf.get_string_width(chr(at)) / size for at in range(128)]
            self._ascii[style] = table
        return sum(map(table.__getitem__, text.encode())) * self._pdf.font_size_pt

    def _prepare(self, text: str) -> None:
        """Loads the fonts that the text needs, and shapes it only where its script asks for it:
        shaping costs ten times as much."""
        if text.isascii():
            self._pdf.set_text_shaping(False)
            return
        scripts = scripts_of(text)
        for script in scripts:
            if script in self._scripts:
                continue
            self._pdf.add_font(script, "", script_file(script))
            self._pdf.add_font(script, "B", script_file(script, bold=True))
            self._scripts.append(script)
            self._pdf.set_fallback_fonts(list(self._scripts), exact_match=False)
        self._pdf.set_text_shaping(bool(scripts))

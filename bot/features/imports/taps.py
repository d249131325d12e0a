"""Buttons of an import. `token` names the upload, which waits on disk for the answer."""

from __future__ import annotations

from bot.ui.taps import Page, Tap


class ImportNow(Tap, code="in"):
    token: str


class DropUpload(Tap, code="ix"):
    """Cancel: nothing was taken, and the file is thrown away."""

    token: str


class StopImport(Tap, code="it"):
    """Stop reading or booking what is just being read or booked."""

    token: str


class ShowPlan(Tap, code="ip"):
    token: str


class ShowColumns(Tap, code="ic"):
    token: str
    page: Page


class PickColumn(Tap, code="if"):
    token: str
    sheet: int
    column: int


class SetColumn(Tap, code="is"):
    token: str
    sheet: int
    column: int
    field: str


class AnswerImport(Tap, code="iq"):
    """`about` is a question of crm.imports.answers; of a word its mark."""

    token: str
    about: str
    answer: str


class OptOutUpload(Tap, code="io"):
    """The numbers in the file are of people who want no messages."""

    token: str


class TakeNumbers(Tap, code="iz"):
    """They are customers, whose names nobody knows."""

    token: str


class AskUndo(Tap, code="iu"):
    import_id: int


class UndoImport(Tap, code="iy"):
    import_id: int


class KeepImport(Tap, code="ik"):
    import_id: int


class ShowImports(Tap, code="il"):
    """The imports of the last time, to undo one."""


class TakeRates(Tap, code="irt"):
    """Rates of GST in a file."""

    token: str


class UndoRates(Tap, code="ira"):
    token: str

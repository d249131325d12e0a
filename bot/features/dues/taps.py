"""Buttons of dues."""

from __future__ import annotations

from bot.ui.taps import Days, Page, Tap


class ShowDues(Tap, code="yd"):
    """The list of who owes for `days` or longer."""

    days: Days = 0
    page: Page = 0


class StatementPaper(Tap, code="yp"):
    """The statement as PDF, for the customer."""

    customer_id: int


class NoPromise(Tap, code="yn"):
    """The customer promises nothing any more."""

    customer_id: int

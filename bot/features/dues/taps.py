"""Buttons of dues."""

from __future__ import annotations

from bot.ui.taps import Tap


class Approve(Tap, code="ya"):
    approval_id: int


class Reject(Tap, code="yr"):
    approval_id: int


class ShowDues(Tap, code="yd"):
    """The list of who owes for `days` or longer."""

    days: int = 0
    page: int = 0


class StatementPaper(Tap, code="yp"):
    """The statement as PDF, for the customer."""

    customer_id: int


class AskLimit(Tap, code="yl"):
    customer_id: int


class NoPromise(Tap, code="yn"):
    """The customer promises nothing any more."""

    customer_id: int


class StillOwed(Tap, code="yo"):
    """The settled bills of an import (0: of the upgrade) are still owed; of one customer, or (0)
    all."""

    import_id: int
    customer_id: int = 0


class AllSettled(Tap, code="yt"):
    import_id: int


class OneByOne(Tap, code="yb"):
    import_id: int
    page: int = 0

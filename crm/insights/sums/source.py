"""Where the figures up to a day are read from: pre-computed totals, or the rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Protocol

from sqlalchemy.orm import Session

from crm.insights.sums.shapes import HourTable, Parts, Sold, Spelling
from crm.periods import Asked, Bucket


class Source(Protocol):
    """Either of the modules from_sums and from_rows: the same answers, fast or at any time."""

    def between(self, session: Session, first: date, last: date) -> tuple[Decimal, int]: ...
    def days(self, session: Session, asked: Asked) -> list[Parts[date]]: ...
    def payments(self, session: Session, asked: Asked) -> list[Parts[str]]: ...
    def places(self, session: Session, asked: Asked) -> list[Parts[str]]: ...
    def buyers(self, session: Session, asked: Asked, bucket: Bucket) -> dict[date, int]: ...
    def newcomers(self, session: Session, asked: Asked) -> dict[date, int]: ...
    def gaps(self, session: Session, asked: Asked) -> dict[date, tuple[int, int]]: ...
    def hours(self, session: Session, asked: Asked) -> HourTable: ...
    def spellings(self, session: Session, asked: Asked) -> list[Spelling]: ...
    def respelt(self, session: Session, asked: Asked) -> list[Sold]: ...


def source(session: Session, last: date) -> Source:
    """Where figures up to `last` are read from."""
    from crm.insights.sums import from_rows, from_sums, tables

    return from_sums if tables.hold_until(session, last) else from_rows

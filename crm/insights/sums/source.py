"""Where the figures up to a day are read from: pre-computed totals, or the rows."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from crm.insights.sums.shapes import Source


def source(session: Session, last: date) -> Source:
    """Where figures up to `last` are read from, less what came back."""
    from crm.insights.sums import from_rows, from_sums, net, tables

    return net.Net(from_sums if tables.hold_until(session, last) else from_rows)

"""A chart's picture, looked up and drawn at once."""

from __future__ import annotations

from sqlalchemy.orm import Session

from crm.periods import Asked
from crm.reports.charts import Chart, drawn, found_for
from crm.reports.drawing.forms import Picture


def picture_of(session: Session, chart: Chart, asked: Asked) -> Picture:
    """With its figures as they are in the books."""
    return drawn(session, chart, found_for(session, chart, asked), asked)

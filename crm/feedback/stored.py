"""Ratings as they are stored."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import NotFound
from crm.feedback.model import Rating, Source
from crm.store.schema import feedback

NOUN = "feedback"


def get(session: Session, rating_id: int) -> Rating:
    """A rating that was given. Raises NotFound, also for one that is only asked for so far."""
    row = session.execute(select(feedback).where(feedback.c.id == rating_id)).one_or_none()
    if row is None or row.score is None:
        raise NotFound(NOUN, rating_id)
    return rating(row)


def rating(row: Any) -> Rating:
    """A row with a score as its rating."""
    return Rating(
        row.id,
        row.customer_id,
        row.purchase_id,
        row.score,
        row.comment,
        Source(row.source),
        row.answered_at,
        row.recorded_by,
    )

"""Integrity check and repair of ratings: how many stars they have."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from crm.customers.totals import Difference
from crm.feedback.model import FEWEST, MOST
from crm.store.schema import feedback


def check(session: Session) -> Iterator[Difference]:
    """Ratings of no star or of too many, and those without an answer, or an answer without one."""
    rows = session.execute(
        select(feedback.c.id, feedback.c.score).where(_WRONG).order_by(feedback.c.id)
    )
    for rating_id, score in rows:
        yield Difference("feedback", str(rating_id), "score", score, None)


_WRONG = or_(
    feedback.c.score < FEWEST,
    feedback.c.score > MOST,
    and_(feedback.c.score.is_not(None), feedback.c.answered_at.is_(None)),
    and_(feedback.c.score.is_(None), feedback.c.answered_at.is_not(None)),
)


def repair(session: Session) -> None:
    """Puts right what `check` finds: a rating that cannot be goes."""
    session.execute(delete(feedback).where(_WRONG))

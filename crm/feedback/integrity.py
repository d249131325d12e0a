"""Integrity check and repair of ratings: whose they are, and how many stars they have."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from crm.customers.totals import Difference
from crm.feedback.model import FEWEST, MOST
from crm.store.schema import customers, feedback


def check(session: Session) -> Iterator[Difference]:
    """Ratings of a card that was merged away, and those of no star or of too many."""
    yield from _merged(session)
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


def _merged(session: Session) -> Iterator[Difference]:
    rows = session.execute(
        select(feedback.c.id, customers.c.id, customers.c.merged_into)
        .join(customers, customers.c.id == feedback.c.customer_id)
        .where(customers.c.merged_into.is_not(None))
        .order_by(feedback.c.id)
    )
    for rating_id, holder, merged_into in rows:
        yield Difference("feedback", str(rating_id), "customer_id", holder, merged_into)


def repair(session: Session) -> None:
    """Puts right what `check` finds: a rating that cannot be goes. Customers are all there."""
    while found := list(_merged(session)):  # a chain of merges takes as many rounds as it is long
        for one in found:
            session.execute(
                update(feedback)
                .where(feedback.c.id == int(one.row))
                .values(customer_id=one.expected)
            )
    session.execute(delete(feedback).where(_WRONG))

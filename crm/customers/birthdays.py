"""Whose birthday it is."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.customers.cards import IN_USE
from crm.store.schema import customers


def whose(session: Session, days: Sequence[date]) -> tuple[int, ...]:
    """Customers, by id, whose birthday is on one of these shop dates. Who was born on 29 February
    has it on the 28th in a year without one."""
    ends = [f"-{day:%m-%d}" for day in days]
    if any((day.month, day.day) == (2, 28) and not isleap(day.year) for day in days):
        ends.append("-02-29")
    born = or_(*(customers.c.birthday.endswith(end) for end in ends))
    found = select(customers.c.id).where(IN_USE, born).order_by(customers.c.id)
    return tuple(session.execute(found).scalars())

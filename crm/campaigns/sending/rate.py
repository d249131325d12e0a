"""The rate of hand-overs, kept over any second and by all processes of one database.

Within a process `jobs.pace` keeps it by its own clock. Processes that share a PostgreSQL database
also share a row with what each handed over in the last second; a file of SQLite has one process.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import extract, func, select, update
from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.store.schema import sending_rate
from crm.store.upsert import insert_for

MARGIN = 0.03
"""Seconds by which the second is longer here: what left in one arrives in no other."""

LATE = 0.15
"""Seconds by which a message may leave later than it was claimed, on a busy machine: of another
process only its claims are seen."""

_ROW = 1


@dataclass(frozen=True, slots=True)
class Rate:
    """`a_second`: messages, also fewer than one."""

    a_second: float

    @property
    def most(self) -> int:
        """Messages within `seconds`."""
        return max(1, int(self.a_second))

    @property
    def seconds(self) -> float:
        return max(1.0, self.most / self.a_second) + MARGIN

    @property
    def steady(self) -> float:
        """Messages a second that never have to wait for the window."""
        return self.most / self.seconds


@dataclass(slots=True)
class Share:
    """What this transaction may still hand over of what all processes may."""

    room: int
    _now: float = 0.0
    _taken: list[Any] | None = None

    def use(self, session: Session, used: int) -> None:
        if self._taken is not None and used:
            session.execute(
                update(sending_rate)
                .where(sending_rate.c.id == _ROW)
                .values(taken=[*self._taken, [self._now, used]])
            )


def share(session: Session, rate: Rate | None, wanted: int) -> Share:
    """At most `wanted`. On PostgreSQL the row stays locked until the transaction ends, so that
    claims of two processes see each other."""
    if session.get_bind().dialect.name != "postgresql" or wanted <= 0:
        return Share(wanted)
    session.execute(
        insert_for(session, sending_rate).values(id=_ROW, taken=[]).on_conflict_do_nothing()
    )
    taken = session.execute(
        select(sending_rate.c.taken).where(sending_rate.c.id == _ROW).with_for_update()
    ).scalar_one()
    if rate is None:
        return Share(wanted)
    # asked after the row was locked, and of the server: the clocks of two machines may differ
    now = float(session.execute(select(extract("epoch", func.clock_timestamp()))).scalar_one())
    lately = [one for one in taken if one[0] > now - rate.seconds - LATE]
    room = rate.most - sum(many for _, many in lately)
    return Share(max(0, min(wanted, room)), now, lately)

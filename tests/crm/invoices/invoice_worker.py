"""A process of its own that issues invoices, and may kill itself while it does, for the tests."""

from __future__ import annotations

import os
import random
import signal
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from crm.errors import StoreBusy
from crm.invoices import issuing, series
from crm.store.database import Store
from crm.store.schema import invoices, purchases


class Moment(StrEnum):
    """When a process is killed."""

    NUMBER_TAKEN = "number taken"
    BEFORE_COMMIT = "before the commit"
    AFTER_COMMIT = "after the commit"


@dataclass(frozen=True)
class Kill:
    moment: Moment
    at: int
    """Which of the invoices that this process issues, from 1."""


def work(url: str, seed: int, kill: Kill | None) -> None:
    """Issues until every bill has an invoice, or until it is killed."""
    store, chance, issued = Store(url), random.Random(seed), 0
    written = False

    def dies(moment: Moment) -> None:
        if kill is not None and kill.moment is moment and issued + 1 >= kill.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def taking(session: Session, fy: str, prefix: str) -> int:
        nonlocal written
        number = series.next_number(session, fy, prefix)
        written = True
        dies(Moment.NUMBER_TAKEN)
        return number

    def committing(_: Any) -> None:
        if written:
            dies(Moment.BEFORE_COMMIT)

    vars(issuing)["next_number"] = taking
    event.listen(store.engine, "commit", committing)
    while bills := store.read_now(_without):
        written = False
        try:
            store.write_now(issuing.issue, chance.choice(bills), None)
        except StoreBusy:
            continue
        if written:
            dies(Moment.AFTER_COMMIT)
            issued += 1
    store.close()


def _without(session: Session) -> list[int]:
    """The bills without an invoice."""
    have = select(invoices.c.purchase_id)
    return list(
        session.execute(
            select(purchases.c.id).where(purchases.c.id.not_in(have)).order_by(purchases.c.id)
        ).scalars()
    )

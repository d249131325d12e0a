"""Acts of people: a message or a tap changes something once, however often Telegram brings it.

The idempotency key of an act is recorded in the transaction of what it does first
(crm.purchases.idempotency). Everything that a handler writes goes this way, so none has to think
of it; what an act did to a sale, a payment or a return is recorded by that itself, with its id.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from crm.errors import AlreadyDone
from crm.purchases import idempotency

P = ParamSpec("P")
T = TypeVar("T")


class Repeated(Exception):
    """Rolls back what an act did a second time. `result` is what the operation returned: the sale
    as it is now."""

    def __init__(self, result: object) -> None:
        super().__init__("done before")
        self.result = result


def once(
    session: Session,
    act: str,
    operation: Callable[Concatenate[Session, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Does `operation` and records `act`, its idempotency key, in one transaction.

    Raises AlreadyDone for an act that did something before; Repeated for one that recorded or
    changed a sale, a payment or a return, with what the operation returns now, which finds that by
    the same key.
    """
    before = idempotency.done_by(session, act)
    if before is not None and not before.is_booked:
        raise AlreadyDone(act)
    done = operation(session, *args, **kwargs)
    if before is not None:
        raise Repeated(done)
    if not idempotency.first_time(session, act, None):
        now = idempotency.done_by(session, act)
        if now is None or not now.is_booked:  # PostgreSQL: another process was first
            raise AlreadyDone(act)
    return done

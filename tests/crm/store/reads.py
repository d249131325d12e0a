"""Operations that the tests run in a child process."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.errors import Invalid
from crm.settings import shop_of
from crm.store.schema import customers


def name_and_day(session: Session) -> tuple[str, date, int]:
    shop = shop_of(session)
    return shop.name, shop.today(), os.getpid()


def people(session: Session) -> int:
    return int(session.execute(select(func.count()).select_from(customers)).scalar_one())


def refuse(session: Session, value: str) -> None:
    raise Invalid("period", value, "unreadable")


def die_once(session: Session, mark: str) -> str:
    """Is killed the first time, as by a system that has no memory left."""
    if not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def die(session: Session) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def count(session: Session, up_to: int, progress: Callable[[int], None] | None = None) -> int:
    assert progress is not None
    print("a library says something")
    for number in range(up_to):
        progress(number)
    return up_to


def process_id(session: Session) -> int:
    return os.getpid()

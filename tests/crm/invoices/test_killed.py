"""Numbers of invoices while processes are killed: real processes, killed by SIGKILL.

INVOICE_COUNT=100 INVOICE_KILLS=20 INVOICE_AT_ONCE=8 in the environment is the long run.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from collections.abc import Iterator
from itertools import count
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.invoices import issuing
from crm.settings import change_shop
from crm.store.database import Store
from crm.store.schema import audit_log, invoice_lines, invoice_series, invoices
from tests.crm.invoices.invoice_worker import Kill, Moment, work
from tests.shop import a_customer, a_purchase, an_item, hire

INVOICES = int(os.environ.get("INVOICE_COUNT", "24"))
KILLS = int(os.environ.get("INVOICE_KILLS", "4"))
AT_ONCE = int(os.environ.get("INVOICE_AT_ONCE", "3"))

PROCESSES = multiprocessing.get_context("forkserver")


class Crowd:
    """The processes that issue the invoices of one shop."""

    def __init__(self, store: Store) -> None:
        PROCESSES.set_forkserver_preload(["tests.crm.invoices.invoice_worker"])
        self._url = store.engine.url.render_as_string(hide_password=False)
        self._seeds = count(1)
        self.running: list[BaseProcess] = []

    def start(self, kill: Kill | None) -> BaseProcess:
        process = PROCESSES.Process(target=work, args=(self._url, next(self._seeds), kill))
        process.start()
        self.running.append(process)
        return process

    def next_end(self) -> int:
        """The exit status of the next one that ends; below 0 the signal that ended it."""
        (ended, *_) = wait([one.sentinel for one in self.running], timeout=60)
        process = next(one for one in self.running if one.sentinel == ended)
        process.join()
        self.running.remove(process)
        assert process.exitcode is not None
        return process.exitcode

    def close(self) -> None:
        for process in self.running:
            process.kill()
            process.join()


@pytest.fixture
def crowd(store: Store) -> Iterator[Crowd]:
    found = Crowd(store)
    yield found
    found.close()


def shop_with(store: Store, bills: int) -> None:
    hire(store)
    store.write_now(change_shop, "gst_registration", "regular")
    customer = a_customer(store, "Asha Verma")
    for number in range(bills):
        a_purchase(store, customer, an_item(price=f"{100 + number}"))


def sequences(session: Session) -> list[int]:
    rows = session.execute(select(invoices.c.sequence, invoices.c.number).order_by(invoices.c.id))
    found = [(row.sequence, row.number) for row in rows]
    assert all(number.endswith(f"/{sequence:04}") for sequence, number in found)
    return sorted(sequence for sequence, _ in found)


def last_number(session: Session) -> int | None:
    last: int | None = session.execute(select(invoice_series.c.last)).scalar_one_or_none()
    return last


def traces(session: Session) -> tuple[int, int]:
    """Lines of invoices, and what the audit log says of invoices."""
    lines = session.execute(select(func.count()).select_from(invoice_lines)).scalar_one()
    notes = select(func.count()).where(audit_log.c.noun == "invoice")
    return lines, session.execute(notes).scalar_one()


@pytest.mark.parametrize("moment", list(Moment))
def test_who_is_killed_while_issuing_has_taken_a_number_with_an_invoice_or_none(
    store: Store, crowd: Crowd, moment: Moment
) -> None:
    shop_with(store, 1)
    crowd.start(Kill(moment, 1))
    assert crowd.next_end() == -signal.SIGKILL
    done = moment is Moment.AFTER_COMMIT
    assert store.read_now(sequences) == ([1] if done else [])
    assert store.read_now(last_number) == (1 if done else None)
    assert store.read_now(traces) == ((1, 1) if done else (0, 0))
    store.write_now(issuing.issue, 1, None)
    assert store.read_now(sequences) == [1]


def test_numbers_have_no_gap_however_many_issue_and_die(store: Store, crowd: Crowd) -> None:
    shop_with(store, INVOICES)
    chance = random.Random(7)
    moments = list(Moment)
    kills = [Kill(moments[at % 3], chance.randint(1, 3)) for at in range(KILLS)]
    for _ in range(min(AT_ONCE, KILLS)):
        crowd.start(kills.pop())
    for _ in range(KILLS):
        assert crowd.next_end() == -signal.SIGKILL
        if kills:
            crowd.start(kills.pop())
    for _ in range(AT_ONCE):
        crowd.start(None)
    assert [crowd.next_end() for _ in range(AT_ONCE)] == [0] * AT_ONCE
    assert store.read_now(sequences) == list(range(1, INVOICES + 1))
    assert store.read_now(last_number) == INVOICES
    assert store.read_now(traces) == (INVOICES, INVOICES)

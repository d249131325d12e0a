"""Test mode: keeps every message, delivers nothing, and fails as it is told."""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections.abc import Collection
from pathlib import Path

from crm.errors import Invalid
from crm.gateways import Answer, Message, Outcome

_quoted = json.encoder.encode_basestring
_PRETENDED = {
    "refuse": Answer(Outcome.REFUSED, detail="number refused"),
    "busy": Answer(Outcome.PASSING, detail="busy"),
    "silent": Answer(Outcome.UNKNOWN, detail="no_answer"),
}


def read_failures(text: str) -> dict[str, float]:
    """`refuse 5%, busy 10%, silent 1%`; without a share, always. Raises Invalid.

    `refuse` is final, `busy` passes, `silent` keeps the message and never answers.
    """
    found: dict[str, float] = {}
    for clause in filter(None, (part.strip() for part in text.lower().split(","))):
        kind, _, share = clause.partition(" ")
        try:
            percent = float(share.strip().removesuffix("%") or 100)
        except ValueError as error:
            raise Invalid("sms.mock.fail", text, "unreadable") from error
        if kind not in _PRETENDED or not 0 <= percent <= 100:
            raise Invalid("sms.mock.fail", text, "unreadable")
        found[kind] = percent / 100
    return found


class MockGateway:
    """Appends each message to `outbox`, a file of JSON lines, before it answers.

    One write to a file opened for appending: what was taken is there after kill -9, and two
    processes may share the file. Without `outbox` nothing is kept.
    """

    name = "mock"
    delivers = False

    def __init__(
        self, outbox: Path | None = None, *, delay_ms: int = 0, fail: str = "", seed: int = 0
    ) -> None:
        self._failures = read_failures(fail)
        self._delay = delay_ms / 1000
        self._seed = seed
        self._taken = 0
        self._file: int | None = None
        if outbox is not None:
            outbox.parent.mkdir(parents=True, exist_ok=True)
            # phones and names: nobody else's business
            self._file = os.open(outbox, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    @property
    def longest_wait(self) -> float:
        return self._delay + 1

    async def send(self, message: Message) -> Answer:
        if self._delay:
            await asyncio.sleep(self._delay)
        self._taken += 1
        failure = self._failure(message.key) if self._failures else None
        if failure in (None, "silent"):
            self._keep(message)
        return (
            Answer(Outcome.SENT, f"mock-{message.key}") if failure is None else _PRETENDED[failure]
        )

    def _failure(self, key: str) -> str | None:
        """By key and try, so that a run can be repeated and a second try may pass."""
        drawn = random.Random(f"{self._seed} {key} {self._taken}").random()  # noqa: S311 - pretends
        for kind, share in self._failures.items():
            if drawn < share:
                return kind
            drawn -= share
        return None

    def _keep(self, one: Message) -> None:
        if self._file is not None:
            kept = (
                f'{{"id": {_quoted(one.key)}, "phone": {_quoted(one.phone)}, '
                f'"message": {_quoted(one.text)}}}\n'
            )
            os.write(self._file, kept.encode())

    async def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def forget(outbox: Path, phones: Collection[str]) -> None:
    """Takes every message to these phones out of a file of messages, in place: a gateway that has
    it open goes on appending. A line that cannot be read is kept."""
    if not phones or not outbox.exists():
        return
    with outbox.open("r+b") as file:
        kept = [line for line in file if _phone_of(line) not in phones]
        file.seek(0)
        file.writelines(kept)
        file.truncate()


def _phone_of(line: bytes) -> object:
    try:
        return json.loads(line)["phone"]
    except (ValueError, KeyError, TypeError):
        return None

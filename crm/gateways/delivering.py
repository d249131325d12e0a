"""A gateway that pretends to deliver: receipts, failures and answers, without an account.

What becomes of a message follows from its phone, so it is the same in every run. Nobody receives
anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from crm.gateways import Answer, Message, Outcome
from crm.gateways.receipts import Calls, Inbound, Rank, Receipt, Waiting

ON_ITS_WAY = timedelta(seconds=3)
ARRIVES = timedelta(seconds=10)
ANSWERS = timedelta(seconds=20)

_FAILURES = (("phone_off", True), ("not_on_whatsapp", False), ("blocked", False))
_ANSWERS = (
    "STOP",
    "Thanks! Is the shop open on Sunday?",
    "band karo",
    "I will stop by tomorrow",
    "2 kg rice bhejo please",
)


class DeliveringGateway:
    """Of a hundred people eight fail, four say nothing, half read, and one in twelve answers."""

    name = "delivering"
    polled_at_once = 1000
    delivers = False
    longest_wait = 1.0

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self._sent: dict[str, tuple[str, datetime]] = {}  # phone and moment, by id

    async def send(self, message: Message) -> Answer:
        drawn = _drawn(message.phone)
        if drawn % 100 == 99:
            return Answer(Outcome.REFUSED, detail="bad_number")
        made = f"sample-{message.key}"
        self._sent.setdefault(made, (message.phone, self._now()))
        return Answer(Outcome.SENT, made)

    async def poll(self, waiting: Sequence[Waiting]) -> Calls:
        now = self._now()
        found = (_fate(one.gateway_id, one.phone, now - one.since) for one in waiting)
        return Calls(tuple(one for one in found if one is not None))

    async def inbox(self, since: datetime) -> tuple[Inbound, ...]:
        now = self._now()
        return tuple(
            Inbound(f"answer-{made}", phone, _ANSWERS[_drawn(phone) // 100 % len(_ANSWERS)], at)
            for made, (phone, sent_at) in self._sent.items()
            if _drawn(phone) % 12 == 0 and since <= (at := sent_at + ANSWERS) <= now
        )

    async def close(self) -> None: ...


def _drawn(phone: str) -> int:
    return int.from_bytes(hashlib.blake2b(phone.encode(), digest_size=4).digest())


def _fate(made: str, phone: str, age: timedelta) -> Receipt | None:
    drawn = _drawn(phone)
    share = drawn % 100
    if age < ON_ITS_WAY:
        return None
    if age < ARRIVES or share < 4:
        return Receipt(made, Rank.SENT)
    if share < 12:
        reason, passing = _FAILURES[drawn // 100 % len(_FAILURES)]
        return Receipt(made, Rank.FAILED, reason=reason, passing=passing)
    return Receipt(made, Rank.READ if share < 60 else Rank.DELIVERED)

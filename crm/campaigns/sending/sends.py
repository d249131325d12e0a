"""The sends of a campaign: frozen, claimed, handed over, settled. Never twice, never forgotten.

A send is Pending until a worker claims it; the claim (status Sending) is committed just before the
message is handed to the gateway, the answer is committed after. No more is claimed than there are
places at the gateway, so whoever dies leaves behind, at worst, as many sends as it had open
requests: they are Sending and belong to nobody, they may or may not have arrived, they become
Unconfirmed, and only a person decides to send them again. Everything that is Pending was certainly
never handed over, or was refused.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from crm.gateways import Answer, Filled


class SendStatus(StrEnum):
    PENDING = "Pending"
    SENDING = "Sending"
    SENT = "Sent"
    FAILED = "Failed"
    UNCONFIRMED = "Unconfirmed"  # handed over, and nobody knows what came of it
    # not needed any more (crm.campaigns.audiences.dues), or left out by lot (…audiences.holdout)
    SKIPPED = "Skipped"


class Withheld(StrEnum):
    """`error` of a send that never left because its customer changed after the freezing, or had
    another message meanwhile."""

    OPTED_OUT = "opted_out"
    ERASED = "erased"
    PHONE_CHANGED = "phone_changed"
    FREQUENCY_CAP = "frequency_cap"


STAYS = frozenset({Withheld.OPTED_OUT, Withheld.ERASED, Withheld.PHONE_CHANGED})
"""Reasons that another try would find again."""


NO_ANSWER = "no_answer"

OF_A_TEST = "test-"
"""Begins the id of a test on one's own phone, for the gateway."""


class Claimed(NamedTuple):  # made for each of 100,000: see crm.gateways.Answer
    """A send that is this worker's to hand over. `key` is its id for the gateway on every try."""

    id: int
    key: str
    phone: str
    message: str
    attempts: int
    until: datetime | None = None  # closing time of the sending hours, UTC
    template: Filled | None = None


class Settled(NamedTuple):
    """The result of handing one send over. `counted`: it was one of the send's tries; not when the
    gateway took nothing from anybody."""

    send: Claimed
    answer: Answer
    counted: bool = True


def key_of(send_key: str, send_id: int, resends: int) -> str:
    """The id for the gateway, at most 36 characters. The same on every try whose outcome nobody
    knows; a new one when a person sends again what certainly failed."""
    return f"{send_key}-{send_id}" + (f"-{resends + 1}" if resends else "")

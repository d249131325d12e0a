"""SMS gateways: one file each, one Protocol."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, Protocol


class Outcome(StrEnum):
    """Result of handing a message over, as far as it is known."""

    SENT = "sent"
    REFUSED = "refused"  # for good: the same message would be refused again
    PASSING = "passing"  # certainly not sent, and worth another try
    UNKNOWN = "unknown"  # no answer, or none that can be understood: it may have gone out


class Answer(NamedTuple):  # one a message: four times as quick to make as a frozen dataclass
    """`detail` is a short code or the gateway's own words; never a phone, a text or a secret."""

    outcome: Outcome
    gateway_id: str | None = None
    detail: str = ""


class Gateway(Protocol):
    """Sends one message at a time; sending several at once is up to the caller."""

    @property
    def name(self) -> str: ...

    @property
    def delivers(self) -> bool:
        """False when nobody receives anything: the chat then says so each time."""

    @property
    def longest_wait(self) -> float:
        """Seconds after which `send` has returned, whatever the network does."""

    async def send(self, phone: str, message: str, key: str) -> Answer:
        """Hands over `message` for `phone` (E.164). `key` is the same on every try of it.

        Never raises for what a network or a gateway does.
        """

    async def close(self) -> None: ...

"""SMS gateways: one file each, one Protocol."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol


class Outcome(StrEnum):
    """Result of handing a message over, as far as it is known."""

    SENT = "sent"
    REFUSED = "refused"  # for good: the same message would be refused again
    PASSING = "passing"  # certainly not sent, and worth another try
    UNKNOWN = "unknown"  # no answer, or none that can be understood: it may have gone out
    HALTED = "halted"  # not sent, and the next one would not be either: `detail` is a Halt


class Halt(StrEnum):
    """Reasons why a gateway takes nothing until a person has done something about it."""

    LOGIN = "login"
    BALANCE = "balance"
    ACCOUNT = "account"
    ADDRESS = "address"  # the gateway does not allow calls from this machine's public address
    SENDER = "sender"
    REGION_OFF = "region_off"
    TRIAL = "trial"
    TEMPLATE = "template"
    SPAM = "spam"  # going on would make the sender's standing worse
    REQUEST = "request"  # the gateway takes no request of this kind: the settings do not fit it


class Answer(NamedTuple):  # one a message: four times as quick to make as a frozen dataclass
    """`detail` is a short code or the gateway's own words; never a phone, a text or a secret.

    `opt_out`: the gateway refused because this person wants no more messages. `wait`: seconds
    after which the gateway wants the next try of what passes; None when it names none. `alone`:
    only this message waits for so long, others may go on.
    """

    outcome: Outcome
    gateway_id: str | None = None
    detail: str = ""
    opt_out: bool = False
    wait: float | None = None
    alone: bool = False


class Filled(NamedTuple):
    """An approved template with its values, each with the variable's own name, in order."""

    template_id: str
    language: str = ""
    values: tuple[tuple[str, str], ...] = ()
    named: bool = False  # the gateway finds values by name, not by position


class Message(NamedTuple):
    """A message to hand over. `phone` is E.164; `key` is the same on every try of it.

    `until` (UTC): closing time of the sending hours, after which a gateway should drop it.
    `template`: what makes `text`, for gateways that carry approved templates only.
    """

    phone: str
    text: str
    key: str
    until: datetime | None = None
    template: Filled | None = None


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

    async def send(self, message: Message) -> Answer:
        """Hands `message` over. Never raises for what a network or a gateway does."""

    async def close(self) -> None: ...

"""What gateways report later: receipts, answers of customers, and the calls that bring them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import IntEnum
from typing import NamedTuple, Protocol, runtime_checkable

from crm.errors import CrmError


class Rank(IntEnum):
    """How far a message is known to have come. A receipt never lowers it; a delivery lifts a
    failure, as a message of several parts or to several phones may do both."""

    NOTHING = 0
    SENT = 1
    FAILED = 2
    DELIVERED = 3
    READ = 4


class Receipt(NamedTuple):
    """One fact about one message. `at` in UTC, None when the gateway does not say.

    Found by `gateway_id`, else by `key` (the one it was sent with), else, with `by_phone`, by
    `phone` (E.164).
    `reason` is a short code; `passing`: another try may do better; `halt`: a crm.gateways.Halt,
    no other message would fare better; `opt_out`: this person wants no more.
    """

    gateway_id: str
    rank: Rank
    at: datetime | None = None
    reason: str = ""
    passing: bool = False
    key: str = ""
    phone: str = ""
    opt_out: bool = False
    halt: str = ""
    by_phone: bool = False  # it proves nothing when it names another phone


class Inbound(NamedTuple):
    """A message that a customer wrote. `phone` is E.164 as far as the gateway knows it.

    `stop`: the gateway itself took it for a wish to hear no more.
    """

    gateway_id: str
    phone: str
    text: str
    at: datetime | None = None
    stop: bool = False


class Calls(NamedTuple):
    """All that one call or one look brought."""

    receipts: tuple[Receipt, ...] = ()
    inbound: tuple[Inbound, ...] = ()


class Delivery(NamedTuple):
    """A webhook call. `url` is the address that the world calls, from `public_url`, with the query
    as it arrived; header names are lower case; `tail` is what the path has behind the gateway."""

    method: str
    url: str
    tail: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


class ForgedError(CrmError):
    """The call is not signed, or not by the gateway, or too old."""


class UnreadableError(CrmError):
    """The call is the gateway's and cannot be read."""


class Waiting(NamedTuple):
    """A message whose end is not known. `since` (UTC): when it was handed over."""

    gateway_id: str
    key: str
    phone: str
    text: str
    since: datetime


@runtime_checkable
class TakesCalls(Protocol):
    """A gateway that calls a webhook."""

    @property
    def hook_path(self) -> str:
        """Its path behind `public_url`: `/sms/twilio`."""

    @property
    def taken_status(self) -> int:
        """The HTTP status that ends a call; another one makes the gateway call again."""

    def challenged(self, call: Delivery) -> str | None:
        """The text that answers a GET which proves whose address it is; None: not allowed."""

    def read_call(self, call: Delivery) -> Calls:
        """Checks the signature over the raw bytes, then reads. Raises ForgedError,
        UnreadableError."""


@runtime_checkable
class AnswersPolls(Protocol):
    """A gateway that tells receipts when it is asked, of `polled_at_once` messages in one go."""

    @property
    def polled_at_once(self) -> int: ...

    async def poll(self, waiting: Sequence[Waiting]) -> Calls:
        """Receipts of those messages. Raises crm.gateways.client.NoReplyError."""


@runtime_checkable
class HasInbox(Protocol):
    """A gateway that tells what customers wrote when it is asked."""

    async def inbox(self, since: datetime) -> tuple[Inbound, ...]:
        """Messages since an instant (UTC). Raises crm.gateways.client.NoReplyError."""


@runtime_checkable
class Finds(Protocol):
    """A gateway that can say whether it has a message whose hand-over nobody answered."""

    @property
    def remembers(self) -> timedelta:
        """For so long: what it does not know later, it may have forgotten."""

    async def find(self, waiting: Waiting) -> tuple[str, ...]:
        """Ids of messages that may be it, the oldest first. Raises
        crm.gateways.client.NoReplyError."""


@runtime_checkable
class Cancels(Protocol):
    """A gateway that gives back messages that wait with it."""

    async def cancel(self, gateway_id: str) -> bool:
        """Whether it was certainly not sent. Raises crm.gateways.client.NoReplyError."""


class Limits(NamedTuple):
    """What a gateway takes: people in any 24 hours, and messages that wait with it at once."""

    per_day: int | None = None
    window: int | None = None


@runtime_checkable
class Limited(Protocol):
    @property
    def limits(self) -> Limits:
        """As far as it is known by now."""


@runtime_checkable
class RefreshesLimits(Limited, Protocol):
    async def refresh_limits(self) -> Limits:
        """Asks for them anew. Raises crm.gateways.client.NoReplyError."""


class Health(NamedTuple):
    """How a gateway answers without sending anything. `facts` by name; `problem` is empty, or a
    crm.gateways.Halt, or `unreachable`, `no_answer`, …"""

    problem: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@runtime_checkable
class TellsHealth(Protocol):
    async def health(self) -> Health:
        """Never raises for what a network or a gateway does."""

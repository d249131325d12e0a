"""HTTP calls to gateways: one bounded request, an answer that is read to a limit, and what failed.

httpx is imported at the first call: it takes 60 ms, and a shop in test mode never needs it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, cast

from crm.dataclass import dataclass, field
from crm.gateways import Answer, Outcome

if TYPE_CHECKING:
    import httpx

    Transport = httpx.AsyncBaseTransport

LARGEST_ANSWER = 65_536
"""Bytes of an answer to a message that are read; a longer one counts as unreadable."""

LARGEST_LIST = 8_000_000
"""Bytes of a list of a thousand messages that are read."""

LONGEST_ID = 200
"""Characters of a message's id."""

LONGEST_WAIT = 3600.0
"""Seconds; what a gateway asks for beyond it is not believed."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer. `data` is its JSON, None when it is none. Header names are lower case."""

    status: int
    text: str = ""
    data: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, Any] | None:
        """The gateway's own JSON object; None when the answer is something else."""
        return self.data if isinstance(self.data, dict) else None

    @property
    def clock_ahead(self) -> timedelta:
        """How much later it is on the gateway's clock than on ours; zero when it does not say."""
        at = mail_date(self.headers.get("date"))
        return timedelta(0) if at is None else at - datetime.now(UTC)

    @property
    def wait(self) -> float | None:
        """Seconds of Retry-After (RFC 9110, 10.2.3: a number, or a date)."""
        said = self.headers.get("retry-after", "").strip()
        if said.isascii() and said.isdigit():
            return min(float(said[:6]), LONGEST_WAIT)
        at = mail_date(said)
        if at is None:
            return None
        now = datetime.now(UTC)
        return min(max(0.0, (at - now - self.clock_ahead).total_seconds()), LONGEST_WAIT)


class NoReplyError(Exception):
    """No answer that can be read. `outcome` is PASSING when nothing was handed over."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(detail)
        self.answer = Answer(outcome, detail=detail)


class Client:
    """Connections to one gateway."""

    def __init__(
        self,
        *,
        timeout_s: float,
        concurrency: int = 5,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        transport: Transport | None = None,
    ) -> None:
        """`concurrency`: connections kept open for the next call. `auth`: user and password for
        HTTP Basic."""
        self.timeout_s = timeout_s
        self._concurrency = concurrency
        self._headers = dict(headers or {})
        self._auth = auth
        self._transport = transport
        self._client: httpx.AsyncClient | None = None

    async def call(
        self,
        method: str,
        url: str,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        largest: int = LARGEST_ANSWER,
    ) -> Reply:
        """One request, within `timeout_s` as a whole. Raises NoReplyError."""
        import httpx

        try:
            # Before the time runs: the first one loads certificates, which a slow machine takes
            # seconds for, and nothing has left so far.
            request = self._opened().build_request(
                method, url, content=content, headers=dict(headers or {})
            )
            # httpx limits each phase of a request; this limits the whole of it
            async with asyncio.timeout(self.timeout_s):
                return await self._ask(request, largest)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NoReplyError(Outcome.PASSING, "unreachable") from error
        except (TimeoutError, httpx.TimeoutException) as error:
            raise NoReplyError(Outcome.UNKNOWN, "no_answer") from error
        except httpx.InvalidURL as error:
            raise NoReplyError(Outcome.REFUSED, "bad_url") from error
        except httpx.HTTPError as error:  # the connection broke after the message may have left
            raise NoReplyError(Outcome.UNKNOWN, "broken_off") from error

    def _opened(self) -> httpx.AsyncClient:
        import httpx

        if self._client is None:
            # It names every address at INFO, and ours hold phones and secrets.
            logging.getLogger("httpx").setLevel(logging.WARNING)
            early = self.timeout_s / 3
            self._client = httpx.AsyncClient(
                headers={"Accept-Encoding": "identity", **self._headers},
                auth=self._auth,
                transport=self._transport,
                # No limit to how many there are at once: who calls keeps that. httpcore 1.0 never
                # takes back a connection that was cancelled before it began, as on a machine
                # that stands still for longer than `timeout_s`; with a limit all calls would
                # wait for those for ever.
                limits=httpx.Limits(max_keepalive_connections=self._concurrency),
                # Earlier than the whole: what never connected was not handed over.
                timeout=httpx.Timeout(self.timeout_s, connect=early, pool=early),
                follow_redirects=False,  # a redirect could take the secrets elsewhere
            )
        return self._client

    async def _ask(self, request: httpx.Request, largest: int) -> Reply:
        response = await self._opened().send(request, stream=True)
        try:
            body = bytearray()
            async for chunk in cast("httpx.AsyncByteStream", response.stream):  # as it came
                body += chunk
                if len(body) > largest:
                    raise NoReplyError(Outcome.UNKNOWN, "answer_not_understood")
        finally:
            await response.aclose()
        plain = _unpacked(bytes(body), response.headers.get("content-encoding", ""), largest)
        text = plain.decode("utf-8-sig", "replace")  # some servers begin with a mark of the order
        return Reply(response.status_code, text, _json(text), dict(response.headers))

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None


def mail_date(value: object) -> datetime | None:
    """A date as mail writes it (RFC 2822), in UTC; None for what is none."""
    try:
        found = parsedate_to_datetime(str(value))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def identifier(value: object) -> str:
    """A gateway's id of a message, which some write as a number; empty for what is none."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    said = str(value).strip()
    return said if len(said) <= LONGEST_ID and said.isprintable() else ""


def number(value: object) -> int:
    """A code of up to nine digits, also as text; 0 for anything else."""
    said = str(value)
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _unpacked(body: bytes, coding: str, largest: int) -> bytes:
    """A proxy may compress what was asked for as it is; a few bytes could become gigabytes."""
    if coding.strip().lower() in ("", "identity"):
        return body
    if coding.strip().lower() not in ("gzip", "x-gzip"):
        raise NoReplyError(Outcome.UNKNOWN, "answer_not_understood")
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = unpacking.decompress(body, largest + 1)
    except zlib.error as error:
        raise NoReplyError(Outcome.UNKNOWN, "answer_not_understood") from error
    if len(plain) > largest or not unpacking.eof:
        raise NoReplyError(Outcome.UNKNOWN, "answer_not_understood")
    return plain


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # no JSON, or brackets without end
        return None

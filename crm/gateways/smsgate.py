"""SMSGate (capcom6/android-sms-gateway): the shop's own Android phone, or its cloud relay.

It knows the id of a message, so what nobody answered is handed over again, at once, with the
same id: `409` is "I have it".
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from time import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from crm.dataclass import dataclass
from crm.gateways import Answer, Halt, Message, Outcome
from crm.gateways.client import LARGEST_LIST, Client, NoReplyError, Reply, identifier, number
from crm.gateways.receipts import (
    Calls,
    Delivery,
    ForgedError,
    Health,
    Inbound,
    Limits,
    Receipt,
    UnreadableError,
    Waiting,
)
from crm.gateways.smsgate_reports import (
    RANKS,
    error_of,
    moment,
    read_event,
    receipt_of,
    states_of,
    written,
)

if TYPE_CHECKING:
    from crm.gateways.client import Transport

TRIES = 3
"""Requests with one id, while nobody answers them."""
BUSY_WAIT = 60.0
OLDEST_SECONDS = 300
"""A call that was signed earlier is refused; the app signs every retry anew."""
CLOCKS_DIFFER = timedelta(days=1)
"""What was handed over now may be so much older by the phone's own clock."""
PAGE = 100
MOST_PAGES = 50


@dataclass(frozen=True, slots=True)
class Phone:
    """The `[sms.smsgate]` section. `sim` 0: the phone chooses; `device_id` for the cloud."""

    url: str
    user: str
    password: str
    signing_key: str = ""
    device_id: str = ""
    sim: int = 0
    window: int = 10
    per_day: int = 100
    timeout_s: float = 15.0

    def __repr__(self) -> str:
        return "Phone()"  # the password is a secret

    @property
    def cloud(self) -> bool:
        return "/3rdparty/" in self.url


class SmsGateGateway:
    name = "smsgate"
    polled_at_once = 1000
    remembers = timedelta(hours=1)  # then the phone drops the row
    delivers = True
    hook_path = "/sms/smsgate"
    taken_status = 204

    def __init__(
        self, phone: Phone, *, concurrency: int = 5, transport: Transport | None = None
    ) -> None:
        self._phone = phone
        self._client = Client(
            timeout_s=phone.timeout_s,
            concurrency=concurrency + 1,
            auth=(phone.user, phone.password),
            transport=transport,
        )

    @property
    def longest_wait(self) -> float:
        return self._phone.timeout_s * TRIES

    @property
    def limits(self) -> Limits:
        return Limits(self._phone.per_day or None, self._phone.window or None)

    async def send(self, message: Message) -> Answer:
        asked: dict[str, Any] = {
            "id": message.key,
            "phoneNumbers": [message.phone],
            "textMessage": {"text": message.text},
            "withDeliveryReport": True,
        }
        if message.until is not None:
            asked["validUntil"] = message.until.astimezone(UTC).isoformat(timespec="seconds")
        if self._phone.sim:
            asked["simNumber"] = self._phone.sim
        if self._phone.device_id:
            asked["deviceId"] = self._phone.device_id
        content = json.dumps(asked, ensure_ascii=False).encode()
        answer = await self._try(content, message.key)
        if answer.outcome is not Outcome.UNKNOWN:
            return answer
        for _again in range(TRIES - 1):
            again = await self._ask_again(content, message.key)
            if again.outcome is Outcome.SENT:
                return again
        return answer  # a refusal of the second request says nothing of the first

    async def _try(self, content: bytes, key: str) -> Answer:
        try:
            reply = await self._client.call(
                "POST",
                f"{self._phone.url}/messages",
                content=content,
                headers={"Content-Type": "application/json"},
            )
        except NoReplyError as error:
            return error.answer
        return _read(reply, key)

    async def _ask_again(self, content: bytes, key: str) -> Answer:
        """The same request; but the cloud knows an id per device, and may choose another one."""
        if not self._phone.cloud or self._phone.device_id:
            return await self._try(content, key)
        try:
            reply = await self._client.call("GET", self._about(key))
        except NoReplyError as error:
            return error.answer
        known = reply.status == 200 and (reply.words or {}).get("id") == key
        return Answer(Outcome.SENT, key) if known else Answer(Outcome.UNKNOWN)

    def _about(self, gateway_id: str) -> str:
        return f"{self._phone.url}/messages/{quote(gateway_id, safe='')}"

    async def find(self, waiting: Waiting) -> tuple[str, ...]:
        reply = await self._client.call("GET", self._about(waiting.key))
        if reply.status == 200 and (reply.words or {}).get("id") == waiting.key:
            return (waiting.key,)
        if reply.status == 404 and reply.words is not None:
            return ()
        raise NoReplyError(Outcome.UNKNOWN, f"HTTP {reply.status}")

    async def cancel(self, gateway_id: str) -> bool:
        reply = await self._client.call("DELETE", self._about(gateway_id))
        words = reply.words or {}
        return 200 <= reply.status < 300 and words.get("state", "Cancelled") == "Cancelled"

    # --- what comes later ---------------------------------------------------------------------

    def challenged(self, call: Delivery) -> str | None:  # noqa: ARG002 - a Protocol's
        return None

    def read_call(self, call: Delivery) -> Calls:
        """HMAC-SHA256 over the raw body and X-Timestamp (seconds)."""
        key, stamp = self._phone.signing_key, call.headers.get("x-timestamp", "")
        right = hmac.new(key.encode(), call.body + stamp.encode(), hashlib.sha256).hexdigest()
        given = call.headers.get("x-signature", "")
        if not key or not hmac.compare_digest(given.lower().encode(), right.encode()):
            raise ForgedError
        fresh = re.fullmatch(r"\d{1,12}", stamp) and abs(time() - int(stamp)) <= OLDEST_SECONDS
        if not fresh:
            raise ForgedError
        try:
            said = json.loads(call.body)
        except (ValueError, RecursionError) as error:
            raise UnreadableError from error
        if not isinstance(said, dict):
            raise UnreadableError
        return read_event(str(said.get("event")), said.get("payload"))

    async def poll(self, waiting: Sequence[Waiting]) -> Calls:
        """One list for all of them, matched by id: the cloud replaces numbers by hashes."""
        wanted = {one.gateway_id for one in waiting}
        since = min(one.since for one in waiting) - CLOCKS_DIFFER
        receipts: list[Receipt] = []
        async for one in self._pages("/messages", since, wanted):
            made = str(one.get("id"))
            rank = RANKS.get(str(one.get("state", "")).lower())
            if made not in wanted or rank is None:
                continue
            at = states_of(one.get("states")).get(str(one.get("state", "")).lower())
            receipts.append(receipt_of(made, rank, at, error_of(one), str(one.get("state"))))
        return Calls(tuple(receipts))

    async def inbox(self, since: datetime) -> tuple[Inbound, ...]:
        found = []
        async for one in self._pages("/inbox", since, None):
            made, text = identifier(one.get("id")), one.get("contentPreview") or one.get("message")
            if made and isinstance(text, str):
                at = moment(one.get("createdAt"))
                found.append(written(made, str(one.get("sender") or ""), text, at))
        return tuple(found)

    async def _pages(self, path: str, since: datetime, wanted: set[str] | None) -> Any:
        left = set(wanted or ())
        asked_for = 0  # a row that comes or goes meanwhile moves the pages: some are read twice
        for _page in range(MOST_PAGES):
            query = urlencode(
                {
                    "from": since.astimezone(UTC).isoformat(timespec="seconds"),
                    "limit": str(PAGE),
                    "offset": str(asked_for),
                }
            )
            reply = await self._client.call(
                "GET", f"{self._phone.url}{path}?{query}", largest=LARGEST_LIST
            )
            if reply.status != 200 or not isinstance(reply.data, list):
                raise NoReplyError(Outcome.UNKNOWN, f"HTTP {reply.status}")
            for one in reply.data:
                if isinstance(one, dict):
                    left.discard(str(one.get("id")))
                    yield one
            asked_for += len(reply.data)
            more = len(reply.data) >= PAGE or asked_for < number(reply.headers.get("x-total-count"))
            if not more or not reply.data or (wanted is not None and not left):
                return

    async def health(self) -> Health:
        query = urlencode({"limit": "1"})
        try:
            reply = await self._client.call("GET", f"{self._phone.url}/messages?{query}")
        except NoReplyError as error:
            return Health(error.answer.detail)
        if reply.status == 200:
            return Health(facts=(("phone", "reachable"),))
        refused = reply.status in (401, 403)
        return Health(Halt.LOGIN if refused else f"HTTP {reply.status}")

    async def close(self) -> None:
        await self._client.close()


def _read(reply: Reply, key: str) -> Answer:
    status, message = reply.status, str((reply.words or {}).get("message", ""))
    if status == 401:  # the phone says it without a body, RFC 9110: nothing was applied
        return Answer(Outcome.HALTED, detail=Halt.LOGIN)
    if reply.words is None:
        return Answer(Outcome.UNKNOWN, detail=f"HTTP {status}")
    if status in (200, 201, 202) or status == 409:
        return Answer(Outcome.SENT, key)
    if status == 403:
        return Answer(Outcome.HALTED, detail=Halt.LOGIN)
    if status in (429, 503):
        wait = reply.wait or BUSY_WAIT
        return Answer(Outcome.PASSING, detail="busy", wait=wait, alone=reply.wait is None)
    if status == 400:
        if "expired" in message.lower():  # the hours are just closing
            return Answer(Outcome.PASSING, detail="closing", wait=BUSY_WAIT, alone=True)
        if re.search(r"phone", message, re.IGNORECASE):
            return Answer(Outcome.REFUSED, detail="bad_number")
        return Answer(Outcome.HALTED, detail=Halt.REQUEST)
    if status in (404, 405):  # nothing of the kind at this address: `url` is another program's
        return Answer(Outcome.HALTED, detail=Halt.REQUEST)
    if 400 <= status < 500:
        return Answer(Outcome.REFUSED, detail=f"HTTP {status}")
    return Answer(Outcome.UNKNOWN, detail=f"HTTP {status}")

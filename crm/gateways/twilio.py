"""Twilio's Programmable Messaging, API version 2010-04-01.

Not idempotent: what nobody answered is looked for in the list of messages, never repeated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from crm.dataclass import dataclass
from crm.gateways import Answer, Halt, Message, Outcome
from crm.gateways.client import (
    LARGEST_LIST,
    Client,
    NoReplyError,
    Reply,
    identifier,
    mail_date,
    number,
)
from crm.gateways.receipts import (
    Calls,
    Delivery,
    Health,
    Inbound,
    UnreadableError,
    Waiting,
)
from crm.gateways.twilio_calls import may_be, signed_form
from crm.gateways.twilio_codes import (
    BUSY,
    HALTS,
    QUEUE_FULL,
    QUEUE_WAIT,
    REFUSALS,
    STOPPED,
    UNAVAILABLE,
    receipt_of,
)

if TYPE_CHECKING:
    from crm.gateways.client import Transport

LONGEST_VALIDITY = 36_000
"""Seconds; Twilio's own limit of ValidityPeriod."""

MOST_PAGES = 50

CLOCKS_DIFFER = timedelta(seconds=30)
"""A message may be so much older on Twilio's clock than its claim on ours, beyond what its answers
say: one that was looked for in vain would be sent twice."""


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """The `[sms.twilio]` section. `callback` is the webhook's address, empty when there is none."""

    account_sid: str
    auth_token: str
    sender: str
    api_url: str = "https://api.twilio.com"
    timeout_s: float = 30.0
    callback: str = ""

    def __repr__(self) -> str:
        return "TwilioAccount()"  # the token is a secret


class TwilioGateway:
    name = "twilio"
    polled_at_once = 1000
    remembers = timedelta(days=400)  # at the least
    delivers = True
    hook_path = "/sms/twilio"
    taken_status = 204

    def __init__(
        self, account: TwilioAccount, *, concurrency: int = 5, transport: Transport | None = None
    ) -> None:
        self._account = account
        self._root = f"{account.api_url}/2010-04-01/Accounts/{account.account_sid}"
        self._ahead = timedelta(0)  # Twilio's clock
        self._busy = 0  # refusals in a row because of too many requests
        self._client = Client(
            timeout_s=account.timeout_s,
            concurrency=concurrency + 1,  # one for polls
            auth=(account.account_sid, account.auth_token),
            transport=transport,
        )

    @property
    def longest_wait(self) -> float:
        return self._account.timeout_s

    async def send(self, message: Message) -> Answer:
        sender = self._account.sender
        form = {
            "To": message.phone,
            "MessagingServiceSid" if sender.startswith("MG") else "From": sender,
            "Body": message.text,
        }
        if message.until is not None:
            left = int((message.until - datetime.now(UTC)).total_seconds())
            form["ValidityPeriod"] = str(min(max(left, 1), LONGEST_VALIDITY))
        if self._account.callback:
            form["StatusCallback"] = f"{self._account.callback}?k={quote(message.key, safe='')}"
        try:
            reply = await self._client.call(
                "POST",
                f"{self._root}/Messages.json",
                content=urlencode(form).encode(),
                headers={"Content-Type": "application/x-www-form-urlencoded"},
            )
        except NoReplyError as error:
            return error.answer
        answer = self._read(reply)
        self._busy = self._busy + 1 if answer.detail == "busy" else 0
        return answer

    def _read(self, reply: Reply) -> Answer:
        words = reply.words or {}
        sid, code = identifier(words.get("sid")), number(words.get("code"))
        if 200 <= reply.status < 300 and sid:
            return Answer(Outcome.SENT, sid)
        if reply.status == 503 and code == UNAVAILABLE:
            return Answer(Outcome.PASSING, detail="busy", wait=reply.wait)
        if not 400 <= reply.status < 500 or not code:
            return Answer(Outcome.UNKNOWN, detail=f"HTTP {reply.status}")
        if code == BUSY or (reply.status == 429 and code != QUEUE_FULL):
            wait = reply.wait or float(2 ** min(self._busy, 2))
            return Answer(Outcome.PASSING, detail="busy", wait=wait)
        if code == QUEUE_FULL:
            return Answer(Outcome.PASSING, detail="queue_full", wait=QUEUE_WAIT)
        if code in HALTS or reply.status == 401:
            return Answer(Outcome.HALTED, detail=HALTS.get(code, Halt.LOGIN))
        return Answer(
            Outcome.REFUSED, detail=REFUSALS.get(code, str(code)), opt_out=code == STOPPED
        )

    # --- what comes later ---------------------------------------------------------------------

    def challenged(self, call: Delivery) -> str | None:  # noqa: ARG002 - a Protocol's
        return None

    def read_call(self, call: Delivery) -> Calls:
        """A receipt, or what a customer wrote. Checked over all of it first."""
        form = signed_form(call, self._account.auth_token)
        sid = identifier(form.get("MessageSid") or form.get("SmsSid"))
        if not sid:
            raise UnreadableError
        status = form.get("MessageStatus") or form.get("SmsStatus", "")
        if "Body" in form and status in ("received", ""):
            stop = form.get("OptOutType", "").upper() == "STOP"
            return Calls(inbound=(Inbound(sid, form.get("From", ""), form["Body"], stop=stop),))
        found = receipt_of(sid, status, form.get("ErrorCode"), None, form.get("To", ""))
        return Calls(() if found is None else (found._replace(key=call.query.get("k", "")),))

    async def poll(self, waiting: Sequence[Waiting]) -> Calls:
        """One list for all of them, from the day of the oldest on."""
        wanted = {one.gateway_id for one in waiting}
        since = min(one.since for one in waiting)
        found = await self._list({**self._from(), "DateSent>": _day(since)}, wanted)
        receipts = (
            receipt_of(
                str(one.get("sid")),
                str(one.get("status")),
                one.get("error_code"),
                mail_date(one.get("date_updated")),
                str(one.get("to") or ""),
            )
            for one in found
            if one.get("sid") in wanted
        )
        return Calls(tuple(one for one in receipts if one is not None))

    async def inbox(self, since: datetime) -> tuple[Inbound, ...]:
        if not self._account.sender.startswith("+"):
            return ()  # a name cannot be answered, a service has several numbers
        found = await self._list({"To": self._account.sender, "DateSent>": _day(since)})
        return tuple(
            Inbound(
                str(one["sid"]),
                str(one.get("from") or ""),
                str(one.get("body") or ""),
                mail_date(one.get("date_sent")),
            )
            for one in found
            if one.get("direction") == "inbound" and one.get("sid")
        )

    async def find(self, waiting: Waiting) -> tuple[str, ...]:
        found = []
        for one in await self._list({"To": waiting.phone}):
            made = mail_date(one.get("date_created"))
            early = made is not None and made - self._ahead < waiting.since - CLOCKS_DIFFER
            sid = identifier(one.get("sid"))
            outbound = one.get("direction") != "inbound"
            if sid and outbound and not early and may_be(one.get("body"), waiting.text):
                found.append(sid)
        return tuple(reversed(found))

    def _from(self) -> dict[str, str]:
        sender = self._account.sender
        return {} if sender.startswith("MG") else {"From": sender}

    async def _list(
        self, query: Mapping[str, str], wanted: set[str] | None = None
    ) -> list[dict[str, Any]]:
        """Messages, page by page; no further than until all `wanted` are found."""
        asked = urlencode({**query, "PageSize": "1000"})
        url: str | None = f"{self._root}/Messages.json?{asked}"
        found: list[dict[str, Any]] = []
        left = set(wanted or ())
        for _page in range(MOST_PAGES):
            if url is None or (wanted is not None and not left):
                break
            reply = await self._client.call("GET", url, largest=LARGEST_LIST)
            words = reply.words
            if reply.status != 200 or words is None or not isinstance(words.get("messages"), list):
                raise NoReplyError(Outcome.UNKNOWN, f"HTTP {reply.status}")
            self._ahead = reply.clock_ahead
            page = [one for one in words["messages"] if isinstance(one, dict)]
            left -= {str(one.get("sid")) for one in page}
            found += page
            more = words.get("next_page_uri")
            more = more.removeprefix(self._account.api_url) if isinstance(more, str) else ""
            url = f"{self._account.api_url}{more}" if more.startswith("/") else None
        return found

    async def health(self) -> Health:
        try:
            reply = await self._client.call("GET", f"{self._root}/Messages.json?PageSize=1")
        except NoReplyError as error:
            return Health(error.answer.detail)
        if reply.status == 200:
            return Health()
        code = number((reply.words or {}).get("code"))
        return Health(HALTS.get(code, f"HTTP {reply.status}"))

    async def close(self) -> None:
        await self._client.close()


def _day(instant: datetime) -> str:
    """A day earlier: the account's days need not be ours."""
    return (instant - timedelta(days=1)).astimezone(UTC).date().isoformat()

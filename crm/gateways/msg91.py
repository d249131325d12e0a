"""MSG91's Flow API, version 5: approved templates with values, for India.

What is not `"type": "success"` was not taken; the HTTP status says little. Numbers of errors and
reports are those of MSG91's help pages.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from crm.dataclass import dataclass
from crm.gateways import Answer, Halt, Message, Outcome
from crm.gateways.client import Client, NoReplyError, Reply, identifier
from crm.gateways.receipts import (
    Calls,
    Delivery,
    ForgedError,
    Health,
    Rank,
    Receipt,
    UnreadableError,
)

if TYPE_CHECKING:
    from crm.gateways.client import Transport

HALTS = {
    203: Halt.SENDER,
    207: Halt.LOGIN,
    301: Halt.BALANCE,
    302: Halt.ACCOUNT,
    303: Halt.ACCOUNT,
    418: Halt.ADDRESS,
}
BAD_NUMBER = frozenset({101, 202})
LONGEST_AT_HOME = 10
"""Digits of a number in India without the country."""
DOUBLE = 311
"""The same text to the same number within ten seconds: the first one is on its way."""
DELIVERED, WORDS = 1, {"delivered": 1, "failed": 2, "ndnc": 9, "rejected": 16, "blocked": 17}
FAILED = frozenset({2, 9, 16, 17, 25})
DND = frozenset({9, 17})
_DLT = re.compile(r"DLT|TEMPLATE|ENTITY|HEADER|\b6\d\d\b", re.IGNORECASE)
_INDIA = timezone(timedelta(hours=5, minutes=30))


@dataclass(frozen=True, slots=True)
class Msg91Account:
    """The `[sms.msg91]` section. `webhook_secret` ends the address that MSG91 calls."""

    authkey: str
    webhook_secret: str = ""
    api_url: str = "https://control.msg91.com"
    timeout_s: float = 15.0

    def __repr__(self) -> str:
        return "Msg91Account()"  # the key is a secret


class Msg91Gateway:
    name = "msg91"
    delivers = True
    hook_path = "/sms/msg91"
    taken_status = 204

    def __init__(
        self, account: Msg91Account, *, concurrency: int = 5, transport: Transport | None = None
    ) -> None:
        self._account = account
        self._client = Client(
            timeout_s=account.timeout_s,
            concurrency=concurrency,
            headers={"authkey": account.authkey},
            transport=transport,
        )

    @property
    def longest_wait(self) -> float:
        return self._account.timeout_s

    async def send(self, message: Message) -> Answer:
        if message.template is None:  # nothing else may go out in India
            return Answer(Outcome.HALTED, detail=Halt.TEMPLATE)
        asked = {
            "template_id": message.template.template_id,
            "short_url": "0",
            "recipients": [
                {
                    **dict(message.template.values),  # none of which may take the place of those:
                    "mobiles": message.phone.lstrip("+"),
                    "CRQID": message.key,  # comes back with every report
                }
            ],
        }
        try:
            reply = await self._client.call(
                "POST",
                f"{self._account.api_url}/api/v5/flow",
                content=json.dumps(asked).encode(),
                headers={"Content-Type": "application/json", "Accept": "application/json"},
            )
        except NoReplyError as error:
            return error.answer
        return _read(reply)

    # --- what comes later ---------------------------------------------------------------------

    def challenged(self, call: Delivery) -> str | None:  # noqa: ARG002 - a Protocol's
        return None

    def read_call(self, call: Delivery) -> Calls:
        """Reports are not signed: the address holds the secret. Three forms, see MSG91's help."""
        secret = self._account.webhook_secret
        if not secret or not hmac.compare_digest(call.tail.strip("/").encode(), secret.encode()):
            raise ForgedError
        try:
            text = call.body.decode()
            if "json" not in call.headers.get("content-type", "") and text[:1] not in ("{", "["):
                text = parse_qs(text, strict_parsing=True, max_num_fields=100)["data"][0]
            said = json.loads(text)
            if isinstance(said, dict) and isinstance(said.get("data"), str):  # the form, as JSON
                said = json.loads(said["data"])
        except (ValueError, KeyError, RecursionError) as error:
            raise UnreadableError from error
        return Calls(tuple(_reports(said)))

    async def health(self) -> Health:
        """The balance of the route for transactions; a wrong key is told by it too."""
        url = f"{self._account.api_url}/api/balance.php?type=4"
        try:
            reply = await self._client.call("GET", url)
        except NoReplyError as error:
            return Health(error.answer.detail)
        code = _code(reply.words or {})
        if code in HALTS or reply.status in (401, 418):
            return Health(HALTS.get(code, Halt.LOGIN))
        balance = reply.text.strip()
        known = reply.status == 200 and re.fullmatch(r"\d{1,12}(\.\d+)?", balance)
        return Health(facts=(("balance", balance),) if known else ())

    async def close(self) -> None:
        await self._client.close()


def _read(reply: Reply) -> Answer:
    words = reply.words or {}
    kind, message = words.get("type"), words.get("message")
    if kind == "success":
        return Answer(Outcome.SENT, identifier(message) or None)
    code = _code(words)
    if kind != "error" and not (words and (code in HALTS or reply.status in (401, 403, 418))):
        return Answer(Outcome.UNKNOWN, detail=f"HTTP {reply.status}")
    if code == DOUBLE:
        return Answer(Outcome.SENT)
    if code in BAD_NUMBER:
        return Answer(Outcome.REFUSED, detail="bad_number")
    if code in HALTS:
        return Answer(Outcome.HALTED, detail=HALTS[code])
    if reply.status in (429, 503):
        return Answer(Outcome.PASSING, detail="busy", wait=reply.wait)
    if reply.status >= 500:
        return Answer(Outcome.UNKNOWN, detail=f"HTTP {reply.status}")
    if re.search(r"template|flow", str(message), re.IGNORECASE):
        return Answer(Outcome.HALTED, detail=Halt.TEMPLATE)
    if reply.status in (401, 403, 418):
        return Answer(Outcome.HALTED, detail=Halt.ADDRESS if reply.status == 418 else Halt.LOGIN)
    return Answer(Outcome.REFUSED, detail=str(code or f"HTTP {reply.status}"))


def _code(words: dict[str, Any]) -> int:
    """The number of an error, which stands under one of two names."""
    for name in ("code", "message"):
        if re.fullmatch(r"\d{3}", str(words.get(name)).strip()):
            return int(words[name])
    return 0


def _reports(said: Any) -> Iterator[Receipt]:
    """v2: requests, each with a report for each number; v3 and the new form: one flat report."""
    for request in said if isinstance(said, list) else [said]:
        if not isinstance(request, dict):
            continue
        reports = request.get("report")
        for report in reports if isinstance(reports, list) else [request]:
            if isinstance(report, dict):
                found = _receipt({**request, **report})
                if found is not None:
                    yield found


def _receipt(one: dict[str, Any]) -> Receipt | None:
    made = identifier(one.get("requestId") or one.get("request_id"))
    number = re.sub(r"\D", "", str(one.get("number") or one.get("telNum") or ""))
    status = str(one.get("status", "")).strip().lower()
    code = int(status) if re.fullmatch(r"\d{1,3}", status) else WORDS.get(status, 0)
    if not made or not number or not code:
        return None
    phone = f"+{number}" if len(number) > LONGEST_AT_HOME else number
    key = str(one.get("CRQID") or "")
    at = _at(one.get("date") or one.get("deliveryTime"))
    if code == DELIVERED:
        return Receipt(made, Rank.DELIVERED, at, phone=phone, key=key, by_phone=True)
    said = f"{one.get('failedReason') or one.get('failureReason') or ''}".strip()
    if code not in FAILED and not said:  # of a number that is not in the list: on its way
        return Receipt(made, Rank.SENT, at, phone=phone, key=key, by_phone=True)
    return Receipt(made, Rank.FAILED, at, _reason(code, said), phone=phone, key=key, by_phone=True)


def _reason(code: int, said: str) -> str:
    """`dnd` is no opt-out: a service message may still pass."""
    if code in DND:
        return "dnd"
    if _DLT.search(said):
        return "outside_hours" if re.search(r"\b651\b", said) else "dlt"
    return "rejected" if code in (16, 25) else "not_delivered"


def _at(value: object) -> datetime | None:
    """`2026-01-31 11:02:03` in India, as UTC."""
    try:
        found = datetime.fromisoformat(str(value))
        return (found if found.tzinfo else found.replace(tzinfo=_INDIA)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None

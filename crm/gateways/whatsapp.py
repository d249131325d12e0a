"""WhatsApp's Cloud API: templates that Meta approved, sent from the shop's business number.

Not idempotent; `biz_opaque_callback_data` brings our key back with every receipt. Decided by
`error.code`: the same code has come with several HTTP statuses.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from crm.dataclass import dataclass
from crm.gateways import Answer, Halt, Message, Outcome
from crm.gateways.client import LARGEST_LIST, Client, NoReplyError, Reply, identifier, number
from crm.gateways.receipts import (
    Calls,
    Delivery,
    ForgedError,
    Health,
    Limits,
    Receipt,
    UnreadableError,
    Waiting,
)
from crm.gateways.whatsapp_calls import RANKS, dicts, moment, read_body
from crm.gateways.whatsapp_codes import (
    HALTS,
    LATER,
    LATER_HALTS,
    PASSING,
    REFUSALS,
    SAME_PERSON,
    STOPPED,
    UNKNOWN,
)
from crm.gateways.whatsapp_templates import (
    ApprovedTemplate,
    after_page,
    as_asked,
    read_template,
)

if TYPE_CHECKING:
    from crm.gateways.client import Transport

KEPT_SECONDS = 3600.0
"""For so long a list of templates is believed."""
TIERS = {"TIER_250": 250, "TIER_2K": 2_000, "TIER_10K": 10_000, "TIER_100K": 100_000}
SILENT = 3
"""Messages in a row whose history is not told, after which none is asked for."""
UNLIMITED = "TIER_UNLIMITED"
MOST_PAGES = 50
_LIST = "data"


@dataclass(frozen=True, slots=True)
class WhatsAppAccount:
    """The `[sms.whatsapp]` section."""

    token: str
    phone_number_id: str
    account_id: str
    app_secret: str = ""
    verify_token: str = ""
    api_url: str = "https://graph.facebook.com"
    version: str = "v23.0"
    timeout_s: float = 15.0

    def __repr__(self) -> str:
        return "WhatsAppAccount()"  # tokens are secrets


class WhatsAppGateway:
    name = "whatsapp"
    polled_at_once = 50
    delivers = True
    hook_path = "/sms/whatsapp"
    taken_status = 200

    def __init__(
        self, account: WhatsAppAccount, *, concurrency: int = 5, transport: Transport | None = None
    ) -> None:
        self._account = account
        self._root = f"{account.api_url}/{account.version}"
        self._number = f"{self._root}/{account.phone_number_id}"
        self._busy = 0
        self._per_day: int | None = TIERS["TIER_250"]
        self._templates: tuple[ApprovedTemplate, ...] | None = None
        self._read_at = 0.0
        self._client = Client(
            timeout_s=account.timeout_s,
            concurrency=concurrency + 2,
            headers={"Authorization": f"Bearer {account.token}"},
            transport=transport,
        )

    @property
    def longest_wait(self) -> float:
        return self._account.timeout_s

    @property
    def limits(self) -> Limits:
        return Limits(per_day=self._per_day)

    async def send(self, message: Message) -> Answer:
        if message.template is None:  # free text reaches only who wrote within 24 hours
            return Answer(Outcome.HALTED, detail=Halt.TEMPLATE)
        asked = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": message.phone.lstrip("+"),
            "type": "template",
            "template": as_asked(message.template),
            "biz_opaque_callback_data": message.key,
        }
        try:
            reply = await self._client.call(
                "POST",
                f"{self._number}/messages",
                content=json.dumps(asked).encode(),
                headers={"Content-Type": "application/json"},
            )
        except NoReplyError as error:
            return error.answer
        answer = self._answer(reply)
        self._busy = self._busy + 1 if answer.detail == "busy" else 0
        return answer

    def _answer(self, reply: Reply) -> Answer:
        words = reply.words or {}
        error = words.get("error")
        if not isinstance(error, dict):
            messages = words.get("messages")
            first = messages[0] if isinstance(messages, list) and messages else None
            made = identifier(first.get("id")) if isinstance(first, dict) else ""
            if 200 <= reply.status < 300 and made:
                return Answer(Outcome.SENT, made)
            return Answer(Outcome.UNKNOWN, detail=f"HTTP {reply.status}")
        code, subcode = number(error.get("code")), number(error.get("error_subcode"))
        if code in UNKNOWN or not re.fullmatch(r"\d{1,9}", str(error.get("code"))):
            return Answer(Outcome.UNKNOWN, detail=str(code))
        if code == 100 and subcode == 33:
            return Answer(Outcome.HALTED, detail=Halt.LOGIN)
        if code in PASSING:
            doubled = min(5.0 * 2 ** min(self._busy, 6), 300.0)
            wait = PASSING[code] or reply.wait or doubled
            return Answer(Outcome.PASSING, detail="busy", wait=wait, alone=code == SAME_PERSON)
        if code in HALTS or 200 <= code <= 299:
            return Answer(Outcome.HALTED, detail=HALTS.get(code, Halt.LOGIN))
        if code in LATER_HALTS:
            return Answer(Outcome.HALTED, detail=LATER_HALTS[code])
        known = REFUSALS.get(code) or LATER.get(code)
        if known is None and reply.status == 429:
            return Answer(Outcome.PASSING, detail="busy", wait=reply.wait)
        if known is None and not 400 <= reply.status < 500:
            return Answer(Outcome.UNKNOWN, detail=str(code))
        return Answer(Outcome.REFUSED, detail=known or str(code), opt_out=code == STOPPED)

    # --- what comes later ---------------------------------------------------------------------

    def challenged(self, call: Delivery) -> str | None:
        """https://developers.facebook.com/docs/graph-api/webhooks/getting-started"""
        token = self._account.verify_token
        given = call.query.get("hub.verify_token", "")
        if not token or call.query.get("hub.mode") != "subscribe":
            return None
        if not hmac.compare_digest(given.encode(), token.encode()):
            return None
        return call.query.get("hub.challenge", "")

    def read_call(self, call: Delivery) -> Calls:
        """HMAC-SHA256 over the bytes as they came: Meta writes `\\/` and `\\u…`."""
        secret = self._account.app_secret
        right = "sha256=" + hmac.new(secret.encode(), call.body, hashlib.sha256).hexdigest()
        given = call.headers.get("x-hub-signature-256", "")
        if not secret or not hmac.compare_digest(given.encode(), right.encode()):
            raise ForgedError
        try:
            said = json.loads(call.body)
        except (ValueError, RecursionError) as error:
            raise UnreadableError from error
        return read_body(said)

    async def poll(self, waiting: Sequence[Waiting]) -> Calls:
        """Meta's message_history, one call each; where it tells no reason, a failure is final."""
        found: list[Receipt] = []
        silent = 0
        for one in waiting:
            query = urlencode(
                {
                    "message_id": one.gateway_id,
                    "fields": "id,message_id,events{delivery_status,timestamp}",
                }
            )
            try:
                reply = await self._get(f"{self._number}/message_history?{query}")
            except NoReplyError:  # of this one, or of all
                silent += 1
                if silent in (SILENT, len(waiting)):
                    raise
                continue
            silent = 0
            for history in dicts(reply.get(_LIST)):
                if history.get("message_id") != one.gateway_id:
                    continue
                events = history.get("events")
                for event in dicts(events.get(_LIST) if isinstance(events, dict) else events):
                    rank = RANKS.get(str(event.get("delivery_status", "")).lower())
                    if rank is not None:
                        found.append(Receipt(one.gateway_id, rank, moment(event.get("timestamp"))))
        return Calls(tuple(found))

    # --- templates and limits -----------------------------------------------------------------

    async def templates(self, *, fresh: bool = False) -> tuple[ApprovedTemplate, ...]:
        """The approved ones, kept for an hour unless `fresh`. Raises NoReplyError."""
        if self._templates is not None and not fresh and monotonic() - self._read_at < KEPT_SECONDS:
            return self._templates
        query = urlencode({"status": "APPROVED", "limit": "100"})
        first = f"{self._root}/{self._account.account_id}/message_templates?{query}"
        url: str | None = first
        found: list[ApprovedTemplate] = []
        for _page in range(MOST_PAGES):
            if url is None:
                break
            words = await self._get(url)
            found += [
                template
                for one in dicts(words.get(_LIST))
                if (template := read_template(one)) is not None
            ]
            after = after_page(words.get("paging"))
            url = None if after is None else f"{first}&{urlencode({'after': after})}"
        self._templates, self._read_at = tuple(found), monotonic()
        return self._templates

    async def refresh_limits(self) -> Limits:
        """Asks for the people that may be written to in 24 hours. Raises NoReplyError."""
        about = await self._about()
        self._per_day = _tier(about.get("whatsapp_business_manager_messaging_limit"))
        return self.limits

    async def _about(self) -> dict[str, Any]:
        fields = "quality_rating,whatsapp_business_manager_messaging_limit"
        return await self._get(f"{self._number}?{urlencode({'fields': fields})}")

    async def health(self) -> Health:
        try:
            about, templates = await asyncio.gather(self._about(), self.templates(fresh=True))
        except NoReplyError as error:
            return Health(error.answer.detail)
        a_day = _tier(about.get("whatsapp_business_manager_messaging_limit"))
        return Health(
            facts=(
                ("templates", str(len(templates))),
                ("quality", str(about.get("quality_rating", "")).lower()),
                ("a day", "no limit" if a_day is None else str(a_day)),
            )
        )

    async def _get(self, url: str) -> dict[str, Any]:
        reply = await self._client.call("GET", url, largest=LARGEST_LIST)
        words = reply.words
        if reply.status != 200 or words is None:
            answer = self._answer(reply) if words is not None else None
            detail = f"HTTP {reply.status}"
            if answer is not None and answer.outcome is Outcome.HALTED:
                raise NoReplyError(Outcome.HALTED, answer.detail)
            raise NoReplyError(Outcome.UNKNOWN, detail)
        return words

    async def close(self) -> None:
        await self._client.close()


def _tier(said: object) -> int | None:
    """None: no limit. An unknown word is the smallest."""
    word = str(said).strip().upper()
    if word == UNLIMITED:
        return None
    number = re.fullmatch(r"(?:TIER_)?(\d{1,9})", word)
    return TIERS.get(word, int(number[1]) if number else TIERS["TIER_250"])

"""WhatsApp's Cloud API as Meta's reference describes it."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from tests.emulators.server import Asked, Emulated, Said

TOKEN, NUMBER, ACCOUNT, SECRET, VERIFY = "EAA", "1065", "1022", "app-secret", "verify-me"


def template(name: str, text: str, **more: Any) -> dict[str, Any]:
    parts = [*more.pop("parts", ()), {"type": "BODY", "text": text}]
    usual = {"language": "en", "status": "APPROVED", "category": "MARKETING"}
    return {"name": name, **usual, **more, "components": parts}


class WhatsApp(Emulated):
    """`codes`: numbers that are refused, with HTTP status and Meta's code."""

    def __init__(
        self,
        templates: list[dict[str, Any]] | None = None,
        codes: dict[str, tuple[int, int]] | None = None,
        tier: str = "TIER_250",
        page: int = 100,
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.templates = templates or [template("winback", "Hi {{1}}! Valid till {{2}}.")]
        self.codes = codes or {}
        self.tier = tier
        self.page = page
        self.requests: list[dict[str, Any]] = []
        self.events: dict[str, list[tuple[str, int]]] = {}

    def busy(self) -> Said:
        return _error(429, 130429)

    def error(self) -> Said:
        return _error(500, 131000)

    async def answer(self, asked: Asked) -> Said:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return _error(401, 190)
        match asked.method, asked.path.removeprefix("/v23.0/").split("/"):
            case "POST", [number, "messages"] if number == NUMBER:
                body = asked.json
                phone = "+" + body["to"].lstrip("+")
                return self.hand_in(phone, lambda: self._take(body, phone))  # type: ignore[return-value] # or how the line ends
            case "GET", [account, "message_templates"] if account == ACCOUNT:
                return self._list(asked)
            case "GET", [number, "message_history"] if number == NUMBER:
                return self._history(asked.query["message_id"])
            case "GET", [number] if number == NUMBER:
                limit = "whatsapp_business_manager_messaging_limit"
                return Said(200, {"id": NUMBER, "quality_rating": "GREEN", limit: self.tier})
        return _error(400, 100, error_subcode=33)

    def _take(self, body: dict[str, Any], phone: str) -> Said:
        if phone in self.codes:
            return _error(*self.codes[phone])
        wanted = body["template"]["name"], body["template"]["language"]["code"]
        known = {(one["name"], one["language"]): one for one in self.templates}
        if wanted not in known:
            return _error(404, 132001)
        if known[wanted]["status"] != "APPROVED":
            return _error(400, 132015)
        self.requests.append(body)
        made = f"wamid.{len(self.requests)}"
        self.events[made] = []
        return Said(200, {"messages": [{"id": made, "message_status": "accepted"}]})

    def _list(self, asked: Asked) -> Said:
        start = int(asked.query.get("after", 0))
        shown = [one for one in self.templates if one["status"] == asked.query["status"]]
        paging = {}
        if start + self.page < len(shown):
            after = start + self.page
            paging["next"] = f"{self.url}{asked.path}?status=APPROVED&after={after}"
        return Said(200, {"data": shown[start : start + self.page], "paging": paging})

    def _history(self, made: str) -> Said:
        events = [
            {"delivery_status": status.upper(), "timestamp": at}
            for status, at in self.events.get(made, [])
        ]
        return Said(200, {"data": [{"message_id": made, "events": {"data": events}}]})


def _error(status: int, code: int, **more: Any) -> Said:
    return Said(status, {"error": {"message": f"(#{code}) …", "code": code, **more}})


def status_call(made: str, status: str, *, code: int = 0, key: str = "", at: int = 0) -> bytes:
    """A webhook's body, with the escapes that Meta writes."""
    one: dict[str, Any] = {"id": made, "status": status, "timestamp": str(at or 1767225600)}
    one["recipient_id"] = "919800000001"
    if key:
        one["biz_opaque_callback_data"] = key
    if code:
        one["errors"] = [{"code": code, "title": "परीक्षा"}]
    return _body({"statuses": [one]})


def message_call(made: str, sender: str, text: str) -> bytes:
    one = {"id": made, "from": sender, "timestamp": "1767225600", "text": {"body": text}}
    return _body({"messages": [{**one, "type": "text"}]})


def _body(value: dict[str, Any]) -> bytes:
    said = {"entry": [{"id": ACCOUNT, "changes": [{"field": "messages", "value": value}]}]}
    return json.dumps(said).replace("/", "\\/").encode()


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    made = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={made}"}

"""SMSGate's phone, and its cloud, as their API reference describes them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from datetime import UTC, datetime
from typing import Any

from tests.emulators.server import Asked, Emulated, Said

USER, PASSWORD, KEY = "sms", "secret99", "signing8"


class SmsGate(Emulated):
    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.messages: dict[str, dict[str, Any]] = {}
        self.inbox: list[dict[str, Any]] = []

    def busy(self) -> Said:
        return Said(503, {"message": "queue limits exceeded"})

    def error(self) -> Said:
        return Said(500, {"message": "failed to handle request"})

    async def answer(self, asked: Asked) -> Said:
        basic = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {basic}":
            return Said(401, headers={"WWW-Authenticate": "Basic"})
        match asked.method, asked.path.removeprefix("/3rdparty/v1").strip("/").split("/"):
            case "POST", ["messages"]:
                body = asked.json
                return self.hand_in(body["phoneNumbers"][0], lambda: self._take(body))  # type: ignore[return-value] # or how the line ends
            case "GET", ["messages"]:
                return self._page(asked, list(self.messages.values()))
            case "GET", ["inbox"]:
                return self._page(asked, self.inbox)
            case "GET", ["messages", made]:
                known = self.messages.get(made)
                return Said(200, known) if known else Said(404, {"message": "not found"})
            case "DELETE", ["messages", made]:
                return self._cancel(made)
        return Said(404, {"message": "not found"})

    def _take(self, body: dict[str, Any]) -> Said:
        made = body["id"]
        if made in self.messages:
            return Said(409, {"message": "Message with the same ID already exists"})
        if len(body["phoneNumbers"][0]) < 8:
            return Said(400, {"message": "failed to use phone in row 1: invalid phone number"})
        if not body["textMessage"]["text"]:
            return Said(400, {"message": "Text message is empty"})
        self.messages[made] = {
            "id": made,
            "state": "Pending",
            "recipients": [{"phoneNumber": body["phoneNumbers"][0], "state": "Pending"}],
            "states": {},
            "asked": body,
        }
        return Said(202, {"id": made, "state": "Pending"})

    def _cancel(self, made: str) -> Said:
        known = self.messages.get(made)
        if known is None or known["state"] != "Pending":
            return Said(400, {"message": "not in Pending state"})
        self.move(made, "Cancelled")
        return Said(200, known)

    def _page(self, asked: Asked, rows: list[dict[str, Any]]) -> Said:
        start, size = int(asked.query.get("offset", 0)), int(asked.query.get("limit", 50))
        return Said(200, rows[start : start + size], {"X-Total-Count": str(len(rows))})

    def move(self, made: str, state: str, error: str = "") -> None:
        one = self.messages[made]
        one["state"] = state
        one["states"][state] = datetime.now(UTC).isoformat(timespec="milliseconds")
        one["recipients"][0]["state"] = state
        if error:
            one["recipients"][0]["error"] = error


def event(name: str, made: str, **payload: Any) -> bytes:
    """A webhook's body."""
    said = {"event": f"sms:{name}", "payload": {"messageId": made, **payload}}
    return json.dumps(said, ensure_ascii=False).encode()


def signed(body: bytes, key: str = KEY, at: float | None = None) -> dict[str, str]:
    stamp = str(int(time.time() if at is None else at))
    made = hmac.new(key.encode(), body + stamp.encode(), hashlib.sha256).hexdigest()
    return {"X-Timestamp": stamp, "X-Signature": made}

"""Twilio as its API reference describes it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from tests.emulators.server import Asked, Emulated, Said

SID, TOKEN, SENDER = "AC" + "a" * 32, "token-of-the-shop", "+15005550006"


def words(status: int, code: int, **headers: str) -> Said:
    return Said(status, {"code": code, "message": "…", "status": status}, headers)


class Twilio(Emulated):
    """`codes`: phones that are refused, with Twilio's code. `page`: messages on one page."""

    def __init__(self, codes: dict[str, int] | None = None, page: int = 1000, **more: Any) -> None:
        super().__init__(**more)
        self.codes = codes or {}
        self.page = page
        self.messages: list[dict[str, Any]] = []
        self.forms: list[dict[str, str]] = []

    def busy(self) -> Said:
        return words(429, 20429, **{"Retry-After": "0"})

    def error(self) -> Said:
        return words(500, 20500)

    async def answer(self, asked: Asked) -> Said:
        basic = base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {basic}":
            return words(401, 20003)
        if asked.path != f"/2010-04-01/Accounts/{SID}/Messages.json":
            return words(404, 20404)
        if asked.method == "GET":
            return self._list(asked)
        form = asked.form
        return self.hand_in(form["To"], lambda: self._take(form))  # type: ignore[return-value] # or how the line ends

    def _take(self, form: dict[str, str]) -> Said:
        if code := self.codes.get(form["To"]):
            return words(400, code)
        self.forms.append(form)
        made = f"SM{len(self.messages):032d}"
        now = format_datetime(datetime.now(UTC))
        self.messages.append(
            {
                "sid": made,
                "to": form["To"],
                "from": form.get("From"),
                "body": form["Body"],
                "status": "queued",
                "error_code": None,
                "direction": "outbound-api",
                "date_created": now,
                "date_sent": None,
                "date_updated": now,
            }
        )
        return Said(201, self.messages[-1])

    def _list(self, asked: Asked) -> Said:
        found = [
            one
            for one in reversed(self.messages)
            if asked.query.get("To") in (None, one["to"])
            and asked.query.get("From") in (None, one["from"])
        ]
        start = int(asked.query.get("Page", 0)) * self.page
        more = None
        if start + self.page < len(found):
            query = {**asked.query, "Page": start // self.page + 1}
            more = f"{asked.path}?{urlencode(query)}"
        return Said(200, {"messages": found[start : start + self.page], "next_page_uri": more})


def signed(url: str, form: dict[str, str], token: str = TOKEN) -> dict[str, str]:
    """The header of a webhook call."""
    said = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    made = hmac.new(token.encode(), said.encode(), hashlib.sha1).digest()
    return {"X-Twilio-Signature": base64.b64encode(made).decode()}

"""MSG91's Flow API as its help pages describe it."""

from __future__ import annotations

from typing import Any

from tests.emulators.server import Asked, Emulated, Said

AUTHKEY, TEMPLATE = "123456Akey", "64b7f3a1d6fc0512ab3c4d01"


class Msg91(Emulated):
    """`errors`: mobiles that are refused, with HTTP status and MSG91's number."""

    def __init__(self, errors: dict[str, tuple[int, int]] | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.errors = errors or {}
        self.lately: set[tuple[str, str]] = set()
        self.requests: list[dict[str, Any]] = []

    def busy(self) -> Said:
        return Said(429, {"type": "error", "message": "slow down"})

    def error(self) -> Said:
        return Said(500, {"type": "error", "message": "Something went wrong"})

    async def answer(self, asked: Asked) -> Said:
        if asked.headers.get("authkey") != AUTHKEY:
            return _refused(401, 207)
        if (asked.method, asked.path) != ("POST", "/api/v5/flow"):
            return Said(404)
        body = asked.json
        phone = "+" + body["recipients"][0]["mobiles"]
        return self.hand_in(phone, lambda: self._take(body, phone))  # type: ignore[return-value] # or how the line ends

    def _take(self, body: dict[str, Any], phone: str) -> Said:
        if phone in self.errors:
            return _refused(*self.errors[phone])
        if body["template_id"] != TEMPLATE:
            return Said(400, {"type": "error", "message": "template id missing or invalid"})
        if (phone, str(body)) in self.lately:
            return Said(400, {"type": "error", "code": "311", "message": "twice"})
        self.lately.add((phone, str(body)))
        self.requests.append(body)
        return Said(200, {"type": "success", "message": f"{len(self.requests):024x}"})


def _refused(status: int, code: int) -> Said:
    return Said(status, {"type": "error", "code": str(code), "message": "…"})

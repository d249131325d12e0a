"""Error responses of the Bot API server."""

from __future__ import annotations


class Refusal(Exception):
    """An answer with `ok: false`: HTTP status, the words of the real server, and what to do next.

    The words are a contract: bots compare them. They come from the source of the official server
    (tdlib/telegram-bot-api, tdlib/td) or, where Telegram's own servers speak, from what bots log.
    """

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def as_json(self) -> dict[str, object]:
        answer: dict[str, object] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


def bad_request(reason: str) -> Refusal:
    """400 with the server's habit of lowering the first letter, unless it is a CONSTANT."""
    if len(reason) > 1 and (reason[1] == "_" or reason[1].isupper()):
        return Refusal(400, f"Bad Request: {reason}")
    return Refusal(400, f"Bad Request: {reason[:1].lower()}{reason[1:]}")


def forbidden(reason: str) -> Refusal:
    return Refusal(403, f"Forbidden: {reason}")


def flood(retry_after: int) -> Refusal:
    """`retry_after` in seconds."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)

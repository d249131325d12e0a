"""The parameters of one call, whichever of four ways they came."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from tornado.httputil import HTTPServerRequest

from bot.sandbox.refusal import Refusal, bad_request

JSON_PARAMS = {
    "reply_markup": "reply keyboard markup",
    "reply_parameters": "reply parameters",
    "link_preview_options": "link preview options",
    "entities": "entities",
    "caption_entities": "caption entities",
    "media": "input media",
    "commands": "commands",
    "scope": "BotCommandScope",
    "results": "inline query results",
    "button": "inline query results button",
    "allowed_updates": "allowed updates",
}
"""Parameters that are JSON inside a form, and how the server calls them when they are not."""


@dataclass(frozen=True)
class Upload:
    """A file that came with the call."""

    name: str
    content_type: str
    data: bytes


@dataclass
class Params:
    """Values are text, as the real server sees them, until a method asks for a kind."""

    values: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def required(self, name: str) -> str:
        value = self.values.get(name, "")
        if not value:
            raise bad_request(f'Parameter "{name}" is required')
        return value

    def integer(self, name: str, default: int = 0) -> int:
        """A number that is none counts as absent, as on the real server."""
        try:
            return int(self.values.get(name, default))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        return self.values.get(name, "").strip().lower() in ("true", "yes", "1")

    def json(self, name: str) -> Any:
        """None if it is absent or empty."""
        value = self.values.get(name, "")
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"Can't parse {JSON_PARAMS[name]} JSON object") from None

    def as_json(self) -> dict[str, Any]:
        """For the record of calls: JSON opened, a file as "<file>" where the call names it."""
        attached = {f"attach://{name}" for name in self.uploads}
        recorded: dict[str, Any] = {}
        for name, value in self.values.items():
            opened = _opened(value) if name in JSON_PARAMS else value
            recorded[name] = _without_files(opened, attached) if attached else opened
        for name in self.uploads:
            if not any(f"attach://{name}" in value for value in self.values.values()):
                recorded[name] = "<file>"
        return recorded


def _opened(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _without_files(value: Any, attached: set[str]) -> Any:
    if isinstance(value, str):
        return "<file>" if value in attached else value
    if isinstance(value, dict):
        return {name: _without_files(inner, attached) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without_files(inner, attached) for inner in value]
    return value


def read_params(request: HTTPServerRequest) -> Params:
    """Query string, form, multipart or JSON; the body wins."""
    params = Params()
    for name, values in request.arguments.items():
        params.values[name] = values[-1].decode(errors="replace")
    for name, files in request.files.items():
        sent = files[-1]
        params.uploads[name] = Upload(sent.filename, sent.content_type, sent.body)
    if request.headers.get("Content-Type", "").startswith("application/json"):
        params.values.update(_from_json(request.body))
    return params


def _from_json(body: bytes) -> dict[str, str]:
    try:
        sent = json.loads(body)
    except ValueError:
        raise Refusal(400, "Bad Request: can't parse request JSON object") from None
    if not isinstance(sent, dict):
        raise Refusal(400, "Bad Request: object expected")
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in sent.items()
        if value is not None
    }

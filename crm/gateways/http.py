"""Any SMS gateway with an HTTP API: what it is asked and what its answers mean is configured."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode

from crm.errors import Invalid
from crm.gateways import Answer, Outcome

if TYPE_CHECKING:
    import httpx

_SECRET = re.compile(r"\$\{(\w+)\}")
_FIELD = re.compile(r"\{(phone|message|id)\}")
_PASSING = frozenset({408, 425, 429, 500, 503})
"""Refused for the moment, by RFC 9110 and RFC 6585. 502 and 504 are not among them: they come from
something in between, which does not say whether the gateway behind it took the message."""
_IN_BETWEEN = frozenset({502, 504})


@dataclass(frozen=True, slots=True)
class HttpRules:
    """The `[sms.http]` section. In url and body `{phone}`, `{message}` and `{id}` are put in.

    `url`, `headers` and `body` may name secrets of the environment: `${SMS_TOKEN}`.
    `body`: JSON when it starts with `{` or `[`, else a form: `to={phone}&text={message}`.
    `sent_when`, `retry_when`: conditions joined by `and`: `2xx` or `202` (the HTTP status),
    `messages.0.status = 0|queued` (a field of a JSON answer), `~ OK` (a text in the answer).
    `message_id`: the field of the answer that holds the gateway's own id.
    """

    url: str
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    sent_when: str = "2xx"
    retry_when: str = ""
    message_id: str = ""
    timeout_s: float = 15.0

    def __repr__(self) -> str:
        return f"HttpRules({self.method})"  # url, headers and body may hold secrets


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    text: str
    data: Any  # parsed JSON; None when it is none


Condition = Callable[[_Reply], bool | None]
"""None: the answer does not have what the condition looks at."""


class HttpGateway:
    """Raises Invalid when the rules cannot be read or a secret is not in the environment."""

    name = "http"
    delivers = True

    def __init__(
        self,
        rules: HttpRules,
        *,
        concurrency: int = 5,
        environment: Mapping[str, str] = os.environ,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._rules = rules
        self._url = _with_secrets("sms.http.url", rules.url, environment)
        self._headers = {
            name: _with_secrets(f"sms.http.headers.{name}", value, environment)
            for name, value in rules.headers.items()
        }
        self._body = _body(_with_secrets("sms.http.body", rules.body, environment))
        self._sent = read_conditions("sms.http.sent_when", rules.sent_when or "2xx")
        self._retry = (
            read_conditions("sms.http.retry_when", rules.retry_when) if rules.retry_when else None
        )
        self._concurrency = concurrency
        self._transport = transport
        self._client: httpx.AsyncClient | None = None

    @property
    def longest_wait(self) -> float:
        return self._rules.timeout_s

    async def send(self, phone: str, message: str, key: str) -> Answer:
        import httpx  # 60 ms, and a shop in test mode never needs it

        client = self._client
        if client is None:
            # It names every address at INFO, and ours hold phones and secrets.
            logging.getLogger("httpx").setLevel(logging.WARNING)
            client = self._client = httpx.AsyncClient(
                headers=self._headers,
                transport=self._transport,
                limits=httpx.Limits(max_connections=self._concurrency),
                timeout=self._rules.timeout_s,
                follow_redirects=False,  # a redirect could take the secrets elsewhere
            )
        values = {"phone": phone, "message": message, "id": key}
        url = _FIELD.sub(lambda found: quote(values[found[1]], safe=""), self._url)
        content, kind = self._body(values)
        headers = {"Content-Type": kind} if kind else {}
        try:
            # httpx limits each phase of a request; this limits the whole of it
            async with asyncio.timeout(self._rules.timeout_s):
                response = await client.request(
                    self._rules.method, url, content=content, headers=headers
                )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return Answer(Outcome.PASSING, detail="unreachable")
        except (TimeoutError, httpx.TimeoutException):
            return Answer(Outcome.UNKNOWN, detail="no_answer")
        except httpx.InvalidURL:
            return Answer(Outcome.REFUSED, detail="bad_url")
        except httpx.HTTPError:  # the connection broke after the message may have left
            return Answer(Outcome.UNKNOWN, detail="broken_off")
        return self._read(response.status_code, response.text)

    def _read(self, status: int, text: str) -> Answer:
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):  # no JSON, or brackets without end
            data = None
        reply = _Reply(status, text, data)
        detail = f"HTTP {status}"
        if self._retry is not None and self._retry(reply):
            return Answer(Outcome.PASSING, detail=detail)
        sent = self._sent(reply)
        if sent:
            found = _at(data, self._rules.message_id) if self._rules.message_id else None
            return Answer(Outcome.SENT, None if found is None else str(found)[:200])
        if status in _PASSING:
            return Answer(Outcome.PASSING, detail=detail)
        if status in _IN_BETWEEN:
            return Answer(Outcome.UNKNOWN, detail=detail)
        if status < 300 and sent is None:
            return Answer(Outcome.UNKNOWN, detail="answer_not_understood")
        return Answer(Outcome.REFUSED, detail=detail)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None


def _with_secrets(key: str, text: str, environment: Mapping[str, str]) -> str:
    def secret(found: re.Match[str]) -> str:
        if found[1] not in environment:
            raise Invalid(key, found[1], "not_in_environment")
        return environment[found[1]]

    return _SECRET.sub(secret, text)


def _body(text: str) -> Callable[[Mapping[str, str]], tuple[bytes | None, str]]:
    """A template that is parsed before anything is put in: a quote in a message stays a quote."""
    stripped = text.strip()
    if not stripped:
        return lambda _values: (None, "")
    if stripped[0] in "{[" and not _FIELD.match(stripped):
        try:
            shape = json.loads(stripped)
        except ValueError as error:
            raise Invalid("sms.http.body", "", "not_json") from error
        return lambda values: (
            json.dumps(_filled(shape, values)).encode(),
            "application/json",
        )
    pairs = parse_qsl(stripped, keep_blank_values=True)
    if not pairs or "=" not in stripped:
        raise Invalid("sms.http.body", "", "not_a_form")
    return lambda values: (
        urlencode([(name, _filled(value, values)) for name, value in pairs]).encode(),
        "application/x-www-form-urlencoded",
    )


def _filled(shape: Any, values: Mapping[str, str]) -> Any:
    match shape:
        case str():
            return _FIELD.sub(lambda found: values[found[1]], shape)
        case list():
            return [_filled(one, values) for one in shape]
        case dict():
            return {name: _filled(one, values) for name, one in shape.items()}
        case _:
            return shape


def _at(data: Any, path: str) -> Any:
    """The value at `messages.0.id`; None when there is no such place."""
    for step in path.split("."):
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data


def read_conditions(key: str, text: str) -> Condition:
    """The language of `sent_when`, see HttpRules. Raises Invalid."""
    conditions = [_condition(key, clause.strip()) for clause in re.split(r"\s+and\s+", text)]

    def all_of(reply: _Reply) -> bool | None:
        found = [condition(reply) for condition in conditions]
        return False if False in found else None if None in found else True

    return all_of


def _condition(key: str, clause: str) -> Condition:
    if status := re.fullmatch(r"([1-5])(xx|\d\d)", clause):
        if status[2] == "xx":
            return lambda reply: reply.status // 100 == int(status[1])
        return lambda reply: reply.status == int(clause)
    if clause.startswith("~") and clause[1:].strip():
        wanted = clause[1:].strip().lower()
        return lambda reply: wanted in reply.text.lower()
    path, equals, values = clause.partition("=")
    accepted = {value.strip().lower() for value in values.split("|")}
    if not equals or not path.strip() or "" in accepted:
        raise Invalid(key, clause, "unreadable")

    def compare(reply: _Reply) -> bool | None:
        found = _at(reply.data, path.strip())
        if found is None or isinstance(found, dict | list):
            return None
        return str(found).lower() in accepted

    return compare

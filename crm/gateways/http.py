"""Any SMS gateway with an HTTP API: what it is asked and what its answers mean is configured."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode

from crm.dataclass import dataclass, field
from crm.errors import Invalid
from crm.gateways import Answer, Halt, Message, Outcome
from crm.gateways.client import Client, NoReplyError, Reply, identifier
from crm.gateways.conditions import Condition, at_path, read_conditions

if TYPE_CHECKING:
    from crm.gateways.client import Transport

_SECRET = re.compile(r"\$\{(\w+)\}")
_FIELD = re.compile(r"\{(phone|message|id)\}")
_HALTS = {401: Halt.LOGIN, 402: Halt.BALANCE, 403: Halt.LOGIN, 407: Halt.LOGIN}
_NOT_APPLIED = frozenset({401, 407})
"""Refused before anything is done, by RFC 9110, 15.5.2 and 15.5.8: also without a word."""


@dataclass(frozen=True, slots=True)
class HttpRules:
    """The `[sms.http]` section. In url and body `{phone}`, `{message}` and `{id}` are put in.

    `url`, `headers` and `body` may name secrets of the environment: `${SMS_TOKEN}`.
    `body`: JSON when it starts with `{` or `[`, else a form: `to={phone}&text={message}`.
    Conditions, joined by `and`: `2xx` or `202|409` (the HTTP status),
    `messages.0.status = 0|queued` (a field of a JSON answer), `~ OK` (a text in the answer).
    They are looked at in this order: `halted_when` (no message would be taken: login, balance),
    `opt_out_when` (refused, and this person wants no more), `refused_when` (never to be taken),
    `passing_when` (not taken, and may be tried again), `sent_when`. What none of them makes
    certain, and the gateway's own JSON neither, is Unconfirmed.
    `message_id`: the field of the answer that holds the gateway's own id.
    """

    url: str
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    sent_when: str = "2xx"
    refused_when: str = ""
    opt_out_when: str = ""
    passing_when: str = ""
    halted_when: str = ""
    message_id: str = ""
    timeout_s: float = 15.0

    def __repr__(self) -> str:
        return f"HttpRules({self.method})"  # url, headers and body may hold secrets


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
        transport: Transport | None = None,
    ) -> None:
        self._rules = rules
        self._url = _with_secrets("sms.http.url", rules.url, environment)
        headers = {
            name: _header(name, _with_secrets(f"sms.http.headers.{name}", value, environment))
            for name, value in rules.headers.items()
        }
        self._body = _body(_with_secrets("sms.http.body", rules.body, environment))
        self._sent = read_conditions("sms.http.sent_when", rules.sent_when or "2xx")
        self._halted = _optional("halted_when", rules.halted_when)
        self._opt_out = _optional("opt_out_when", rules.opt_out_when)
        self._refused = _optional("refused_when", rules.refused_when)
        self._passing = _optional("passing_when", rules.passing_when)
        self._client = Client(
            timeout_s=rules.timeout_s,
            concurrency=concurrency,
            headers=headers,
            transport=transport,
        )

    @property
    def longest_wait(self) -> float:
        return self._rules.timeout_s

    async def send(self, message: Message) -> Answer:
        values = {"phone": message.phone, "message": message.text, "id": message.key}
        url = _FIELD.sub(lambda found: quote(values[found[1]], safe=""), self._url)
        content, kind = self._body(values)
        headers = {"Content-Type": kind} if kind else {}
        try:
            reply = await self._client.call(
                self._rules.method, url, content=content, headers=headers
            )
        except NoReplyError as error:
            return error.answer
        return self._read(reply)

    def _read(self, reply: Reply) -> Answer:
        detail, own = f"HTTP {reply.status}", isinstance(reply.data, dict | list)
        if self._halted(reply):
            return Answer(Outcome.HALTED, detail=_HALTS.get(reply.status, Halt.ACCOUNT))
        if self._opt_out(reply):
            return Answer(Outcome.REFUSED, detail="stopped", opt_out=True)
        if self._refused(reply):
            return Answer(Outcome.REFUSED, detail=detail)
        if self._passing(reply):
            return Answer(Outcome.PASSING, detail=detail, wait=reply.wait)
        sent = self._sent(reply)
        if sent:
            found = at_path(reply.data, self._rules.message_id) if self._rules.message_id else None
            return Answer(Outcome.SENT, identifier(found) or None)
        return self._unconfigured(reply, sent=sent, own=own)

    def _unconfigured(self, reply: Reply, *, sent: bool | None, own: bool) -> Answer:
        """What the rules do not mention. 5xx comes from a proxy as well, after the gateway behind
        it took the message, and a status without the gateway's own JSON may be anybody's."""
        detail = f"HTTP {reply.status}"
        status = reply.status
        if status in _HALTS and (own or status in _NOT_APPLIED):
            return Answer(Outcome.HALTED, detail=_HALTS[status])
        if status == 429 or (status == 503 and (own or reply.wait is not None)):
            return Answer(Outcome.PASSING, detail=detail, wait=reply.wait)
        if status < 300:
            # its own JSON denies what `sent_when` asks for
            denied = own and sent is False and "=" in self._rules.sent_when
            outcome = Outcome.REFUSED if denied else Outcome.UNKNOWN
            return Answer(outcome, detail=detail if denied else "answer_not_understood")
        if own and 400 <= status < 500 and status not in (408, 409):  # 409: may have it already
            return Answer(Outcome.REFUSED, detail=detail)
        return Answer(Outcome.UNKNOWN, detail=detail)

    async def close(self) -> None:
        await self._client.close()


def _optional(key: str, text: str) -> Condition:
    return read_conditions(f"sms.http.{key}", text) if text else lambda _reply: False


def _with_secrets(key: str, text: str, environment: Mapping[str, str]) -> str:
    def secret(found: re.Match[str]) -> str:
        if found[1] not in environment:
            raise Invalid(key, found[1], "not_in_environment")
        value = environment[found[1]].strip()  # a file of secrets ends with a line end
        if not value.isprintable():
            raise Invalid(key, found[1], "line_end")
        return value

    return _SECRET.sub(secret, text)


def _header(name: str, value: str) -> str:
    """A value that can stand in a header, without the spaces around it."""
    value = value.strip()
    whole = value.isascii() and value.isprintable()
    if not whole or not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
        raise Invalid(f"sms.http.headers.{name}", "", "line_end")
    return value


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

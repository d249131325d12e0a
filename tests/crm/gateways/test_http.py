"""Any gateway with an HTTP API: what it is asked, and what its answers mean."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.errors import Invalid
from crm.gateways import Answer, Message, Outcome
from crm.gateways.http import HttpGateway, HttpRules

URL = "https://sms.example/send"
JSON = '{"to": "{phone}", "text": ["{message}"], "ref": "{id}", "flash": false}'


def gateway(
    reply: Callable[[httpx.Request], httpx.Response], environment: Any = None, **rules: Any
) -> HttpGateway:
    return HttpGateway(
        HttpRules(**{"url": URL, "body": JSON, **rules}),
        environment=environment or {},
        transport=httpx.MockTransport(reply),
    )


async def answer(
    reply: Callable[[httpx.Request], httpx.Response], message: str = "Hi", **rules: Any
) -> Answer:
    carrier = gateway(reply, **rules)
    try:
        return await carrier.send(Message("+919812345678", message, "ab-1"))
    finally:
        await carrier.close()


def says(status: int, text: str = "") -> Callable[[httpx.Request], httpx.Response]:
    return lambda _request: httpx.Response(status, text=text)


@given(message=st.text())
def test_whatever_the_message_says_it_arrives_in_json_and_form_as_it_is(message: str) -> None:
    message = message.encode("utf-8", "replace").decode()
    seen: list[httpx.Request] = []

    def note(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200)

    asyncio.run(answer(note, message))
    asyncio.run(answer(note, message, body="to={phone}&text={message}&key=a%26b"))
    assert json.loads(seen[0].content) == {
        "to": "+919812345678",
        "text": [message],
        "ref": "ab-1",
        "flash": False,
    }
    form = parse_qs(seen[1].content.decode(), keep_blank_values=True)
    assert form == {"to": ["+919812345678"], "text": [message], "key": ["a&b"]}


async def test_a_get_carries_everything_in_its_address() -> None:
    seen: list[httpx.Request] = []

    def note(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200)

    url = "https://sms.example/send?to={phone}&text={message}&id={id}"
    await answer(note, "20% off & more", method="GET", url=url, body="")
    assert seen[0].method == "GET"
    assert dict(seen[0].url.params) == {
        "to": "+919812345678",
        "text": "20% off & more",
        "id": "ab-1",
    }


@pytest.mark.parametrize(
    ("rules", "status", "text", "outcome", "gateway_id"),
    [
        ({}, 200, "ok", Outcome.SENT, None),
        ({}, 202, '{"id": 7}', Outcome.SENT, None),
        ({"message_id": "id"}, 202, '{"id": 7}', Outcome.SENT, "7"),
        (
            {"sent_when": "messages.0.status = 0|queued", "message_id": "messages.0.id"},
            200,
            '{"messages": [{"status": "QUEUED", "id": "m-1"}]}',
            Outcome.SENT,
            "m-1",
        ),
        ({"sent_when": "ok = true"}, 200, '{"ok": true}', Outcome.SENT, None),
        ({"sent_when": "ok = true"}, 200, '{"ok": false}', Outcome.REFUSED, None),
        ({"sent_when": "2xx and ~ accepted"}, 200, "Accepted: 1", Outcome.SENT, None),
        ({"sent_when": "2xx and ~ accepted"}, 200, "bad number", Outcome.UNKNOWN, None),
        (
            {"sent_when": "2xx and ~ accepted", "refused_when": "~ bad number"},
            200,
            "Bad number",
            Outcome.REFUSED,
            None,
        ),
        ({"sent_when": "201"}, 200, "\x00 ok?", Outcome.UNKNOWN, None),
        ({"sent_when": "2xx|409"}, 409, '{"message": "I have it"}', Outcome.SENT, None),
        ({"refused_when": "400"}, 400, "bad number", Outcome.REFUSED, None),
        ({"passing_when": "500 and ~ try later"}, 500, "Try later", Outcome.PASSING, None),
        ({"halted_when": "code = 301"}, 200, '{"code": 301}', Outcome.HALTED, None),
        ({"sent_when": "status = 0"}, 200, "<html>rubbish", Outcome.UNKNOWN, None),
        ({"sent_when": "status = 0"}, 200, '{"status": {}}', Outcome.UNKNOWN, None),
        ({"sent_when": "status = 0"}, 200, "", Outcome.UNKNOWN, None),
        ({"passing_when": "status = 9"}, 200, '{"status": 9}', Outcome.PASSING, None),
        ({}, 429, "", Outcome.PASSING, None),
        ({}, 503, '{"error": "busy"}', Outcome.PASSING, None),
        ({}, 503, "<html>", Outcome.UNKNOWN, None),
        ({}, 500, "", Outcome.UNKNOWN, None),
        ({}, 500, '{"error": "internal"}', Outcome.UNKNOWN, None),
        ({}, 504, "", Outcome.UNKNOWN, None),
        ({}, 409, '{"error": "known id"}', Outcome.UNKNOWN, None),
        ({}, 400, "<html>", Outcome.UNKNOWN, None),
        ({}, 400, '{"error": "number"}', Outcome.REFUSED, None),
        ({}, 401, "", Outcome.HALTED, None),
        ({}, 403, '{"error": "key"}', Outcome.HALTED, None),
        ({}, 403, "<html>", Outcome.UNKNOWN, None),
        ({}, 302, "", Outcome.UNKNOWN, None),
        ({}, 307, '{"ok": true}', Outcome.UNKNOWN, None),
        ({}, 101, "", Outcome.UNKNOWN, None),
        ({}, 407, "", Outcome.HALTED, None),
        ({}, 402, '{"error": "balance"}', Outcome.HALTED, None),
        ({}, 402, "<html>", Outcome.UNKNOWN, None),
        ({}, 404, '{"error": "no such number"}', Outcome.REFUSED, None),
        ({}, 404, "<html>", Outcome.UNKNOWN, None),
        ({}, 408, '{"error": "timeout"}', Outcome.UNKNOWN, None),
        ({}, 409, "", Outcome.UNKNOWN, None),
        ({}, 422, '["number"]', Outcome.REFUSED, None),
        ({}, 422, "number", Outcome.UNKNOWN, None),
        ({}, 451, '{"error": "law"}', Outcome.REFUSED, None),
        *(({}, status, '{"error": "x"}', Outcome.UNKNOWN, None) for status in (501, 502, 504)),
        *(({}, status, "", Outcome.UNKNOWN, None) for status in (502, 507, 520, 522, 529)),
        ({"refused_when": "500 and code = 7"}, 500, '{"code": 7}', Outcome.REFUSED, None),
        ({"refused_when": "500 and code = 7"}, 500, '{"code": 8}', Outcome.UNKNOWN, None),
        ({"refused_when": "500 and code = 7"}, 500, "<html>", Outcome.UNKNOWN, None),
        ({"passing_when": "5xx"}, 502, "<html>", Outcome.PASSING, None),
        ({"halted_when": "~ invalid key"}, 200, "ERR: Invalid key", Outcome.HALTED, None),
        ({"halted_when": "~ invalid key"}, 500, "<h1>Invalid KEY</h1>", Outcome.HALTED, None),
        ({"sent_when": "ok = true"}, 200, '{"ok": null}', Outcome.UNKNOWN, None),
        ({"sent_when": "ok = true"}, 200, '{"OK": true}', Outcome.UNKNOWN, None),
        ({"sent_when": "ok = true"}, 200, '[{"ok": true}]', Outcome.UNKNOWN, None),
        ({"sent_when": "0.ok = true"}, 200, '[{"ok": true}]', Outcome.SENT, None),
        ({"sent_when": "9.ok = true"}, 200, '[{"ok": true}]', Outcome.UNKNOWN, None),
        ({"sent_when": "code = 0"}, 200, '{"code": "0"}', Outcome.SENT, None),
        ({"sent_when": "2xx and code = 0"}, 500, '{"code": 0}', Outcome.UNKNOWN, None),
        ({"message_id": "id"}, 200, '{"id": null}', Outcome.SENT, None),
        ({"message_id": "id"}, 200, '{"id": ["x"]}', Outcome.SENT, None),
        ({"message_id": "id"}, 200, '{"id": true}', Outcome.SENT, None),
        ({"message_id": "id"}, 200, '{"id": " m 1 "}', Outcome.SENT, "m 1"),
        ({"message_id": "id"}, 200, '\ufeff{"id": "m-1"}', Outcome.SENT, "m-1"),
        ({"message_id": "id"}, 200, "not json", Outcome.SENT, None),
    ],
)
async def test_answers_mean_what_the_configuration_says(
    rules: dict[str, str], status: int, text: str, outcome: Outcome, gateway_id: str | None
) -> None:
    found = await answer(says(status, text), **rules)
    assert (found.outcome, found.gateway_id) == (outcome, gateway_id)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (httpx.ConnectError("refused"), Outcome.PASSING),
        (httpx.ConnectTimeout("slow"), Outcome.PASSING),
        (httpx.ReadTimeout("slow"), Outcome.UNKNOWN),
        (httpx.RemoteProtocolError("closed"), Outcome.UNKNOWN),
    ],
)
async def test_only_what_certainly_did_not_leave_is_tried_again(
    error: Exception, outcome: Outcome
) -> None:
    def fail(_request: httpx.Request) -> httpx.Response:
        raise error

    assert (await answer(fail)).outcome is outcome


async def test_a_gateway_that_never_ends_its_answer_is_given_up() -> None:
    async def drip(_request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(60)
        raise AssertionError("given up before")

    carrier = HttpGateway(
        HttpRules(URL, body=JSON, timeout_s=0.01), transport=httpx.MockTransport(drip)
    )
    assert (await carrier.send(Message("+91", "Hi", "1"))).outcome is Outcome.UNKNOWN
    assert carrier.longest_wait == 0.01
    await carrier.close()


async def test_secrets_come_from_the_environment_and_show_nowhere() -> None:
    seen: list[httpx.Request] = []

    def note(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(401, text="wrong token s3cret")

    carrier = gateway(
        note, {"SMS_TOKEN": "s3cret"}, headers={"Authorization": "Bearer ${SMS_TOKEN}"}
    )
    found = await carrier.send(Message("+919812345678", "Hi", "1"))
    await carrier.close()
    assert seen[0].headers["Authorization"] == "Bearer s3cret"
    assert "s3cret" not in repr(found)
    assert "s3cret" not in repr(HttpRules(URL, headers={"Authorization": "s3cret"}))


async def test_a_secret_loses_its_line_end_and_may_not_hold_one_inside() -> None:
    seen: list[httpx.Request] = []

    def note(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200)

    rules = {"headers": {"Authorization": "Bearer ${SMS_TOKEN}"}}
    carrier = gateway(note, {"SMS_TOKEN": " s3cret\r\n"}, **rules)
    assert (await carrier.send(Message("+919812345678", "Hi", "1"))).outcome is Outcome.SENT
    await carrier.close()
    assert seen[0].headers["Authorization"] == "Bearer s3cret"
    for broken in ("s3\ncret", "s3\rcret", "s3\x00cret"):
        with pytest.raises(Invalid) as refused:
            gateway(note, {"SMS_TOKEN": broken}, **rules)
        assert "cret" not in str(refused.value)


@pytest.mark.parametrize(
    "rules",
    [
        {"headers": {"Authorization": "${MISSING}"}},
        {"headers": {"Authorization": "Bearer a\nX-Other: b"}},
        {"headers": {"Authorization": "Bearer clé"}},
        {"headers": {"Author ization": "Bearer a"}},
        {"headers": {"": "a"}},
        {"body": '{"to": '},
        {"body": "nothing"},
        {"sent_when": "perhaps"},
        {"sent_when": "status ="},
        {"passing_when": "2x"},
        {"halted_when": "|200"},
    ],
)
def test_rules_that_cannot_be_read_are_refused_at_the_start(rules: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        gateway(says(200), **rules)


async def test_an_opted_out_refusal_says_so() -> None:
    found = await answer(says(400, '{"code": 21610}'), opt_out_when="code = 21610")
    assert found == Answer(Outcome.REFUSED, detail="stopped", opt_out=True)


@pytest.mark.parametrize(
    ("said", "wait"),
    [("7", 7.0), ("Sun, 06 Nov 1994 08:49:37 GMT", 0.0), ("soon", None), ("9" * 99, 3600.0)],
)
async def test_the_wait_that_the_gateway_names_is_read(said: str, wait: float | None) -> None:
    def busy(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(429, headers={"Retry-After": said})

    assert await answer(busy) == Answer(Outcome.PASSING, detail="HTTP 429", wait=wait)


async def test_an_answer_without_end_is_read_to_a_limit_and_is_unknown() -> None:
    """So is one that is compressed and cannot be unpacked."""
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 10_000
            yield b"x" * 10_000

    bomb = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=Chunks(endless()))
    assert (await answer(lambda _request: bomb)).outcome is Outcome.UNKNOWN
    long = httpx.Response(200, stream=Chunks(endless()))
    assert (await answer(lambda _request: long)).outcome is Outcome.UNKNOWN
    assert read < 200_000


class Chunks(httpx.AsyncByteStream):
    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._chunks

"""The HTTP gateway against a real server on this machine, in all its moods."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack
from typing import Any
from urllib.parse import parse_qs

import pytest

from crm.gateways import Answer, Message, Outcome
from crm.gateways.http import HttpGateway, HttpRules

PHONE = "+919812345678"
MESSAGE = 'Hi "Asha" & Co, 20% off {phone} ₹5 नमस्ते 🎉\nbye'
BODY = '{"to": "{phone}", "text": "{message}", "ref": "{id}"}'

Writer = asyncio.StreamWriter


class Server:
    """Keeps what it is asked; answers as `mood` does."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self._serving: set[asyncio.Task[None]] = set()
        self.mood: Callable[[Writer], Awaitable[None]] = says(200, b'{"id": "m-1"}')

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        self._server.close()
        for one in self._serving:
            one.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        serving = asyncio.current_task()
        assert serving is not None
        self._serving.add(serving)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = head.decode().strip().split("\r\n")
                headers = dict(line.lower().split(": ", 1) for line in lines)
                kept = dict(line.split(": ", 1) for line in lines)
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                self.asked.append((first, kept, body))
                await self.mood(writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the gateway hung up, or the test is over
        finally:
            self._serving.discard(serving)
            writer.close()


def says(status: int, body: bytes = b"", *, more: str = "") -> Callable[[Writer], Awaitable[None]]:
    async def answer(writer: Writer) -> None:
        head = f"HTTP/1.1 {status} Words\r\nContent-Length: {len(body)}\r\n{more}\r\n"
        writer.write(head.encode() + body)
        await writer.drain()

    return answer


async def resets(writer: Writer) -> None:
    """Takes the message and hangs up without a word."""
    writer.transport.abort()


async def is_silent(_writer: Writer) -> None:
    await asyncio.sleep(60)


async def drips(writer: Writer) -> None:
    """One letter now and then: each read is in time, the whole is not."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def breaks_off(writer: Writer) -> None:
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"id"')
    await writer.drain()
    writer.close()


async def talks_rubbish(writer: Writer) -> None:
    writer.write(b"\x00\xffSMTP ready\r\n\r\n")
    await writer.drain()
    writer.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    found = Server()
    await found.start()
    yield found
    await found.stop()


async def sends(server: Server, environment: dict[str, str] | None = None, **rules: Any) -> Answer:
    url = server.url + rules.pop("path", "/send")
    gateway = HttpGateway(
        HttpRules(**{"url": url, "body": BODY, "timeout_s": 0.3, **rules}),
        environment=environment or {},
    )
    try:
        return await gateway.send(Message(PHONE, MESSAGE, "ab-7"))
    finally:
        await gateway.close()


async def test_json_form_and_address_carry_phone_message_and_id_as_they_are(
    server: Server,
) -> None:
    await sends(server, method="PUT", timeout_s=5.0)
    await sends(server, body="to={phone}&text={message}&ref={id}", timeout_s=5.0)
    path = "/send?to={phone}&text={message}&ref={id}"
    await sends(server, path=path, method="GET", body="", timeout_s=5.0)
    (put, put_headers, as_json), (post, form_headers, form), (get, _, nothing) = server.asked
    said = {"to": PHONE, "text": MESSAGE, "ref": "ab-7"}
    assert (put, json.loads(as_json)) == ("PUT /send HTTP/1.1", said)
    assert put_headers["Content-Type"] == "application/json"
    assert post == "POST /send HTTP/1.1"
    assert parse_qs(form.decode()) == {name: [value] for name, value in said.items()}
    assert form_headers["Content-Type"] == "application/x-www-form-urlencoded"
    method, address, _ = get.split(" ")
    assert (method, nothing) == ("GET", b"")
    assert parse_qs(address.partition("?")[2]) == {name: [value] for name, value in said.items()}


async def test_the_secret_travels_in_its_header_and_the_id_comes_back(server: Server) -> None:
    server.mood = says(202, b'{"messages": [{"status": "queued", "id": 77}]}')
    found = await sends(
        server,
        {"SMS_TOKEN": "s3cret"},
        headers={"Authorization": "Bearer ${SMS_TOKEN}", "X-Shop": "Munim"},
        sent_when="2xx and messages.0.status = queued",
        message_id="messages.0.id",
        timeout_s=5.0,
    )
    assert found == Answer(Outcome.SENT, "77")
    _, headers, _ = server.asked[0]
    assert (headers["Authorization"], headers["X-Shop"]) == ("Bearer s3cret", "Munim")


@pytest.mark.parametrize(
    ("mood", "rules", "outcome"),
    [
        (says(500, b"oops"), {}, Outcome.UNKNOWN),
        (says(503, b"", more="Retry-After: 5\r\n"), {}, Outcome.PASSING),
        (says(429), {}, Outcome.PASSING),
        (says(502, b"<html>"), {}, Outcome.UNKNOWN),
        (says(400, b'{"error": "number"}'), {}, Outcome.REFUSED),
        (says(301, b"", more="Location: http://127.0.0.1:1/\r\n"), {}, Outcome.UNKNOWN),
        (says(200, b"<html>Welcome</html>"), {"sent_when": "status = 0"}, Outcome.UNKNOWN),
        (says(200, b""), {"sent_when": "status = 0"}, Outcome.UNKNOWN),
        (says(200, b"\xff\xfe\x00"), {"sent_when": "status = 0"}, Outcome.UNKNOWN),
        (says(200, b"[" * 5000), {"sent_when": "status = 0"}, Outcome.UNKNOWN),
        (says(200, b'{"status": 1}'), {"sent_when": "status = 0"}, Outcome.REFUSED),
        (resets, {}, Outcome.UNKNOWN),
        (is_silent, {}, Outcome.UNKNOWN),
        (drips, {}, Outcome.UNKNOWN),
        (breaks_off, {}, Outcome.UNKNOWN),
        (talks_rubbish, {}, Outcome.UNKNOWN),
    ],
)
async def test_whatever_comes_back_nobody_gets_it_twice_and_nothing_is_told_of_whom(
    server: Server,
    caplog: pytest.LogCaptureFixture,
    mood: Callable[[Writer], Awaitable[None]],
    rules: dict[str, Any],
    outcome: Outcome,
) -> None:
    """Only what was certainly not taken may be tried again; the log names no phone and no text."""
    caplog.set_level(logging.INFO)
    server.mood = mood
    patient = {} if mood in (is_silent, drips) else {"timeout_s": 5.0}
    path = "/send?to={phone}&key=${KEY}"
    found = await sends(server, {"KEY": "s3cret"}, path=path, **patient, **rules)
    assert found.outcome is outcome
    assert len(server.asked) == 1
    told = caplog.text + repr(found)
    for private in ("9812345678", "s3cret", "Asha"):
        assert private not in told


async def test_a_gateway_that_is_not_there_passes(server: Server) -> None:
    await server.stop()
    assert (await sends(server, timeout_s=5.0)).outcome is Outcome.PASSING


async def test_what_never_connects_was_not_handed_over() -> None:
    """A full backlog: the machine is there, and nobody accepts."""
    with socket.socket() as deaf, ExitStack() as others:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for _ in range(8):
            other = others.enter_context(socket.socket())
            other.settimeout(0)
            other.connect_ex(deaf.getsockname())
        await asyncio.sleep(0.05)
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/send"
        gateway = HttpGateway(HttpRules(url=url, body=BODY, timeout_s=0.3), environment={})
        found = await gateway.send(Message(PHONE, MESSAGE, "ab-7"))
        await gateway.close()
    assert (found.outcome, found.detail) == (Outcome.PASSING, "unreachable")

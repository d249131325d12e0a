"""What stands between a gateway and us, or goes wrong with it: nobody gets a message twice for it,
and nobody is called refused whom the gateway itself did not refuse."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from crm.gateways import Answer, Filled, Gateway, Message, Outcome
from crm.gateways.msg91 import Msg91Account, Msg91Gateway
from crm.gateways.smsgate import Phone, SmsGateGateway
from crm.gateways.twilio import TwilioAccount, TwilioGateway
from crm.gateways.whatsapp import WhatsAppAccount, WhatsAppGateway

MESSAGE = Message("+919812345678", "Hi Asha", "ab-7", template=Filled("t", "en"))
GATEWAYS: dict[str, Callable[..., Gateway]] = {
    "twilio": lambda url, **more: TwilioGateway(
        TwilioAccount("AC1", "t", "+15005550006", url, 5.0), **more
    ),
    "msg91": lambda url, **more: Msg91Gateway(
        Msg91Account("key", api_url=url, timeout_s=5.0), **more
    ),
    "whatsapp": lambda url, **more: WhatsAppGateway(
        WhatsAppAccount("t", "1", "2", api_url=url, timeout_s=5.0), **more
    ),
    "smsgate": lambda url, **more: SmsGateGateway(Phone(url, "sms", "x", timeout_s=5.0), **more),
}
TAKEN: dict[str, tuple[int, Any]] = {
    "twilio": (201, {"sid": "SM1", "status": "queued"}),
    "msg91": (200, {"type": "success", "message": "5" * 24}),
    "whatsapp": (200, {"messages": [{"id": "wamid.1"}]}),
    "smsgate": (202, {"id": "ab-7", "state": "Pending"}),
}
IDS = {"twilio": "SM1", "msg91": "5" * 24, "whatsapp": "wamid.1", "smsgate": "ab-7"}


@asynccontextmanager
async def server(said: bytes, *, cut: bool = False) -> AsyncIterator[str]:
    """Answers each request with the bytes `said`; `cut`: the line is reset behind them."""

    open_lines: list[asyncio.StreamWriter] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_lines.append(writer)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
                await reader.readexactly(int(length or 0))
                writer.write(said)
                await writer.drain()
                if cut:
                    break
        writer.transport.abort()

    serving = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{serving.sockets[0].getsockname()[1]}"
    finally:
        serving.close()
        for line in open_lines:
            line.transport.abort()
        await asyncio.sleep(0.01)  # sockets are closed a turn of the loop later


async def answered(name: str, said: bytes, *, cut: bool = False) -> Answer:
    async with server(said, cut=cut) as url:
        gateway = GATEWAYS[name](url)
        try:
            return await gateway.send(MESSAGE)
        finally:
            await gateway.close()


def http(status: int, body: bytes, *headers: str, sized: bool = True) -> bytes:
    lines = [f"HTTP/1.1 {status} Said", *headers]
    if sized:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def taken(name: str) -> tuple[int, bytes]:
    status, data = TAKEN[name]
    return status, json.dumps(data).encode()


def chunked(body: bytes) -> bytes:
    cut = len(body) // 2
    parts = (body[:cut], body[cut:], b"")
    return b"".join(f"{len(one):x}\r\n".encode() + one + b"\r\n" for one in parts)


@pytest.mark.parametrize("name", GATEWAYS)
async def test_an_answer_is_read_however_it_is_sent(name: str) -> None:
    status, body = taken(name)
    for said in (
        http(status, body, "Content-Type: text/html; charset=latin-1"),
        http(status, body),
        http(status, chunked(body), "Transfer-Encoding: chunked", sized=False),
        http(status, gzip.compress(body), "Content-Encoding: gzip"),
        http(status, gzip.compress(body), "Content-Encoding: x-gzip"),
        http(status, body, "Content-Encoding: identity"),
        http(status, body[:1] + b'"x": 1, "x": [2], ' + body[1:]),  # one key twice
    ):
        assert await answered(name, said) == Answer(Outcome.SENT, IDS[name])


@pytest.mark.parametrize("name", GATEWAYS)
async def test_what_is_not_the_gateways_own_word_is_unknown(name: str) -> None:
    status, body = taken(name)
    page = b"<html><body>Please sign in to the Wi-Fi</body></html>"
    bomb = gzip.compress(b"0" * 5_000_000)
    for said, cut in (
        (http(200, page, "Content-Type: application/json"), False),
        (http(200, b"", "Content-Type: application/json"), False),
        (http(200, b"[]"), False),
        (http(200, b"null"), False),
        (http(403, page), False),
        (http(404, page), False),
        (http(301, page, "Location: https://elsewhere.example/"), False),
        (http(307, page, "Location: https://elsewhere.example/"), False),
        (http(status, bomb, "Content-Encoding: gzip"), False),
        (http(status, gzip.compress(body)[:-6], "Content-Encoding: gzip"), False),
        (http(status, body, "Content-Encoding: gzip"), False),
        (http(status, body, "Content-Encoding: br"), False),
        (http(status, body[:-5]), False),
        (http(status, body)[:-5], True),  # reset in the middle of it
        (b"", True),  # reset behind the request
        (b"\x16\x03\x01 nonsense\r\n\r\n", True),
    ):
        found = await answered(name, said, cut=cut)
        assert (said, found.outcome) == (said, Outcome.UNKNOWN)
        assert not found.opt_out


@pytest.mark.parametrize(
    ("name", "data", "made"),
    [
        ("twilio", {"sid": 7}, "7"),
        ("msg91", {"type": "success", "message": 376865}, "376865"),
        ("whatsapp", {"messages": [{"id": 12345678901234567890}]}, "12345678901234567890"),
    ],
)
async def test_an_id_may_be_a_number(name: str, data: Any, made: str) -> None:
    said = http(200, json.dumps(data).encode())
    assert await answered(name, said) == Answer(Outcome.SENT, made)


@pytest.mark.parametrize("made", [True, None, {}, [], "", " ", "x" * 201, "a\x00b", 1.5])
@pytest.mark.parametrize("name", ["twilio", "whatsapp"])
async def test_what_is_no_id_is_no_answer(name: str, made: Any) -> None:
    data = {"twilio": {"sid": made}, "whatsapp": {"messages": [{"id": made}]}}[name]
    found = await answered(name, http(200, json.dumps(data).encode()))
    assert found.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("twilio", {"code": 99999, "message": "…"}),
        ("whatsapp", {"error": {"code": 99999}}),
        ("msg91", {"type": "error", "message": "slow down"}),
        ("smsgate", {"message": "slow down"}),
    ],
)
async def test_too_many_requests_pass_whatever_the_code(name: str, data: Any) -> None:
    found = await answered(name, http(429, json.dumps(data).encode(), "Retry-After: 7"))
    assert (found.outcome, found.wait) == (Outcome.PASSING, 7.0)


@pytest.mark.parametrize("name", GATEWAYS)
async def test_a_machine_that_stood_still_does_not_lose_its_gateway(name: str) -> None:
    """Calls whose time was over before they began leave nothing behind that later ones wait for."""
    status, body = taken(name)
    async with server(http(status, body)) as url:
        gateway = GATEWAYS[name](url)
        try:
            assert (await gateway.send(MESSAGE)).outcome is Outcome.SENT
            for rounds in range(12):
                calls = [asyncio.create_task(gateway.send(MESSAGE)) for _ in range(12)]
                for _ in range(rounds):
                    await asyncio.sleep(0)
                for call in calls:
                    call.cancel()
                await asyncio.gather(*calls, return_exceptions=True)
            async with asyncio.timeout(1):  # earlier than the gateway's own limit
                assert (await gateway.send(MESSAGE)).outcome is Outcome.SENT
        finally:
            await gateway.close()

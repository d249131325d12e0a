"""The client of the Bot API against a server that answers as it likes, byte by byte."""

from __future__ import annotations

import asyncio
import gc
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import parse_qs, urlsplit

import pytest
from telegram import Bot
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.sandbox.server import Sandbox
from bot.transport import http
from bot.transport.connection import DirectRequest, connection
from tests import DATA

CERTIFICATE = DATA / "tls" / "self_signed.pem"
"""Of 127.0.0.1, valid for a hundred years, with its key; nobody trusts it."""

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

OK = b'{"ok":true}'


def whole(body: bytes = OK, *headers: bytes) -> bytes:
    head = [b"HTTP/1.1 200 OK", b"Content-Length: %d" % len(body), *headers]
    return b"\r\n".join((*head, b"", body))


@dataclass
class Server:
    """Answers the n-th request with the n-th of `answers`, the last one ever after; notes what came
    and on how many connections."""

    answers: list[bytes | Answer]
    bodies: list[bytes] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)
    connections: int = 0
    open_now: int = 0
    most_at_once: int = 0
    _at_once: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open_now += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                (length,) = (
                    int(line.split(b":")[1])
                    for line in head.split(b"\r\n")
                    if line.lower().startswith(b"content-length:")
                )
                self.heads.append(head)
                self.bodies.append(await reader.readexactly(length))
                self._at_once += 1
                self.most_at_once = max(self.most_at_once, self._at_once)
                answer = self.answers[min(len(self.bodies), len(self.answers)) - 1]
                try:
                    if isinstance(answer, bytes):
                        writer.write(answer)
                    else:
                        await answer(reader, writer)
                finally:
                    self._at_once -= 1
                if writer.is_closing():
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.open_now -= 1
            writer.close()


@asynccontextmanager
async def talking_to(
    *answers: bytes | Answer, size: int = 4, tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[Server, BaseRequest, str]]:
    served = Server(list(answers))
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    root = f"http{'s' if tls else ''}://127.0.0.1:{port}"
    request = connection(root, size)
    assert isinstance(request, DirectRequest)
    try:
        yield served, request, f"{root}/bot1:x/getMe"
    finally:
        await request.shutdown()
        server.close()
        await asyncio.sleep(0.01)
        assert served.open_now == 0


async def test_calls_share_a_connection_and_say_what_they_were_given() -> None:
    async with talking_to(whole()) as (server, request, url):
        for _ in range(3):
            assert await request.do_request(url, "POST") == (200, OK)
        assert server.connections == 1
        assert server.heads[0].startswith(b"POST /bot1:x/getMe HTTP/1.1\r\n")


async def test_an_answer_may_come_in_pieces_in_chunks_and_after_a_first_word() -> None:
    async def slowly(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said = b"HTTP/1.1 100 Continue\r\n\r\n" + whole()
        for at in range(len(said)):
            writer.write(said[at : at + 1])
            await writer.drain()

    chunks = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n" + OK[:4]
    chunks += b"\r\n%x\r\n" % len(OK[4:]) + OK[4:] + b"\r\n0\r\n\r\n"
    async with talking_to(slowly, chunks) as (server, request, url):
        assert await request.do_request(url, "POST") == (200, OK)
        assert await request.do_request(url, "POST") == (200, OK)
        assert server.connections == 1


async def test_a_long_answer_without_a_length_ends_with_the_connection() -> None:
    body = b'{"ok":true,"result":"' + b"x" * 300_000 + b'"}'

    async def to_the_end(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.0 200 OK\r\n\r\n" + body)
        writer.close()

    async with talking_to(to_the_end, whole()) as (server, request, url):
        assert await request.do_request(url, "POST") == (200, body)
        assert await request.do_request(url, "POST") == (200, OK)
        assert server.connections == 2


PAGE = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


@pytest.mark.parametrize(
    ("status", "body"),
    [(502, PAGE), (200, PAGE), (404, PAGE), (502, b""), (500, b"oops"), (200, b'{"ok":tr')],
)
@pytest.mark.parametrize(
    "call", [Bot.get_me, partial(Bot.send_document, chat_id=1, document=b"a file")]
)
async def test_a_page_of_something_in_between_is_one_line_of_its_status(
    status: int,
    body: bytes,
    call: Callable[[Bot], Awaitable[object]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = b"HTTP/1.1 %d Hm\r\nContent-Length: %d\r\n\r\n" % (status, len(body)) + body
    async with talking_to(answer) as (_, request, url):
        root = url.removesuffix("/bot1:x/getMe")
        bot = Bot("1:x", base_url=f"{root}/bot", request=request, get_updates_request=request)
        with pytest.raises(NetworkError) as failed:
            await call(bot)
        assert str(failed.value) == f"status {status}, and not from Telegram"
        assert caplog.records == []


async def test_an_answer_without_end_is_broken_off_and_takes_no_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http, "LARGEST_ANSWER", 1_000_000)
    written = 0

    async def for_ever(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal written
        writer.write(b"HTTP/1.0 200 OK\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x" * 65_536)
            written += 65_536
            await writer.drain()

    async with talking_to(for_ever, whole()) as (_, request, url):
        with pytest.raises(NetworkError):
            await request.do_request(url, "POST")
        assert await request.do_request(url, "POST") == (200, OK)
    assert written < 20_000_000


@pytest.mark.parametrize(
    "headers", [(b"Connection: close",), (b"connection: Close", b"Server: old")]
)
async def test_a_connection_that_the_server_ends_is_not_used_again(
    headers: tuple[bytes, ...],
) -> None:
    async with talking_to(whole(OK, *headers)) as (server, request, url):
        for _ in range(2):
            assert await request.do_request(url, "POST") == (200, OK)
        assert server.connections == 2


async def test_a_server_that_hung_up_between_two_calls_is_called_anew() -> None:
    async def and_goodbye(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(whole())
        await writer.drain()
        writer.close()

    async with talking_to(and_goodbye) as (server, request, url):
        for _ in range(2):
            assert await request.do_request(url, "POST") == (200, OK)
            await asyncio.sleep(0.02)
        assert server.connections == 2


@pytest.mark.parametrize(("idle_seconds", "connections"), [(0.05, 2), (5.0, 1)])
async def test_a_connection_that_rested_for_long_is_not_trusted(
    idle_seconds: float, connections: int
) -> None:
    async with talking_to(whole()) as (server, _, url):
        origin = http.Origin("127.0.0.1", urlsplit(url).port or 0)
        pool = http.Pool(origin, 1, idle_seconds=idle_seconds)
        for _ in range(2):
            await pool.post("/", {"Host": "x"}, b"", http.Timeouts(1, 1, 1, 1))
            await asyncio.sleep(0.1)
        await pool.close()
        assert server.connections == connections


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf of it",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha",
        b"ICY 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n",
    ],
    ids=["silence", "half", "half a chunk", "no HTTP", "no length"],
)
async def test_an_answer_that_breaks_off_is_a_network_error_and_the_next_call_works(
    said: bytes,
) -> None:
    async def hung_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        writer.close()

    async with talking_to(hung_up, whole()) as (_, request, url):
        with pytest.raises(NetworkError) as caught:
            await request.do_request(url, "POST")
        assert not isinstance(caught.value, TimedOut)
        assert "bot1:x" not in str(caught.value)
        assert await request.do_request(url, "POST") == (200, OK)


async def test_nobody_there_is_a_network_error() -> None:
    async with talking_to(whole()) as (_, _request, url):
        pass
    request = connection("{0.scheme}://{0.netloc}".format(urlsplit(url)), 1)
    with pytest.raises(NetworkError, match="Connect"):
        await request.do_request(url, "POST")
    await request.shutdown()


async def never(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()  # until the client hangs up


async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(whole()[:-4])
    await reader.read()


@pytest.mark.parametrize("answer", [never, half])
async def test_an_answer_that_does_not_come_times_out_and_leaves_nothing_behind(
    answer: Answer,
) -> None:
    async with talking_to(answer, whole()) as (server, request, url):
        with pytest.raises(TimedOut):
            await request.do_request(url, "POST", read_timeout=0.05)
        assert await request.do_request(url, "POST") == (200, OK)
        assert server.connections == 2
        await asyncio.sleep(0.02)


async def test_a_long_poll_waits_as_long_as_it_says() -> None:
    async def later(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)
        writer.write(whole())

    async with talking_to(later) as (_, request, url):
        assert await request.do_request(url, "POST", read_timeout=5) == (200, OK)
        assert await request.do_request(url, "POST", read_timeout=None) == (200, OK)


async def test_a_call_that_is_cancelled_hangs_up_and_gives_its_place_back() -> None:
    async with talking_to(never, whole(), size=1) as (server, request, url):
        call = asyncio.create_task(request.do_request(url, "POST", read_timeout=None))
        while not server.bodies:  # noqa: ASYNC110 - the server has no event for it
            await asyncio.sleep(0.001)
        call.cancel()
        await asyncio.wait({call})
        assert call.cancelled()
        assert await request.do_request(url, "POST") == (200, OK)


async def test_no_more_than_the_pool_at_once_and_all_are_answered() -> None:
    async def in_a_moment(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.01)
        writer.write(whole())

    async with talking_to(in_a_moment, size=3) as (server, request, url):
        found = await asyncio.gather(*(request.do_request(url, "POST") for _ in range(12)))
        assert found == [(200, OK)] * 12
        assert server.most_at_once == 3
        assert server.connections == 3


async def test_who_finds_no_free_connection_is_told_that_nothing_was_sent() -> None:
    async with talking_to(never, whole(), size=1) as (server, request, url):
        first = asyncio.create_task(request.do_request(url, "POST", read_timeout=None))
        await asyncio.sleep(0)
        with pytest.raises(TimedOut, match="nothing was sent"):
            await request.do_request(url, "POST", pool_timeout=0.05)
        assert len(server.bodies) == 1
        first.cancel()
        await asyncio.wait({first})


async def test_a_large_message_to_one_who_does_not_read_times_out_in_writing() -> None:
    reading = asyncio.Event()

    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reading.wait()
        writer.close()

    server = await asyncio.start_server(deaf, "127.0.0.1", 0, limit=1)
    root = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    request = connection(root, 1)
    pool = request._pool  # type: ignore[attr-defined] # a body as large is never made of words
    with pytest.raises(TimeoutError):
        await pool.post("/", {"Host": "x"}, b"x" * 30_000_000, http.Timeouts(1, 1, 0.1, 1))
    reading.set()
    await request.shutdown()
    server.close()


@pytest.fixture
def self_signed() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    self_signed: ssl.SSLContext,
) -> None:
    async with talking_to(whole(), tls=self_signed) as (server, request, url):
        with pytest.raises(NetworkError, match="CERTIFICATE_VERIFY_FAILED"):
            await request.do_request(url, "POST")
        assert server.bodies == []


async def test_a_certificate_that_is_trusted_but_of_another_host_is_refused(
    self_signed: ssl.SSLContext,
) -> None:
    trusting = ssl.create_default_context(cafile=str(CERTIFICATE))
    async with talking_to(whole(), tls=self_signed) as (server, _, url):
        port = urlsplit(url).port
        assert port is not None
        for host, answered in (("127.0.0.1", True), ("localhost", False)):
            request = DirectRequest(urlsplit(f"https://{host}:{port}"), 1, trusting)
            call = request.do_request(f"https://{host}:{port}/x", "POST")
            if answered:
                assert await call == (200, OK)
            else:
                with pytest.raises(NetworkError, match="CERTIFICATE_VERIFY_FAILED"):
                    await call
            await request.shutdown()
        assert len(server.bodies) == 1


@pytest.mark.parametrize("name", ["HTTP_PROXY", "all_proxy"])
async def test_a_proxy_of_the_environment_is_used(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with talking_to(whole(b'{"by":"proxy"}')) as (server, _, url):
        monkeypatch.setenv(name, "{0.scheme}://{0.netloc}".format(urlsplit(url)))
        request = connection("http://api.invalid", 1)
        answer = await request.do_request("http://api.invalid/bot1:x/getMe", "POST")
        assert answer == (200, b'{"by":"proxy"}')
        assert server.heads[0].startswith(b"POST http://api.invalid/bot1:x/getMe")
        monkeypatch.setenv("NO_PROXY", "api.invalid")
        assert isinstance(connection("http://api.invalid", 1), DirectRequest)
        await request.shutdown()


async def test_files_go_up_and_come_down() -> None:
    sandbox = await Sandbox.start()
    token = "700000001:sandbox-token-of-the-tests-0000000"
    sandbox.add_bot(token)
    sandbox.add_person(101, "Meera")
    request = connection(sandbox.api_url, 2)
    assert isinstance(request, DirectRequest)
    bot = Bot(token, f"{sandbox.api_url}/bot", f"{sandbox.api_url}/file/bot", request=request)
    async with bot:
        sandbox.people.say(sandbox.world.people[101], 101, "/start")
        sent = await bot.send_document(
            101, b"a file of ours", filename="a.txt", caption="₹ 5 & more"
        )
        assert sent.document is not None
        assert sent.caption == "₹ 5 & more"
        back = await (await bot.get_file(sent.document)).download_as_bytearray()
        assert bytes(back) == b"a file of ours"
    await sandbox.stop()


async def test_files_that_were_given_up_leave_the_way_free() -> None:
    sandbox = await Sandbox.start()
    token = "700000001:sandbox-token-of-the-tests-0000000"
    sandbox.add_bot(token)
    sandbox.add_person(101, "Meera")
    request = connection(sandbox.api_url, 1)
    bot = Bot(token, f"{sandbox.api_url}/bot", f"{sandbox.api_url}/file/bot", request=request)
    async with bot:
        sandbox.people.say(sandbox.world.people[101], 101, "/start")
        await bot.send_document(101, b"a file", filename="a.txt")
        for turns in range(12):
            calls = [
                asyncio.create_task(bot.send_document(101, b"a file", filename="a.txt"))
                for _ in range(3)
            ]
            for _ in range(turns):
                await asyncio.sleep(0)
            for call in calls:
                call.cancel()
            await asyncio.gather(*calls, return_exceptions=True)
        async with asyncio.timeout(1):  # earlier than its own limit of a free connection
            await bot.send_document(101, b"a file", filename="a.txt")
    await sandbox.stop()


async def test_words_arrive_as_they_were_said() -> None:
    async with talking_to(whole()) as (server, request, url):
        words = "✅ ₹450 + 5% & <b>आशा</b>\n=?"
        data = RequestData([RequestParameter.from_input("text", words)])
        await request.do_request(url, "POST", data)
        assert parse_qs(server.bodies[0].decode())["text"] == [words]


@pytest.mark.parametrize("turns", range(30))
async def test_a_call_that_is_cancelled_at_any_turn_of_the_loop_leaves_no_socket(
    turns: int,
) -> None:
    """pytest fails for a socket that only the garbage collector closes."""
    async with talking_to(whole()) as (_, request, url):
        call = asyncio.create_task(request.do_request(url, "POST"))
        for _ in range(turns):
            await asyncio.sleep(0)
        call.cancel()
        await asyncio.wait([call])
        del call
        await asyncio.sleep(0)
        gc.collect()

"""A process that calls a webhook as Twilio does, so many times a second:
`python -m tests.benchmarks.gateway_calls PORT A_SECOND`, with `id key` lines to call about.

Prints `ready`, and when its input ends how many calls there were and the longest, in seconds from
the moment at which it was due to the answer, which comes after the commit.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import deque
from time import perf_counter
from urllib.parse import urlencode

from tests.emulators import twilio

PUBLIC = "https://shop.example/munim"
LINES = 40
"""Connections."""


def _request(made: str, key: str) -> bytes:
    form = {"MessageSid": made, "MessageStatus": "delivered", "To": "+919800000000"}
    tail = f"/sms/twilio?k={key}"
    body = urlencode(form)
    signed = twilio.signed(PUBLIC + tail, form)["X-Twilio-Signature"]
    return (
        f"POST /munim{tail} HTTP/1.1\r\nHost: shop.example\r\nX-Twilio-Signature: {signed}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


async def call(port: int, a_second: float) -> None:
    ids: deque[bytes] = deque()
    due: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    took: list[float] = []

    async def line() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while True:
            at, request = await due.get()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 204 " not in head:
                sys.exit(head.decode())
            took.append(perf_counter() - at)
            due.task_done()

    lines = [asyncio.create_task(line()) for _ in range(LINES)]
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )

    async def read() -> None:
        while said := await reader.readline():
            ids.append(said)

    reading = asyncio.create_task(read())
    print("ready", flush=True)
    begun, made = perf_counter(), 0
    while not reading.done():
        now = perf_counter()
        while ids and begun + made / a_second <= now:
            said = ids.popleft().decode().split()
            due.put_nowait((begun + made / a_second, _request(*said)))
            made += 1
        if not ids:  # nothing to tell of: that is not this program's slowness
            begun = now - made / a_second
        await asyncio.sleep(0.002)
    await due.join()
    for one in lines:
        one.cancel()
    print(json.dumps({"calls": len(took), "longest": max(took, default=0.0)}), flush=True)


if __name__ == "__main__":
    asyncio.run(call(int(sys.argv[1]), float(sys.argv[2])))

"""The one HTTP listener of the program: for Telegram's updates, and for calls of a gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import tornado.web
from tornado.httpserver import HTTPServer

Route = tuple[str, type[tornado.web.RequestHandler], dict[str, Any]]

LARGEST_BODY = 1_000_000
"""Bytes. An update carries file ids, never files; a gateway reports in less."""


@asynccontextmanager
async def serving(routes: Sequence[Route], address: str, port: int) -> AsyncIterator[None]:
    """Serves `routes` at `address`:`port`. A body stays compressed if it came so: a few bytes could
    become gigabytes. Raises OSError when the port is taken."""
    app = tornado.web.Application(list(routes), log_function=lambda _: None)
    server = HTTPServer(app, max_body_size=LARGEST_BODY, decompress_request=False)
    server.listen(port, address)
    try:
        yield
    finally:
        server.stop()
        await server.close_all_connections()

"""HTTP connections to the Bot API."""

from __future__ import annotations

import ssl
from functools import lru_cache

import httpx
from telegram.request import HTTPXRequest


def connection(api_url: str, pool: int) -> HTTPXRequest:
    """At most `pool` requests at once. All connections of a process trust the same certificates.

    Each HTTPXRequest on its own would load them again: 60 ms and 3 MB each time.
    """
    trusted: ssl.SSLContext | bool = _certificates() if api_url.startswith("https:") else False
    return HTTPXRequest(connection_pool_size=pool, httpx_kwargs={"verify": trusted})


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()

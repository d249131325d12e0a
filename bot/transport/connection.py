"""HTTP connections to the Bot API."""

from __future__ import annotations

import ssl
from functools import lru_cache
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.transport.http import Broken, Origin, Pool, PoolTimeout, Timeouts

_FORM = "application/x-www-form-urlencoded"


def connection(api_url: str, pool: int) -> HTTPXRequest:
    """At most `pool` calls at once. All connections of a process trust the same certificates.

    Each HTTPXRequest on its own would load them again: 60 ms and 3 MB each time.
    """
    address = urlsplit(api_url)
    trusted = _certificates() if address.scheme == "https" else None
    if _needs_httpx(address):
        return HTTPXRequest(connection_pool_size=pool, httpx_kwargs={"verify": trusted or False})
    return DirectRequest(address, pool, trusted)


def _needs_httpx(address: SplitResult) -> bool:
    """Whether the way leads through a proxy, or past a password."""
    proxies = getproxies()
    proxied = address.scheme in proxies or "all" in proxies
    host = address.hostname or ""
    return "@" in address.netloc or not host.isascii() or (proxied and not proxy_bypass(host))


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()


class DirectRequest(HTTPXRequest):
    """Makes calls without files by a client of less work than httpx; uploads and downloads, which
    are few and long, by httpx as python-telegram-bot does."""

    __slots__ = ("_default", "_headers", "_origin", "_pool", "_root", "_size")

    def __init__(self, address: SplitResult, pool: int, tls: ssl.SSLContext | None) -> None:
        super().__init__(connection_pool_size=pool, httpx_kwargs={"verify": tls or False})
        port = address.port or (443 if tls else 80)
        self._origin, self._size = Origin(address.hostname or "", port, tls), pool
        self._pool = Pool(self._origin, self._size)
        self._root = f"{address.scheme}://{address.netloc}"
        self._headers = {
            "Host": address.netloc,
            "User-Agent": self.USER_AGENT,
            "Accept": "*/*",
            "Content-Type": _FORM,
        }
        given = self._client.timeout
        self._default = Timeouts(given.pool, given.connect, given.write, given.read)

    async def initialize(self) -> None:
        if self._pool.is_closed:
            self._pool = Pool(self._origin, self._size)
        await super().initialize()

    async def shutdown(self) -> None:
        await self._pool.close()
        await super().shutdown()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Raises TimedOut and NetworkError, as HTTPXRequest does."""
        with_files = request_data is not None and request_data.contains_files
        if method != "POST" or with_files or not url.startswith(f"{self._root}/"):
            return await super().do_request(
                url,
                method,
                request_data,
                read_timeout,
                write_timeout,
                connect_timeout,
                pool_timeout,
            )
        timeouts = Timeouts(
            pool=_seconds(pool_timeout, self._default.pool),
            connect=_seconds(connect_timeout, self._default.connect),
            write=_seconds(write_timeout, self._default.write),
            read=_seconds(read_timeout, self._default.read),
        )
        body = urlencode(request_data.json_parameters).encode() if request_data else b""
        try:
            return await self._pool.post(url[len(self._root) :], self._headers, body, timeouts)
        except PoolTimeout as error:
            raise TimedOut("every connection is in use; nothing was sent") from error
        except TimeoutError as error:
            raise TimedOut from error
        except (OSError, Broken) as error:
            raise NetworkError(f"{type(error).__name__}: {error}") from error


def _seconds(given: Any, default: float | None) -> float | None:
    """python-telegram-bot's DEFAULT_NONE stands for what the connection was made with."""
    return default if given is BaseRequest.DEFAULT_NONE else given

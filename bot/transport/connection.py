"""HTTP connections to the Bot API."""

from __future__ import annotations

import ssl
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.transport.http import Broken, Origin, Pool, PoolTimeout, Timeouts

_FORM = "application/x-www-form-urlencoded"

_TIMEOUTS = Timeouts(pool=1.0, connect=5.0, write=5.0, read=5.0)
"""Where a call names none; python-telegram-bot's own."""


def connection(api_url: str, pool: int) -> BaseRequest:
    """At most `pool` calls at once, and as many files."""
    address = urlsplit(api_url)
    if _needs_httpx(address):
        return _by_httpx(address.scheme, pool)
    return DirectRequest(address, pool, _certificates() if address.scheme == "https" else None)


def _needs_httpx(address: SplitResult) -> bool:
    """Whether the way leads through a proxy, or past a password."""
    proxies = getproxies()
    proxied = address.scheme in proxies or "all" in proxies
    host = address.hostname or ""
    return "@" in address.netloc or not host.isascii() or (proxied and not proxy_bypass(host))


def of_telegram(answer: tuple[int, bytes]) -> tuple[int, bytes]:
    """Status and body of a call. A body that is no JSON object is a page of something in between (a
    gateway, a proxy, a login of the network): NetworkError names its status, and nobody logs it."""
    status, body = answer
    inside = body.strip()
    if not (inside.startswith(b"{") and inside.endswith(b"}")):
        raise NetworkError(f"status {status}, and not from Telegram")
    return answer


class FileRequest(HTTPXRequest):
    """python-telegram-bot's own; what it fetches may be anything, what it calls answers in JSON."""

    async def do_request(
        self, url: str, method: str, *args: Any, **named: Any
    ) -> tuple[int, bytes]:
        status, body = await super().do_request(url, method, *args, **named)
        fetched = method == "GET" and 200 <= status < 300
        return (status, body) if fetched else of_telegram((status, body))


def _by_httpx(scheme: str, pool: int) -> HTTPXRequest:
    """`pool`: connections kept open. There is no limit to those at once: httpcore 1.0 never takes
    back one that was cancelled before it began, and all calls would wait for those for ever."""
    import httpx

    trusted = _certificates() if scheme == "https" else False
    limits = httpx.Limits(max_keepalive_connections=pool)
    return FileRequest(httpx_kwargs={"verify": trusted, "limits": limits})


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    """All connections of a process trust the same ones: to load them takes 60 ms and 3 MB."""
    import httpx

    return httpx.create_ssl_context()


class DirectRequest(BaseRequest):
    """Makes calls without files by a client of less work than httpx; files, which are few and
    long, go by httpx as python-telegram-bot sends them."""

    def __init__(self, address: SplitResult, pool: int, tls: ssl.SSLContext | None) -> None:
        port = address.port or (443 if tls else 80)
        self._origin, self._size = Origin(address.hostname or "", port, tls), pool
        self._scheme = address.scheme
        self._pool = Pool(self._origin, self._size)
        self._root = f"{address.scheme}://{address.netloc}"
        self._headers = {
            "Host": address.netloc,
            "User-Agent": self.USER_AGENT,
            "Accept": "*/*",
            "Content-Type": _FORM,
        }

    @cached_property
    def _for_files(self) -> HTTPXRequest:
        """Made when there is one: most shops never send any, and httpx loads much for it."""
        return _by_httpx(self._scheme, self._size)

    @property
    def read_timeout(self) -> float | None:
        return _TIMEOUTS.read

    async def initialize(self) -> None:
        if self._pool.is_closed:
            self._pool = Pool(self._origin, self._size)

    async def shutdown(self) -> None:
        await self._pool.close()
        if "_for_files" in vars(self):
            await self._for_files.shutdown()
            del self._for_files

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
            return await self._for_files.do_request(
                url,
                method,
                request_data,
                read_timeout,
                write_timeout,
                connect_timeout,
                pool_timeout,
            )
        timeouts = Timeouts(
            pool=_seconds(pool_timeout, _TIMEOUTS.pool),
            connect=_seconds(connect_timeout, _TIMEOUTS.connect),
            write=_seconds(write_timeout, _TIMEOUTS.write),
            read=_seconds(read_timeout, _TIMEOUTS.read),
        )
        body = urlencode(request_data.json_parameters).encode() if request_data else b""
        try:
            return of_telegram(
                await self._pool.post(url[len(self._root) :], self._headers, body, timeouts)
            )
        except PoolTimeout as error:
            raise TimedOut("every connection is in use; nothing was sent") from error
        except TimeoutError as error:
            raise TimedOut from error
        except (OSError, Broken) as error:
            raise NetworkError(f"{type(error).__name__}: {error}") from error


def _seconds(given: Any, default: float | None) -> float | None:
    """python-telegram-bot's DEFAULT_NONE stands for what the connection was made with."""
    return default if given is BaseRequest.DEFAULT_NONE else given

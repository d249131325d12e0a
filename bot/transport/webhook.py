"""Taking updates that Telegram brings: each is handled before it is acknowledged.

Whoever does not know the secret is turned away before a byte of the body is read as JSON
(Bot API, setWebhook: header X-Telegram-Bot-Api-Secret-Token).
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Sequence
from urllib.parse import urlsplit

import tornado.web
from telegram import Bot, Update

from bot.transport.listener import Route, serving
from bot.transport.polling import ALLOWED, Handle, persist

log = logging.getLogger(__name__)

STOPPING_SECONDS = 2.0
"""Time a stop allows updates in progress; one that takes longer is delivered again."""

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name, not a secret


class UpdateHandler(tornado.web.RequestHandler):
    def initialize(
        self, bot: Bot, handle: Handle, secret: str, under_way: set[asyncio.Task[None]]
    ) -> None:
        self.under_way = under_way
        self.bot = bot
        self.handle = handle
        self.secret = secret

    def prepare(self) -> None:
        given = self.request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self.secret.encode()):
            log.warning("a request without the webhook's secret was turned away")
            self.set_status(403)
            self.finish()

    async def post(self) -> None:
        try:
            update = Update.de_json(json.loads(self.request.body), self.bot)
        except (ValueError, TypeError, KeyError):
            self.set_status(400)
            return
        # Acknowledged only now: if the process dies before, Telegram brings the update again.
        handling = asyncio.ensure_future(self.handle(update))
        self.under_way.add(handling)
        try:
            await handling
        except asyncio.CancelledError:  # given up by a stop
            self.set_status(503)
        finally:
            self.under_way.discard(handling)


async def listen(
    bot: Bot,
    handle: Handle,
    stop: asyncio.Event,
    *,
    url: str,
    address: str,
    port: int,
    secret: str,
    also: Sequence[Route] = (),
) -> None:
    """Serves `address`:`port` until `stop` is set; `url` is how Telegram reaches it from outside.

    `also`: what else is served there. The webhook stays registered at a stop: other processes may
    serve it, and Telegram keeps what comes meanwhile. Raises OSError when the port is taken.
    """
    path = urlsplit(url).path or "/"
    under_way: set[asyncio.Task[None]] = set()
    given = {"bot": bot, "handle": handle, "secret": secret, "under_way": under_way}
    routes: list[Route] = [*also, (path, UpdateHandler, given)]
    async with serving(routes, address, port):
        try:
            await persist(
                "webhook",
                lambda: bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED),
                stop,
            )
            await stop.wait()
        finally:
            await _finished(under_way)


async def _finished(under_way: set[asyncio.Task[None]]) -> None:
    if under_way:
        _, late = await asyncio.wait(set(under_way), timeout=STOPPING_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.sleep(0)  # their requests are refused

"""Updates that are brought instead of fetched: setWebhook and its kin."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.updates import DEFAULT_KINDS, Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
SECRET_LENGTH = 256
CONNECTIONS = 40
LONGEST_PAUSE = 60.0
ANSWER_SECONDS = 60.0


class Webhook:
    """Brings one update after another, in order, each until it is taken with a 2xx."""

    def __init__(self, updates: Updates, clock: Callable[[], float]) -> None:
        self.updates = updates
        self._clock = clock
        self.first_pause = 1.0
        """Seconds before a refused update is brought again; doubles each time."""
        self.url = ""
        self.secret = ""
        self.max_connections = CONNECTIONS
        self.last_error: tuple[int, str] | None = None
        self._news = asyncio.Event()
        self._carrier: asyncio.Task[None] | None = None

    def set(self, params: Params) -> bool:
        """setWebhook; an empty address deletes. Raises Refusal."""
        url, secret = params.text("url"), params.text("secret_token")
        if not url:
            return self.delete(params)
        _check_address(url)
        if len(secret) > SECRET_LENGTH:
            raise bad_request("secret token is too long")
        if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
            raise bad_request("secret token contains unallowed characters")
        self.updates.interrupt("Conflict: terminated by setWebhook request")
        self.updates.allow(params.json("allowed_updates"))
        if params.flag("drop_pending_updates"):
            self.updates.drop_all()
        self.stop()
        self.url, self.secret = url, secret
        self.max_connections = params.integer("max_connections", CONNECTIONS)
        self.last_error = None
        self.updates.webhook_active = True
        self.updates.on_added = self._news.set
        self._news.set()
        self._carrier = asyncio.create_task(self._carry())
        return True

    def delete(self, params: Params) -> bool:
        self.stop()
        self.url = self.secret = ""
        self.updates.webhook_active = False
        self.updates.on_added = None
        if params.flag("drop_pending_updates"):
            self.updates.drop_all()
        return True

    def info(self) -> dict[str, Any]:
        about: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": self.updates.pending,
        }
        if self.url:
            about["max_connections"] = self.max_connections
            about["ip_address"] = "127.0.0.1"
        if self.last_error is not None:
            about["last_error_date"], about["last_error_message"] = self.last_error
        if self.updates.allowed != DEFAULT_KINDS:
            about["allowed_updates"] = sorted(self.updates.allowed)
        return about

    def stop(self) -> None:
        if self._carrier is not None:
            self._carrier.cancel()
            self._carrier = None

    async def _carry(self) -> None:
        client = AsyncHTTPClient()
        pause = self.first_pause
        while True:
            batch = self.updates.batch(1)
            if not batch:
                self._news.clear()
                await self._news.wait()
                continue
            [update] = batch
            problem = await self._bring(client, update)
            if problem is None:
                self.updates.confirm_before(update["update_id"] + 1)
                pause = self.first_pause
            else:
                self.last_error = (int(self._clock()), problem)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _bring(self, client: AsyncHTTPClient, update: dict[str, Any]) -> str | None:
        """None, or what went wrong in the words of getWebhookInfo."""
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers[SECRET_HEADER] = self.secret
        request = HTTPRequest(
            self.url,
            method="POST",
            headers=headers,
            body=json.dumps(update),
            request_timeout=ANSWER_SECONDS,
            follow_redirects=False,
        )
        try:
            answer = await client.fetch(request, raise_error=False)
        except ConnectionRefusedError:
            return "Connection refused"
        except OSError:
            return "Connection closed"
        if 200 <= answer.code < 300:
            return None
        if answer.code == 599:  # tornado's own code for no answer at all
            return "Read timeout expired"
        return f"Wrong response from the webhook: {answer.code} {answer.reason}"


def _check_address(url: str) -> None:
    """Telegram wants HTTPS; on this machine plain HTTP is what a test has."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    if parts.hostname in ("localhost", "127.0.0.1", "::1"):
        return
    if parts.scheme == "http":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    # The sandbox never leaves this machine.
    raise bad_request("bad webhook: Failed to resolve host: Name or service not known")

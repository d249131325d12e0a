"""When a bot that runs on python-telegram-bot's own polling has come to rest."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.ext import Application

from bot.sandbox.server import Sandbox

AnyApplication = Application[Any, Any, Any, Any, Any, Any]

LONGEST_WAIT = 10.0
"""Seconds after which a bot that has not come to rest is a failed test."""


def settled_polling(sandbox: Sandbox, application: AnyApplication) -> Callable[[], Awaitable[None]]:
    """At rest: nothing is left to fetch, to process or to finish.

    1. The sandbox has no update that was not confirmed by the next getUpdates (or by a 2xx of
       the webhook). A confirmed update is already in the application's queue.
    2. The application's queue is empty and every update taken from it is processed.
    3. No task of `application.create_task` is running.
    All three must hold at once, because each step may cause the one before.
    """

    async def settled() -> None:
        async with asyncio.timeout(LONGEST_WAIT):
            while True:
                await sandbox.world.updates.delivered()
                await application.update_queue.join()
                running = [t for t in _own_tasks(application) if not t.done()]
                if running:
                    await asyncio.wait(running)
                elif not sandbox.world.updates.pending:
                    return

    return settled


def _own_tasks(application: AnyApplication) -> set[asyncio.Task[Any]]:
    # PTB keeps them to itself; there is no public way to wait for them short of stopping.
    tasks: set[asyncio.Task[Any]] = getattr(application, "_Application__create_task_tasks")  # noqa: B009 - mangled name
    return tasks

"""Handlers whose modules are loaded when one of them is called first."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class Later:
    """Stands for a module of handlers in the table of routes.

    For a feature that most starts do not need and that would make each one longer: reading files
    is 60 modules, used a few times a year. Meanwhile other chats are answered.
    """

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Callable[..., Awaitable[None]]:
        async def handler(*arguments: object) -> None:
            module = await asyncio.to_thread(import_module, self._module)
            await getattr(module, name)(*arguments)

        return handler

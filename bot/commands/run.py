"""`munim run`: the bot, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from bot import logs
from bot.commands.shared.common import clock, config_of, say, without_garbage_collection
from bot.commands.shared.signals import stop_on_signals
from bot.config.errors import DONE, ConfigError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from bot.config.load import Config

log = logging.getLogger(__name__)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--verbose", action="store_true", help="log what the libraries do, too")


def run(arguments: Namespace) -> int:
    with without_garbage_collection():
        config = config_of(arguments)
    logs.set_up(verbose=arguments.verbose)
    if not config.telegram.token.get_secret_value():
        raise ConfigError(
            "[telegram] token is missing: put the one from @BotFather into config.toml, or into "
            "MUNIM_TELEGRAM__TOKEN; to look around without one, try munim demo"
        )
    _warn_of_readers(arguments.config)
    asyncio.run(_run(config))
    return DONE


async def _run(config: Config) -> None:
    # httpcore loads trio wherever that is installed (a browser test brings it): 110 ms and 6 MB for
    # an event loop that is not ours.
    sys.modules.setdefault("trio", None)  # type: ignore[arg-type] # None means: not to be had

    with without_garbage_collection():
        from bot.app import serve  # python-telegram-bot: a wrong setting should not wait for it

    await serve(config, clock(), stop=stop_on_signals(), announce=say)


def _warn_of_readers(path: Path | None) -> None:
    """Warns when others can read the settings file: the token gives full control of the bot."""
    from bot.config.sections import DEFAULT_FILE

    file = path or DEFAULT_FILE
    if not file.exists() or not file.stat().st_mode & 0o044:
        return
    if tomllib.loads(file.read_text("utf-8")).get("telegram", {}).get("token"):
        log.warning("%s has the token and others on this machine can read it: chmod 600", file)

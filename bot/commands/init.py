"""`munim init`: asks for what a shop needs and writes its settings."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.shared.common import say
from bot.config.errors import DONE, CommandError, ConfigError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping

    from bot.config.load import Config

QUESTIONS = (
    ("shop", "name", "What is the shop called?"),
    ("shop", "country", "Which country is it in, by two letters?"),
    ("shop", "currency", "Which currency, by three letters?"),
    ("shop", "timezone", "Which time zone?"),
)
"""Section, key and question, asked after the token; Enter takes the default."""

TRIES = 3


def add_arguments(_parser: ArgumentParser) -> None:
    """None but `--config`, the file that is written."""


def run(arguments: Namespace) -> int:
    from bot.config.sections import DEFAULT_FILE

    path: Path = arguments.config or DEFAULT_FILE
    if path.exists():
        raise CommandError(f"{path} is there already; it was left as it is")
    say("The token comes from @BotFather in Telegram: send it /newbot. Enter takes what is in [].")
    settings: dict[str, dict[str, str]] = {}
    bot = _token(settings)
    for section, key, question in QUESTIONS:
        _ask(settings, section, key, question)
    _write(path, settings)
    say(f"{path} is written. Now run munim run: it prints a link that makes you @{bot}'s owner.")
    return DONE


def _token(settings: dict[str, dict[str, str]]) -> str:
    """Asks for the token until Telegram knows it; returns the bot's username."""
    for _ in range(TRIES):
        config = _ask(settings, "telegram", "token", "The bot's token?")
        name = asyncio.run(_username(config)) if config.telegram.token.get_secret_value() else None
        if name is not None:
            return name
        say("Telegram does not know this token. It looks like 123456789:ABC…")
        settings["telegram"].pop("token", None)
    raise ConfigError("no token that works; nothing was written")


async def _username(config: Config) -> str | None:
    """What getMe says; None for a wrong token. Raises CommandError when nobody answers."""
    from telegram import Bot
    from telegram.error import InvalidToken, TelegramError

    root = config.telegram.api_url
    try:
        async with Bot(config.telegram.token.get_secret_value(), base_url=f"{root}/bot") as bot:
            return bot.username
    except InvalidToken:
        return None
    except TelegramError as error:
        raise CommandError(f"{root} does not answer ({error}); nothing was written") from error


def _ask(settings: dict[str, dict[str, str]], section: str, key: str, question: str) -> Config:
    """Asks until the value works; Enter takes the default. The settings with it."""
    from bot.config.load import Config

    default = _default(Config(), section, key)
    for _ in range(TRIES):
        given = _typed(f"{question} [{default}] " if default else f"{question} ")
        table = settings.setdefault(section, {})
        if given:
            table[key] = given
        try:
            return Config.of(settings)
        except ConfigError as error:
            say(str(error))
            del table[key]
    raise ConfigError(f"no {key} that works; nothing was written")


def _default(config: Config, section: str, key: str) -> str:
    value = getattr(getattr(config, section), key)
    return "" if key == "token" else str(getattr(value, "code", value))


def _typed(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:
        raise ConfigError("nobody answers; nothing was written") from None


def _write(path: Path, settings: Mapping[str, Mapping[str, Any]]) -> None:
    """Only its owner may read it: whoever has the token is the bot."""
    lines = ["# Every other key is explained in config.example.toml."]
    for section, table in settings.items():
        if table:
            lines += ["", f"[{section}]"]
            # A string of JSON without escapes above ASCII is a basic string of TOML.
            lines += [
                f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()
            ]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def _quoted(value: str) -> str:
    """A basic string of TOML, which is one of JSON with letters as they are."""
    return json.dumps(value, ensure_ascii=False)

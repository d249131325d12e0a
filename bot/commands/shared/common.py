"""Helpers shared by several commands: settings, the clock, and an opened store."""

from __future__ import annotations

import gc
import os
from argparse import ArgumentTypeError
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from bot.config.errors import ConfigError, UsageError
from crm.clock import ENVIRONMENT_KEY, Clock, clock_from_environment
from crm.errors import Invalid

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from bot.config.load import Config
    from crm.store.database import Store


PERIODS = "7d, 30d, 3m, 6m, 1y, FROM..TO in ISO dates, or in words: last month, 1 to 15 nov"
"""Values that `--period` takes, for its help."""


def a_day(text: str) -> date:
    """The type of an option that is a date."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a date; one that works: 2025-03-20") from error


def a_number(text: str) -> int:
    """The type of an argument that is a whole number: an id, a port."""
    if not (text.isascii() and text.isdecimal()):
        raise ArgumentTypeError(f"{text!r} is not a number; one that works: 1042")
    return int(text)


@contextmanager
def period_is_usage(period: str) -> Iterator[None]:
    """Raises UsageError for a value of `--period` that cannot be read, or is no period."""
    try:
        yield
    except Invalid as error:
        if error.field != "period":
            raise
        reason = error.reason.replace("_", " ")
        raise UsageError(f"--period {period[:80]!r}: {reason}; {PERIODS}") from error


def say(line: str) -> None:
    """Prints a line to standard output, flushed at once, even into a pipe."""
    print(line, flush=True)


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """For imports: what they make stays. The collector would look through all of it 85 times, which
    is a fifth of a start, and once more whenever it looks at old objects later; so they are frozen.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def config_of(arguments: Namespace) -> Config:
    """The settings that `--config` names. Raises ConfigError."""
    from bot.config.load import Config  # 60 ms, and `munim read` does without

    return Config.load(arguments.config)


def clock() -> Clock:
    """The program's clock. Raises ConfigError when MUNIM_NOW cannot be read."""
    try:
        return clock_from_environment()
    except ValueError as error:
        given = os.environ[ENVIRONMENT_KEY]
        raise ConfigError(
            f"{ENVIRONMENT_KEY}={given} is not an instant; one that works: 2025-03-20T18:30+05:30"
        ) from error


@contextmanager
def opened_store(config: Config, *, create: bool = False) -> Iterator[Store]:
    """The shop's store, closed at the end. Raises ConfigError, StoreError."""
    from crm.store.opening import open_store  # SQLAlchemy: 300 ms

    shop = config.shop_for(clock())
    store = open_store(database_url(config), shop, create=create)
    try:
        yield store
    finally:
        store.close()


def database_url(config: Config) -> str:
    return config.database.url.get_secret_value()


def passphrase(config: Config) -> str | None:
    """The passphrase that encrypts backups; None for unencrypted ones."""
    return config.backup.passphrase.get_secret_value() or None


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"

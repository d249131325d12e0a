"""Logging setup; bot tokens, passwords and phone numbers are redacted."""

from __future__ import annotations

import logging
import re

TOKEN = re.compile(r"(?<!\d)\d{5,}(?::|%3A)[A-Za-z0-9_-]{10,}", re.IGNORECASE)
"""A bot's token, anywhere in a line: httpx logs whole URLs, which contain the token."""

PASSWORD = re.compile(r"(\w+://[^\s:/@]+:)[^\s@]+@")
"""A password in a database URL."""

PHONE = re.compile(r"(?<![\w.:-])\+?\d(?:[\s().-]{0,2}\d){8,14}(?!\w|[:.-]\d)")
"""Nine digits or more as people write a number; dates, amounts and versions are shorter."""


def redacted(text: str) -> str:
    """`text` without tokens, passwords and phone numbers."""
    text = TOKEN.sub("<token>", text)
    text = PASSWORD.sub(r"\1<password>@", text)
    return PHONE.sub("<number>", text)


class Redacting(logging.Formatter):
    """Formats a record, its traceback included, and redacts secrets and phone numbers."""

    def format(self, record: logging.LogRecord) -> str:
        stamp = self.formatTime(record, "%Y-%m-%d %H:%M:%S")
        return f"{stamp} {record.levelname} {record.name}: {redacted(super().format(record))}"


QUIET = ("httpx", "httpcore", "apscheduler", "telegram", "tornado", "asyncio", "alembic")
"""Libraries that are too verbose at INFO."""


def set_up(*, verbose: bool = False) -> None:
    """Logs to standard error: what the shop does, and with `verbose` what libraries do too."""
    handler = logging.StreamHandler()
    handler.setFormatter(Redacting("%(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.INFO if verbose else logging.WARNING)

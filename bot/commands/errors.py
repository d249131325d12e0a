"""What ends a command: one line on standard error, and an exit status."""

from __future__ import annotations

DONE, REFUSED, USAGE = 0, 1, 2
"""Exit statuses: done; refused, nothing taken or differences found; usage or configuration."""


class CommandError(Exception):
    """Ends a command with its text as the one line on standard error."""

    status = REFUSED


class ConfigError(CommandError):
    """The settings cannot be used; the text names every wrong key and what works."""

    status = USAGE

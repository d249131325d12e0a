"""Messages sent before a request reaches any feature."""

from __future__ import annotations

from crm.i18n import _


def polite() -> str:
    """The reply to strangers."""
    return _("Hello! This is the private assistant of a shop. Its owner can invite you.")


def unknown_command(name: str) -> str:
    return _("There is no /{name}. /help shows what there is.").format(name=name)

"""A language for tests, in which every text can be told from what nobody translated."""

from __future__ import annotations

from pathlib import Path

from crm.i18n import DOMAIN, Language
from tests import messages

CODE = "xx"


def pseudo_language(folder: Path) -> Language:
    """Its catalogue goes into `folder`. Its days and times are those of Punjabi: none of
    them has a Latin letter."""
    file = folder / CODE / "LC_MESSAGES" / f"{DOMAIN}.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(messages.compiled(messages.pseudo(messages.extracted())))
    return Language(CODE, file, locale="pa")

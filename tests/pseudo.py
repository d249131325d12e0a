"""A language for tests, in which every text can be told from what nobody translated."""

from __future__ import annotations

from pathlib import Path

from crm.i18n import DOMAIN, Language
from tests import messages

CODE = "xx"


def pseudo_language(folder: Path) -> Language:
    """Its catalogue goes into `folder`. Its days and numbers are those of Hindi, so that an English
    one beside them is seen."""
    file = folder / CODE / "LC_MESSAGES" / f"{DOMAIN}.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(messages.compiled(messages.pseudo(messages.extracted())))
    return Language(CODE, file, locale="hi")

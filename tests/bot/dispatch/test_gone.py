"""Whatever can be gone when a button is tapped has words of its own."""

from __future__ import annotations

import re

from bot.dispatch.error_words import GONE
from tests import ROOT

_RAISED = re.compile(r'NotFound\(\s*"(\w+)"')


def test_everything_that_can_be_gone_is_named() -> None:
    sources = [
        path.read_text("utf-8") for top in ("crm", "bot") for path in (ROOT / top).rglob("*.py")
    ]
    raised = {noun for text in sources for noun in _RAISED.findall(text)}
    assert len(raised) > 15
    assert raised <= GONE.keys()

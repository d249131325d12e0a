"""Each test that docs/threats.md names is there."""

from __future__ import annotations

import re

from tests import ROOT


def test_every_test_on_the_page_of_threats_exists() -> None:
    page = (ROOT / "docs" / "threats.md").read_text("utf-8")
    named = set(re.findall(r"`(test_\w+)`", page))
    written = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"def (test_\w+)\(", written))
    assert len(named) > 25
    assert named <= there, sorted(named - there)

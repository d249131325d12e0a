"""What the README says is there, is there."""

from __future__ import annotations

import re

import pytest

from bot.__main__ import COMMANDS
from tests import ROOT

README = (ROOT / "README.md").read_text("utf-8")
PAGES = ["README.md", *(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    missing = [link for link in links if not (ROOT / page).parent.joinpath(link).exists()]
    assert not missing


def test_every_place_of_a_change_is_there() -> None:
    places = re.findall(r"`((?:bot|crm|jobs)/[\w./<>]*)`", README)
    assert len(places) > 15
    missing = [place for place in places if not (ROOT / place.split("<")[0]).exists()]
    assert not missing


def test_every_command_named_anywhere_exists() -> None:
    text = "".join((ROOT / page).read_text("utf-8") for page in PAGES)
    named = set(re.findall(r"(?:`|bin/)munim ([a-z][a-z-]+)", text))
    assert named
    assert named <= set(COMMANDS)

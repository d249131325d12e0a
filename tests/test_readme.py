"""What the README says is there, is there."""

from __future__ import annotations

import re
import shlex

import pytest

from bot.__main__ import COMMANDS, SUCH_AS, main, parser_for
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


CALLS = sorted(
    {
        (name, flag)
        for page in (*PAGES, "config.example.toml")
        for name, rest in re.findall(
            r"(?:`|bin/|^ +)munim ([a-z][a-z-]+)([^`\n#]*)", (ROOT / page).read_text("utf-8"), re.M
        )
        for flag in re.findall(r"(?<!\S)--[a-z][a-z-]+", rest)
    }
)


def test_flags_of_commands_are_found() -> None:
    assert ("demo", "--gateway") in CALLS
    assert ("check", "--repair") in CALLS


@pytest.mark.parametrize(("name", "flag"), CALLS)
def test_a_flag_that_is_shown_is_one_of_its_command(
    name: str, flag: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([name, "--help"])
    assert re.search(rf"{flag}\b", capsys.readouterr().out)


@pytest.mark.parametrize("name", SUCH_AS)
def test_an_example_of_a_command_is_one_that_it_takes(name: str) -> None:
    said = shlex.split(SUCH_AS[name])[1:]
    assert parser_for(said).parse_args(said).command == name

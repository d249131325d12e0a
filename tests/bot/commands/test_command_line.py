"""The command line: one line for every expected error, and statuses that scripts rely on."""

from __future__ import annotations

import shlex
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from bot import __main__, __version__
from bot.__main__ import COMMANDS, SUCH_AS, main, parser_for
from bot.config.errors import CommandError, ConfigError
from crm import errors


def nothing(_parser: ArgumentParser) -> None:
    """A command without options of its own."""


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Namespace], int]], None]:
    """Makes `munim weigh` run a function."""

    def make(run: Callable[[Namespace], int]) -> None:
        monkeypatch.setitem(__main__.COMMANDS, "weigh", "weighs the shop")
        module = SimpleNamespace(add_arguments=nothing, run=run)
        monkeypatch.setitem(sys.modules, "bot.commands.weigh", module)

    return make


Command = Callable[[Callable[[Namespace], int]], None]


def failing(error: BaseException) -> Callable[[Namespace], int]:
    def run(_arguments: Namespace) -> int:
        raise error

    return run


def test_the_status_of_the_command_is_the_programs(command: Command) -> None:
    command(lambda _: 1)
    assert __main__.main(["weigh"]) == 1


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (ConfigError("config.toml: [shop] nme is not a key"), 2, "[shop] nme is not a key"),
        (CommandError("nothing\nwas taken"), 1, "munim: nothing was taken\n"),
        (errors.StoreInUse("data/shop.db"), 1, "another munim is at work"),
        (errors.StoreNewer("data/shop.db", "0009"), 1, "newer munim (schema 0009)"),
        (errors.StoreNotOurs("data/shop.db"), 1, "not a database of munim"),
        (errors.StoreBusy("data/shop.db"), 1, "holds the database"),
        (errors.StoreReadOnly("data/shop.db"), 1, "cannot be written"),
        (errors.StoreFull("data/shop.db"), 1, "disk is full"),
        (errors.StoreUnreachable("db/shop", "no such file"), 1, "db/shop: the database cannot be"),
        (errors.Invalid("period", "9q", "unreadable"), 1, "period '9q': unreadable"),
        (errors.NotFound("customer", 7), 1, "customer 7 not found"),
        (FileNotFoundError(2, "No such file or directory", "a.csv"), 1, "a.csv: no such file"),
    ],
)
def test_an_expected_error_is_one_line(
    error: Exception,
    status: int,
    said: str,
    command: Command,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command(failing(error))
    assert __main__.main(["weigh"]) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1
    assert err.startswith("munim: ")


def test_a_wrong_token_is_a_matter_of_the_settings(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    from telegram.error import InvalidToken

    command(failing(InvalidToken()))
    assert __main__.main(["weigh"]) == 2
    assert "[telegram] token" in capsys.readouterr().err


def test_a_fault_of_ours_is_not_hidden(command: Command) -> None:
    command(failing(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        __main__.main(["weigh"])


def test_an_interrupted_command_says_nothing(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    command(failing(KeyboardInterrupt()))
    assert __main__.main(["weigh"]) == 130
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("argv", [["sell"], ["weigh", "--quickly"]])
def test_wrong_usage_is_status_2_and_one_line(
    argv: list[str], command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    command(lambda _: 0)
    with pytest.raises(SystemExit) as exit_:
        __main__.main(argv)
    assert exit_.value.code == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("munim")


@pytest.mark.parametrize("argv", [["--version"], ["weigh", "--version"]])
def test_the_version_is_told(
    argv: list[str], command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    command(lambda _: 0)
    with pytest.raises(SystemExit) as exit_:
        __main__.main(argv)
    assert exit_.value.code == 0
    assert capsys.readouterr().out == f"munim {__version__}\n"


def test_help_lists_every_command(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    command(lambda _: 0)
    with pytest.raises(SystemExit):
        __main__.main(["--help"])
    out = capsys.readouterr().out
    for name, purpose in __main__.COMMANDS.items():
        assert name in out
        assert purpose in " ".join(out.split())


@pytest.mark.parametrize("name", sorted(__main__.COMMANDS))
def test_every_command_takes_settings_help_and_version(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        __main__.main([name, "--help"])
    assert exit_.value.code == 0
    out = capsys.readouterr().out
    for option in ("--config", "--help", "--version"):
        assert option in out


def test_the_name_alone_helps(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main([]) == 0
    said = capsys.readouterr().out
    assert all(f"munim {name}" in said or name in said for name in __main__.COMMANDS)
    assert 'munim read "asha 2 rice 100, 1 oil 250 upi"' in said


def test_each_command_ends_its_help_with_a_call_that_it_reads(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert SUCH_AS.keys() == COMMANDS.keys()
    for name, call in SUCH_AS.items():
        program, *argv = shlex.split(call)
        assert program == "munim"
        assert parser_for(argv).parse_args(argv).command == name
        with pytest.raises(SystemExit):
            main([name, "--help"])
        assert capsys.readouterr().out.endswith(f"such as: {call}\n")

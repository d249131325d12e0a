"""The command line: `munim COMMAND …`, also `python -m bot COMMAND …`."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import NoReturn, Protocol, cast

from bot import __version__
from bot.config.errors import DONE, REFUSED, USAGE, line_for

COMMANDS: dict[str, str] = {
    "run": "the bot: polling or webhook",
    "init": "asks for what a shop needs and writes config.toml",
    "demo": "sandbox, sample shop and bot; prints the phone page's address",
    "import": "customers or purchases from a spreadsheet, a CSV file or contact cards",
    "migrate-legacy": "the old program's database into this one",
    "check": "proves totals, bills and references; names what is off",
    "status": "how the shop is: version, database, jobs, queue; 1 when something is wrong",
    "backup": "makes a backup now, and opens it to prove it",
    "restore": "puts a backup in the place of the shop; keeps what was there",
    "move-database": "copies the shop into another database, checked row by row",
    "insights": "figures of a period",
    "export": "a period as Excel, PDF or CSV; prints the path",
    "invoice": "the invoice of a bill as a PDF; prints its path",
    "gst": "GST of a month for the tax adviser, as Excel or JSON",
    "dues": "who owes what since when",
    "statement": "a customer's account: what changed what is owed, with the balance after each",
    "upi": "a UPI link that pays the shop; prints it",
    "read": "how a text is read, without booking it",
}
"""Commands and what they do, in the order of the help. `bot/commands/<name>.py` is imported when it
is called."""


EXAMPLES = """\
three to begin with:
  munim demo                              look around: a sample shop, no account needed
  munim init && munim run                 your own shop
  munim read "asha 2 rice 100, 1 oil 250 upi"
                                          how a sale is read
"""


SUCH_AS: dict[str, str] = {
    "run": "munim run --config /srv/shop/config.toml",
    "init": "munim init",
    "demo": "munim demo --port 8500",
    "import": "munim import --dry-run customers.xlsx",
    "migrate-legacy": "munim migrate-legacy --dry-run old.db",
    "check": "munim check",
    "status": "munim status",
    "backup": "munim backup",
    "restore": "munim restore backups/munim-20261129-153000.db.gz",
    "move-database": "munim move-database postgresql://munim@localhost/shop",
    "insights": 'munim insights --period "last month"',
    "export": 'munim export --period "last month" --format xlsx',
    "invoice": "munim invoice 2312",
    "gst": "munim gst --month 2026-10",
    "dues": "munim dues",
    "statement": 'munim statement "Asha Verma"',
    "upi": "munim upi --amount 450",
    "read": 'munim read "asha 2 rice 100, 1 oil 250 upi"',
}
"""One call of each command, at the end of its help."""


def module_of(name: str) -> str:
    """`migrate-legacy` is in bot.commands.migrate_legacy; `import` is a word of Python."""
    module = name.replace("-", "_")
    return f"bot.commands.{module}_" if iskeyword(module) else f"bot.commands.{module}"


class Command(Protocol):
    """The interface of a module of `bot.commands`."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, arguments: argparse.Namespace) -> int:
        """Runs the command and returns its exit status; expected errors are raised."""
        ...


class WholeExample(argparse.HelpFormatter):
    """Breaks no line within an example, so that it can be copied."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        whole = text.startswith("such as: ")
        return text if whole else super()._fill_text(text, width, indent)


class OneLineParser(argparse.ArgumentParser):
    """Says in one line what is wrong with a call, and where the usage is."""

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"{self.prog}: {message}; see {self.prog} --help\n")


def parser_for(argv: list[str]) -> argparse.ArgumentParser:
    """A parser that knows the options of the commands named in `argv`, and the names of all."""
    parser = OneLineParser(
        prog="munim",
        description="The shop's clerk on Telegram.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    version = f"munim {__version__}"
    parser.add_argument("--version", action="version", version=version)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=purpose,
            description=purpose,
            epilog=f"such as: {SUCH_AS[name]}" if name in SUCH_AS else None,
            formatter_class=WholeExample,
            allow_abbrev=False,
        )
        command.add_argument("--version", action="version", version=version)
        command.add_argument(
            "--config",
            metavar="FILE",
            type=Path,
            help="settings (default: config.toml in the working folder)",
        )
        if name in argv:
            module = cast(Command, import_module(module_of(name)))
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Runs one command. Returns 0 done; 1 refused or differences found; 2 usage or settings.

    Files it writes (books, backups, exports) are readable only by the user who runs it.
    """
    others = os.umask(0o077)
    try:
        return _run(argv)
    finally:
        os.umask(others)  # for a caller that goes on, such as a test


def _run(argv: list[str] | None) -> int:
    argv = sys.argv[1:] if argv is None else argv
    parser = parser_for(argv)
    if not argv:
        parser.print_help()
        return DONE
    arguments = parser.parse_args(argv)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # `munim read < file | head`: whoever read has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except KeyboardInterrupt:
        return 130  # 128 + SIGINT, as shells count
    except Exception as error:
        said = line_for(error)
        if said is None:
            raise
        line, status = said
        print(f"munim: {line}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())

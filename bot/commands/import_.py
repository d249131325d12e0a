"""`munim import FILE`: customers or purchases from a spreadsheet or contact cards."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.commands.shared.common import clock, config_of, database_url, opened_store, say
from bot.commands.shared.progress_line import ProgressLine
from bot.config.errors import DONE, CommandError, UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from bot.config.load import Config
    from crm.formats import Formats
    from crm.imports.refused import FileRefused
    from crm.imports.staging.counts import Counts
    from crm.imports.staging.plan import Plan
    from crm.store.database import Store

SHOWN_WARNINGS = 20
MOST_HEADINGS = 20


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a spreadsheet, a CSV file or contact cards")
    parser.add_argument("--dry-run", action="store_true", help="says what it would do")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="COLUMN=FIELD",
        help="what a column holds: its heading or position, and name, phone, amount, …",
    )
    parser.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="QUESTION=ANSWER",
        help="what a file leaves open: dates=month_first, kind=sales, 'status.On its way=sale'",
    )
    parser.add_argument(
        "--counter",
        action="store_true",
        help="takes rows that name no customer as counter sales",
    )
    parser.add_argument(
        "--opt-outs",
        action="store_true",
        help="the file is a list of numbers that want no messages",
    )


def run(arguments: Namespace) -> int:
    from bot.features.imports.views import words
    from crm.errors import Invalid
    from crm.formats import Formats
    from crm.imports import importing, phone_lists
    from crm.imports.refused import FileRefused
    from crm.insights.sums import tables
    from crm.store.opening import has_shop

    overrides, line = _overrides(arguments.map), ProgressLine()
    overrides |= _answers(arguments.answer)
    if arguments.counter:
        overrides |= _answers(["counter=yes"])
    with arguments.file.open("rb"):
        pass  # a missing file is said before anything else happens
    config = config_of(arguments)
    with TemporaryDirectory(prefix="munim-") as folder, ExitStack() as open_stores:
        is_new = not has_shop(database_url(config))
        # Compared with an empty one first: a file of which nothing is taken makes no shop.
        opened = _empty_shop(config, Path(folder)) if is_new else opened_store(config)
        store = open_stores.enter_context(opened)
        formats = Formats(store.shop)
        try:
            prepared = importing.prepare(
                store, arguments.file, Path(folder), overrides=overrides, on_progress=line.show
            )
        except FileRefused as refused:
            raise CommandError(f"{arguments.file}: {_why(refused)}") from refused
        except Invalid as wrong:
            raise WrongColumns(_choice(wrong)) from wrong
        finally:
            line.clear()
        done = prepared.plan
        numbers_alone = phone_lists.is_phone_list(done)
        if arguments.opt_outs and not numbers_alone:
            raise CommandError(f"{arguments.file}: it holds more than phone numbers")
        if numbers_alone and (arguments.opt_outs or phone_lists.says_opted_out(done)):
            if is_new and not arguments.dry_run:
                store = open_stores.enter_context(opened_store(config, create=True))
            return _opt_out(store, phone_lists.phones_of(prepared.staging_path), arguments)
        if not arguments.dry_run and (done.counts.takes_something or not is_new):
            if is_new:
                store = open_stores.enter_context(opened_store(config, create=True))
            try:
                done = importing.book(store, prepared, None, on_progress=line.show)
            finally:
                line.clear()
            while store.write_now(tables.refresh_next):  # maybe no bot runs that does it by itself
                pass
        _report(done, formats, dry=arguments.dry_run)
        for one in importing.rejected(prepared):
            say(f"not taken: {words.place(one)}: {words.remark(one, formats)}")
    if done.counts.takes_something or done.counts.knows_everything:
        return DONE
    raise CommandError(f"{arguments.file}: no row of it could be taken")


def _opt_out(store: Store, phones: tuple[str, ...], arguments: Namespace) -> int:
    from crm.customers import opted_out_phones

    if arguments.dry_run:
        found = store.read_now(opted_out_phones.what_is_listed, phones)
    else:
        found = store.write_now(opted_out_phones.opt_out, phones, None)
    say(
        f"{'would opt out' if arguments.dry_run else 'opted out'}: {found.total} numbers: "
        f"{found.customers} of customers, {found.before} opted out before, "
        f"{found.unknown} of nobody yet, remembered"
    )
    return DONE


@contextmanager
def _empty_shop(config: Config, folder: Path) -> Iterator[Store]:
    from crm.store.opening import open_store

    store = open_store(f"sqlite:///{folder / 'empty.db'}", config.shop_for(clock()))
    try:
        yield store
    finally:
        store.close()


def _why(refused: FileRefused) -> str:
    from bot.features.imports.views import words

    if refused.reason == "unclear":
        return f"{words.refused(refused)} If they are sales: --answer kind=sales"
    if refused.reason != "no_columns":
        return words.refused(refused)
    headings = [
        column["heading"] or str(column["index"] + 1) for column in refused.facts["columns"]
    ]
    return (
        f"no column looks like a name, a phone or an amount; say what they hold with --map"
        f" COLUMN=FIELD ({', '.join(headings[:MOST_HEADINGS])})"
    )


class WrongColumns(UsageError):
    """A `--map` that names no column or no field."""


def _overrides(pairs: list[str]) -> dict[str, str]:
    overrides = {}
    for pair in pairs:
        column, equals, field = pair.rpartition("=")
        if not equals or not column.strip() or not field.strip():
            raise WrongColumns(f"--map {pair}: such as --map 'Mobile No=phone'")
        overrides[column] = field
    return overrides


def _answers(pairs: list[str]) -> dict[str, str]:
    from crm.imports.answers import key_of

    answers = {}
    for pair in pairs:
        question, equals, said = pair.rpartition("=")
        if not equals or not question.strip() or not said.strip():
            raise WrongColumns(f"--answer {pair}: such as --answer dates=month_first")
        answers[key_of(question.strip())] = said
    return answers


def _choice(wrong: object) -> str:
    from crm.errors import Invalid
    from crm.imports.columns.headings import Field

    if isinstance(wrong, Invalid) and wrong.field == "field":
        return f"--map: no field {wrong.value}; there are {', '.join(Field)}"
    if isinstance(wrong, Invalid) and wrong.field == "answer":
        return f"--answer: {wrong.value} answers nothing that is asked"
    return f"--map: no column {getattr(wrong, 'value', wrong)} in the file"


def _report_payments(counts: Counts) -> None:
    if counts.payments_new or counts.payments_known:
        say(
            f"payments {counts.payments_new} new, {counts.payments_known} known; "
            f"received {counts.received}"
        )


def _report(done: Plan, formats: Formats, *, dry: bool) -> None:
    from bot.features.imports.views import questions, words
    from crm import counts as numbers
    from crm.imports.columns.headings import Field

    for sheet in done.sheets:
        if sheet.skipped and sheet.name:
            say(f"sheet {sheet.name}: not read ({sheet.skipped})")
        elif not sheet.skipped:
            title = f"sheet {sheet.name}: " if sheet.name else ""
            say(f"{title}{sheet.kind}, {numbers.rows(sheet.rows, formats)}")
            for column in sheet.columns:
                if column.field is Field.IGNORED and not (column.heading or column.example):
                    continue  # an empty column
                right = f" ({column.right} of {column.seen} look right)" if column.seen else ""
                heading = column.heading or f"column {column.index + 1}"
                say(f"  {heading} -> {column.field.value}{right}")
    for told in questions.told(done, formats):
        say(told)
    for word, many in done.asked:
        say(
            f"asks: {many} x {word}: a sale? not taken until said:"
            f" --answer 'status.{word}=sale' or =no_sale"
        )
    if done.offered is not None:
        sold = done.offered
        say(f"asks: {sold.sales} without a customer, {sold.revenue}: counter sales? --counter")
    counts = done.counts
    say(
        f"{'would take' if dry else 'taken'}: customers {counts.customers_new} new, "
        f"{counts.customers_updated} updated, {counts.customers_unchanged} unchanged; "
        f"purchases {counts.purchases_new} new, {counts.purchases_known} known; "
        f"revenue {counts.revenue}"
    )
    _report_payments(counts)
    say(
        f"rows: {counts.rejected} not taken, {numbers.duplicates(counts.duplicates, formats)}, "
        f"{counts.ignored} left out, {numbers.warnings(counts.warnings, formats)}"
    )
    for one in (*done.of_kind("duplicate"), *done.of_kind("ignored")):
        say(f"{one.kind}: {words.place(one)}: {words.remark(one, formats)}")
    for one in done.of_kind("warning")[:SHOWN_WARNINGS]:
        say(f"look at: {words.place(one)}: {words.remark(one, formats)}")
    if counts.warnings > SHOWN_WARNINGS:
        say(f"look at: {counts.warnings - SHOWN_WARNINGS} more")

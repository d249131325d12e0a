"""A file of nothing but phone numbers: customers without names, or who wants no messages."""

from __future__ import annotations

import re
from pathlib import Path

from crm.imports.columns.headings import Field, heading_key
from crm.imports.rows.consent import AGAINST
from crm.imports.staging.plan import Plan
from crm.imports.staging_file import opened

_FILE_SAYS = re.compile(
    r"unsub|opt(?:ed)?[ _-]?out|(?:^|[^a-z])(?:dnd|dnc)(?:[^a-z]|$)|do.?not.?(?:call|disturb)"
)


def is_phone_list(made: Plan) -> bool:
    """Whether all that is taken of the file is phone numbers."""
    read = [sheet for sheet in made.sheets if not sheet.skipped]
    fields = {column.field for sheet in read for column in sheet.columns}
    return bool(read) and fields - {Field.IGNORED} == {Field.PHONE}


def says_opted_out(made: Plan) -> bool:
    """Whether a heading, a sheet or the file is called `Unsubscribed`, `DND`, or so."""
    columns = [column for sheet in made.sheets for column in sheet.columns]
    names = [*(column.heading for column in columns), *(sheet.name for sheet in made.sheets)]
    called = any(AGAINST.search(heading_key(name)) for name in names)
    return called or _FILE_SAYS.search(made.file_name.casefold()) is not None


def phones_of(staging_path: Path) -> tuple[str, ...]:
    """The numbers (E.164) of a file that was read."""
    with opened(staging_path) as staging:
        rows = staging.execute("SELECT DISTINCT phone FROM people WHERE phone IS NOT NULL")
        return tuple(row[0] for row in rows)

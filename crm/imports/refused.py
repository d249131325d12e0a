"""A file of which nothing can be taken."""

from __future__ import annotations

from typing import Any

from crm.errors import CrmError
from crm.imports.columns.documents import NOT_OURS, RATES


class FileRefused(CrmError):
    """Nothing was written. `reason` is a code of REASONS, `facts` what its sentence needs."""

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(f"file refused: {reason}")
        self.reason = reason
        self.facts = facts


REASONS = (
    "empty",  # no bytes, or nothing but white space
    "no_rows",  # a heading and nothing below it
    "no_columns",  # nothing that could be a name, a phone or an amount; headings
    *NOT_OURS,  # what the table lists instead of sales and customers
    RATES,  # rates (RateList): no customers and sales, but the rates of GST of items
    "not_a_table",  # kind: what it is instead (png, pdf, …)
    "protected",  # by a password
    "old_office",  # an Office file of 1997 that is no workbook, or one that cannot be read
    "damaged",  # cut off, or not what it says it is
    "too_large_unpacked",  # megabytes: what it would unpack to
    "too_many_cells",  # rows, columns: of the rectangle
    "unsafe_xml",  # a document type definition, which a workbook never needs
    "too_many_columns",  # columns
    "too_long",  # reading took longer, or more memory, than any real file needs
)
"""Every code there is; a test keeps the sentences for them complete."""

"""The remainder of a sale after a partial refund."""

from __future__ import annotations

from crm.imports.rows.bills import FileLine
from crm.imports.rows.row_refused import RowRefused


def what_remains(
    line: FileLine, own_total: int | None, back: int, *, of_a_bill: bool
) -> tuple[FileLine, int | None]:
    """The line and the bill's own total without `back`, minor units. Raises RowRefused where
    nothing is left, or nobody knows how much was given back: of a bill of several lines without a
    total, the column may mean the bill or the line."""
    if back == 0 or (of_a_bill and own_total is None):
        raise RowRefused("refund_unknown")
    whole = line.amount if own_total is None else own_total
    if back >= whole:
        raise RowRefused("not_a_sale", word="Refunded")
    if own_total is not None:
        return line, own_total - back
    return line._replace(amount=whole - back), None

"""A row of a file that is not taken."""

from __future__ import annotations

from typing import Any

from crm.imports.staging_file import REJECTED


class RowRefused(Exception):
    """This row is not taken: a remark's code, facts and kind."""

    def __init__(self, code: str, kind: str = REJECTED, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.kind = kind
        self.facts = facts

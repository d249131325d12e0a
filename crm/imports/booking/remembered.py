"""What a person said of a file, for the next one of the same layout."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.imports.answers import columns_of
from crm.imports.staging.plan import Plan
from crm.settings import shop_of
from crm.store.schema import column_choices
from crm.store.upsert import upsert


def remember_choices(session: Session, done: Plan) -> None:
    """Saves by shape the columns chosen by hand, the order of the days, and what words of a status
    mean: as the choice for the next file of that shape."""
    c = column_choices.c
    for sheet in done.sheets:
        by_hand = any(column.by_hand for column in sheet.columns)
        if not sheet.shape or not (by_hand or done.answers):
            continue
        found = session.execute(select(c.mapping).where(c.shape == sheet.shape)).scalar()
        mapping = dict(found or {}) | dict(done.answers)
        if by_hand:
            mapping = {
                key: value for key, value in mapping.items() if key not in columns_of(mapping)
            }
            mapping |= {
                f"column {column.index + 1}": column.field.value for column in sheet.columns
            }
        row = {"shape": sheet.shape, "mapping": mapping, "changed_at": shop_of(session).now()}
        upsert(session, column_choices, row)

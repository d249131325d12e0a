"""Undoes an import, so that sales go on meanwhile."""

from __future__ import annotations

from crm.imports.booking.remove_hidden import remove_hidden_rows, remove_people
from crm.imports.booking.short_writes import one_at_a_time
from crm.imports.booking.sizes import SIZES, Sizes
from crm.imports.progress import OnProgress
from crm.imports.undo.hide import hide, removal_of
from crm.imports.undo.undo import Undone, undo, undoable
from crm.store.database import Store
from crm.store.engine import sqlite_path


def undo_import(
    store: Store,
    import_id: int,
    by: int | None,
    on_progress: OnProgress | None = None,
    sizes: Sizes = SIZES,
) -> Undone:
    """Removes what the import added and empties what it filled, unless that was changed since. No
    figure shows any of it from one moment on; on SQLite its rows are removed after that. Blocks.

    Raises StoreError, NotFound, and Invalid `import`: `already_undone`, `too_late`.
    """
    if sqlite_path(store.engine) is None:
        return store.write_now(undo, import_id, by, sizes.counted_one_by_one)
    with one_at_a_time(store):
        remove_hidden_rows(store)
        store.read_now(undoable, import_id)
        removal = store.read_now(removal_of, import_id)
        if removal is None:
            return store.write_now(undo, import_id, by, sizes.counted_one_by_one)
        undone, shown = store.write_hidden_now(hide, removal, by, sizes.hidden_ranges)
        remove_hidden_rows(store, on_progress)
        if shown:
            remove_people(store, import_id, shown)
        return undone

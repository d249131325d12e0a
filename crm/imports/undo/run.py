"""An import taken back, so that sales go on meanwhile."""

from __future__ import annotations

from crm.imports.booking.remove_hidden import remove_people, sweep
from crm.imports.booking.short_writes import alone
from crm.imports.booking.sizes import SIZES, Sizes
from crm.imports.progress import Told
from crm.imports.undo.hide import going_of, vanish
from crm.imports.undo.undo import Undone, undo, undoable
from crm.store.database import Store
from crm.store.engine import sqlite_path


def take_back(
    store: Store,
    import_id: int,
    by: int | None,
    told: Told | None = None,
    sizes: Sizes = SIZES,
) -> Undone:
    """Removes what the import added and empties what it filled, unless that was changed since. No
    figure shows any of it from one moment on; on SQLite its rows are removed after that. Blocks.

    Raises StoreError, NotFound, and Invalid `import`: `already_undone`, `too_late`.
    """
    if sqlite_path(store.engine) is None:
        return store.write_now(undo, import_id, by, sizes.counted_one_by_one)
    with alone(store):
        sweep(store)
        store.read_now(undoable, import_id)
        going = store.read_now(going_of, import_id)
        if going is None:
            return store.write_now(undo, import_id, by, sizes.counted_one_by_one)
        undone, shown = store.write_hidden_now(vanish, going, by, sizes.hidden_ranges)
        sweep(store, told)
        if shown:
            remove_people(store, import_id, shown)
        return undone

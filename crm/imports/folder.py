"""Where the files of imports wait, and what a killed program left there."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from crm.store.engine import sqlite_path

if TYPE_CHECKING:
    from crm.store.database import Store

STAGING = "staging.db"


def folder_of(store: Store) -> Path:
    """Where files wait while somebody decides: beside a SQLite shop, else with the system's."""
    path = sqlite_path(store.engine)
    root = path.parent if path is not None else Path(tempfile.gettempdir()) / "munim"
    folder = root / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def remove_unfinished(store: Store) -> int:
    """At the start: what a killed program left of readings; how many. Uploads stay for the
    conversations that still wait for an answer."""
    many = 0
    for staging in folder_of(store).glob(f"*/{STAGING}*"):
        staging.unlink(missing_ok=True)
        many += 1
    return many

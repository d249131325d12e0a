"""The schema's history, by Alembic. One file a revision, never changed after a release.

To change the schema: change `crm.store.schema`, write the next file in `versions`, and name it in
REVISIONS. A test compares on both databases what the files make with what the schema says.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Engine

REVISIONS = tuple(f"{number:04}" for number in range(1, 27))
"""Oldest first. Kept here so that a start at the newest schema need not load Alembic (a test
compares this with the files)."""

HEAD = REVISIONS[-1]


def config() -> Config:
    from alembic.config import Config  # slow to import, and only an upgrade needs it

    alembic = Config()
    alembic.set_main_option("script_location", str(Path(__file__).parent))
    return alembic


def upgrade(engine: Engine) -> None:
    """Brings a database to HEAD in one transaction."""
    from alembic import command

    alembic = config()
    with engine.execution_options(munim_write=True).begin() as connection:
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "head")

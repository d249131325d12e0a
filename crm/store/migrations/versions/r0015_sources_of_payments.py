"""Where the sources of payments are found by the payment, to take an import back."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    numbered = sa.text("noun_id IS NOT NULL")
    op.create_index(
        "ix_recorded_sources_noun_id",
        "recorded_sources",
        ["noun", "noun_id"],
        sqlite_where=numbered,
        postgresql_where=numbered,
    )

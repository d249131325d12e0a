"""Sources sort by code point on PostgreSQL too, so that those that begin alike are found."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute('ALTER TABLE recorded_sources ALTER COLUMN source TYPE text COLLATE "C"')

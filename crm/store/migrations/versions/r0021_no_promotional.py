"""Approved texts without a mark that nothing ever set or read."""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.drop_column("approved_templates", "promotional")

"""Campaigns that leave some people out by lot, and drafts that nobody has kept so far."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    for name in ("holdout", "unkept"):
        op.add_column(
            "campaigns",
            sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()),
        )

"""When a campaign was approved: what was paid after it is looked at before a reminder leaves."""

import sqlalchemy as sa
from alembic import op

from crm.store.types import Instant

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("campaigns", sa.Column("approved_at", Instant(), nullable=True))

"""The bare number of a line, so that each of its receipts offers the other reading."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("purchase_items", sa.Column("said", sa.BigInteger()))

"""The birthday of each customer, with the year or without."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("customers", sa.Column("birthday", sa.Text()))

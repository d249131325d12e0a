"""The language of each member of staff."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("staff", sa.Column("language", sa.Text()))
    op.add_column("staff", sa.Column("telegram_language", sa.Text()))

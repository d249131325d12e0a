"""What the header of an approved text is for: offers go out at other hours."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column(
        "approved_templates", sa.Column("header", sa.Text(), nullable=False, server_default="")
    )

"""Where the rows of imports are that are not complete yet, so that nobody sees them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "hidden_rows",
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("first_id", KEY, autoincrement=False, nullable=False),
        sa.Column("last_id", KEY, nullable=False),
        sa.Column("import_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("noun", "first_id", name=op.f("pk_hidden_rows")),
    )

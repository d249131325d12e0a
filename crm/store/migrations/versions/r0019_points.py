"""Points of customers: what bills earned, what was used on them, and what each customer has."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column(
        "customers", sa.Column("points", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_table(
        "points",
        sa.Column("purchase_id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date()),
        sa.PrimaryKeyConstraint("purchase_id", "kind", name=op.f("pk_points")),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["purchases.id"], name=op.f("fk_points_purchase_id")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_points_customer_id")
        ),
    )
    op.create_index("ix_points_customer_id", "points", ["customer_id"])
    op.create_index("ix_points_expires_on", "points", ["expires_on"])

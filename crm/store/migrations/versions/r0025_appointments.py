"""Appointments: who comes when, to whom."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", KEY, nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("minutes", sa.Integer()),
        sa.Column("what", sa.Text()),
        sa.Column("staff_id", sa.BigInteger()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("purchase_id", KEY),
        sa.Column("reminded_at", INSTANT),
        sa.Column("told_at", INSTANT),
        sa.Column("store_id", KEY, nullable=False),
        sa.Column("notes", sa.Text()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.BigInteger()),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_appointments_customer_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_appointments_starts_at", "appointments", ["starts_at"])
    op.create_index("ix_appointments_customer_id", "appointments", ["customer_id", "starts_at"])
    op.create_index("ix_appointments_recorded_by", "appointments", ["recorded_by", "id"])

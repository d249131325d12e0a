"""Campaigns that send what was approved: kinds, approved numbers, pauses, tests, the shared rate.

A number that a clerk gave for tests was never confirmed by anybody, so it is asked about again.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    for column in (
        sa.Column("kind", sa.Text(), nullable=False, server_default="marketing"),
        sa.Column("despite_opt_out_at", INSTANT),
        sa.Column("approved_people", sa.Integer()),
        sa.Column("approved_parts", sa.Integer()),
        sa.Column("paused_at", INSTANT),
        sa.Column("over_asked_at", INSTANT),
        sa.Column("restored_from", INSTANT),
    ):
        op.add_column("campaigns", column)
    op.execute("UPDATE campaigns SET paused_at = changed_at WHERE status = 'Paused'")
    op.add_column("staff", sa.Column("phone_asked", sa.Text()))
    op.execute("UPDATE staff SET phone_asked = phone, phone = NULL WHERE role = 'staff'")
    op.create_table(
        "test_sends",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", INSTANT, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("gateway_id", sa.Text()),
    )
    op.create_index("ix_test_sends_staff_id_claimed_at", "test_sends", ["staff_id", "claimed_at"])
    op.create_table(
        "sending_rate",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("taken", DOCUMENT, nullable=False),
    )

"""What customers think of their visit, and who was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", KEY, nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("purchase_id", KEY),
        sa.Column("campaign_send_id", KEY),
        sa.Column("asked_at", INSTANT),
        sa.Column("answered_at", INSTANT),
        sa.Column("score", sa.Integer()),
        sa.Column("comment", sa.Text()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text()),
        sa.Column("expires_at", INSTANT),
        sa.Column("opened_by", sa.BigInteger()),
        sa.Column("recorded_by", sa.BigInteger()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_feedback_customer_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feedback_customer_id", "feedback", ["customer_id"])
    op.create_index("ix_feedback_token_hash", "feedback", ["token_hash"], unique=True)
    op.create_index("ix_feedback_opened_by", "feedback", ["opened_by"])
    op.create_index("ix_feedback_campaign_send_id", "feedback", ["campaign_send_id"])

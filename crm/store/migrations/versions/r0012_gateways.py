"""What gateways report of each message, what customers answer, and templates that were approved."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    _sends()
    _receipts()
    _answers()
    _templates()


def _sends() -> None:
    op.add_column("campaigns", sa.Column("template", DOCUMENT))
    for column in (
        sa.Column("receipt", sa.Text()),
        sa.Column("receipt_at", INSTANT),
        sa.Column("receipt_reason", sa.Text()),
        sa.Column("final", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("resends", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("template_values", DOCUMENT),
    ):
        op.add_column("campaign_sends", column)


def _receipts() -> None:
    op.create_table(
        "gateway_messages",
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("gateway_id", sa.Text(), nullable=False),
        sa.Column("send_id", KEY, nullable=False),
        sa.Column("handed_over_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("gateway", "gateway_id", name=op.f("pk_gateway_messages")),
    )
    op.create_index("ix_gateway_messages_send_id", "gateway_messages", ["send_id"])
    op.create_index(
        "ix_gateway_messages_gateway_handed_over_at",
        "gateway_messages",
        ["gateway", "handed_over_at"],
    )
    op.create_table(
        "early_receipts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("gateway_id", sa.Text(), nullable=False),
        sa.Column("facts", DOCUMENT, nullable=False),
        sa.Column("arrived_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_early_receipts")),
    )
    op.create_index(
        "ix_early_receipts_gateway_gateway_id", "early_receipts", ["gateway", "gateway_id"]
    )


def _answers() -> None:
    op.create_table(
        "inbound_messages",
        sa.Column("id", KEY, nullable=False),
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("gateway_id", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("decided", sa.Text()),
        sa.Column("decided_by", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_messages")),
        sa.UniqueConstraint(
            "gateway", "gateway_id", name=op.f("uq_inbound_messages_gateway_gateway_id")
        ),
    )
    op.create_index("ix_inbound_messages_phone", "inbound_messages", ["phone"])
    op.create_table(
        "opted_out_phones",
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("opted_out_at", INSTANT, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("phone", name=op.f("pk_opted_out_phones")),
    )


def _templates() -> None:
    op.create_table(
        "approved_templates",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("gateway_template", sa.Text(), nullable=False),
        sa.Column("variables", DOCUMENT, nullable=False),
        sa.Column("promotional", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("created_by", sa.BigInteger()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("removed_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approved_templates")),
    )

"""Which messages of a chat show which sale, so that a correction redraws all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "receipt_messages",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "purchase_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name=op.f("pk_receipt_messages")),
    )
    op.create_index("ix_receipt_messages_purchase_id", "receipt_messages", ["purchase_id"])

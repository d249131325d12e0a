"""One table of open questions in place of flows and drafts.

What was asked goes on being asked. A half-finished sale is kept in another shape by now: the bot
closes its question, with a line in its place, when its person writes next.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("data", DOCUMENT, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("typed", sa.Boolean(), nullable=False),
        sa.Column("has_media", sa.Boolean(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "user_id", "number", name=op.f("pk_questions")),
    )
    op.execute(
        "INSERT INTO questions"
        " (chat_id, user_id, number, name, data, message_id, typed, has_media,"
        " changed_at)"
        " SELECT chat_id, user_id, 0, CASE step WHEN '' THEN name ELSE name || '.' || step END,"
        " data, message_id, true, false, changed_at FROM flows"
    )
    op.drop_table("flows")
    op.drop_table("drafts")

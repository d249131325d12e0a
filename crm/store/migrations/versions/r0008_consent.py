"""Whether each customer may be written to: unknown, yes or no, with when and from where.

Who was opted out by now said no to somebody of the shop.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.add_column(
        "customers", sa.Column("consent", sa.Text(), nullable=False, server_default="unknown")
    )
    op.add_column("customers", sa.Column("consent_at", INSTANT))
    op.add_column("customers", sa.Column("consent_from", sa.Text()))
    op.execute(
        "UPDATE customers SET consent = 'no', consent_at = opted_out_at, consent_from = 'staff'"
        " WHERE opted_out_at IS NOT NULL"
    )

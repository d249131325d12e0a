"""An index that has all that the sales by staff ask for."""

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_index(
        "ix_purchases_by_staff", "purchases", ["recorded_by", "purchase_date", "total_amount"]
    )

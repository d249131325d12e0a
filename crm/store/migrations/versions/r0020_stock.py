"""Goods that are counted, and what moves them."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
QUANTITY = sa.Numeric(14, 3)


def upgrade() -> None:
    op.create_table(
        "stock_items",
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("store_id", KEY, nullable=False, autoincrement=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text()),
        sa.Column("quantity", QUANTITY, nullable=False),
        sa.Column("low_at", QUANTITY),
        sa.Column("counted_at", INSTANT),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("after_purchase", KEY, nullable=False, server_default="0"),
        sa.Column("after_return", KEY, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("name_key", "store_id", name=op.f("pk_stock_items")),
    )
    op.create_table(
        "stock_moves",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("store_id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("quantity", QUANTITY, nullable=False),
        sa.Column("unit", sa.Text()),
        sa.Column("purchase_id", KEY),
        sa.Column("return_id", KEY),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("notes", sa.Text()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.BigInteger()),
        sa.Column("after_purchase", KEY, nullable=False, server_default="0"),
        sa.Column("after_return", KEY, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_moves")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stock_moves_name_key", "stock_moves", ["name_key", "kind", "id"])
    op.create_index("ix_stock_moves_purchase_id", "stock_moves", ["purchase_id"])

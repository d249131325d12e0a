"""Invoices, their series and the rates of GST; where a customer is, and under which GSTIN."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    for name in ("gstin", "state_code", "address"):
        op.add_column("customers", sa.Column(name, sa.Text()))
    op.create_table(
        "item_taxes",
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("hsn", sa.Text()),
        sa.PrimaryKeyConstraint("name_key", "valid_from", name=op.f("pk_item_taxes")),
    )
    op.create_table(
        "invoice_series",
        sa.Column("fy", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("fy", "prefix", name=op.f("pk_invoice_series")),
    )
    _invoices()
    _invoice_lines()


def _invoices() -> None:
    op.create_table(
        "invoices",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("fy", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("purchase_id", KEY, nullable=False),
        sa.Column("return_id", KEY),
        sa.Column("invoice_id", KEY),
        sa.Column("sold_on", sa.Date(), nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("buyer_name", sa.Text(), nullable=False),
        sa.Column("buyer_gstin", sa.Text()),
        sa.Column("buyer_address", sa.Text()),
        sa.Column("buyer_state", sa.Text()),
        sa.Column("seller_name", sa.Text(), nullable=False),
        sa.Column("seller_gstin", sa.Text()),
        sa.Column("seller_address", sa.Text()),
        sa.Column("seller_state", sa.Text(), nullable=False),
        sa.Column("composition", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("place_of_supply", sa.Text(), nullable=False),
        sa.Column("taxable", sa.BigInteger(), nullable=False),
        sa.Column("cgst", sa.BigInteger(), nullable=False),
        sa.Column("sgst", sa.BigInteger(), nullable=False),
        sa.Column("igst", sa.BigInteger(), nullable=False),
        sa.Column("round_off", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("cancelled_at", INSTANT),
        sa.Column("cancelled_by", sa.BigInteger()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint(
            "fy", "prefix", "sequence", name=op.f("uq_invoices_fy_prefix_sequence")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_invoices_purchase_id", "invoices", ["purchase_id", "id"])
    op.create_index("ix_invoices_customer_id", "invoices", ["customer_id"])
    op.create_index("ix_invoices_issued_on", "invoices", ["issued_on"])
    for name, column, where in (
        ("uq_invoices_of_purchase", "purchase_id", "cancelled_at IS NULL AND return_id IS NULL"),
        ("uq_invoices_of_return", "return_id", "cancelled_at IS NULL"),
    ):
        op.create_index(
            name,
            "invoices",
            [column],
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def _invoice_lines() -> None:
    op.create_table(
        "invoice_lines",
        sa.Column("invoice_id", KEY, nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hsn", sa.Text()),
        sa.Column("quantity", sa.Numeric(14, 3), nullable=False),
        sa.Column("unit", sa.Text()),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        sa.Column("taxable", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("cgst", sa.BigInteger(), nullable=False),
        sa.Column("sgst", sa.BigInteger(), nullable=False),
        sa.Column("igst", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_invoice_lines_invoice_id")
        ),
        sa.PrimaryKeyConstraint("invoice_id", "line", name=op.f("pk_invoice_lines")),
    )

"""Payments, returns and what each customer owes. Bills on credit that are there count as paid.

Nothing says what was paid of an old bill on credit: until the owner says that it is still owed it
is settled, and `dues.from_before` remembers how far such bills go.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    _customers()
    _purchases()
    _payments()
    _returns()
    _approvals()
    op.add_column("recorded_sources", sa.Column("noun", sa.Text()))
    op.add_column("recorded_sources", sa.Column("noun_id", KEY))


def _customers() -> None:
    op.add_column(
        "customers", sa.Column("balance", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.add_column("customers", sa.Column("owes_since", sa.Date()))
    op.add_column("customers", sa.Column("credit_limit", sa.BigInteger()))
    op.add_column("customers", sa.Column("promised_on", sa.Date()))
    op.add_column(
        "customers",
        sa.Column("reminders_off", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    where = sa.text("balance > 0")
    op.create_index(
        "ix_customers_who_owe",
        "customers",
        ["owes_since", "balance", "id", "merged_into", "erased_at"],
        sqlite_where=where,
        postgresql_where=where,
    )


def _purchases() -> None:
    for name in ("due_amount", "returned_amount"):
        op.add_column(
            "purchases", sa.Column(name, sa.BigInteger(), nullable=False, server_default="0")
        )
    op.add_column(
        "purchases", sa.Column("settled", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.drop_index("ix_purchases_of_customer", "purchases")
    op.create_index(
        "ix_purchases_of_customer",
        "purchases",
        ["customer_id", "purchase_date", "id", "total_amount", "returned_amount"],
    )
    _settle()
    due = sa.text("due_amount > 0")
    op.create_index(
        "ix_purchases_open",
        "purchases",
        ["customer_id", "purchase_date", "id", "due_amount"],
        sqlite_where=due,
        postgresql_where=due,
    )
    counted = sa.text("payment_method = 'Credit' AND NOT settled")
    op.create_index(
        "ix_purchases_on_account",
        "purchases",
        ["customer_id", "purchase_date", "id", "total_amount", "due_amount"],
        sqlite_where=counted,
        postgresql_where=counted,
    )
    settled = sa.text("settled")
    op.create_index(
        "ix_purchases_settled",
        "purchases",
        ["import_id", "id"],
        sqlite_where=settled,
        postgresql_where=settled,
    )


def _settle() -> None:
    bills = sa.table(
        "purchases",
        sa.column("id", KEY),
        sa.column("payment_method", sa.Text()),
        sa.column("settled", sa.Boolean()),
    )
    on_credit = bills.c.payment_method == "Credit"
    last = op.get_bind().execute(sa.select(sa.func.max(bills.c.id)).where(on_credit)).scalar()
    if last is None:
        return
    op.execute(sa.update(bills).where(on_credit).values(settled=sa.true()))
    settings = sa.table("settings", sa.column("key", sa.Text()), sa.column("value", DOCUMENT))
    op.execute(sa.insert(settings).values(key="dues.from_before", value={"last_id": last}))


def _payments() -> None:
    op.create_table(
        "payments",
        sa.Column("id", KEY, nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.Text()),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("purchase_id", KEY),
        sa.Column("with_bill", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("due_amount", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("notes", sa.Text()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.BigInteger()),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("import_id", KEY),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_payments_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["purchases.id"], name=op.f("fk_payments_purchase_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sqlite_autoincrement=True,
    )
    for name, columns in (
        ("of_customer", ["customer_id", "paid_on", "id", "kind", "amount"]),
        ("purchase_id", ["purchase_id"]),
        ("paid_on", ["paid_on", "kind", "method", "with_bill", "amount"]),
        ("recorded_by", ["recorded_by", "id"]),
        ("import_id", ["import_id"]),
    ):
        op.create_index(f"ix_payments_{name}", "payments", columns)
    due = sa.text("due_amount > 0")
    op.create_index(
        "ix_payments_open",
        "payments",
        ["customer_id", "paid_on", "id", "due_amount"],
        sqlite_where=due,
        postgresql_where=due,
    )


def _returns() -> None:
    op.create_table(
        "returns",
        sa.Column("id", KEY, nullable=False),
        sa.Column("purchase_id", KEY, nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("to_account", sa.BigInteger(), nullable=False),
        sa.Column("refunded", sa.BigInteger(), nullable=False),
        sa.Column("refund_method", sa.Text()),
        sa.Column("round_off", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("returned_on", sa.Date(), nullable=False),
        sa.Column("notes", sa.Text()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.BigInteger()),
        sa.Column("import_id", KEY),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["purchases.id"], name=op.f("fk_returns_purchase_id")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_returns_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returns")),
        sqlite_autoincrement=True,
    )
    for name, columns in (
        ("purchase_id", ["purchase_id", "id"]),
        ("of_customer", ["customer_id", "returned_on", "id", "to_account", "amount"]),
        ("returned_on", ["returned_on"]),
    ):
        op.create_index(f"ix_returns_{name}", "returns", columns)
    op.create_table(
        "return_items",
        sa.Column("return_id", KEY, nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("purchase_line", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Numeric(14, 3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("restocked", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.ForeignKeyConstraint(
            ["return_id"], ["returns.id"], name=op.f("fk_return_items_return_id")
        ),
        sa.PrimaryKeyConstraint("return_id", "line", name=op.f("pk_return_items")),
    )


def _approvals() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("data", DOCUMENT, nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("answered_by", sa.BigInteger()),
        sa.Column("answered_at", INSTANT),
        sa.Column("approved", sa.Boolean()),
        sa.Column("result_id", KEY),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
        sqlite_autoincrement=True,
    )

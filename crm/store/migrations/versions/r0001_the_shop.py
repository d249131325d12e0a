"""The shop's first tables. Later changes of crm.store.schema are files of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite numbers only these by itself
INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "audit_log",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("noun_id", sa.Text(), nullable=False),
        sa.Column("before", DOCUMENT, nullable=True),
        sa.Column("after", DOCUMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_index("ix_audit_log_noun_noun_id", "audit_log", ["noun", "noun_id"], unique=False)
    op.create_table(
        "campaigns",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("target_audience", sa.Text(), nullable=False),
        sa.Column("audience_filter", DOCUMENT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("scheduled_at", INSTANT, nullable=True),
        sa.Column("sent_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("status", sa.Text(), server_default="Draft", nullable=False),
        sa.Column("offer", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("rejected_reason", sa.Text(), nullable=True),
        sa.Column("paused_reason", sa.Text(), nullable=True),
        sa.Column("started_at", INSTANT, nullable=True),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("archived_at", INSTANT, nullable=True),
        sa.Column("cards", DOCUMENT, nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("resume_at", INSTANT, nullable=True),
        sa.Column("late_asked_at", INSTANT, nullable=True),
        sa.Column("frozen_to", KEY, nullable=True),
        sa.Column("frozen_at", INSTANT, nullable=True),
        sa.Column("left_out", DOCUMENT, nullable=True),
        sa.Column("send_key", sa.Text(), server_default="", nullable=False),
        sa.Column("gateway", sa.Text(), nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_campaigns_status_scheduled_at", "campaigns", ["status", "scheduled_at"], unique=False
    )
    op.create_table(
        "column_choices",
        sa.Column("shape", sa.Text(), nullable=False),
        sa.Column("mapping", DOCUMENT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shape", name=op.f("pk_column_choices")),
    )
    op.create_table(
        "customer_numbers",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("import_id", KEY, nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_customer_numbers")),
    )
    op.create_table(
        "customers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("total_spent", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("total_purchases", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_purchase_date", sa.Date(), nullable=True),
        sa.Column("first_purchase_date", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), server_default="Active", nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("vip_mark", sa.Boolean(), nullable=True),
        sa.Column("phone_is_mobile", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("opted_out_at", INSTANT, nullable=True),
        sa.Column("opted_out_by", sa.BigInteger(), nullable=True),
        sa.Column("merged_into", KEY, nullable=True),
        sa.Column("erased_at", INSTANT, nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("import_id", KEY, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_customers_by_last_visit",
        "customers",
        [
            "last_purchase_date",
            "id",
            "status",
            "location",
            "phone",
            "merged_into",
            "erased_at",
            "total_spent",
            "name_key",
        ],
        unique=False,
    )
    op.create_index(
        "ix_customers_by_name",
        "customers",
        [
            "name_key",
            "id",
            "status",
            "location",
            "phone",
            "merged_into",
            "erased_at",
            "total_spent",
            "last_purchase_date",
        ],
        unique=False,
    )
    op.create_index(
        "ix_customers_by_spent",
        "customers",
        [
            "total_spent",
            "id",
            "status",
            "location",
            "phone",
            "merged_into",
            "erased_at",
            "last_purchase_date",
            "name_key",
        ],
        unique=False,
    )
    op.create_index("ix_customers_changed_at", "customers", ["changed_at"], unique=False)
    op.create_index(
        "ix_customers_location", "customers", ["location", "merged_into", "erased_at"], unique=False
    )
    op.create_index("ix_customers_opted_out_at", "customers", ["opted_out_at"], unique=False)
    op.create_index("ix_customers_phone", "customers", ["phone"], unique=False)
    op.create_table(
        "deleted_customers",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("deleted_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deleted_customers")),
    )
    op.create_index(
        "ix_deleted_customers_deleted_at", "deleted_customers", ["deleted_at"], unique=False
    )
    op.create_table(
        "drafts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("data", DOCUMENT, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("source", name=op.f("uq_drafts_source")),
    )
    op.create_table(
        "flows",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("data", DOCUMENT, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "user_id", name=op.f("pk_flows")),
    )
    op.create_table(
        "import_changes",
        sa.Column("import_id", KEY, autoincrement=False, nullable=False),
        sa.Column("customer_id", KEY, autoincrement=False, nullable=False),
        sa.Column("before", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("import_id", "customer_id", name=op.f("pk_import_changes")),
    )
    op.create_table(
        "imports",
        sa.Column("id", KEY, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_hash", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.Column("counts", DOCUMENT, server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_table(
        "invitations",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_by", sa.BigInteger(), nullable=True),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitations")),
    )
    op.create_table(
        "summaries_sent",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "day", "staff_id", name=op.f("pk_summaries_sent")),
    )
    op.create_table(
        "job_runs",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("leased_by", sa.Text(), nullable=True),
        sa.Column("leased_until", INSTANT, nullable=True),
        sa.Column("last_started_at", INSTANT, nullable=True),
        sa.Column("last_finished_at", INSTANT, nullable=True),
        sa.Column("last_due_at", INSTANT, nullable=True),
        sa.Column("last_result", sa.Text(), nullable=True),
        sa.Column("failures_in_a_row", sa.Integer(), server_default="0", nullable=False),
        sa.Column("owner_told_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_runs")),
    )
    op.create_table(
        "merges",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kept_id", KEY, nullable=False),
        sa.Column("merged_id", KEY, nullable=False),
        sa.Column("merged_at", INSTANT, nullable=False),
        sa.Column("merged_by", sa.BigInteger(), nullable=True),
        sa.Column("before", DOCUMENT, nullable=False),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_table(
        "not_understood",
        sa.Column("id", KEY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_understood")),
    )
    op.create_table(
        "recorded_sources",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("purchase_id", KEY, nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_recorded_sources")),
    )
    op.create_index(
        "ix_recorded_sources_purchase_id", "recorded_sources", ["purchase_id"], unique=False
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.Column("wants_summary", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("unreachable_since", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
    )
    op.create_table(
        "strangers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_seen_at", INSTANT, nullable=False),
        sa.Column("owner_told_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strangers")),
    )
    op.create_table(
        "templates",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_templates")),
    )
    op.create_table(
        "campaign_sends",
        sa.Column("id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("status", sa.Text(), server_default="Pending", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", INSTANT, nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("claimed_at", INSTANT, nullable=True),
        sa.Column("gateway_id", sa.Text(), nullable=True),
        sa.Column("parts", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_sends_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_campaign_sends_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_sends")),
        sa.UniqueConstraint(
            "campaign_id", "phone", name=op.f("uq_campaign_sends_campaign_id_phone")
        ),
    )
    op.create_index(
        "ix_campaign_sends_campaign_id_status",
        "campaign_sends",
        ["campaign_id", "status", "id"],
        unique=False,
    )
    op.create_index(
        "ix_campaign_sends_customer_id_sent_at",
        "campaign_sends",
        ["customer_id", "sent_at"],
        unique=False,
    )
    op.create_index(
        "ix_campaign_sends_phone_sent_at", "campaign_sends", ["phone", "sent_at"], unique=False
    )
    op.create_table(
        "purchases",
        sa.Column("id", KEY, nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("total_amount", sa.BigInteger(), nullable=False),
        sa.Column("payment_method", sa.Text(), nullable=False),
        sa.Column("purchase_date", sa.Date(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("import_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_purchases_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchases")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_purchases_of_customer",
        "purchases",
        ["customer_id", "purchase_date", "id", "total_amount"],
        unique=False,
    )
    op.create_index("ix_purchases_purchase_date", "purchases", ["purchase_date"], unique=False)
    op.create_index("ix_purchases_recorded_by", "purchases", ["recorded_by", "id"], unique=False)
    op.create_table(
        "purchase_items",
        sa.Column("purchase_id", KEY, nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Numeric(14, 3), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["purchases.id"], name=op.f("fk_purchase_items_purchase_id")
        ),
        sa.PrimaryKeyConstraint("purchase_id", "line", name=op.f("pk_purchase_items")),
    )
    op.create_index(
        "ix_purchase_items_name_key", "purchase_items", ["name_key", "purchase_id"], unique=False
    )

"""Every table of the shop. Names of tables and columns are a promise: other tools read them.

Longer than other files: every table of the shop, side by side, is read as one list.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TextClause,
    UniqueConstraint,
    false,
    text,
    true,
)

from crm.store.types import Document, Instant, Key, Money, Quantity, Source

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def partial(where: TextClause) -> dict[str, Any]:
    """Options of an index over some rows. PostgreSQL's own option would load its dialect into every
    process (40 ms); the migrations, which make the indexes, say it there."""
    return {"sqlite_where": where, "info": {"where": where}}


# --- who buys, and what ------------------------------------------------------------------------

IS_COUNTER = text("kind = 'counter'")
"""SQL of the index that lets there be one counter: crm.customers.counter."""

_LISTED = ("status", "location", "phone", "merged_into", "erased_at", "kind")

customers = Table(
    "customers",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("phone", Text),  # E.164; not unique: a family may share one
    Column("email", Text),
    Column("location", Text),
    Column("notes", Text),
    # what the purchases say; only crm.customers.totals writes these five
    Column("total_spent", Money, nullable=False, server_default="0"),
    Column("total_purchases", Integer, nullable=False, server_default="0"),
    Column("last_purchase_date", Date),
    Column("first_purchase_date", Date),
    Column("status", Text, nullable=False, server_default="Active"),
    Column("created_at", Instant, nullable=False),
    Column("name_key", Text, nullable=False),  # folded for search: customers.fields.name_key
    Column("vip_mark", Boolean),  # by hand: true, false, or null for the rule
    Column("phone_is_mobile", Boolean, nullable=False, server_default=false()),
    Column("opted_out_at", Instant),
    Column("opted_out_by", BigInteger),
    Column("merged_into", Key),
    Column("erased_at", Instant),
    Column("changed_at", Instant, nullable=False),
    Column("import_id", Key),
    Column("birthday", Text),  # 1990-05-12, or --05-12 without a year: values.Birthday.stored
    Column("consent", Text, nullable=False, server_default="unknown"),  # customers.consent.Consent
    Column("consent_at", Instant),
    Column("consent_from", Text),  # staff, or import and its number
    Column("kind", Text, nullable=False, server_default="person"),  # customers.counter.Kind
    # above 0 is owed to the shop, below 0 is an advance; only crm.customers.dues writes these two
    Column("balance", Money, nullable=False, server_default="0"),
    Column("owes_since", Date),  # the day of the oldest charge that is not paid; null: owes nothing
    Column("credit_limit", Money),
    Column("promised_on", Date),  # no reminder before that day
    Column("reminders_off", Boolean, nullable=False, server_default=false()),
    Column("gstin", Text),
    Column("state_code", Text),  # of crm.india.gstin.STATES
    Column("address", Text),
    # as of the last change, or of the night's check; only crm.customers.points
    Column("points", Integer, nullable=False, server_default="0"),
    # One for each sort of the list, with all that its filters look at: a page under any filter of
    # 100,000 customers is found without a look at the rows (40 ms at most, against 100).
    Index("ix_customers_by_name", "name_key", "id", *_LISTED, "total_spent", "last_purchase_date"),
    Index("ix_customers_by_spent", "total_spent", "id", *_LISTED, "last_purchase_date", "name_key"),
    Index(
        "ix_customers_by_last_visit",
        "last_purchase_date",
        "id",
        *_LISTED,
        "total_spent",
        "name_key",
    ),
    Index("ix_customers_location", "location", "merged_into", "erased_at", "kind"),
    Index(
        "uq_customers_counter",
        "kind",
        unique=True,
        **partial(IS_COUNTER),
    ),
    Index("ix_customers_phone", "phone"),
    Index("ix_customers_changed_at", "changed_at"),
    Index("ix_customers_opted_out_at", "opted_out_at"),
    # who owes, with all that the list of dues filters by and sorts by
    Index(
        "ix_customers_who_owe",
        "owes_since",
        "balance",
        "id",
        "merged_into",
        "erased_at",
        **partial(text("balance > 0")),
    ),
    sqlite_autoincrement=True,  # the id of a deleted one must not come back: old buttons hold it
)

# Customers that are no longer rows, so that who keeps names in memory hears of it.
deleted_customers = Table(
    "deleted_customers",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("deleted_at", Instant, nullable=False),
    Index("ix_deleted_customers_deleted_at", "deleted_at"),
)

ON_ACCOUNT = text("payment_method = 'Credit' AND NOT settled")
"""The bills that are counted in what a customer owes."""

purchases = Table(
    "purchases",
    metadata,
    Column("id", Key, primary_key=True),
    Column("customer_id", Key, ForeignKey("customers.id"), nullable=False),
    Column("total_amount", Money, nullable=False),
    Column("payment_method", Text, nullable=False),
    Column("purchase_date", Date, nullable=False),  # the shop's own calendar date
    Column("notes", Text),
    Column("created_at", Instant, nullable=False),
    Column("recorded_by", BigInteger),  # staff.id; null for what was imported
    Column("changed_at", Instant, nullable=False),
    Column("import_id", Key),
    Column("due_amount", Money, nullable=False, server_default="0"),  # only crm.customers.dues
    Column("returned_amount", Money, nullable=False, server_default="0"),  # only crm.returns
    # a Credit bill that was paid outside these books: nothing of it is owed here
    Column("settled", Boolean, nullable=False, server_default=false()),
    # the history in order, and the totals of a customer without a look at the rows themselves
    Index(
        "ix_purchases_of_customer",
        "customer_id",
        "purchase_date",
        "id",
        "total_amount",
        "returned_amount",
    ),
    Index(
        "ix_purchases_open",
        "customer_id",
        "purchase_date",
        "id",
        "due_amount",
        **partial(text("due_amount > 0")),
    ),
    Index(
        "ix_purchases_on_account",
        "customer_id",
        "purchase_date",
        "id",
        "total_amount",
        "due_amount",
        **partial(ON_ACCOUNT),
    ),
    Index(
        "ix_purchases_settled",
        "import_id",
        "id",
        **partial(text("settled")),
    ),
    Index("ix_purchases_purchase_date", "purchase_date"),
    Index("ix_purchases_recorded_by", "recorded_by", "id"),
    # read alone for the sales of each staff member: 100 ns of a purchase instead of 600
    Index("ix_purchases_by_staff", "recorded_by", "purchase_date", "total_amount"),
    sqlite_autoincrement=True,  # recorded_sources and old buttons remember the ids of undone ones
)

purchase_items = Table(
    "purchase_items",
    metadata,
    Column("purchase_id", Key, ForeignKey("purchases.id"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("quantity", Quantity, nullable=False),
    Column("unit", Text),
    Column("unit_price", Money, nullable=False),
    Column("amount", Money, nullable=False),
    Column("name_key", Text, nullable=False),  # without case, outer spaces, plural s
    Column("said", Money),  # the bare number typed, be it the price of one or the sum
    Index("ix_purchase_items_name_key", "name_key", "purchase_id"),
)

# Money that comes or goes without goods, and what was owed before these books.
payments = Table(
    "payments",
    metadata,
    Column("id", Key, primary_key=True),
    Column("customer_id", Key, ForeignKey("customers.id"), nullable=False),
    Column("kind", Text, nullable=False),  # crm.customers.dues.kinds.Kind
    Column("amount", Money, nullable=False),  # above 0
    Column("method", Text),  # of received and given
    Column("paid_on", Date, nullable=False),  # the shop's own calendar date
    Column("purchase_id", Key, ForeignKey("purchases.id")),  # the bill that it was said for
    Column("with_bill", Boolean, nullable=False, server_default=false()),  # taken with the sale
    Column("due_amount", Money, nullable=False, server_default="0"),  # of given and opening_due
    Column("notes", Text),
    Column("created_at", Instant, nullable=False),
    Column("recorded_by", BigInteger),  # staff.id; null for what was imported
    Column("changed_at", Instant, nullable=False),
    Column("import_id", Key),
    Index("ix_payments_of_customer", "customer_id", "paid_on", "id", "kind", "amount"),
    Index("ix_payments_purchase_id", "purchase_id"),
    Index("ix_payments_paid_on", "paid_on", "kind", "method", "with_bill", "amount"),
    Index("ix_payments_recorded_by", "recorded_by", "id"),
    Index("ix_payments_import_id", "import_id"),
    Index(
        "ix_payments_open",
        "customer_id",
        "paid_on",
        "id",
        "due_amount",
        **partial(text("due_amount > 0")),
    ),
    sqlite_autoincrement=True,  # old buttons remember the ids of undone ones
)

# Goods or money that came back on a bill.
returns = Table(
    "returns",
    metadata,
    Column("id", Key, primary_key=True),
    Column("purchase_id", Key, ForeignKey("purchases.id"), nullable=False),
    Column("customer_id", Key, ForeignKey("customers.id"), nullable=False),  # the bill's
    Column("amount", Money, nullable=False),  # to_account and refunded together
    Column("to_account", Money, nullable=False),
    Column("refunded", Money, nullable=False),
    Column("refund_method", Text),  # where something was refunded
    Column("round_off", Money, nullable=False, server_default="0"),  # of the bill, with the last
    Column("returned_on", Date, nullable=False),
    Column("notes", Text),
    Column("created_at", Instant, nullable=False),
    Column("recorded_by", BigInteger),
    Column("import_id", Key),
    Index("ix_returns_purchase_id", "purchase_id", "id"),
    Index("ix_returns_of_customer", "customer_id", "returned_on", "id", "to_account", "amount"),
    Index("ix_returns_returned_on", "returned_on"),
    sqlite_autoincrement=True,
)

return_items = Table(
    "return_items",
    metadata,
    Column("return_id", Key, ForeignKey("returns.id"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("purchase_line", Integer, nullable=False),
    Column("quantity", Quantity, nullable=False),  # 0 where only money came back
    Column("amount", Money, nullable=False),
    Column("tax", Money, nullable=False, server_default="0"),
    Column("restocked", Boolean, nullable=False, server_default=true()),
)

# What bills earned and what was used on them; only crm.customers.points writes it.
points = Table(
    "points",
    metadata,
    Column("purchase_id", Key, ForeignKey("purchases.id"), primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),  # crm.customers.points.rule.Kind
    Column("customer_id", Key, ForeignKey("customers.id"), nullable=False),  # the bill's
    Column("points", Integer, nullable=False),  # above 0, of either kind
    Column("dated_on", Date, nullable=False),  # of the bill
    Column("expires_on", Date),  # the last day that earned ones are there; null: for good
    Index("ix_points_customer_id", "customer_id"),
    Index("ix_points_expires_on", "expires_on"),
)

# Goods that are counted: crm.purchases.stock.levels writes quantities.
stock_items = Table(
    "stock_items",
    metadata,
    Column("name_key", Text, primary_key=True),  # crm.language.keys.item_key
    Column("store_id", Key, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("unit", Text),  # of the last count
    Column("quantity", Quantity, nullable=False),
    Column("low_at", Quantity),
    Column("counted_at", Instant),  # null: it came in and was never counted
    # where its reckoning begins: a shop date, and the last bill and return of that day before it
    Column("counted_on", Date, nullable=False),
    Column("after_purchase", Key, nullable=False, server_default="0"),
    Column("after_return", Key, nullable=False, server_default="0"),
)

# What was counted, came in and went out by hand, and what bills and returns moved.
stock_moves = Table(
    "stock_moves",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name_key", Text, nullable=False),
    Column("store_id", Key, nullable=False),
    Column("kind", Text, nullable=False),  # crm.purchases.stock.levels.Kind
    Column("quantity", Quantity, nullable=False),  # of a count what is there, else above 0
    Column("unit", Text),
    Column("purchase_id", Key),  # of sold and returned; derived, so they name what may be gone
    Column("return_id", Key),
    Column("moved_on", Date, nullable=False),
    Column("notes", Text),
    Column("created_at", Instant, nullable=False),
    Column("recorded_by", BigInteger),
    Column("after_purchase", Key, nullable=False, server_default="0"),  # as of stock_items
    Column("after_return", Key, nullable=False, server_default="0"),
    Index("ix_stock_moves_name_key", "name_key", "kind", "id"),
    Index("ix_stock_moves_purchase_id", "purchase_id"),
    sqlite_autoincrement=True,  # old buttons remember the ids of undone ones
)

appointments = Table(
    "appointments",
    metadata,
    Column("id", Key, primary_key=True),
    Column("customer_id", Key, ForeignKey("customers.id"), nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("minutes", Integer),  # None: not said
    Column("what", Text),
    Column("staff_id", BigInteger),  # who is to be there
    Column("status", Text, nullable=False),  # crm.appointments.model.Status
    Column("purchase_id", Key),  # of who came; it may have been taken back since
    Column("reminded_at", Instant),  # when the customer's reminder was written
    Column("told_at", Instant),  # when staff were told that it is near
    Column("store_id", Key, nullable=False),
    Column("notes", Text),
    Column("created_at", Instant, nullable=False),
    Column("recorded_by", BigInteger),
    Column("changed_at", Instant, nullable=False),
    Index("ix_appointments_starts_at", "starts_at"),
    Index("ix_appointments_customer_id", "customer_id", "starts_at"),
    Index("ix_appointments_recorded_by", "recorded_by", "id"),
    sqlite_autoincrement=True,  # old buttons remember the ids of undone ones
)

# Rates of GST by item, each from a day on.
item_taxes = Table(
    "item_taxes",
    metadata,
    Column("name_key", Text, primary_key=True),  # crm.language.keys.item_key
    Column("valid_from", Date, primary_key=True),
    Column("rate", Integer, nullable=False),  # basis points: 5 % is 500
    Column("hsn", Text),
)

# The last number of each series; never given back, so that there are no gaps.
invoice_series = Table(
    "invoice_series",
    metadata,
    Column("fy", Text, primary_key=True),
    Column("prefix", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)

# Invoices and credit notes as they were issued. They are cancelled, never changed.
invoices = Table(
    "invoices",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", Text, nullable=False),  # crm.invoices.tax.Kind
    Column("number", Text, nullable=False),
    Column("fy", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("purchase_id", Key, nullable=False),  # may be deleted: the invoice stays
    Column("return_id", Key),  # of a credit note
    Column("invoice_id", Key),  # what a credit note takes from
    Column("sold_on", Date, nullable=False),  # of a credit note: returned
    Column("customer_id", Key, nullable=False),  # may be gone, with an import that was undone
    Column("buyer_name", Text, nullable=False),
    Column("buyer_gstin", Text),
    Column("buyer_address", Text),
    Column("buyer_state", Text),
    Column("seller_name", Text, nullable=False),
    Column("seller_gstin", Text),
    Column("seller_address", Text),
    Column("seller_state", Text, nullable=False),
    Column("composition", Boolean, nullable=False, server_default=false()),
    Column("place_of_supply", Text, nullable=False),  # a code of crm.india.gstin.STATES
    Column("taxable", Money, nullable=False),
    Column("cgst", Money, nullable=False),
    Column("sgst", Money, nullable=False),
    Column("igst", Money, nullable=False),
    Column("round_off", Money, nullable=False, server_default="0"),
    Column("total", Money, nullable=False),
    Column("cancelled_at", Instant),
    Column("cancelled_by", BigInteger),
    Column("created_at", Instant, nullable=False),
    Column("recorded_by", BigInteger),
    UniqueConstraint("fy", "prefix", "sequence"),
    Index("ix_invoices_purchase_id", "purchase_id", "id"),
    Index("ix_invoices_customer_id", "customer_id"),
    Index("ix_invoices_issued_on", "issued_on"),
    # one that counts for a bill, and one for a return, however many ask at once
    Index(
        "uq_invoices_of_purchase",
        "purchase_id",
        unique=True,
        **partial(text("cancelled_at IS NULL AND return_id IS NULL")),
    ),
    Index(
        "uq_invoices_of_return",
        "return_id",
        unique=True,
        **partial(text("cancelled_at IS NULL")),
    ),
    sqlite_autoincrement=True,
)

invoice_lines = Table(
    "invoice_lines",
    metadata,
    Column("invoice_id", Key, ForeignKey("invoices.id"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("hsn", Text),
    Column("quantity", Quantity, nullable=False),
    Column("unit", Text),
    Column("unit_price", Money, nullable=False),
    Column("discount", Money, nullable=False),
    Column("taxable", Money, nullable=False),
    Column("rate", Integer, nullable=False),  # basis points
    Column("cgst", Money, nullable=False),
    Column("sgst", Money, nullable=False),
    Column("igst", Money, nullable=False),
    Column("amount", Money, nullable=False),  # with tax and after the discount
)

# What one of the staff may not do alone, until somebody who may answers: crm.records.approvals.
approvals = Table(
    "approvals",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("data", Document, nullable=False),  # what was asked for
    Column("asked_by", BigInteger, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("answered_by", BigInteger),
    Column("answered_at", Instant),
    Column("approved", Boolean),
    Column("result_id", Key),  # the payment or return that was booked
    sqlite_autoincrement=True,
)

# Sums that triggers keep right with every change of the rows above: crm/insights/sums/tables.py.
# What is dated from the first day of `rollups_stale` on waits to be counted anew.
sales_by_bucket = Table(
    "sales_by_bucket",
    metadata,
    Column("bucket", Text, primary_key=True),  # day, week (from Monday), month
    Column("start", Date, primary_key=True),
    Column("purchases", Integer, nullable=False),
    Column("revenue", Money, nullable=False),
    Column("buyers", Integer, nullable=False),  # different customers
    Column("newcomers", Integer, nullable=False),  # those who had never bought before
    # since the same customer's purchase before, added up over all that have one
    Column("days_between", BigInteger, nullable=False),
    # of the purchases those of the counter, which is no buyer and no newcomer
    Column("of_counter", Integer, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

sales_by_place = Table(
    "sales_by_place",
    metadata,
    Column("day", Date, primary_key=True),
    Column("location", Text, primary_key=True),  # the customer's, as it is now; none is ""
    Column("payment_method", Text, primary_key=True),
    Column("purchases", Integer, nullable=False),
    Column("revenue", Money, nullable=False),
    sqlite_with_rowid=False,
)

sales_by_quarter = Table(
    "sales_by_quarter",
    metadata,
    Column("day", Date, primary_key=True),
    # of created_at: quarters of an hour since 00:00 UTC of that day, up to a day before and after.
    # So the hour of any time zone can be told (their offsets are whole quarters since 1972).
    Column("quarter", Integer, primary_key=True, autoincrement=False),
    Column("purchases", Integer, nullable=False),
    sqlite_with_rowid=False,
)

items_by_bucket = Table(
    "items_by_bucket",
    metadata,
    Column("bucket", Text, primary_key=True),  # day, month
    Column("start", Date, primary_key=True),
    Column("name", Text, primary_key=True),  # as it was written
    Column("purchases", Integer, nullable=False),
    Column("thousandths", BigInteger, nullable=False),  # of the quantity: exact when added up
    Column("amount", Money, nullable=False),
    sqlite_with_rowid=False,
)

respelt_purchases = Table(  # with one item written in two ways: in both counts, and yet one
    "respelt_purchases",
    metadata,
    Column("purchase_id", Key, primary_key=True, autoincrement=False),
)

rollups_stale = Table("rollups_stale", metadata, Column("since", Date, primary_key=True))

SUMS = (sales_by_bucket, sales_by_place, sales_by_quarter, items_by_bucket)

# A message, tap or file row that was booked, so that its second arrival books nothing. It outlives
# what was booked: a redelivery after an undo must not bring it back.
recorded_sources = Table(
    "recorded_sources",
    metadata,
    Column("source", Source, primary_key=True),
    Column("purchase_id", Key),
    Column("recorded_at", Instant, nullable=False),
    Column("noun", Text),  # payment, return; null: a purchase, or nothing that has a number
    Column("noun_id", Key),
    Index("ix_recorded_sources_purchase_id", "purchase_id"),
    Index(
        "ix_recorded_sources_noun_id",
        "noun",
        "noun_id",
        **partial(text("noun_id IS NOT NULL")),
    ),
)

merges = Table(
    "merges",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kept_id", Key, nullable=False),
    Column("merged_id", Key, nullable=False),
    Column("merged_at", Instant, nullable=False),
    Column("merged_by", BigInteger),
    Column("before", Document, nullable=False),  # both cards and what moved, to undo it
    Column("undone_at", Instant),
)

# --- who works here ----------------------------------------------------------------------------

staff = Table(
    "staff",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # the Telegram user id
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("phone", Text),  # E.164, for a test of a campaign on one's own phone
    Column("phone_asked", Text),  # the same, before a manager confirmed that it is theirs
    Column("added_at", Instant, nullable=False),
    Column("added_by", BigInteger),
    Column("removed_at", Instant),
    Column("wants_summary", Boolean, nullable=False, server_default=true()),
    Column("unreachable_since", Instant),  # blocked the bot
    Column("language", Text),  # chosen here; null: as in Telegram
    Column("telegram_language", Text),  # where it is another one than the shop's
)

invitations = Table(
    "invitations",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("created_by", BigInteger),  # null: the claim link of the first owner
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_by", BigInteger),
    Column("used_at", Instant),
)

strangers = Table(
    "strangers",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("owner_told_at", Instant),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("staff_id", BigInteger),  # null: the program itself
    Column("action", Text, nullable=False),
    Column("noun", Text, nullable=False),
    Column("noun_id", Text, nullable=False),
    Column("before", Document),
    Column("after", Document),
    Index("ix_audit_log_noun_noun_id", "noun", "noun_id"),
)

# --- what the bot must remember ----------------------------------------------------------------

settings = Table(
    "settings",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Document, nullable=False),
)

questions = Table(  # what is asked in a chat and waits for its answer
    "questions",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),  # 0, or of several sales
    Column("name", Text, nullable=False),
    Column("data", Document, nullable=False),
    Column("message_id", BigInteger),  # the message that asks
    Column("typed", Boolean, nullable=False),  # what is typed next answers it
    Column("has_media", Boolean, nullable=False),  # that message is the caption of a picture
    Column("changed_at", Instant, nullable=False),
)

receipt_messages = Table(  # messages of the bot that show a sale as it is in the books
    "receipt_messages",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("purchase_id", Key, nullable=False),  # perhaps undone: then the message says so
    Index("ix_receipt_messages_purchase_id", "purchase_id"),
)

not_understood = Table(
    "not_understood",
    metadata,
    Column("id", Key, primary_key=True),
    Column("text", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("staff_id", BigInteger),
    Column("at", Instant, nullable=False),
)

job_runs = Table(
    "job_runs",
    metadata,
    Column("name", Text, primary_key=True),
    Column("leased_by", Text),
    Column("leased_until", Instant),
    Column("last_started_at", Instant),
    Column("last_finished_at", Instant),
    Column("last_due_at", Instant),
    Column("last_result", Text),
    Column("failures_in_a_row", Integer, nullable=False, server_default="0"),
    Column("owner_told_at", Instant),
)

summaries_sent = Table(  # so that nobody gets the same one twice, whatever restarts happen
    "summaries_sent",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("staff_id", BigInteger, primary_key=True, autoincrement=False),
    Column("sent_at", Instant, nullable=False),
)

# What staff are to hear without having asked, until it was said. Facts, no words: crm.chat.outbox.
pushes = Table(
    "pushes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("data", Document, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),  # the next try, or the end of a claim
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("claimed_by", Text),
    Index("ix_pushes_chat_id_id", "chat_id", "id"),
    sqlite_autoincrement=True,  # the order in which they came, also after the last was said
)

# --- campaigns ---------------------------------------------------------------------------------

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("target_audience", Text, nullable=False),
    Column("audience_filter", Document, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("scheduled_at", Instant),
    Column("sent_count", Integer, nullable=False, server_default="0"),
    Column("status", Text, nullable=False, server_default="Draft"),
    Column("offer", Text),
    Column("valid_until", Date),
    Column("created_by", BigInteger),
    Column("approved_by", BigInteger),
    Column("rejected_reason", Text),
    Column("paused_reason", Text),
    Column("started_at", Instant),
    Column("finished_at", Instant),
    Column("archived_at", Instant),
    Column("cards", Document),  # [[chat_id, message_id], …]: where its card is shown
    # counts edits, so that nobody approves a text other than the one on the card
    Column("version", Integer, nullable=False, server_default="1"),
    Column("resume_at", Instant),  # when a pause for the night ends
    Column("late_asked_at", Instant),  # too late to start by itself; the owner was asked
    Column("frozen_to", Key),  # customers up to here are frozen into campaign_sends
    Column("frozen_at", Instant),  # all of them
    Column("left_out", Document),  # counts by reason, as frozen
    Column("send_key", Text, nullable=False, server_default=""),  # opens its ids at a gateway
    Column("gateway", Text),  # what carried it; mock delivers nothing
    Column("template", Document),  # the approved one that its gateway sends: campaigns.approved
    Column("kind", Text, nullable=False, server_default="marketing"),
    Column("despite_opt_out_at", Instant),  # an approver wanted it sent to who had opted out
    # what the approval was for: people, and parts of all their messages together
    Column("approved_people", Integer),
    Column("approved_parts", Integer),
    Column("approved_at", Instant),
    Column("paused_at", Instant),
    Column("over_asked_at", Instant),  # paused for days; somebody was asked whether it is over
    Column("restored_from", Instant),  # the last moment that the backup knew of
    # whether one in ten is left out, to compare: campaigns.audiences.holdout
    Column("holdout", Boolean, nullable=False, server_default=false()),
    # made by a tap on a group, and nobody has done anything with it so far
    Column("unkept", Boolean, nullable=False, server_default=false()),
    Column("changed_at", Instant, nullable=False),
    Index("ix_campaigns_status_scheduled_at", "status", "scheduled_at"),
    sqlite_autoincrement=True,  # the id of a deleted draft must not come back either
)

campaign_sends = Table(
    "campaign_sends",
    metadata,
    Column("id", Key, primary_key=True),
    Column("campaign_id", Key, ForeignKey("campaigns.id"), nullable=False),
    Column("customer_id", Key, ForeignKey("customers.id"), nullable=False),
    Column("phone", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("sent_at", Instant),
    Column("status", Text, nullable=False, server_default="Pending"),
    Column("error", Text),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_try_at", Instant),
    Column("claimed_by", Text),
    Column("claimed_at", Instant),
    Column("gateway_id", Text),
    Column("parts", Integer, nullable=False, server_default="1"),
    # what the gateway reported later: sent, failed, delivered or read; it never goes back
    Column("receipt", Text),
    Column("receipt_at", Instant),
    Column("receipt_reason", Text),
    Column("final", Boolean, nullable=False, server_default=false()),  # another try is useless
    # tries by hand of what certainly failed: each needs a new id for the gateway
    Column("resends", Integer, nullable=False, server_default="0"),
    Column("template_values", Document),  # frozen beside the text that they make
    UniqueConstraint("campaign_id", "phone"),
    Index("ix_campaign_sends_campaign_id_status", "campaign_id", "status", "id"),
    Index("ix_campaign_sends_customer_id_sent_at", "customer_id", "sent_at"),
    Index("ix_campaign_sends_phone_sent_at", "phone", "sent_at"),
)
test_sends = Table(  # a campaign's text on the phone of whoever tries it; kind `test` of a send
    "test_sends",
    metadata,
    Column("id", Key, primary_key=True),
    Column("campaign_id", Key, nullable=False),  # of a draft, which may be deleted
    Column("staff_id", BigInteger, nullable=False),
    Column("phone", Text, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("claimed_at", Instant, nullable=False),
    Column("status", Text, nullable=False),
    Column("error", Text),
    Column("gateway_id", Text),
    Index("ix_test_sends_staff_id_claimed_at", "staff_id", "claimed_at"),
)
sending_rate = Table(  # what all processes on this database handed over in the last second
    "sending_rate",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("taken", Document, nullable=False),  # [[seconds since 1970, messages], …]
)

templates = Table(
    "templates",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("created_by", BigInteger),
    Column("created_at", Instant, nullable=False),
    Column("removed_at", Instant),
)

# Every try's id at the gateway, so that a receipt of the first try finds its send after a second.
gateway_messages = Table(
    "gateway_messages",
    metadata,
    Column("gateway", Text, primary_key=True),
    Column("gateway_id", Text, primary_key=True),
    Column("send_id", Key, nullable=False),
    Column("handed_over_at", Instant, nullable=False),
    Index("ix_gateway_messages_send_id", "send_id"),
    Index("ix_gateway_messages_gateway_handed_over_at", "gateway", "handed_over_at"),
)

# Receipts for ids that nobody knows, kept for a day: they may be faster than the gateway's answer.
early_receipts = Table(
    "early_receipts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("gateway", Text, nullable=False),
    Column("gateway_id", Text, nullable=False),
    Column("facts", Document, nullable=False),
    Column("arrived_at", Instant, nullable=False),
    Index("ix_early_receipts_gateway_gateway_id", "gateway", "gateway_id"),
)

inbound_messages = Table(  # what customers wrote
    "inbound_messages",
    metadata,
    Column("id", Key, primary_key=True),
    Column("gateway", Text, nullable=False),
    Column("gateway_id", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("meaning", Text, nullable=False),  # campaigns.answers.meaning.Meaning
    Column("decided", Text),  # what staff made of it: opted_out, opted_in, left
    Column("decided_by", BigInteger),
    UniqueConstraint("gateway", "gateway_id"),
    Index("ix_inbound_messages_phone", "phone"),
)

opted_out_phones = Table(  # said by the phone itself, or by a list: with a card or without one
    "opted_out_phones",
    metadata,
    Column("phone", Text, primary_key=True),
    Column("opted_out_at", Instant, nullable=False),
    Column("source", Text, nullable=False),
)

approved_templates = Table(  # texts that the operators of India approved, each letter of them
    "approved_templates",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("gateway_template", Text, nullable=False),  # the gateway's id of it
    Column("variables", Document, nullable=False),  # campaigns.approved.Variable, in order
    Column("header", Text, nullable=False, server_default=""),  # campaigns.approved.Header
    Column("created_by", BigInteger),
    Column("created_at", Instant, nullable=False),
    Column("removed_at", Instant),
)

feedback = Table(  # what customers think of their visit, in stars; and who was asked for them
    "feedback",
    metadata,
    Column("id", Key, primary_key=True),
    Column("customer_id", Key, ForeignKey("customers.id"), nullable=False),
    Column("purchase_id", Key),  # the bill that was asked about; perhaps undone since
    Column("campaign_send_id", Key),  # the message with the link; null: said by hand
    Column("asked_at", Instant),
    Column("answered_at", Instant),
    Column("score", Integer),  # 1 to 5
    Column("comment", Text),
    Column("source", Text, nullable=False),  # feedback.model.Source
    Column("token_hash", Text),  # who reads the database cannot answer with it
    Column("expires_at", Instant),  # of the link
    Column("opened_by", BigInteger),  # Telegram user id of who had the link
    Column("recorded_by", BigInteger),
    Column("created_at", Instant, nullable=False),
    Index("ix_feedback_customer_id", "customer_id"),
    Index("ix_feedback_token_hash", "token_hash", unique=True),
    Index("ix_feedback_opened_by", "opened_by"),
    Index("ix_feedback_campaign_send_id", "campaign_send_id"),
    sqlite_autoincrement=True,  # a button under a rating that was undone must not mean another
)

# --- moving in ---------------------------------------------------------------------------------

imports = Table(
    "imports",
    metadata,
    Column("id", Key, primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("file_hash", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("staff_id", BigInteger),
    Column("created_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("undone_at", Instant),
    Column("counts", Document, nullable=False, server_default=text("'{}'")),
)

# Rows that are written and that no figure may show: an import's before it is complete, or what is
# being taken back. Ranges of ids of customers or purchases; see crm.store.hidden. Only SQLite has
# any: there a long transaction would keep sales waiting.
hidden_rows = Table(
    "hidden_rows",
    metadata,
    Column("noun", Text, primary_key=True),
    Column("first_id", Key, primary_key=True, autoincrement=False),
    Column("last_id", Key, nullable=False),  # included
    Column("import_id", Key, nullable=False),
)

# What an import filled in on cards that were there before, to undo it.
import_changes = Table(
    "import_changes",
    metadata,
    Column("import_id", Key, primary_key=True, autoincrement=False),
    Column("customer_id", Key, primary_key=True, autoincrement=False),
    Column("before", Document, nullable=False),
)

# The number (`customer_id`) that the shop's former program gave to a customer: a file of its sales
# and a file of its customers find together by it.
customer_numbers = Table(
    "customer_numbers",
    metadata,
    Column("number", Text, primary_key=True),
    Column("customer_id", Key, nullable=False),
    Column("import_id", Key),
)

column_choices = Table(
    "column_choices",
    metadata,
    Column("shape", Text, primary_key=True),  # hash of the header row
    Column("mapping", Document, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

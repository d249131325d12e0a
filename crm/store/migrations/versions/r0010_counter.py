"""The counter: one row of customers for sales to nobody in particular.

It is in the covering indexes of the list, which leave it out, and in the sums by day, week and
month, where it is no buyer and no newcomer, and has no days between its visits. The statements of
the triggers are those of revision 0004 but for that.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_LISTED = ("status", "location", "phone", "merged_into", "erased_at")
_INDEXES = {
    "ix_customers_by_name": (
        "name_key",
        "id",
        *_LISTED,
        "kind",
        "total_spent",
        "last_purchase_date",
    ),
    "ix_customers_by_spent": (
        "total_spent",
        "id",
        *_LISTED,
        "kind",
        "last_purchase_date",
        "name_key",
    ),
    "ix_customers_by_last_visit": (
        "last_purchase_date",
        "id",
        *_LISTED,
        "kind",
        "total_spent",
        "name_key",
    ),
    "ix_customers_location": ("location", "merged_into", "erased_at", "kind"),
}


def upgrade() -> None:
    op.add_column(
        "customers", sa.Column("kind", sa.Text(), nullable=False, server_default="person")
    )
    for name, columns in _INDEXES.items():
        op.drop_index(name, "customers")
        op.create_index(name, "customers", list(columns))
    counter = sa.text("kind = 'counter'")
    op.create_index(
        "uq_customers_counter",
        "customers",
        ["kind"],
        unique=True,
        sqlite_where=counter,
        postgresql_where=counter,
    )
    op.add_column(
        "sales_by_bucket",
        sa.Column("of_counter", sa.Integer(), nullable=False, server_default="0"),
    )
    postgres = op.get_bind().dialect.name == "postgresql"
    for statement in [_COUNT_SALE] if postgres else _in_sqlite():
        op.get_bind().exec_driver_sql(statement)


# --- both --------------------------------------------------------------------------------------

_ADD_SALES = """
    ON CONFLICT (bucket, start) DO UPDATE SET
        purchases = sales_by_bucket.purchases + excluded.purchases,
        revenue = sales_by_bucket.revenue + excluded.revenue,
        buyers = sales_by_bucket.buyers + excluded.buyers,
        newcomers = sales_by_bucket.newcomers + excluded.newcomers,
        days_between = sales_by_bucket.days_between + excluded.days_between,
        of_counter = sales_by_bucket.of_counter + excluded.of_counter"""
_ADD_PLACE = """
    ON CONFLICT (day, location, payment_method) DO UPDATE SET
        purchases = sales_by_place.purchases + excluded.purchases,
        revenue = sales_by_place.revenue + excluded.revenue"""
_ADD_QUARTER = """
    ON CONFLICT (day, quarter) DO UPDATE SET
        purchases = sales_by_quarter.purchases + excluded.purchases"""
_ADD_ITEMS = """
    ON CONFLICT (bucket, start, name) DO UPDATE SET
        purchases = items_by_bucket.purchases + excluded.purchases,
        thousandths = items_by_bucket.thousandths + excluded.thousandths,
        amount = items_by_bucket.amount + excluded.amount"""
_SALES = """
    INSERT INTO sales_by_bucket
        (bucket, start, purchases, revenue, buyers, newcomers, days_between, of_counter)"""
_PLACES = "INSERT INTO sales_by_place (day, location, payment_method, purchases, revenue)"
_QUARTERS = "INSERT INTO sales_by_quarter (day, quarter, purchases)"
_ITEMS = "INSERT INTO items_by_bucket (bucket, start, name, purchases, thousandths, amount)"

# --- SQLite ------------------------------------------------------------------------------------


def _in_sqlite() -> list[str]:
    counted = "customer_id, purchase_date, total_amount, payment_method, created_at"
    hidden = (
        "EXISTS (SELECT 1 FROM hidden_rows WHERE noun = 'purchases'"
        " AND NEW.id BETWEEN first_id AND last_id)"
    )
    return [
        *(
            f"DROP TRIGGER {name}"
            for name in ("purchases_added", "purchases_gone", "purchases_were", "purchases_are")
        ),
        _trigger(
            "purchases_added",
            "INSERT ON purchases",
            f"{_fresh('NEW')} AND NOT {hidden}",
            _sale("NEW", 1),
        ),
        _trigger("purchases_gone", "DELETE ON purchases", _fresh("OLD"), _sale("OLD", -1)),
        _trigger(
            "purchases_were",
            f"UPDATE OF {counted} ON purchases",
            _fresh("OLD"),
            [*_sale("OLD", -1), *_lines_of("OLD", -1)],
        ),
        _trigger(
            "purchases_are",
            f"UPDATE OF {counted} ON purchases",
            _fresh("NEW"),
            [*_sale("NEW", 1), *_lines_of("NEW", 1)],
        ),
    ]


def _trigger(name: str, event: str, when: str, body: list[str]) -> str:
    return f"CREATE TRIGGER {name} AFTER {event} WHEN {when} BEGIN {'; '.join(body)}; END"


def _fresh(row: str) -> str:
    return f"NOT EXISTS (SELECT 1 FROM rollups_stale WHERE since <= {row}.purchase_date)"


def _buckets(day: str) -> str:
    """Each bucket of a day: its first day, and the first one after it."""
    return f"""(
        SELECT 'day' AS bucket, {day} AS start, date({day}, '+1 day') AS until UNION ALL
        SELECT 'week', date({day}, 'weekday 0', '-6 days'), date({day}, 'weekday 0', '+1 day')
        UNION ALL
        SELECT 'month', date({day}, 'start of month'), date({day}, 'start of month', '+1 month')
    )"""


def _days(first: str, last: str) -> str:
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"


def _sale(row: str, sign: int) -> list[str]:
    """Counts a purchase among the others of its customer, or takes it out again."""
    day = f"{row}.purchase_date"

    def other(comparison: str, order: str) -> str:
        return (
            f"(SELECT purchase_date FROM purchases WHERE customer_id = {row}.customer_id"
            f" AND purchase_date {comparison} {day} AND id <> {row}.id"
            f" ORDER BY purchase_date {order} LIMIT 1)"
        )

    named = (
        f"NOT EXISTS (SELECT 1 FROM customers WHERE id = {row}.customer_id AND kind = 'counter')"
    )
    # LIMIT: looked up once, not wherever it is mentioned
    near = (
        f"(SELECT {other('<=', 'DESC')} AS before, {other('>=', 'ASC')} AS after,"
        f" {named} AS named LIMIT 1)"
    )
    seconds = f"(strftime('%s', {row}.created_at) - strftime('%s', {day}))"
    quarter = f"(({seconds} + 172800) / 900 - 192)"  # rounded down, also below zero
    return [
        f"""{_SALES}
        SELECT bucket, start, {sign}, {sign} * {row}.total_amount,
            CASE WHEN named AND coalesce(before < start, 1) AND coalesce(after >= until, 1)
                THEN {sign} ELSE 0 END,
            CASE WHEN named AND before IS NULL THEN {sign} ELSE 0 END,
            CASE WHEN named THEN {sign} * coalesce({_days("before", day)}, 0) ELSE 0 END,
            CASE WHEN named THEN 0 ELSE {sign} END
        FROM {near}, {_buckets(day)} WHERE true {_ADD_SALES}""",
        # the one that comes next is as many days after this one, and not the first any more
        f"""{_SALES}
        SELECT bucket, CASE bucket WHEN 'day' THEN after
                WHEN 'week' THEN date(after, 'weekday 0', '-6 days')
                ELSE date(after, 'start of month') END,
            0, 0, 0, CASE WHEN before IS NULL THEN {-sign} ELSE 0 END,
            {sign} * CASE WHEN before IS NULL THEN {_days(day, "after")}
                ELSE {_days(day, "before")} END, 0
        FROM {near}, (SELECT 'day' AS bucket UNION ALL SELECT 'week' UNION ALL SELECT 'month')
        WHERE named AND after > {day} {_ADD_SALES}""",
        f"""{_PLACES}
        SELECT {day}, coalesce(location, ''), {row}.payment_method, {sign},
            {sign} * {row}.total_amount
        FROM customers WHERE id = {row}.customer_id {_ADD_PLACE}""",
        f"""{_QUARTERS}
        SELECT {day}, quarter, {sign} FROM (SELECT {quarter} AS quarter)
        WHERE quarter BETWEEN -96 AND 191 {_ADD_QUARTER}""",
        *(_without_sale(row) if sign < 0 else []),
    ]


def _without_sale(row: str) -> list[str]:
    """Nothing is kept of days without a sale."""
    day = f"{row}.purchase_date"
    return [
        f"""DELETE FROM sales_by_bucket WHERE purchases = 0
        AND (bucket, start) IN (SELECT bucket, start FROM {_buckets(day)})""",
        f"DELETE FROM sales_by_place WHERE purchases = 0 AND day = {day}",
        f"DELETE FROM sales_by_quarter WHERE purchases = 0 AND day = {day}",
    ]


def _lines_of(row: str, sign: int) -> list[str]:
    """Takes the lines of a purchase with it to another day."""
    day = f"{row}.purchase_date"
    month = f"date({day}, 'start of month')"
    moved = "OLD.purchase_date <> NEW.purchase_date"
    counts = [
        f"""{_ITEMS}
        SELECT '{bucket}', {start}, name, {sign},
            {sign} * sum(CAST(round(quantity * 1000) AS INTEGER)), {sign} * sum(amount)
        FROM purchase_items WHERE purchase_id = {row}.id AND {moved} GROUP BY name {_ADD_ITEMS}"""
        for bucket, start in (("day", day), ("month", month))
    ]
    if sign > 0:
        return counts
    return [
        *counts,
        *(
            f"""DELETE FROM items_by_bucket WHERE purchases = 0 AND bucket = '{bucket}'
            AND start = {start} AND {moved}"""
            for bucket, start in (("day", day), ("month", month))
        ),
    ]


# --- PostgreSQL --------------------------------------------------------------------------------

_COUNT_SALE = f"""
CREATE OR REPLACE FUNCTION munim_count_sale(sign integer, sale purchases) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    before date;
    after date;
    place text;
    named boolean;
    quarter_hour integer;
BEGIN
    -- one change of a customer's purchases at a time: each looks at the ones beside it
    SELECT coalesce(location, ''), kind <> 'counter' INTO place, named
        FROM customers WHERE id = sale.customer_id FOR NO KEY UPDATE;
    named := coalesce(named, true);
    SELECT purchase_date INTO before FROM purchases WHERE customer_id = sale.customer_id
        AND purchase_date <= sale.purchase_date AND id <> sale.id
        ORDER BY purchase_date DESC LIMIT 1;
    SELECT purchase_date INTO after FROM purchases WHERE customer_id = sale.customer_id
        AND purchase_date >= sale.purchase_date AND id <> sale.id
        ORDER BY purchase_date LIMIT 1;
    {_SALES}
    SELECT bucket, start, sign, sign * sale.total_amount,
        CASE WHEN named AND coalesce(before < start, true) AND coalesce(after >= until, true)
            THEN sign ELSE 0 END,
        CASE WHEN named AND before IS NULL THEN sign ELSE 0 END,
        CASE WHEN named THEN sign * coalesce(sale.purchase_date - before, 0) ELSE 0 END,
        CASE WHEN named THEN 0 ELSE sign END
    FROM munim_buckets(sale.purchase_date) {_ADD_SALES};
    IF named AND after > sale.purchase_date THEN
        {_SALES}
        SELECT bucket, start, 0, 0, 0, CASE WHEN before IS NULL THEN -sign ELSE 0 END,
            sign * CASE WHEN before IS NULL THEN after - sale.purchase_date
                ELSE before - sale.purchase_date END, 0
        FROM munim_buckets(after) {_ADD_SALES};
    END IF;
    {_PLACES} VALUES (sale.purchase_date, coalesce(place, ''), sale.payment_method, sign,
        sign * sale.total_amount) {_ADD_PLACE};
    quarter_hour := floor((extract(epoch FROM sale.created_at)
        - extract(epoch FROM sale.purchase_date)) / 900);
    IF quarter_hour BETWEEN -96 AND 191 THEN
        {_QUARTERS} VALUES (sale.purchase_date, quarter_hour, sign) {_ADD_QUARTER};
    END IF;
    IF sign < 0 THEN
        DELETE FROM sales_by_bucket AS sums USING munim_buckets(sale.purchase_date) AS its
            WHERE sums.purchases = 0 AND sums.bucket = its.bucket AND sums.start = its.start;
        DELETE FROM sales_by_place WHERE purchases = 0 AND day = sale.purchase_date;
        DELETE FROM sales_by_quarter WHERE purchases = 0 AND day = sale.purchase_date;
    END IF;
END $$"""

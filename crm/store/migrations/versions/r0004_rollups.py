"""Sums of purchases and items by day, week and month, which the database itself keeps right.

A change of a purchase or an item counts in its own transaction, by triggers: so whoever writes, a
sale, an import, another tool, the sums follow. What is dated from `rollups_stale.since` on is not
counted: crm.insights.sums.tables will count it anew. So a large import, and a shop that was there
before this revision, need no long transaction. Triggers on PostgreSQL are of the kind BEFORE: they
see each row without the ones that come after it in the same statement, as SQLite's do.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _tables()
    postgres = op.get_bind().dialect.name == "postgresql"
    for statement in _in_postgres() if postgres else _in_sqlite():
        op.get_bind().exec_driver_sql(statement)


def _tables() -> None:
    op.create_table(
        "sales_by_bucket",
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("purchases", sa.Integer(), nullable=False),
        sa.Column("revenue", sa.BigInteger(), nullable=False),
        sa.Column("buyers", sa.Integer(), nullable=False),
        sa.Column("newcomers", sa.Integer(), nullable=False),
        sa.Column("days_between", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "start", name=op.f("pk_sales_by_bucket")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sales_by_place",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("payment_method", sa.Text(), nullable=False),
        sa.Column("purchases", sa.Integer(), nullable=False),
        sa.Column("revenue", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "day", "location", "payment_method", name=op.f("pk_sales_by_place")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sales_by_quarter",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("quarter", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("purchases", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "quarter", name=op.f("pk_sales_by_quarter")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "items_by_bucket",
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purchases", sa.Integer(), nullable=False),
        sa.Column("thousandths", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "start", "name", name=op.f("pk_items_by_bucket")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "respelt_purchases",
        sa.Column("purchase_id", KEY, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("purchase_id", name=op.f("pk_respelt_purchases")),
    )
    stale = op.create_table(
        "rollups_stale",
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("since", name=op.f("pk_rollups_stale")),
    )
    sold = sa.table("purchases", sa.column("purchase_date", sa.Date()))
    first = op.get_bind().execute(sa.select(sa.func.min(sold.c.purchase_date))).scalar()
    if first is not None:
        op.get_bind().execute(sa.insert(stale).values(since=first))


# --- both --------------------------------------------------------------------------------------

_ADD_SALES = """
    ON CONFLICT (bucket, start) DO UPDATE SET
        purchases = sales_by_bucket.purchases + excluded.purchases,
        revenue = sales_by_bucket.revenue + excluded.revenue,
        buyers = sales_by_bucket.buyers + excluded.buyers,
        newcomers = sales_by_bucket.newcomers + excluded.newcomers,
        days_between = sales_by_bucket.days_between + excluded.days_between"""
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
        (bucket, start, purchases, revenue, buyers, newcomers, days_between)"""
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
        _trigger(
            "purchases_added",
            "INSERT ON purchases",
            f"{_fresh('NEW')} AND NOT {hidden}",
            _sale("NEW", 1),
        ),
        _trigger(
            "purchases_hidden",
            "INSERT ON purchases",
            f"{_fresh('NEW')} AND {hidden}",
            ["INSERT INTO rollups_stale VALUES (NEW.purchase_date)"],
        ),
        _trigger("purchases_gone", "DELETE ON purchases", _fresh("OLD"), _sale("OLD", -1)),
        _trigger(
            "purchases_not_respelt",
            "DELETE ON purchases",
            "true",
            ["DELETE FROM respelt_purchases WHERE purchase_id = OLD.id"],
        ),
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
        _trigger("items_added", "INSERT ON purchase_items", _fresh_line("NEW"), _line("NEW", 1)),
        _trigger("items_gone", "DELETE ON purchase_items", _fresh_line("OLD"), _line("OLD", -1)),
        _trigger(
            "items_changed",
            "UPDATE OF name, quantity, amount ON purchase_items",
            _fresh_line("NEW"),
            [*_line("OLD", -1), *_line("NEW", 1)],
        ),
        _trigger(
            "customers_moved",
            "UPDATE OF location ON customers",
            "OLD.location IS NOT NEW.location",
            [
                *(
                    f"""{_PLACES} SELECT purchase_date, coalesce({row}.location, ''),
                    payment_method, {sign} * count(*), {sign} * sum(total_amount)
                    FROM purchases WHERE customer_id = {row}.id AND NOT EXISTS
                    (SELECT 1 FROM rollups_stale WHERE since <= purchase_date)
                    GROUP BY purchase_date, payment_method {_ADD_PLACE}"""
                    for row, sign in (("NEW", 1), ("OLD", -1))
                ),
                """DELETE FROM sales_by_place WHERE purchases = 0
                AND location = coalesce(OLD.location, '') AND day IN
                (SELECT purchase_date FROM purchases WHERE customer_id = OLD.id)""",
            ],
        ),
        _trigger(
            "hidden_again",
            "INSERT ON hidden_rows",
            "NEW.noun = 'purchases'",
            [
                """INSERT OR IGNORE INTO rollups_stale SELECT min(purchase_date) FROM purchases
                WHERE id BETWEEN NEW.first_id AND NEW.last_id HAVING count(*) > 0"""
            ],
        ),
    ]


def _trigger(name: str, event: str, when: str, body: list[str]) -> str:
    return f"CREATE TRIGGER {name} AFTER {event} WHEN {when} BEGIN {'; '.join(body)}; END"


def _fresh(row: str) -> str:
    return f"NOT EXISTS (SELECT 1 FROM rollups_stale WHERE since <= {row}.purchase_date)"


def _fresh_line(row: str) -> str:
    return (
        "NOT EXISTS (SELECT 1 FROM rollups_stale CROSS JOIN purchases"
        f" WHERE purchases.id = {row}.purchase_id AND since <= purchase_date)"
    )


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

    # LIMIT: looked up once, not wherever it is mentioned
    near = f"(SELECT {other('<=', 'DESC')} AS before, {other('>=', 'ASC')} AS after LIMIT 1)"
    seconds = f"(strftime('%s', {row}.created_at) - strftime('%s', {day}))"
    quarter = f"(({seconds} + 172800) / 900 - 192)"  # rounded down, also below zero
    return [
        f"""{_SALES}
        SELECT bucket, start, {sign}, {sign} * {row}.total_amount,
            CASE WHEN coalesce(before < start, 1) AND coalesce(after >= until, 1)
                THEN {sign} ELSE 0 END,
            CASE WHEN before IS NULL THEN {sign} ELSE 0 END,
            {sign} * coalesce({_days("before", day)}, 0)
        FROM {near}, {_buckets(day)} WHERE true {_ADD_SALES}""",
        # the one that comes next is as many days after this one, and not the first any more
        f"""{_SALES}
        SELECT bucket, CASE bucket WHEN 'day' THEN after
                WHEN 'week' THEN date(after, 'weekday 0', '-6 days')
                ELSE date(after, 'start of month') END,
            0, 0, 0, CASE WHEN before IS NULL THEN {-sign} ELSE 0 END,
            {sign} * CASE WHEN before IS NULL THEN {_days(day, "after")}
                ELSE {_days(day, "before")} END
        FROM {near}, (SELECT 'day' AS bucket UNION ALL SELECT 'week' UNION ALL SELECT 'month')
        WHERE after > {day} {_ADD_SALES}""",
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


def _respelt(row: str) -> str:
    """Notes a purchase that writes an item in two ways: it is in both counts, and yet is one."""
    return f"""INSERT OR IGNORE INTO respelt_purchases SELECT {row}.purchase_id WHERE EXISTS
        (SELECT 1 FROM purchase_items WHERE purchase_id = {row}.purchase_id
            AND name_key = {row}.name_key AND name <> {row}.name)"""


def _line(row: str, sign: int) -> list[str]:
    """Counts a line; its purchase counts once for all lines of the same name."""
    own = f"FROM purchases WHERE id = {row}.purchase_id"
    start = "date(purchase_date, 'start of month')"
    first = f"""CASE WHEN EXISTS (SELECT 1 FROM purchase_items AS other
        WHERE other.purchase_id = {row}.purchase_id AND other.name = {row}.name
        AND other.line <> {row}.line) THEN 0 ELSE {sign} END"""
    statements = [
        f"""{_ITEMS}
        SELECT bucket, start, {row}.name, {first},
            {sign} * CAST(round({row}.quantity * 1000) AS INTEGER), {sign} * {row}.amount
        FROM (SELECT 'day' AS bucket, purchase_date AS start {own}
            UNION ALL SELECT 'month', {start} {own})
        WHERE true {_ADD_ITEMS}"""
    ]
    if sign > 0:
        return [*statements, _respelt(row)]
    return [
        *statements,
        *(
            f"""DELETE FROM items_by_bucket WHERE purchases = 0 AND bucket = '{bucket}'
            AND name = {row}.name AND start = (SELECT {day} {own})"""
            for bucket, day in (("day", "purchase_date"), ("month", start))
        ),
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

_FRESH = """
CREATE FUNCTION munim_counts(day date) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    -- the lock: who counts anew from here on waits for what is not counted now
    PERFORM 1 FROM rollups_stale WHERE since <= day FOR SHARE;
    RETURN NOT FOUND;
END $$"""

_COUNT_SALE = f"""
CREATE FUNCTION munim_count_sale(sign integer, sale purchases) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    before date;
    after date;
    place text;
    quarter_hour integer;
BEGIN
    -- one change of a customer's purchases at a time: each looks at the ones beside it
    SELECT coalesce(location, '') INTO place FROM customers WHERE id = sale.customer_id
        FOR NO KEY UPDATE;
    SELECT purchase_date INTO before FROM purchases WHERE customer_id = sale.customer_id
        AND purchase_date <= sale.purchase_date AND id <> sale.id
        ORDER BY purchase_date DESC LIMIT 1;
    SELECT purchase_date INTO after FROM purchases WHERE customer_id = sale.customer_id
        AND purchase_date >= sale.purchase_date AND id <> sale.id
        ORDER BY purchase_date LIMIT 1;
    {_SALES}
    SELECT bucket, start, sign, sign * sale.total_amount,
        CASE WHEN coalesce(before < start, true) AND coalesce(after >= until, true)
            THEN sign ELSE 0 END,
        CASE WHEN before IS NULL THEN sign ELSE 0 END,
        sign * coalesce(sale.purchase_date - before, 0)
    FROM munim_buckets(sale.purchase_date) {_ADD_SALES};
    IF after > sale.purchase_date THEN
        {_SALES}
        SELECT bucket, start, 0, 0, 0, CASE WHEN before IS NULL THEN -sign ELSE 0 END,
            sign * CASE WHEN before IS NULL THEN after - sale.purchase_date
                ELSE before - sale.purchase_date END
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

_BUCKETS = """
CREATE FUNCTION munim_buckets(day date) RETURNS TABLE (bucket text, start date, until date)
LANGUAGE sql IMMUTABLE AS $$
    VALUES ('day', day, day + 1),
        ('week', date_trunc('week', day)::date, date_trunc('week', day)::date + 7),
        ('month', date_trunc('month', day)::date,
            (date_trunc('month', day) + interval '1 month')::date)
$$"""

_COUNT_LINES = f"""
CREATE FUNCTION munim_count_lines(sign integer, its_day date, its_name text, many integer,
    thousandths bigint, amount bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    {_ITEMS} VALUES
        ('day', its_day, its_name, sign * many, sign * thousandths, sign * amount),
        ('month', date_trunc('month', its_day)::date, its_name, sign * many, sign * thousandths,
            sign * amount) {_ADD_ITEMS};
    IF sign < 0 THEN
        DELETE FROM items_by_bucket AS sums WHERE sums.purchases = 0 AND sums.name = its_name
            AND (sums.bucket, sums.start) IN
            (('day', its_day), ('month', date_trunc('month', its_day)::date));
    END IF;
END $$"""

_SALE_CHANGED = """
CREATE FUNCTION munim_sale_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lines record;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.purchase_date <> NEW.purchase_date THEN
        FOR lines IN SELECT name, sum((quantity * 1000)::bigint)::bigint AS thousandths,
                sum(amount)::bigint AS amount
            FROM purchase_items WHERE purchase_id = OLD.id GROUP BY name ORDER BY name LOOP
            IF munim_counts(OLD.purchase_date) THEN
                PERFORM munim_count_lines(-1, OLD.purchase_date, lines.name, 1,
                    lines.thousandths, lines.amount);
            END IF;
            IF munim_counts(NEW.purchase_date) THEN
                PERFORM munim_count_lines(1, NEW.purchase_date, lines.name, 1,
                    lines.thousandths, lines.amount);
            END IF;
        END LOOP;
    END IF;
    IF TG_OP <> 'INSERT' AND munim_counts(OLD.purchase_date) THEN
        PERFORM munim_count_sale(-1, OLD);
    END IF;
    IF TG_OP <> 'DELETE' AND munim_counts(NEW.purchase_date) THEN
        PERFORM munim_count_sale(1, NEW);
    END IF;
    IF TG_OP = 'DELETE' THEN
        DELETE FROM respelt_purchases WHERE purchase_id = OLD.id;
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$"""

_LINE_CHANGED = """
CREATE FUNCTION munim_line_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its_day date;
BEGIN
    SELECT purchase_date INTO its_day FROM purchases
        WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.purchase_id ELSE NEW.purchase_id END;
    IF its_day IS NOT NULL AND munim_counts(its_day) THEN
        IF TG_OP <> 'INSERT' THEN
            PERFORM munim_count_lines(-1, its_day, OLD.name, CASE WHEN EXISTS
                (SELECT 1 FROM purchase_items WHERE purchase_id = OLD.purchase_id
                    AND name = OLD.name AND line <> OLD.line) THEN 0 ELSE 1 END,
                (OLD.quantity * 1000)::bigint, OLD.amount);
        END IF;
        IF TG_OP <> 'DELETE' THEN
            PERFORM munim_count_lines(1, its_day, NEW.name, CASE WHEN EXISTS
                (SELECT 1 FROM purchase_items WHERE purchase_id = NEW.purchase_id
                    AND name = NEW.name AND line <> NEW.line) THEN 0 ELSE 1 END,
                (NEW.quantity * 1000)::bigint, NEW.amount);
            INSERT INTO respelt_purchases SELECT NEW.purchase_id WHERE EXISTS
                (SELECT 1 FROM purchase_items WHERE purchase_id = NEW.purchase_id
                    AND name_key = NEW.name_key AND name <> NEW.name AND line <> NEW.line)
                ON CONFLICT DO NOTHING;
        END IF;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$"""

_CUSTOMER_MOVED = f"""
CREATE FUNCTION munim_customer_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {_PLACES}
    SELECT purchase_date, coalesce(NEW.location, ''), payment_method, count(*), sum(total_amount)
        FROM purchases WHERE customer_id = NEW.id AND munim_counts(purchase_date)
        GROUP BY purchase_date, payment_method ORDER BY 1, 3 {_ADD_PLACE};
    {_PLACES}
    SELECT purchase_date, coalesce(OLD.location, ''), payment_method, -count(*), -sum(total_amount)
        FROM purchases WHERE customer_id = NEW.id AND munim_counts(purchase_date)
        GROUP BY purchase_date, payment_method ORDER BY 1, 3 {_ADD_PLACE};
    DELETE FROM sales_by_place WHERE purchases = 0 AND location = coalesce(OLD.location, '')
        AND day IN (SELECT purchase_date FROM purchases WHERE customer_id = OLD.id);
    RETURN NEW;
END $$"""


def _in_postgres() -> list[str]:
    return [
        _FRESH,
        _BUCKETS,
        _COUNT_SALE,
        _COUNT_LINES,
        _SALE_CHANGED,
        _LINE_CHANGED,
        _CUSTOMER_MOVED,
        """CREATE TRIGGER sale_changed BEFORE INSERT OR DELETE OR
        UPDATE OF customer_id, purchase_date, total_amount, payment_method, created_at
        ON purchases FOR EACH ROW EXECUTE FUNCTION munim_sale_changed()""",
        """CREATE TRIGGER line_changed BEFORE INSERT OR DELETE OR
        UPDATE OF name, quantity, amount
        ON purchase_items FOR EACH ROW EXECUTE FUNCTION munim_line_changed()""",
        """CREATE TRIGGER customer_moved BEFORE UPDATE OF location ON customers FOR EACH ROW
        WHEN (OLD.location IS DISTINCT FROM NEW.location)
        EXECUTE FUNCTION munim_customer_moved()""",
    ]

"""The same figures by DuckDB, in its own words, from a file of its own with the same rows."""

from __future__ import annotations

import csv
import math
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import duckdb

from crm.insights.drill import LAST_DAYS, MOST_READ, By
from crm.insights.forecast import FEWEST_MONTHS, WIDEST
from crm.periods import Asked, bucket_of
from tests.benchmarks.large_shop import SHOP

Connection = duckdb.DuckDBPyConnection
Ask = Callable[[Connection, Asked], Any]

TABLES = {
    "customers": "id BIGINT, name VARCHAR, location VARCHAR, total_spent BIGINT, "
    "total_purchases BIGINT, last_purchase_date DATE, first_purchase_date DATE, "
    "vip_mark BOOLEAN, created_at TIMESTAMP, merged_into BIGINT, erased_at TIMESTAMP",
    "purchases": "id BIGINT, customer_id BIGINT, total_amount BIGINT, payment_method VARCHAR, "
    "purchase_date DATE, created_at TIMESTAMP, recorded_by BIGINT",
    "staff": "id BIGINT, name VARCHAR",
    "purchase_items": "purchase_id BIGINT, name VARCHAR, quantity DECIMAL(14,3), amount BIGINT",
}


def duck_file(shop: Path) -> Path:
    """The shop's rows in a DuckDB file beside it, with the totals of the cards."""
    made = shop.with_suffix(".3.duckdb")
    if made.exists():
        return made
    unfinished = made.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(shop)) as rows, duckdb.connect(str(unfinished)) as connection:
        for table, columns in TABLES.items():
            names = ", ".join(column.split()[0] for column in columns.split(", "))
            connection.execute(f"CREATE TABLE {table} ({columns})")
            with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as file:
                csv.writer(file).writerows(rows.execute(f"SELECT {names} FROM {table}"))
                file.flush()
                connection.execute(f"COPY {table} FROM '{file.name}' (HEADER false)")
    unfinished.rename(made)
    return made


@contextmanager
def duck(path: Path) -> Iterator[Connection]:
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def _rows(connection: Connection, asked: Asked, query: str, **more: Any) -> list[list[Any]]:
    """`$a` and `$b` are the period's first and last day that count."""
    given = {"a": asked.period.start, "b": asked.end, **more}
    used = {name: given[name] for name in set(re.findall(r"\$(\w+)", query))}
    return [list(row) for row in connection.execute(query, used).fetchall()]


def totals(connection: Connection, asked: Asked) -> Any:
    query = (
        "SELECT coalesce(sum(total_amount), 0), count(*) FROM purchases "
        "WHERE purchase_date BETWEEN $a AND $b"
    )
    before = asked.previous
    assert before is not None
    return [
        *_rows(connection, asked, query)[0],
        *_rows(connection, asked, query, a=before.start, b=before.end)[0],
    ]


def over_time(connection: Connection, asked: Asked) -> Any:
    start = f"date_trunc('{bucket_of(asked.period).value}', %s)::DATE"
    return _rows(
        connection,
        asked,
        f"""
        WITH sold AS (
            SELECT {start % "purchase_date"} AS day, sum(total_amount) AS revenue, count(*) AS many,
                   count(DISTINCT customer_id) AS buyers
            FROM purchases WHERE purchase_date BETWEEN $a AND $b GROUP BY 1),
        new AS (
            SELECT {start % "first_purchase_date"} AS day, count(*) AS many
            FROM customers WHERE first_purchase_date BETWEEN $a AND $b GROUP BY 1)
        SELECT sold.day::VARCHAR, revenue, sold.many, buyers, coalesce(new.many, 0)
        FROM sold LEFT JOIN new USING (day) ORDER BY 1
        """,
    )


def by_location(connection: Connection, asked: Asked) -> Any:
    return _rows(
        connection,
        asked,
        """
        SELECT coalesce(nullif(trim(location), ''), 'Unknown') AS place,
               sum(total_amount) AS revenue, count(*), count(DISTINCT customer_id)
        FROM purchases JOIN customers ON customers.id = customer_id
        WHERE purchase_date BETWEEN $a AND $b GROUP BY place ORDER BY revenue DESC, place
        """,
    )


def by_payment(connection: Connection, asked: Asked) -> Any:
    return _rows(
        connection,
        asked,
        """
        SELECT payment_method, sum(total_amount) AS revenue, count(*) FROM purchases
        WHERE purchase_date BETWEEN $a AND $b GROUP BY 1 ORDER BY revenue DESC, 1
        """,
    )


_KNOWN = "created_at < $until AND merged_into IS NULL AND erased_at IS NULL"


def _until(asked: Asked) -> Any:
    return SHOP.instant(asked.as_of + timedelta(days=1)).replace(tzinfo=None)


def standing(connection: Connection, asked: Asked) -> Any:
    quiet = asked.as_of - timedelta(days=SHOP.inactive_after_days)
    rows = _rows(
        connection,
        asked,
        f"""
        SELECT CASE WHEN vip_mark OR (vip_mark IS NULL AND total_spent > $vip) THEN 'VIP'
                    WHEN last_purchase_date < $quiet
                      OR (last_purchase_date IS NULL AND created_at < $new) THEN 'Inactive'
                    ELSE 'Active' END AS badge,
               count(*), count(*) FILTER (total_purchases > 0),
               count(*) FILTER (last_purchase_date > $active), sum(total_spent)
        FROM customers WHERE {_KNOWN} GROUP BY badge ORDER BY badge
        """,
        vip=int(SHOP.vip_above) * 100,
        quiet=quiet,
        new=SHOP.instant(quiet).replace(tzinfo=None),
        active=asked.as_of - timedelta(days=30),
        until=_until(asked),
    )
    counts = {"Active": 0, "Inactive": 0, "VIP": 0} | {row[0]: row[1] for row in rows}
    sums = [int(sum(row[place] for row in rows)) for place in (2, 3, 4)]
    return [sorted([badge, count] for badge, count in counts.items()), *sums]


def top(connection: Connection, asked: Asked) -> Any:
    return _rows(
        connection,
        asked,
        """
        WITH best AS (
            SELECT customer_id, sum(total_amount) AS spent, count(*) AS many FROM purchases
            WHERE purchase_date BETWEEN $a AND $b
            GROUP BY customer_id ORDER BY spent DESC, customer_id LIMIT 10)
        SELECT id, name, spent, many FROM best JOIN customers ON id = customer_id
        ORDER BY spent DESC, id
        """,
    )


def new(connection: Connection, asked: Asked) -> Any:
    return _rows(
        connection,
        asked,
        f"""
        SELECT date_trunc('{bucket_of(asked.period).value}', first_purchase_date)::DATE::VARCHAR,
               count(*)
        FROM customers WHERE first_purchase_date BETWEEN $a AND $b GROUP BY 1 ORDER BY 1
        """,
    )


def days(connection: Connection, asked: Asked) -> Any:
    found = _rows(
        connection,
        asked,
        """
        SELECT purchase_date::VARCHAR, sum(total_amount), count(*) FROM purchases
        WHERE purchase_date BETWEEN $a AND $b GROUP BY 1 ORDER BY 1
        """,
    )
    months: dict[str, list[int]] = {}
    for day, _, many in found:
        months.setdefault(f"{day[:7]}-01", [0] * 7)[date.fromisoformat(day).weekday()] += many
    return [found, [[month, row] for month, row in sorted(months.items())]]


def hours(connection: Connection, asked: Asked) -> Any:
    rows = _rows(
        connection,
        asked,
        """
        SELECT isodow(purchase_date) - 1, hour(created_at + INTERVAL 330 MINUTE), count(*)
        FROM purchases
        WHERE purchase_date BETWEEN $a AND $b
          AND (created_at + INTERVAL 330 MINUTE)::DATE = purchase_date
        GROUP BY 1, 2
        """,
    )
    table = [[0] * 24 for _ in range(7)]
    for weekday, hour, many in rows:
        table[weekday][hour] = many
    return table


_ITEMS = """
    WITH spelt AS (
        SELECT lower(trim(purchase_items.name)) AS item, purchase_items.name AS name,
               count(DISTINCT purchase_id) AS many
        FROM purchase_items JOIN purchases ON purchases.id = purchase_id
        WHERE purchase_date BETWEEN $a AND $b GROUP BY ALL),
    named AS (
        SELECT DISTINCT ON (item) item, name FROM spelt
        WHERE item NOT IN ('sale', 'discount') ORDER BY item, many DESC, name),
    sold AS (
        SELECT lower(trim(purchase_items.name)) AS item, count(DISTINCT purchase_id) AS many,
               sum(quantity) AS quantity, sum(amount) AS amount
        FROM purchase_items JOIN purchases ON purchases.id = purchase_id
        WHERE purchase_date BETWEEN $a AND $b GROUP BY 1)
    SELECT name, many, quantity, amount FROM sold JOIN named USING (item)
"""


def items(connection: Connection, asked: Asked) -> Any:
    found = [
        [name, many, f"{quantity.normalize():f}", amount]
        for name, many, quantity, amount in _rows(connection, asked, _ITEMS)
    ]
    found.sort(key=lambda one: one[0])
    return [
        sorted(found, key=lambda one: (-one[1], -one[3]))[:10],
        sorted(found, key=lambda one: -Decimal(one[2]))[:10],
        sorted(found, key=lambda one: -one[3])[:10],
    ]


def frequency(connection: Connection, asked: Asked) -> Any:
    bucket = bucket_of(asked.period).value
    rows = _rows(
        connection,
        asked,
        f"""
        WITH came AS (
            SELECT customer_id, purchase_date AS day,
                   day - lag(day) OVER (PARTITION BY customer_id ORDER BY day, id) AS apart
            FROM purchases WHERE day <= $b)
        SELECT date_trunc('{bucket}', day)::DATE::VARCHAR, count(*), count(DISTINCT customer_id),
               sum(apart), count(apart), grouping(date_trunc('{bucket}', day)::DATE) AS whole
        FROM came WHERE day BETWEEN $a AND $b
        GROUP BY GROUPING SETS ((date_trunc('{bucket}', day)::DATE), ()) ORDER BY whole, 1
        """,
    )
    cents = Decimal("0.01")
    return [
        [
            start or str(asked.period.start),
            many,
            buyers,
            str((Decimal(apart) / gaps).quantize(cents, ROUND_HALF_UP)) if gaps else None,
        ]
        for start, many, buyers, apart, gaps, _ in rows
    ]


def groups(connection: Connection, asked: Asked) -> Any:
    fifths = ", ".join(
        f"list_sort(list({column}))[count(*) * {part} // 5 + 1] AS {column}_{part}"
        for column in ("quiet", "visits", "spent")
        for part in (1, 2, 3, 4)
    )

    def score(column: str) -> str:
        return " + ".join(f"({column} > {column}_{part})::INT" for part in (1, 2, 3, 4))

    found = _rows(
        connection,
        asked,
        f"""
        WITH buyers AS (
            SELECT $day - last_purchase_date AS quiet, $day - first_purchase_date AS known,
                   total_purchases AS visits, total_spent AS spent
            FROM customers WHERE total_purchases > 0 AND {_KNOWN}),
        edges AS (SELECT {fifths} FROM buyers),
        scored AS (
            SELECT known, visits, spent, 5 - ({score("quiet")}) AS recency,
                   (3 + {score("visits")} + {score("spent")}) // 2 AS worth
            FROM buyers, edges)
        SELECT CASE WHEN known < 30 AND visits <= 2 THEN 'new'
                    WHEN recency >= 4 AND worth >= 4 THEN 'champions'
                    WHEN recency >= 3 AND worth >= 3 THEN 'loyal'
                    WHEN recency >= 3 THEN 'occasional'
                    WHEN worth >= 3 THEN 'at_risk'
                    WHEN recency = 2 THEN 'fading' ELSE 'lost' END, count(*), sum(spent)
        FROM scored GROUP BY 1
        """,
        day=asked.as_of,
        until=_until(asked),
    )
    sizes = {name: [size, spent] for name, size, spent in found}
    order = ("champions", "loyal", "new", "occasional", "fading", "at_risk", "lost")
    return [[name, *sizes.get(name, [0, 0])] for name in order]


def today(connection: Connection, asked: Asked) -> Any:
    """Of the day it is, whatever the period."""
    day = asked.as_of
    asked = Asked(type(asked.period)(day, day), day)
    month = _rows(
        connection,
        asked,
        """
        SELECT sum(total_amount) FILTER (purchase_date >= $first),
               count(*) FILTER (purchase_date >= $first), sum(total_amount), count(*)
        FROM purchases WHERE purchase_date <= $b
        """,
        first=day.replace(day=1),
    )[0]
    active = _rows(
        connection,
        asked,
        f"SELECT count(*) FROM customers WHERE last_purchase_date > $quiet AND {_KNOWN}",
        quiet=day - timedelta(days=30),
        until=_until(asked),
    )[0]
    best = _rows(
        connection,
        asked,
        f"{_ITEMS} ORDER BY many DESC, amount DESC, name LIMIT 1",
        a=day.replace(day=1),
    )[0][0]
    recent = _rows(
        connection,
        asked,
        """
        WITH last AS (
            SELECT * FROM purchases WHERE purchase_date <= $b
            ORDER BY purchase_date DESC, created_at DESC, id DESC LIMIT 5)
        SELECT last.id, customers.name, total_amount,
               (SELECT count(*) FROM purchase_items WHERE purchase_id = last.id)
        FROM last JOIN customers ON customers.id = customer_id
        ORDER BY purchase_date DESC, last.created_at DESC, last.id DESC
        """,
    )
    return [*month, *active, best, recent]


def evening(connection: Connection, asked: Asked) -> Any:
    day = asked.as_of
    one_day = Asked(type(asked.period)(day, day), day)
    weeks = [day - timedelta(weeks=back) for back in range(1, 9)]
    before = _rows(
        connection,
        asked,
        "SELECT sum(total_amount) FROM purchases WHERE list_contains($weeks, purchase_date)",
        weeks=weeks,
    )[0][0]
    edge = day - timedelta(days=SHOP.inactive_after_days)
    quiet = _rows(
        connection,
        asked,
        """
        SELECT count(*) FROM customers WHERE merged_into IS NULL AND erased_at IS NULL
          AND last_purchase_date >= $since AND last_purchase_date < $edge
        """,
        since=edge - timedelta(days=7),
        edge=edge,
    )[0][0]
    vips = _rows(
        connection,
        one_day,
        """
        WITH today AS (
            SELECT customer_id, sum(total_amount) AS spent FROM purchases
            WHERE purchase_date >= $a GROUP BY 1)
        SELECT count(*) FROM customers JOIN today ON customer_id = id
        WHERE vip_mark IS NULL AND merged_into IS NULL AND erased_at IS NULL
          AND total_spent > $vip AND total_spent - spent <= $vip
        """,
        vip=int(SHOP.vip_above) * 100,
    )[0][0]
    best = _rows(connection, one_day, f"{_ITEMS} ORDER BY many DESC, amount DESC, name LIMIT 3")
    return [
        *totals(connection, one_day)[:2],
        int((Decimal(before) / 8).quantize(Decimal(1), ROUND_HALF_UP)),
        [row[:2] for row in best],
        sum(many for _, many in new(connection, one_day)),
        sorted(row[:2] for row in by_payment(connection, one_day)),
        quiet,
        vips,
    ]


def like_for_like(connection: Connection, asked: Asked) -> Any:
    """Of a day that is not over, up to the shop's hour; None where the books are younger."""
    days = (asked.end - asked.period.start).days
    start = asked.period.start - timedelta(days=asked.period.days)
    end = start + timedelta(days=days)
    (young,) = _rows(
        connection, asked, "SELECT min(purchase_date) > $start FROM purchases", start=start
    )[0]
    if young:
        return None
    until = SHOP.local(SHOP.now()).time()
    query = """
        SELECT coalesce(sum(total_amount), 0) FROM purchases
        WHERE purchase_date BETWEEN $a AND $b AND NOT (
          $running AND purchase_date = $b AND (created_at + INTERVAL 330 MINUTE)::DATE = $b
          AND (created_at + INTERVAL 330 MINUTE)::TIME >= $until)
    """
    running = asked.end == SHOP.today()
    return [
        _rows(connection, asked, query, running=False, until=until)[0][0],
        _rows(connection, asked, query, a=start, b=end, running=running, until=until)[0][0],
    ]


def coming_back(connection: Connection, asked: Asked) -> Any:
    """New and returning buyers, second visits, and the cohorts of a year."""
    of_period = _rows(
        connection,
        asked,
        """
        WITH visits AS (
            SELECT customer_id, min(purchase_date) AS first FROM purchases GROUP BY 1),
        came AS (
            SELECT customer_id, any_value(first) AS first FROM purchases JOIN visits
            USING (customer_id) WHERE purchase_date BETWEEN $a AND $b GROUP BY 1),
        known AS (SELECT customer_id, first FROM came WHERE first BETWEEN $a AND $b - 30),
        again AS (
            SELECT DISTINCT customer_id FROM known JOIN purchases USING (customer_id)
            WHERE purchase_date > first AND purchase_date <= first + 30 AND purchase_date <= $b)
        SELECT count(*), count(*) FILTER (first >= $a),
               (SELECT count(*) FROM known), (SELECT count(*) FROM again) FROM came
        """,
    )[0]
    by_month = _rows(
        connection,
        asked,
        """
        WITH visits AS (
            SELECT customer_id, min(purchase_date) AS first, max(purchase_date) AS last
            FROM purchases WHERE purchase_date <= $day GROUP BY 1)
        SELECT date_trunc('month', first)::DATE::VARCHAR, count(*), count(*) FILTER (last > first)
        FROM visits WHERE first >= date_trunc('month', $day::DATE) - INTERVAL 11 MONTH
        GROUP BY 1 ORDER BY 1
        """,
        day=asked.as_of,
    )
    return [of_period, by_month]


def late(connection: Connection, asked: Asked) -> Any:
    return _rows(
        connection,
        asked,
        """
        WITH visits AS (
            SELECT customer_id AS id, count(*) AS many, sum(total_amount) AS spent,
                   min(purchase_date) AS first, max(purchase_date) AS last
            FROM purchases WHERE purchase_date <= $day GROUP BY 1)
        SELECT id, ($day - last)::INT, many, spent FROM visits
        WHERE many >= 4 AND last > first AND $day - last BETWEEN 7 AND $quiet
          AND ($day - last) > 3.0 * (last - first) / (many - 1)
        ORDER BY spent DESC, id
        """,
        day=asked.as_of,
        quiet=SHOP.inactive_after_days,
    )


def rise_and_fall(connection: Connection, asked: Asked) -> Any:
    last = asked.end - timedelta(days=asked.end == SHOP.today() and asked.end > asked.period.start)
    days = (last - asked.period.start).days
    start = asked.period.start - timedelta(days=asked.period.days)
    (young,) = _rows(
        connection, asked, "SELECT min(purchase_date) > $start FROM purchases", start=start
    )[0]
    if young:
        return None
    items = f"SELECT lower(name) AS item, name, amount FROM ({_ITEMS})"
    now = _rows(connection, asked, items, b=last)
    then = _rows(connection, asked, items, a=start, b=start + timedelta(days=days))
    amounts = {item: [name, amount, 0] for item, name, amount in now}
    for item, name, amount in then:
        amounts.setdefault(item, [name, 0, 0])[2] = amount
    going = [amounts[item] for item, _, _ in now]
    stopped = [one for item, one in amounts.items() if item not in {row[0] for row in now}]
    return [
        [
            one
            for one in sorted(going, key=lambda one: (one[2] - one[1], one[0]))[:5]
            if one[1] > one[2]
        ],
        [
            one
            for one in sorted(going, key=lambda one: (one[1] - one[2], one[0]))[:5]
            if one[1] < one[2]
        ],
        sorted((one for one in stopped if one[2] > 0), key=lambda one: (-one[2], one[0]))[:5],
    ]


def sellers(connection: Connection, asked: Asked) -> Any:
    return _rows(
        connection,
        asked,
        """
        SELECT recorded_by, sum(total_amount) AS revenue, count(*) FROM purchases
        WHERE purchase_date BETWEEN $a AND $b GROUP BY 1
        ORDER BY revenue DESC, coalesce(recorded_by, 0)
        """,
    )


def month_end(connection: Connection, asked: Asked) -> Any:
    """This month and those before: what eight same weekdays make of it, eightfold, what came, and
    whether the books reach back eight weeks before it."""
    return _rows(
        connection,
        asked,
        """
        WITH sold AS (
            SELECT purchase_date AS day, sum(total_amount) AS amount
            FROM purchases WHERE purchase_date <= $day GROUP BY 1),
        months AS (
            SELECT (date_trunc('month', $day::DATE) - to_months(back::INT))::DATE AS start
            FROM range(0, 13) AS back(back)),
        ends AS (
            SELECT start, (start + INTERVAL 1 MONTH - INTERVAL 1 DAY)::DATE AS last FROM months),
        known AS (SELECT start, last, least(start + $days - 1, last)::DATE AS upto FROM ends),
        ahead AS (
            SELECT start, upto, unnest(generate_series(upto + 1, last, INTERVAL 1 DAY))::DATE AS day
            FROM known),
        same AS (
            SELECT start, day - 7 * (((day - upto + 6) // 7)::INT + back::INT) AS day
            FROM ahead, range(0, 8) AS back(back)),
        rest AS (
            SELECT start, sum(coalesce(amount, 0)) AS rest
            FROM same LEFT JOIN sold USING (day) GROUP BY 1)
        SELECT start::VARCHAR,
               8 * coalesce((SELECT sum(amount) FROM sold WHERE day BETWEEN start AND upto), 0)
                 + coalesce(rest, 0),
               coalesce((SELECT sum(amount) FROM sold WHERE day BETWEEN start AND last), 0),
               start - 56 >= (SELECT min(day) FROM sold)
        FROM known LEFT JOIN rest USING (start) ORDER BY start DESC
        """,
        day=asked.as_of,
        days=asked.as_of.day - (asked.as_of == SHOP.today()),
    )


def reckoned(rows: list[list[Any]]) -> tuple[Decimal, Decimal] | None:
    """The most likely end in minor units, and the error; from the months of `month_end`."""
    (_, now, _, _), *before = rows
    errors = sorted(
        abs(Decimal(eightfold) / 8 - came) / came
        for _, eightfold, came, reaches in before
        if reaches and came
    )
    if len(errors) < FEWEST_MONTHS:
        return None
    error = errors[math.ceil(len(errors) * Decimal("0.9")) - 1]
    return (Decimal(now) / 8, error) if error <= WIDEST else None


def end_of_month(connection: Connection, asked: Asked) -> Any:
    found = reckoned(month_end(connection, asked))
    return None if found is None else [round(found[0] / 10_000), round(found[1] * 100)]


def behind(by: By) -> Ask:
    """Of a bar with more sales than all of them are read, the last days."""
    column = {By.PLACE: "location", By.PAYMENT: "payment_method", By.STAFF: "recorded_by"}[by]
    ask_shares = {By.PLACE: by_location, By.PAYMENT: by_payment, By.STAFF: sellers}[by]
    of = f"""
        FROM purchases JOIN customers ON customers.id = customer_id
        WHERE purchase_date BETWEEN $a AND $b AND {column} IS NOT DISTINCT FROM $key
    """
    buyers = f"""
        SELECT customer_id, sum(total_amount) AS spent, count(*) {of}
        GROUP BY 1 ORDER BY spent DESC, 1 LIMIT 6
    """
    largest = f"SELECT purchases.id, total_amount {of} ORDER BY total_amount DESC, 1 LIMIT 4"

    def ask(connection: Connection, asked: Asked) -> Any:
        rows = ask_shares(connection, asked)
        names = dict(connection.execute("SELECT id, name FROM staff").fetchall())
        if by is By.STAFF:
            rows = [row for row in rows if row[0] is None or names.get(row[0])]
        found = [row for row in rows if row[0] != "Unknown" and row[2]]
        if not found:
            return None
        key, _, many = found[0][:3]
        first = asked.period.start
        if by is not By.PLACE and many > MOST_READ:
            first = max(first, asked.end - timedelta(days=LAST_DAYS - 1))
        return [
            names.get(key) if by is By.STAFF else key,
            _rows(connection, asked, buyers, a=first, key=key),
            _rows(connection, asked, largest, a=first, key=key),
        ]

    return ask


THEIRS: dict[str, Ask] = {
    "totals and growth": totals,
    "revenue over time": over_time,
    "by location": by_location,
    "by payment method": by_payment,
    "badges, lifetime value": standing,
    "top 10 customers": top,
    "new customers": new,
    "weekday × month, calendar": days,
    "weekday × hour": hours,
    "most purchased items": items,
    "purchase frequency": frequency,
    "segments": groups,
    "/today": today,
    "the evening": evening,
    "like for like": like_for_like,
    "coming back": coming_back,
    "overdue": late,
    "rise and fall": rise_and_fall,
    "by staff": sellers,
    "end of the month": end_of_month,
    "behind a place": behind(By.PLACE),
    "behind a way of paying": behind(By.PAYMENT),
    "behind a staff member": behind(By.STAFF),
}

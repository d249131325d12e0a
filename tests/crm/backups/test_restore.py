"""Putting a backup in the place of a shop, on both databases: what is refused, what is kept."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from crm.backups import integrity
from crm.backups.archive import (
    AGE,
    KEEP_DAYS,
    KEEP_MONTHS,
    KEEP_WEEKS,
    MARK,
    STAMP,
    Contents,
    backups_in,
    kept,
    make_backup,
    prune,
    unpack,
)
from crm.backups.restore import Restored, move, restore
from crm.campaigns import notices
from crm.campaigns.pausing import NIGHT, RESTORED
from crm.chat.outbox import put
from crm.errors import Invalid, StoreBusy, StoreInUse, StoreNotOurs
from crm.imports.booking.remove_hidden import BOOKING
from crm.settings import change_shop
from crm.shop import Shop
from crm.store import schema
from crm.store.database import Store
from crm.store.lock import held
from crm.store.opening import open_store
from crm.values import Currency
from tests import ROOT
from tests.conftest import NOON, PostgresDatabases, TestClock
from tests.shop import a_customer, a_purchase

WORDS = "jaggery-and-ghee"


@pytest.fixture
def sold(store: Store) -> Store:
    """A shop with two customers and three sales, on either database."""
    asha, ravi = a_customer(store, "Asha Verma", "98765 43210"), a_customer(store, "Ravi")
    for customer in (asha, asha, ravi):
        a_purchase(store, customer)
    return store


def url_of(store: Store) -> str:
    return store.engine.url.render_as_string(hide_password=False)


def counts(store: Store) -> tuple[int, int]:
    def both(session: Session) -> tuple[int, int]:
        tables = (schema.customers, schema.purchases)
        one, other = (
            session.scalar(select(func.count()).select_from(table)) or 0 for table in tables
        )
        return one, other

    return store.read_now(both)


def put_back(store: Store, backup: Path, aside: Path, words: str | None = None) -> Restored:
    store.close()
    return restore(url_of(store), store.shop, backup, words, aside)


@pytest.mark.parametrize("words", [None, WORDS])
def test_what_comes_back_passes_the_check_and_what_was_there_is_aside(
    words: str | None, sold: Store, tmp_path: Path
) -> None:
    taken = make_backup(sold.engine, tmp_path / "backups", NOON, words, sold.shop)
    a_purchase(sold, 1)
    heard: list[tuple[Contents, Contents | None]] = []
    before: list[tuple[int, int]] = []

    def told(contents: Contents, present: Contents | None) -> None:
        heard.append((contents, present))
        before.append(counts(sold))
        sold.close()

    sold.close()
    restored = restore(url_of(sold), sold.shop, taken.path, words, tmp_path / "backups", told=told)
    assert [(one.purchases, two and two.purchases) for one, two in heard] == [(3, 4)]
    assert before == [(2, 4)]  # it was told before anything was replaced
    again = open_store(url_of(sold), sold.shop)
    assert counts(again) == (2, 3)
    assert again.read_now(integrity.check) == ()
    assert again.read_now(mark) is None
    again.close()
    assert restored.kept_as is not None
    assert restored.kept_as.stat().st_mode & 0o077 == 0
    copy = open_store(f"sqlite:///{tmp_path}/copy/shop.db", sold.shop)
    copy.close()
    restore(url_of(copy), sold.shop, restored.kept_as, words, tmp_path)
    old = open_store(url_of(copy), sold.shop)
    assert counts(old) == (2, 4)
    old.close()


def mark(session: Session) -> object:
    return session.scalar(select(schema.settings.c.value).where(schema.settings.c.key == MARK))


def test_the_shop_that_was_replaced_is_as_secret_as_its_backups(
    postgres: PostgresDatabases, shop: Shop, tmp_path: Path
) -> None:
    sold = postgres.empty(shop)
    taken = make_backup(sold.engine, tmp_path, NOON, WORDS, sold.shop)
    restored = put_back(sold, taken.path, tmp_path, WORDS)
    assert restored.kept_as is not None
    assert restored.kept_as.read_bytes().startswith(AGE)
    assert restored.kept_as not in backups_in(tmp_path)
    prune(tmp_path)
    assert restored.kept_as.exists()  # no night clears it away
    sold.close()


def test_an_encrypted_backup_is_known_by_what_it_holds_and_not_by_its_name(
    sqlite_store: Store, tmp_path: Path
) -> None:
    taken = make_backup(sqlite_store.engine, tmp_path, NOON, WORDS)
    renamed = taken.path.rename(tmp_path / "from-the-chat.gz")
    with pytest.raises(Invalid) as refused:
        put_back(sqlite_store, renamed, tmp_path)
    assert refused.value.reason == "encrypted"
    unpack(renamed, tmp_path / "plain.db", WORDS)
    assert (tmp_path / "plain.db").read_bytes().startswith(b"SQLite format 3")


def test_encrypting_is_left_to_another_process(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this one it would hold the interpreter for seconds, and every sale with it."""

    def here(_content: bytes, _words: str) -> bytes:
        raise AssertionError("in the bot's own process")

    monkeypatch.setattr(pyrage.passphrase, "encrypt", here)
    monkeypatch.setattr(pyrage.passphrase, "decrypt", here)
    taken = make_backup(sqlite_store.engine, tmp_path, NOON, WORDS, sqlite_store.shop)
    assert taken.path.read_bytes().startswith(AGE)
    assert taken.contents.shop == "Patil Stores"  # it was opened again
    assert list(tmp_path.glob("*.gz")) == []


def test_a_backup_that_cannot_be_opened_replaces_nothing(sold: Store, tmp_path: Path) -> None:
    plain = make_backup(sold.engine, tmp_path, NOON, None, sold.shop).path
    secret = tmp_path / "secret.age"
    secret.write_bytes(pyrage.passphrase.encrypt(plain.read_bytes(), WORDS))
    newer = tmp_path / "newer.db"
    unpack(plain, newer, None)
    with sqlite3.connect(newer) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    whole = plain.read_bytes()
    (tmp_path / "half.db.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "half.age").write_bytes(secret.read_bytes()[:-100])
    (tmp_path / "empty.db.gz").touch()
    refusals = {
        (secret, "jaggery"): "wrong_passphrase",
        (secret, None): "encrypted",
        (tmp_path / "half.db.gz", None): "damaged",
        (tmp_path / "half.age", WORDS): "wrong_passphrase",  # age cannot tell these apart
        (tmp_path / "empty.db.gz", None): "not_a_shop",
        (newer, None): "newer",
        (tmp_path / "nowhere.gz", None): "no_such_file",
    }
    for (path, words), reason in refusals.items():
        with pytest.raises(Invalid) as refused:
            put_back(sold, path, tmp_path, words)
        assert (path.name, refused.value.reason) == (path.name, reason)
    assert counts(sold) == (2, 3)


def test_the_backup_of_another_shop_replaces_this_one_only_when_told_so(
    sold: Store, tmp_path: Path
) -> None:
    theirs = Shop(name="Mehta Medicals", clock=sold.shop.clock)
    taken = make_backup(sold.engine, tmp_path, NOON, None, theirs)
    a_purchase(sold, 1)
    with pytest.raises(Invalid) as refused:
        put_back(sold, taken.path, tmp_path)
    assert (refused.value.reason, refused.value.value) == ("other_shop", "Mehta Medicals")
    assert counts(sold) == (2, 4)
    sold.close()
    restore(url_of(sold), sold.shop, taken.path, None, tmp_path, other_shop=True)
    assert counts(sold) == (2, 3)


def test_a_shop_that_was_given_its_name_in_the_chat_is_known_by_it(
    sold: Store, tmp_path: Path
) -> None:
    sold.write_now(change_shop, "name", "Patil & Sons")
    taken = make_backup(sold.engine, tmp_path, NOON, None, sold.shop)
    assert taken.contents.shop == "Patil & Sons"
    a_purchase(sold, 1)
    put_back(sold, taken.path, tmp_path)
    assert counts(sold) == (2, 3)


def test_amounts_of_another_currency_are_never_read_as_ours(sold: Store, tmp_path: Path) -> None:
    taken = make_backup(sold.engine, tmp_path, NOON, None, sold.shop)
    in_yen = Shop(name=sold.shop.name, currency=Currency.of("JPY"), clock=sold.shop.clock)
    with pytest.raises(Invalid) as refused:
        restore(url_of(sold), in_yen, taken.path, None, tmp_path, other_shop=True)
    assert (refused.value.reason, refused.value.value) == ("other_currency", "INR")


def test_no_shop_is_replaced_or_moved_under_a_running_bot(sold: Store, tmp_path: Path) -> None:
    taken = make_backup(sold.engine, tmp_path, NOON, None, sold.shop)
    bot = Store(url_of(sold), sold.shop)
    with held(bot.engine):
        with pytest.raises(StoreInUse):
            put_back(sold, taken.path, tmp_path)
        with pytest.raises(StoreInUse):
            move(url_of(sold), f"sqlite:///{tmp_path}/moved.db", sold.shop)
    bot.close()
    put_back(sold, taken.path, tmp_path)
    assert counts(sold) == (2, 3)


def test_a_file_that_something_else_has_open_is_not_replaced(
    sqlite_store: Store, tmp_path: Path
) -> None:
    """Its journal would be taken for the new file's."""
    taken = make_backup(sqlite_store.engine, tmp_path, NOON, None, sqlite_store.shop)
    with sqlite_store.engine.connect() as reading:
        reading.exec_driver_sql("SELECT * FROM customers").all()
        with pytest.raises(StoreBusy):
            restore(url_of(sqlite_store), sqlite_store.shop, taken.path, None, tmp_path)


@pytest.mark.parametrize("linked", ["file", "folder"])
def test_a_shop_that_is_held_is_held_by_whatever_links_it_is_reached(
    tmp_path: Path, shop: Shop, linked: str
) -> None:
    (tmp_path / "shop").mkdir()
    store = open_store(f"sqlite:///{tmp_path}/shop/shop.db", shop)
    if linked == "file":
        (tmp_path / "other.db").symlink_to(tmp_path / "shop" / "shop.db")
        place = tmp_path / "other.db"
    else:
        (tmp_path / "other").symlink_to(tmp_path / "shop")
        place = tmp_path / "other" / "shop.db"
    other = Store(f"sqlite:///{place}", shop)
    with held(store.engine), pytest.raises(StoreInUse), held(other.engine):
        pass
    with held(other.engine):
        pass
    for one in (store, other):
        one.close()


def test_a_bot_that_lost_its_first_line_to_the_server_still_keeps_a_restore_away(
    postgres: PostgresDatabases, shop: Shop
) -> None:
    bot, keeper = postgres.empty(shop), Store(postgres.url, shop)
    with held(bot.engine):
        bot.read_now(integrity.check)
        with keeper.engine.connect() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        bot.read_now(integrity.check)  # over a new line
        with pytest.raises(StoreInUse), held(keeper.engine, alone=True):
            pass
    with held(keeper.engine, alone=True), pytest.raises(StoreInUse), held(bot.engine):
        pass
    bot.close()
    keeper.close()


def test_a_server_with_somebody_elses_tables_is_left_alone(
    postgres: PostgresDatabases, sqlite_store: Store, tmp_path: Path
) -> None:
    taken = make_backup(sqlite_store.engine, tmp_path, NOON, None, sqlite_store.shop)
    url = postgres.new_database()
    other = Store(url, sqlite_store.shop)
    with other.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE songs (name text)")
    with pytest.raises(StoreNotOurs):
        restore(url, sqlite_store.shop, taken.path, None, tmp_path)
    with other.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM songs").scalar() == 0
    other.close()


def test_what_was_under_way_waits_for_a_person(sold: Store, tmp_path: Path) -> None:
    """Since the backup it may have gone out: going on by itself would send it twice."""
    soon, before = sold.shop.now() + timedelta(hours=1), sold.shop.now() - timedelta(minutes=9)

    def campaigns(session: Session) -> None:
        for status, values in (
            ("Sending", {}),
            ("Paused", {"resume_at": soon, "paused_reason": NIGHT}),
            ("Scheduled", {"scheduled_at": before}),
            ("Scheduled", {"scheduled_at": soon}),
            ("Sent", {}),
        ):
            session.execute(
                insert(schema.campaigns).values(
                    name="Sale",
                    message="Hi",
                    target_audience="all",
                    audience_filter={},
                    created_at=before,
                    changed_at=before,
                    status=status,
                    **values,
                )
            )

    def seen(session: Session) -> list[tuple[str, str | None, bool, bool]]:
        c = schema.campaigns.c
        rows = session.execute(
            select(c.status, c.paused_reason, c.resume_at, c.late_asked_at).order_by(c.id)
        )
        return [(row[0], row[1], row[2] is not None, row[3] is not None) for row in rows]

    sold.write_now(campaigns)
    sold.write_now(put, 1, "campaign", id=5)
    taken = make_backup(sold.engine, tmp_path, NOON, None, sold.shop)
    assert put_back(sold, taken.path, tmp_path).waiting == 4
    kinds = select(schema.pushes.c.kind).distinct()
    told = sold.read_now(lambda session: list(session.scalars(kinds)))
    assert set(told) <= {notices.RESTORED}
    assert sold.read_now(seen) == [
        ("Paused", RESTORED, False, False),
        ("Paused", RESTORED, False, False),
        ("Paused", RESTORED, False, False),
        ("Paused", RESTORED, False, False),
        ("Sent", None, False, False),
    ]


def test_an_import_that_was_being_written_is_not_in_what_comes_back(
    sqlite_store: Store, postgres: PostgresDatabases, tmp_path: Path
) -> None:
    asha = a_customer(sqlite_store, "Asha")
    a_purchase(sqlite_store, asha)
    hidden = a_purchase(sqlite_store, asha)

    def half_imported(session: Session) -> None:
        now = sqlite_store.shop.now()
        session.execute(
            insert(schema.imports).values(
                id=1, file_name="x", file_hash="x", kind="sales", state=BOOKING, created_at=now
            )
        )
        session.execute(
            update(schema.purchases).where(schema.purchases.c.id == hidden.id).values(import_id=1)
        )
        session.execute(
            insert(schema.hidden_rows).values(
                noun="purchases", first_id=hidden.id, last_id=hidden.id, import_id=1
            )
        )

    sqlite_store.write_now(half_imported)
    taken = make_backup(sqlite_store.engine, tmp_path, NOON, None, sqlite_store.shop)
    server = postgres.new_database()
    for url in (f"sqlite:///{tmp_path}/new/shop.db", server):
        restore(url, sqlite_store.shop, taken.path, None, tmp_path)
        again = open_store(url, sqlite_store.shop)
        with again.engine.connect() as connection:
            for table in ("hidden_rows", "imports"):
                assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0  # noqa: S608 - names of ours
        assert counts(again)[0] == 1
        again.close()


def test_restoring_again_and_again_is_the_same_shop(
    sqlite_store: Store, tmp_path: Path, clock: TestClock
) -> None:
    a_purchase(sqlite_store, a_customer(sqlite_store))
    taken = make_backup(sqlite_store.engine, tmp_path, NOON, None, sqlite_store.shop)
    aside: set[Path | None] = set()
    for _ in range(3):
        clock.turn(minutes=1)
        aside.add(put_back(sqlite_store, taken.path, tmp_path).kept_as)
    assert len(aside) == 3
    assert counts(sqlite_store) == (1, 1)


NIGHTS = st.lists(
    st.datetimes(datetime(2020, 1, 1), datetime(2023, 1, 1)),  # noqa: DTZ001 - hypothesis wants them so
    min_size=1,
    max_size=60,
    unique_by=lambda at: at.strftime(STAMP),
)


def of(name: str) -> datetime:
    return datetime.strptime(name[6:21], STAMP).replace(tzinfo=UTC)


@given(NIGHTS)
def test_seven_days_four_weeks_twelve_months_whatever_nights_there_were(
    nights: list[datetime],
) -> None:
    names = [f"munim-{at.strftime(STAMP)}.db.gz" for at in nights]
    keep = kept(names)
    for pattern, most in (("%Y%m%d", KEEP_DAYS), ("%G%V", KEEP_WEEKS), ("%Y%m", KEEP_MONTHS)):
        newest: dict[str, str] = {}
        for name in sorted(names):
            newest[of(name).strftime(pattern)] = name
        assert set(sorted(newest.values())[-most:]) <= keep
    assert len(keep) <= KEEP_DAYS + KEEP_WEEKS + KEEP_MONTHS


@given(NIGHTS)
def test_clearing_away_every_night_keeps_what_clearing_once_keeps(nights: list[datetime]) -> None:
    """Else a year of nights would lose the months that one look at all of them shows."""
    present: set[str] = set()
    everything = sorted(f"munim-{at.strftime(STAMP)}.db.gz" for at in nights)
    for name in everything:
        present = kept({*present, name})
    assert present == kept(everything)


def test_every_refusal_is_one_that_the_command_has_words_for() -> None:
    from bot.config.errors import BACKUP_LINES

    backups = ROOT / "crm" / "backups"
    source = "".join((backups / name).read_text() for name in ("archive.py", "encryption.py"))
    source += (backups / "restore.py").read_text().split("def move")[0]
    raised = {line.rsplit('"', 2)[1] for line in source.splitlines() if "raise Invalid(" in line}
    assert raised == set(BACKUP_LINES)

"""One running bot a file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crm.customers import cards
from crm.errors import StoreInUse
from crm.store.database import Store
from crm.store.lock import held
from crm.store.opening import open_store
from tests import ROOT
from tests.shop import a_customer

HOLD = """
import sys
from crm.store.lock import held
from crm.store.opening import open_store
store = open_store(sys.argv[1])
with held(store.engine):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_on_the_same_file_is_refused_until_the_first_is_dead(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    store = open_store(url)
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert first.stdout is not None
    assert first.stdin is not None
    assert first.stdout.readline() == b"held\n"
    with pytest.raises(StoreInUse), held(store.engine):
        pass
    first.kill()
    first.wait()
    first.stdin.close()
    first.stdout.close()
    with held(store.engine):
        pass
    store.close()


def test_postgresql_is_meant_to_be_shared(store: Store) -> None:
    if store.engine.dialect.name != "postgresql":
        pytest.skip("SQLite's case is the test above")
    url = store.engine.url.render_as_string(hide_password=False)
    other = open_store(url, store.shop)
    with held(store.engine), held(other.engine):
        asha, ravi = a_customer(store, "Asha"), a_customer(other, "Ravi")
        assert store.read_now(cards.get, ravi.id) == ravi
        assert other.read_now(cards.get, asha.id) == asha
    other.close()

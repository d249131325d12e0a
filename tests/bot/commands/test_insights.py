"""`munim insights` and `munim export`: every format and period, for people and for scripts."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from crm.shop import Shop
from crm.store.opening import open_store
from tests.bot.conftest import Munim
from tests.conftest import TestClock
from tests.shop import a_customer, a_purchase, an_item

PERIODS = {
    "7d": ("last_7_days", "2025-03-14", "2025-03-20"),
    "30d": ("last_30_days", "2025-02-19", "2025-03-20"),
    "3m": ("last_3_months", "2024-12-21", "2025-03-20"),
    "6m": ("last_6_months", "2024-09-21", "2025-03-20"),
    "1y": ("last_1_year", "2024-03-21", "2025-03-20"),
    "2025-03-01..2025-03-20": ("custom", "2025-03-01", "2025-03-20"),
    "1 mar to 20 march": ("custom", "2025-03-01", "2025-03-20"),
    "is mahine": ("custom", "2025-03-01", "2025-03-20"),
}


@pytest.fixture
def shop(munim: Munim) -> None:
    """Two sales today, and one a year ago, where the default settings expect a shop."""
    store = open_store("sqlite:///data/shop.db", Shop(clock=TestClock()))
    asha = a_customer(store, "=Asha Verma", "9876543210", location="Kothrud")
    a_purchase(store, asha, an_item("rice", "2", "100.50"), payment="UPI")
    a_purchase(store, a_customer(store, "आशा"), an_item("oil", "1", "250"))
    a_purchase(store, asha, an_item("ghee", "1", "600"), days_ago=400)
    store.close()


@pytest.mark.parametrize("period", PERIODS)
def test_figures_come_as_json(munim: Munim, shop: None, period: str) -> None:
    status, out, err = munim("insights", "--period", period, "--json")
    assert (status, err) == (0, "")
    facts = json.loads(out)
    name, start, end = PERIODS[period]
    found = facts["periods"][name]
    assert (found["start"], found["end"], found["revenue"]) == (start, end, "451.00")
    assert found["avg_transaction"] == "225.50"
    assert found["revenue_by_location"] == [
        ["Unknown", "250.00", 1, 1],
        ["Kothrud", "201.00", 1, 1],
    ]
    assert facts["dashboard"]["revenue_all_time"] == "1051.00"
    assert facts["customers"]["total"] == 2


def test_figures_of_an_earlier_day(munim: Munim, shop: None) -> None:
    _, out, _ = munim("insights", "--period", "7d", "--as-of", "2024-02-15", "--json")
    facts = json.loads(out)
    assert facts["as_of"] == "2024-02-15"
    assert facts["periods"]["last_7_days"]["revenue"] == "600.00"


def test_figures_come_in_lines(munim: Munim, shop: None) -> None:
    status, out, _ = munim("insights", "--period", "30d")
    assert status == 0
    assert "revenue: 451.00" in out.splitlines()


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("kind", ["xlsx", "pdf", "csv"])
def test_files_of_every_kind_and_period(munim: Munim, shop: None, kind: str, period: str) -> None:
    status, out, err = munim("export", "--period", period, "--format", kind)
    assert (status, err) == (0, "")
    _, start, end = PERIODS[period]
    assert out.strip() == f"{start}_{end}.{kind}"
    content = Path(out.strip()).read_bytes()
    if kind == "pdf":
        assert content.startswith(b"%PDF")
        assert content.count(b"/Type /Page ") == 1
    elif kind == "csv":
        rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))
        assert [row["Total"] for row in rows] == ["201.00", "250.00"]
        assert rows[0]["Customer"] == "'=Asha Verma"
    else:
        sheet = load_workbook(BytesIO(content))["Sales"]
        assert [row[5].value for row in sheet.iter_rows(min_row=3)] == [250, 201]


def test_a_file_of_one_tab_where_it_is_wanted(munim: Munim, shop: None) -> None:
    argv = ["export", "--period", "1y", "--format", "xlsx", "--view", "customers"]
    status, out, _ = munim(*argv, "--out", "for the accountant.xlsx")
    assert (status, out.strip()) == (0, "for the accountant.xlsx")
    assert load_workbook(out.strip()).sheetnames == [
        "Summary",
        "Top customers",
        "Groups",
        "Customers",
    ]


def test_a_place_that_is_not_there_is_named_as_it_was_typed(munim: Munim, shop: None) -> None:
    status, out, said = munim(
        "export", "--period", "7d", "--format", "csv", "--out", "nowhere/days.csv"
    )
    assert (status, out) == (1, "")
    assert said.strip() == "munim: nowhere/days.csv: no such file or directory"


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2025-03-20..2025-03-01", "ends before it starts"),
        ("soon", "unreadable"),
        ("0d", "unreadable"),
        ("200y", "too long"),
        ("9999y", "too early"),
    ],
)
@pytest.mark.parametrize("command", [["insights"], ["export", "--format", "csv"]])
def test_a_period_that_cannot_be_is_one_line(
    munim: Munim, shop: None, command: list[str], period: str, said: str
) -> None:
    status, out, err = munim(*command, "--period", period)
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "period", ["50y", "1d", "2030-01-01..2030-02-01", "1990-01-01..1990-12-31"]
)
def test_a_period_may_be_long_short_to_come_or_before_the_first_sale(
    munim: Munim, shop: None, period: str
) -> None:
    status, out, _ = munim("insights", "--period", period, "--json")
    assert status == 0
    facts = json.loads(out)
    assert facts["revenue"] == {"50y": "1051.00", "1d": "451.00"}.get(period, "0.00")
    for kind in ("xlsx", "pdf", "csv"):
        assert munim("export", "--period", period, "--format", kind)[0] == 0


@pytest.mark.parametrize("command", ["insights", "dues", "migrate-legacy"])
def test_a_day_that_is_none_is_said_with_one_that_works(
    munim: Munim, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        munim(command, "--as-of", "2026-13-01")
    assert ended.value.code == 2
    assert "'2026-13-01' is not a date; one that works: 2025-03-20" in capsys.readouterr().err

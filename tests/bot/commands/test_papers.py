"""`munim invoice` and `munim gst`: papers of a shop from the command line."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from bot.__main__ import main
from crm.shop import Shop
from crm.store.database import Store
from crm.store.opening import open_store
from tests.conftest import TestClock
from tests.shop import a_customer, a_purchase, an_item, hire


@pytest.fixture
def shop_db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: TestClock) -> Iterator[Store]:
    """A shop in the folder of the commands, with Asha's bill 1 of 200."""
    for name in [name for name in os.environ if name.upper().startswith("MUNIM_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MUNIM_NOW", clock().isoformat())
    monkeypatch.setenv("MUNIM_GST__REGISTRATION", "regular")
    monkeypatch.setenv("MUNIM_GST__DEFAULT_RATE", "5")
    (tmp_path / "data").mkdir()
    store = open_store("sqlite:///data/shop.db", Shop(clock=clock))
    hire(store)
    a_purchase(store, a_customer(store, "Asha"), an_item("rice", "2", "100"))
    yield store
    store.close()


@pytest.mark.usefixtures("shop_db")
def test_a_bill_has_one_invoice_however_often_it_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for _ in range(2):
        assert main(["invoice", "1"]) == 0
        assert capsys.readouterr().out == "invoice-24-25-0001.pdf\n"
    text = PdfReader("invoice-24-25-0001.pdf").pages[0].extract_text()
    assert "Number: 24-25/0001" in text
    assert "Tax Invoice" in text
    assert main(["invoice", "1", "--out", "mine.pdf"]) == 0
    assert Path("mine.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.usefixtures("shop_db")
def test_a_bill_that_is_not_there_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["invoice", "7"]) == 1
    assert capsys.readouterr().err == "munim: purchase 7 not found\n"
    assert not list(Path().glob("*.pdf"))


@pytest.mark.usefixtures("shop_db")
@pytest.mark.parametrize("bill", ["abc", "1.5", "-1"])
def test_what_is_no_number_of_a_bill_is_usage(
    bill: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["invoice", bill])
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.usefixtures("shop_db")
def test_the_month_as_json_and_as_excel(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gst", "--month", "2025-03", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["bills"] == [
        {"pos": "27", "rt": 5, "txval": 190.48, "camt": 4.76, "samt": 4.76, "iamt": 0, "csamt": 0}
    ]
    assert main(["gst", "--month", "2025-03"]) == 0
    assert capsys.readouterr().out == "gst-2025-03.xlsx\n"
    assert "Bills without invoice" in load_workbook("gst-2025-03.xlsx").sheetnames


@pytest.mark.parametrize("month", ["2025-13", "2025-3", "march", "0000-01", "२०२५-०३"])
def test_a_month_that_is_none(month: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["gst", "--month", month])
    assert refused.value.code == 2
    assert "one that works: 2026-10" in capsys.readouterr().err

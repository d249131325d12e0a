"""`munim read`: one reading a line, in the shape that readings are compared in."""

from __future__ import annotations

import io
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from tests import DATA

_FILE = DATA / "entry" / "utterances.json"
EXAMPLES = json.loads(_FILE.read_text("utf-8"))


def typed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_every_line_of_standard_input_is_answered_with_one_json_object(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    names = tmp_path / "names.txt"
    names.write_text("\ufeff" + "\n".join(EXAMPLES["customers_named"]) + "\n\n", "utf-8")
    texts = [one["text"].replace("\n", "\\n") for one in EXAMPLES["utterances"]]
    typed(monkeypatch, "\n".join(texts).encode())
    status = main(["read", "--json", "--today", EXAMPLES["today"], "--known-customers", str(names)])
    readings = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert status == 0
    for example, reading in zip(EXAMPLES["utterances"], readings, strict=True):
        if "reject" in example["expected"]:  # what it is instead may stand beside it
            reading = {"reject": reading["reject"]}
        assert reading == _exactly(example["expected"]), example["text"]


def _exactly(expected: dict[str, Any]) -> dict[str, Any]:
    return {
        key: {"name": value["name"]} if key == "customer" and "name_alt" in value else value
        for key, value in expected.items()
    }


def test_a_text_that_is_refused_ends_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "--json", "how much?"]) == 1
    assert json.loads(capsys.readouterr().out) == {"reject": "question"}
    assert main(["read", "asha 450 cash"]) == 0
    assert "asha | total 450 | Cash" in capsys.readouterr().out


def test_it_is_told_in_words_too(capsys: pytest.CaptureFixture[str]) -> None:
    text = "Asha 2 kg rice 50, 500g paneer 90 less 10 note: call"
    assert main(["read", text, "--today", "2025-03-20"]) == 0
    assert capsys.readouterr().out == (
        "Asha | 2 kg rice @ 50 = 100 | 1 x paneer 500g @ 90 = 90 | less 10"
        " | total 180 | call | 2025-03-20\n"
    )
    assert main(["read", "asha 2 rice"]) == 1
    assert capsys.readouterr().out == "refused: no amount (rice)\n"


def test_empty_lines_foreign_bytes_and_windows_line_ends_are_lines_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, b"\xef\xbb\xbfasha 450\r\n\r\n\xff\xfe\nravi 2 tea 10")
    assert main(["read", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line.get("total", line.get("reject")) for line in lines] == [
        450,
        "not_a_sale",
        "not_a_sale",
        20,
    ]


def test_today_is_the_shops_own_day(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MUNIM_NOW", "2025-03-19T20:00:00+00:00")  # already the 20th in the shop
    assert main(["read", "--json", "asha 450 yesterday"]) == 0
    assert json.loads(capsys.readouterr().out)["date"] == date(2025, 3, 19).isoformat()


@pytest.mark.parametrize("options", [["--today", "20 March"], ["--known-customers", "/nowhere"]])
def test_what_it_cannot_use_is_a_usage_error(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status: object = main(["read", "asha 450", *options])
    except SystemExit as ended:
        status = ended.code
    assert status == 2
    assert "Traceback" not in capsys.readouterr().err

"""`munim upi`: the link of a shop, from its settings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.__main__ import main


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.upper().startswith("MUNIM_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text(
        '[shop]\nname = "Sharma Kirana & General"\n[upi]\nvpa = "sharma.kirana@ybl"\n', "utf-8"
    )


def test_the_link_is_printed_and_nothing_is_made(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["upi", "--amount", "1,234.5", "--note", "Dues of Asha Verma"]) == 0
    assert capsys.readouterr().out == (
        "upi://pay?pa=sharma.kirana@ybl&pn=Sharma%20Kirana%20%26%20General"
        "&tn=Dues%20of%20Asha%20Verma&am=1234.50&cu=INR\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


def test_a_reference_goes_with_a_merchant_code(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["upi", "--reference", "B-7"]) == 0
    assert "tr=" not in capsys.readouterr().out
    monkeypatch.setenv("MUNIM_UPI__MERCHANT_CODE", "5411")
    assert main(["upi", "--reference", "B-7"]) == 0
    assert "&mc=5411&tr=B7&cu=INR" in capsys.readouterr().out


def test_a_shop_without_an_address_is_told_which_key(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("config.toml").write_text("", "utf-8")
    assert main(["upi"]) == 2
    assert "[upi] vpa is not set" in capsys.readouterr().err


@pytest.mark.parametrize("amount", ["0", "-5", "much"])
def test_nothing_is_no_amount(amount: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["upi", f"--amount={amount}"])
    assert refused.value.code == 2
    assert "one that works: 450" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MUNIM_UPI__VPA", "my shop@ybl"),
        ("MUNIM_UPI__MERCHANT_CODE", "12"),
        ("MUNIM_GST__GSTIN", "27LKJHM4321P1ZX"),
        ("MUNIM_GST__STATE", "Bavaria"),
        ("MUNIM_GST__DEFAULT_RATE", "101"),
        ("MUNIM_GST__INVOICE_PREFIX", "CN"),
    ],
)
def test_wrong_settings_are_named(
    variable: str, value: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    assert main(["upi"]) == 2
    assert variable in capsys.readouterr().err


def test_the_states_of_number_and_shop_must_agree(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUNIM_GST__GSTIN", "27LKJHM4321P1ZW")
    assert main(["upi"]) == 0
    monkeypatch.setenv("MUNIM_GST__STATE", "Gujarat")
    assert main(["upi"]) == 2
    assert 'is of state "27"' in capsys.readouterr().err

"""Passphrases on a machine that has no time for them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pyrage
import pytest

from crm.backups import encryption
from crm.child_process.child import Child


def test_a_machine_that_is_busy_for_a_moment_still_opens_its_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def busy(_content: bytes, passphrase: str) -> bytes:
        asked.append(passphrase)
        if len(asked) < 3:
            raise pyrage.DecryptError("Excessive work parameter for passphrase.")
        return b"the books"

    monkeypatch.setattr(encryption, "PAUSES", (0, 0, 0))
    monkeypatch.setattr(pyrage.passphrase, "decrypt", busy)
    (tmp_path / "made.age").write_bytes(b"sealed")
    encryption._decrypt(tmp_path / "made.age", tmp_path / "open", "words", Child(BytesIO()))
    assert (tmp_path / "open").read_bytes() == b"the books"
    assert asked == ["words"] * 3


def test_a_machine_that_stays_too_slow_is_not_called_a_wrong_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(_content: bytes, _passphrase: str) -> bytes:
        raise pyrage.DecryptError("Excessive work parameter for passphrase.")

    monkeypatch.setattr(encryption, "PAUSES", (0.0,))
    monkeypatch.setattr(pyrage.passphrase, "decrypt", slow)
    (tmp_path / "made.age").write_bytes(b"sealed")
    with pytest.raises(OSError, match="too slow or too busy"):
        encryption._decrypt(tmp_path / "made.age", tmp_path / "open", "words", Child(BytesIO()))

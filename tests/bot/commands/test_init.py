"""`munim init`: from a token to settings that work, by answering questions."""

from __future__ import annotations

import asyncio
import sys
import tomllib
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.config.load import Config
from bot.sandbox.server import Sandbox
from tests import ROOT

TOKEN = "700000002:sandbox-token-of-the-tests-0000000"

Asked = Callable[..., Awaitable[tuple[int, str, str]]]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = await Sandbox.start()
    sandbox.add_bot(TOKEN, "munim_test_bot")
    yield sandbox
    await sandbox.stop()


@pytest.fixture
def init(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Answers the questions of `munim init`; status, standard output and standard error."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("MUNIM_TELEGRAM__API_URL", sandbox.api_url)

    async def run(*answers: str) -> tuple[int, str, str]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "init"),
            cwd=tmp_path,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
        )
        out, err = await process.communicate("".join(f"{one}\n" for one in answers).encode())
        assert process.returncode is not None
        return process.returncode, out.decode(), err.decode()

    return run


async def test_the_answers_become_settings(init: Asked, tmp_path: Path) -> None:
    status, out, err = await init(TOKEN, 'Sharma "Kirana" शर्मा', "", "", "")
    assert (status, err) == (0, "")
    assert "@munim_test_bot's owner" in out
    path = tmp_path / "config.toml"
    assert tomllib.loads(path.read_text("utf-8")) == {
        "telegram": {"token": TOKEN},
        "shop": {"name": 'Sharma "Kirana" शर्मा'},
    }
    assert path.stat().st_mode & 0o077 == 0
    config = Config.load(path)
    assert config.shop.name == 'Sharma "Kirana" शर्मा'
    assert config.shop.currency.code == "INR"


async def test_what_does_not_work_is_asked_again(init: Asked, tmp_path: Path) -> None:
    status, out, _ = await init(
        "a token",
        "123456789:AAE-not-known",
        TOKEN,
        "Bangles",
        "XY",
        "US",
        "USD",
        "Mars",
        "America/New_York",
    )
    assert status == 0
    assert "[telegram] token does not work" in out
    assert "Telegram does not know this token" in out
    assert '[shop] country = "XY" does not work' in out
    assert '[shop] timezone = "Mars" does not work' in out
    shop = tomllib.loads((tmp_path / "config.toml").read_text("utf-8"))["shop"]
    assert shop == {
        "name": "Bangles",
        "country": "US",
        "currency": "USD",
        "timezone": "America/New_York",
    }


async def test_settings_that_are_there_stay(init: Asked, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("# mine\n", "utf-8")
    status, _, err = await init(TOKEN, "", "", "", "")
    assert (status, err) == (1, "munim: config.toml is there already; it was left as it is\n")
    assert (tmp_path / "config.toml").read_text("utf-8") == "# mine\n"


@pytest.mark.parametrize("answers", [(), (TOKEN,), ("a", "b", "c")])
async def test_nothing_is_written_until_all_is_answered(
    answers: tuple[str, ...], init: Asked, tmp_path: Path
) -> None:
    status, _, err = await init(*answers)
    assert status == 2
    assert "nothing was written" in err
    assert not (tmp_path / "config.toml").exists()


async def test_a_server_that_is_silent_is_named(
    init: Asked, sandbox: Sandbox, tmp_path: Path
) -> None:
    await sandbox.stop()
    status, _, err = await init(TOKEN)
    assert status == 1
    assert f"{sandbox.api_url} does not answer" in err
    assert TOKEN not in err
    assert not (tmp_path / "config.toml").exists()

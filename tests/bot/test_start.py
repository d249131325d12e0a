"""What a start does without: each of these modules would make every start longer."""

from __future__ import annotations

import os
import subprocess
import sys
from types import ModuleType
from typing import Any

import pytest

from bot.routes import ROUTES
from bot.ui.later import Later
from tests import ROOT

LATER = (
    "alembic",  # only an upgrade
    "babel.core",  # the first receipt
    "bot.features.imports.handlers",  # the first file
    "charset_normalizer",
    "crm.imports.importing",
    "httpcore",  # the first picture, or a gateway
    "matplotlib",  # in a process of its own
    "numpy",
    "openpyxl",
    "phonenumbers",
    "psycopg",  # a shop on PostgreSQL
    "pyrage",
    "rapidfuzz",  # a name with a slip
    "sqlalchemy.dialects.postgresql",
    "telegram.ext",
    "tornado.web",  # a webhook
)


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, bot.commands.run, bot.config.load, bot.app; print(*sys.modules)",
        ],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("module", LATER)
def test_a_start_does_without(module: str, loaded: set[str]) -> None:
    assert module not in loaded


def test_the_bot_itself_is_loaded(loaded: set[str]) -> None:
    assert {"bot.dispatch.dispatcher", "bot.features.sales.handlers"} <= loaded
    assert len(ROUTES) > 100


async def test_a_handler_is_found_when_it_is_called() -> None:
    said: list[object] = []
    module: Any = ModuleType("handlers_of_the_test")
    sys.modules["tests.bot.handlers_of_the_test"] = module

    async def handler(*arguments: object) -> None:
        said.extend(arguments)

    module.handler = handler
    later = Later("tests.bot.handlers_of_the_test")
    await later.handler("request", "tap")
    assert said == ["request", "tap"]
    with pytest.raises(AttributeError):
        await later.another("request")
    del sys.modules["tests.bot.handlers_of_the_test"]

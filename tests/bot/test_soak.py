"""The short form of `python -m tests.soak`; docs/soak.md is the report of the long one."""

from __future__ import annotations

from pathlib import Path

from tests.soak import report
from tests.soak.rig import set_up
from tests.soak.run import logs, soak


async def test_after_kills_and_faults_the_books_equal_the_ledger(tmp_path: Path) -> None:
    rig = await set_up(tmp_path, seed=20, campaigns_after=[2.0, 4.0])
    try:
        found = await soak(
            rig, sales=160, seed=20, minutes=1, gap=0.8, outage=1.0, storm=0.8, most=14
        )
    finally:
        await rig.close()
    assert found.differences == [], logs(rig)
    assert found.ledger.unanswered == [], logs(rig)
    assert len(found.ledger.sales) > 0
    assert "**0**" in report.page(found)

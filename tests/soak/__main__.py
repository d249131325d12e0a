"""`python -m tests.soak --sales 50000 --seed 1`: prints the report; ends with 1 on a difference."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.soak import report
from tests.soak.rig import set_up
from tests.soak.run import Soak, soak


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--sales", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60.0, help="no new sales after that")
    parser.add_argument("--gap", type=float, default=8.0, help="seconds between troubles")
    parser.add_argument("--outage", type=float, default=20.0, help="seconds of an outage")
    parser.add_argument("--campaigns", type=int, default=10)
    parser.add_argument("--write", type=Path, help="a folder for soak.md and soak.png")
    asked = parser.parse_args()
    if asked.write is not None:  # before half an hour has gone into it
        asked.write.mkdir(parents=True, exist_ok=True)
    found = asyncio.run(_run(asked))
    for one in [*found.ledger.unanswered, *found.differences]:
        print(one, file=sys.stderr)
    if asked.write is not None:
        report.draw(found, asked.write / "soak.png")
        (asked.write / "soak-figures.md").write_text(report.page(found, "soak.png"), "utf-8")
    print(report.page(found))
    return 1 if found.differences else 0


async def _run(asked: argparse.Namespace) -> Soak:
    with tempfile.TemporaryDirectory(prefix="munim-soak-") as folder:
        rig = await set_up(
            Path(folder),
            seed=asked.seed,
            campaigns_after=[
                30.0 * asked.minutes / asked.campaigns * number
                for number in range(1, asked.campaigns + 1)
            ],
        )
        try:
            return await soak(
                rig,
                sales=asked.sales,
                seed=asked.seed,
                minutes=asked.minutes,
                gap=asked.gap,
                outage=asked.outage,
            )
        finally:
            await rig.close()


if __name__ == "__main__":
    sys.exit(main())

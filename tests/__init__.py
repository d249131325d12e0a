"""The tests. `ROOT` is the checkout, `DATA` the folder of what the tests read."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data"

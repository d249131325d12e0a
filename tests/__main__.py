"""`python -m tests`: every gate and every test, as CI runs them. More words go to pytest."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests import ROOT

BIN = Path(sys.executable).parent

GATES = (
    ("ruff", "check", "-q", "."),
    ("ruff", "format", "-q", "--check", "."),
    ("mypy", "--no-error-summary"),
    ("lint-imports", "--no-logo"),
)


def passes(*command: str) -> bool:
    """Runs one gate; what it has to say is shown when it fails."""
    begun = time.monotonic()
    program = str(BIN / command[0])
    done = subprocess.run((program, *command[1:]), cwd=ROOT, capture_output=True, text=True)
    seconds = time.monotonic() - begun
    print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {seconds:5.1f} s  {' '.join(command)}")
    if done.returncode != 0:
        print(done.stdout, done.stderr, sep="\n")
    return done.returncode == 0


def main(words: list[str]) -> int:
    os.chdir(ROOT)  # what is tested is what lies here, wherever the command was called
    gates = [passes(*gate) for gate in GATES]
    # One more than there are cores: a third of a test's time is waiting for another process.
    workers = str(min(4, 1 + (os.cpu_count() or 1)))
    suite = [sys.executable, "-m", "pytest", "-q", "-n", workers, *words]
    # Tests start the program hundreds of times; without its bytecode each start compiles it anew.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    tested = subprocess.run(suite, cwd=ROOT, env=kept).returncode == 0
    return 0 if all(gates) and tested else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

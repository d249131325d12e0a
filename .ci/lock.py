"""Prints requirements.lock: the versions, in this environment, of everything munim[test] needs.

.venv/bin/python .ci/lock.py > requirements.lock
"""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))[
    "project"
]


def closure() -> dict[str, str]:
    """Names and versions, found by following what each package requires here."""
    asked = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
    waiting = [Requirement(text) for text in asked]
    seen: set[tuple[str, frozenset[str]]] = set()
    versions: dict[str, str] = {}
    while waiting:
        wanted = waiting.pop()
        key = (wanted.name.lower().replace("_", "-"), frozenset(wanted.extras))
        if key in seen:
            continue
        seen.add(key)
        try:
            found = distribution(wanted.name)
        except PackageNotFoundError:
            continue  # for another platform
        versions[found.metadata["Name"]] = found.version
        for text in found.requires or ():
            needed = Requirement(text)
            extras = wanted.extras or {""}
            if needed.marker is None or any(needed.marker.evaluate({"extra": e}) for e in extras):
                waiting.append(needed)
    return versions


if __name__ == "__main__":
    for name, version in sorted(closure().items(), key=lambda pair: pair[0].lower()):
        print(f"{name}=={version}")

"""The Containerfile: built and run where there is something to build with, else read."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator

import pytest

from tests import ROOT

LINES = (ROOT / "Containerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _words_of(instruction: str) -> Iterator[str]:
    for line in LINES:
        name, _, words = line.partition(" ")
        if name == instruction:
            yield " ".join(words.split())


def test_all_that_the_package_is_made_of_is_copied() -> None:
    copied = {source for words in _words_of("COPY") for source in words.split()[:-1]}
    assert all((ROOT / source).exists() for source in copied)
    found = PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    packages = {pattern.removesuffix("*") for pattern in found}
    assert packages <= copied
    assert {"pyproject.toml", "requirements.lock", PROJECT["project"]["readme"]} <= copied


def test_it_runs_the_program_as_nobody_special_on_a_python_that_it_supports() -> None:
    (entry,) = _words_of("ENTRYPOINT")
    assert json.loads(entry)[0] in PROJECT["project"]["scripts"]
    assert list(_words_of("USER")) == ["munim"]
    (base,) = _words_of("FROM")
    found = re.fullmatch(r"python:(\d+)\.(\d+)-slim", base)
    assert found
    least = PROJECT["project"]["requires-python"].removeprefix(">=").split(".")
    assert [int(part) for part in found.groups()] >= [int(part) for part in least]


def test_the_lock_holds_for_what_is_installed() -> None:
    (command,) = _words_of("RUN")
    assert "pip install --no-cache-dir -c /src/requirements.lock /src" in command


def _builder() -> str:
    for name in ("podman", "docker"):
        if (
            shutil.which(name)
            and not subprocess.run([name, "info"], capture_output=True).returncode
        ):
            return name
    pytest.skip("neither podman nor docker runs on this machine")


def test_it_is_built_and_says_its_version() -> None:
    builder = _builder()
    build = [builder, "build", "-q", "-t", "munim-of-the-tests", "-f", "Containerfile", "."]
    built = subprocess.run(build, cwd=ROOT, capture_output=True, text=True)
    if built.returncode and re.search("pull|registry|resolve|dial tcp", built.stderr):
        pytest.skip("no base image can be fetched here")
    assert built.returncode == 0, built.stderr
    ran = subprocess.run(
        [builder, "run", "--rm", "munim-of-the-tests", "--version"], capture_output=True, text=True
    )
    assert ran.stdout.startswith("munim ")

"""Conditions on an answer, as the configuration writes them: `2xx`, `ok = true`, `~ queued`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from crm.errors import Invalid
from crm.gateways.client import Reply

Condition = Callable[[Reply], bool | None]
"""None: the answer does not have what the condition looks at."""

_STATUS = re.compile(r"[1-5](?:xx|\d\d)(?:\|[1-5](?:xx|\d\d))*")


def read_conditions(key: str, text: str) -> Condition:
    """Conditions joined by `and`, see crm.gateways.http.HttpRules. Raises Invalid."""
    conditions = [_condition(key, clause.strip()) for clause in re.split(r"\s+and\s+", text)]

    def all_of(reply: Reply) -> bool | None:
        found = [condition(reply) for condition in conditions]
        return False if False in found else None if None in found else True

    return all_of


def at_path(data: Any, path: str) -> Any:
    """The value at `messages.0.id`; None when there is no such place."""
    for step in path.split("."):
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data


def _condition(key: str, clause: str) -> Condition:
    statuses = re.sub(r"\s*\|\s*", "|", clause)
    if _STATUS.fullmatch(statuses):
        wanted = re.compile(statuses.replace("xx", r"\d\d"))
        return lambda reply: wanted.fullmatch(str(reply.status)) is not None
    if clause.startswith("~") and clause[1:].strip():
        part = clause[1:].strip().lower()
        return lambda reply: part in reply.text.lower()
    path, equals, values = clause.partition("=")
    accepted = {value.strip().lower() for value in values.split("|")}
    if not equals or not path.strip() or "" in accepted:
        raise Invalid(key, clause, "unreadable")

    def compare(reply: Reply) -> bool | None:
        found = at_path(reply.data, path.strip())
        if found is None or isinstance(found, dict | list):
            return None
        return str(found).lower() in accepted

    return compare

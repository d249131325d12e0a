"""WhatsApp's approved templates: which can be sent, with which variables."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Any, Protocol, runtime_checkable
from urllib.parse import parse_qsl, urlsplit

from crm.dataclass import dataclass
from crm.gateways import Filled
from crm.gateways.client import number

_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class ApprovedTemplate:
    """A template as it was approved. `variables` of the text, in order; `named`: they are found by
    name. `why_not`: why it cannot be sent from here (`picture`, `button`, `header`), or empty."""

    name: str
    language: str
    text: str
    variables: tuple[str, ...]
    named: bool
    category: str
    why_not: str = ""


@runtime_checkable
class OffersTemplates(Protocol):
    """A gateway that knows which texts it was approved to send."""

    async def templates(self, *, fresh: bool = False) -> tuple[ApprovedTemplate, ...]:
        """Kept for a while unless `fresh`. Raises crm.gateways.client.NoReplyError."""


def place_of(one: ApprovedTemplate) -> str:
    """A short name for a button: a template's own may be longer than a button holds."""
    return hashlib.sha256(f"{one.name} {one.language}".encode()).hexdigest()[:16]


def _by_place(values: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Values of variables that are numbers, as WhatsApp wants them: the first one fills {{1}},
    wherever that stands in the text."""
    return sorted(values, key=lambda value: number(value[0]))


def after_page(paging: object) -> str | None:
    """Where the next page of Meta's list begins; None on the last one. Its address is not followed:
    it may lead elsewhere, and the token goes with it."""
    if not isinstance(paging, dict) or not isinstance(paging.get("next"), str):
        return None
    cursors = paging.get("cursors")
    after = cursors.get("after") if isinstance(cursors, dict) else None
    if not isinstance(after, str):
        after = dict(parse_qsl(urlsplit(paging["next"]).query)).get("after")
    return after or None


def read_template(said: dict[str, Any]) -> ApprovedTemplate | None:
    """A template of Meta's list; None when it has no text or is not approved."""
    name, language = said.get("name"), said.get("language")
    components = said.get("components")
    if not isinstance(name, str) or not isinstance(language, str):
        return None
    if said.get("status") != "APPROVED" or not isinstance(components, list):
        return None
    text, why_not = None, ""
    for one in (one for one in components if isinstance(one, dict)):
        kind = str(one.get("type", "")).upper()
        if kind == "BODY":
            text = one.get("text")
        elif kind == "HEADER":
            why_not = why_not or _header(one)
        elif kind == "BUTTONS":
            why_not = why_not or _buttons(one)
        elif kind != "FOOTER":
            why_not = why_not or "kind"
    if not isinstance(text, str):
        return None
    return ApprovedTemplate(
        name,
        language,
        text,
        tuple(dict.fromkeys(_VARIABLE.findall(text))),
        said.get("parameter_format") == "NAMED",
        str(said.get("category", "")),
        why_not,
    )


def _header(one: dict[str, Any]) -> str:
    if one.get("format", "TEXT") != "TEXT":
        return "picture"
    return "header" if _VARIABLE.search(str(one.get("text", ""))) else ""


def _buttons(one: dict[str, Any]) -> str:
    """A button with an address that changes, or a code to copy, needs a value."""
    for button in one.get("buttons") or ():
        if not isinstance(button, dict):
            continue
        if button.get("type") in ("COPY_CODE", "OTP", "FLOW", "CATALOG", "MPM"):
            return "button"
        if _VARIABLE.search(str(button.get("url", ""))):
            return "button"
    return ""


def as_asked(filled: Filled) -> dict[str, Any]:
    """A filled template as the request has it. The specification demands `policy`, the live service
    does not."""
    parameters = [
        {"type": "text", "text": value, **({"parameter_name": name} if filled.named else {})}
        for name, value in (filled.values if filled.named else _by_place(filled.values))
    ]
    return {
        "name": filled.template_id,
        "language": {"policy": "deterministic", "code": filled.language},
        "components": [{"type": "body", "parameters": parameters}] if parameters else [],
    }

"""A plain yes or no, in answer to what was asked."""

from __future__ import annotations

from crm.language.letters import fold


def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


_YES = _folded(
    """yes y yess yeah yep ya ok okay okk sure right correct add haan han haa ha ji sahi theek thik
    hai please pls kar karo do हाँ हां हा जी ठीक है सही करो"""
)
_NO = _folded("no n nope nah not nahi nahin nhi na mat galat wrong नहीं ना मत गलत")
_ONLY_BESIDE = _folded("hai please pls kar karo do है करो")


def yes_or_no(text: str) -> bool | None:
    """None for what is neither, or says more than that."""
    words = {fold(word.strip(".,!?।")) for word in text.split()} - {""}
    if not words or words <= _ONLY_BESIDE:
        return None
    if words <= _YES:
        return True
    return False if words <= _NO | _ONLY_BESIDE else None

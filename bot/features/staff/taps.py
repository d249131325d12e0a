"""Buttons of /staff."""

from __future__ import annotations

from bot.ui.taps import Tap
from crm.permissions import Role

ROLES = frozenset(one.value for one in Role)


class ShowStaff(Tap, code="sf"):
    """The list."""


class OpenMember(Tap, code="sm"):
    user_id: int


class SetRole(Tap, code="sr", among={"role": ROLES}):
    user_id: int
    role: str


class Remove(Tap, code="sx"):
    user_id: int


class RemoveSurely(Tap, code="sy"):
    user_id: int


class Invite(Tap, code="si", among={"role": ROLES}):
    role: str


class AskLetIn(Tap, code="sk"):
    """Asks as what a stranger who wrote is to work here."""

    user_id: int


class LetIn(Tap, code="sl", among={"role": frozenset({Role.STAFF.value, Role.MANAGER.value})}):
    user_id: int
    role: str

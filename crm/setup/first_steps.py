"""The first steps of an owner in a new shop: what is done is seen from the books, and what was
skipped is kept."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from crm.customers.cards import IN_USE
from crm.dataclass import dataclass, field
from crm.settings import shop_of
from crm.setup.setting_changes import change, shop_name
from crm.shop import UNNAMED
from crm.store.schema import invitations, settings, staff
from crm.store.upsert import upsert

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SKIPPED = "first_steps.skipped"
"""The key in the table `settings`: a list of steps."""


class Step(StrEnum):
    NAME = "name"
    CUSTOMERS = "customers"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class FirstSteps:
    done: frozenset[Step]
    skipped: frozenset[Step] = field(default_factory=frozenset)

    @property
    def left(self) -> tuple[Step, ...]:
        """In their order."""
        return tuple(one for one in Step if one not in self.done | self.skipped)


_CUSTOMERS = select(exists().where(IN_USE))
_INVITED = select(exists().where(invitations.c.created_by.is_not(None)))
_OTHERS = select(staff.c.id).where(staff.c.removed_at.is_(None)).limit(2)


def _skipped(session: Session) -> frozenset[Step]:
    kept = session.execute(select(settings.c.value).where(settings.c.key == SKIPPED)).scalar()
    return frozenset(one for one in Step if one.value in (kept or ()))


def first_steps(session: Session) -> FirstSteps:
    """The shop has a name, it has customers, and somebody else works there or was invited."""
    done: set[Step] = set()
    if shop_of(session).name != UNNAMED:
        done.add(Step.NAME)
    if session.execute(_CUSTOMERS).scalar():
        done.add(Step.CUSTOMERS)
    if len(session.execute(_OTHERS).all()) > 1 or session.execute(_INVITED).scalar():
        done.add(Step.STAFF)
    return FirstSteps(frozenset(done), _skipped(session))


def skip(session: Session, step: Step) -> FirstSteps:
    """Nothing is asked of this step any more."""
    skipped = _skipped(session) | {step}
    upsert(session, settings, {"key": SKIPPED, "value": sorted(skipped)})
    return first_steps(session)


def name_shop(session: Session, text: str, by: int) -> FirstSteps:
    """Raises Invalid `setting`: `shop_name`. `by`: a member's id."""
    change(session, "name", shop_name(text), by)
    return first_steps(session)

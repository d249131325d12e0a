"""The shop's own message templates; the built-in ones are crm.campaigns.message.BUILT_IN."""

from __future__ import annotations

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.campaigns.drafts import check_name
from crm.campaigns.message import OF_DUES, check_text, placeholders
from crm.campaigns.transitions import find
from crm.dataclass import dataclass
from crm.errors import NotFound
from crm.settings import shop_of
from crm.store.schema import templates


@dataclass(frozen=True, slots=True)
class Template:
    id: int
    name: str
    message: str

    @property
    def of_dues(self) -> bool:
        """Whether it can only be a reminder of dues."""
        return not set(OF_DUES).isdisjoint(placeholders(self.message))


def keep_template(session: Session, name: str, message: str, by: int | None) -> Template:
    """One more template of the shop. Raises Invalid, UnknownPlaceholder, MessageTooLong.

    The same words are kept once.
    """
    name, message = check_name(name), check_text(message, of_dues=True)
    for known in own_templates(session):
        if known.message == message:
            return known
    template_id = session.execute(
        insert(templates)
        .values(name=name, message=message, created_by=by, created_at=shop_of(session).now())
        .returning(templates.c.id)
    ).scalar_one()
    audit.note(session, by, "create", "template", template_id, after={"name": name})
    return Template(template_id, name, message)


def keep_as_template(session: Session, campaign_id: int, by: int | None) -> Template:
    """A campaign's message, under its name. Raises as `keep_template`, and CampaignGone."""
    one = find(session, campaign_id)
    return keep_template(session, one.name, one.message, by)


def own_template(session: Session, template_id: int) -> Template:
    """Raises NotFound for one that was removed."""
    for one in own_templates(session):
        if one.id == template_id:
            return one
    raise NotFound("template", template_id)


def own_templates(session: Session) -> tuple[Template, ...]:
    """Newest first."""
    rows = session.execute(
        select(templates.c.id, templates.c.name, templates.c.message)
        .where(templates.c.removed_at.is_(None))
        .order_by(templates.c.id.desc())
    )
    return tuple(Template(row.id, row.name, row.message) for row in rows)


def remove_template(session: Session, template_id: int, by: int | None) -> None:
    """Raises NotFound, also for one that is already removed."""
    kept = (templates.c.id == template_id, templates.c.removed_at.is_(None))
    if session.execute(select(templates.c.id).where(*kept)).one_or_none() is None:
        raise NotFound("template", template_id)
    session.execute(update(templates).where(*kept).values(removed_at=shop_of(session).now()))
    audit.note(session, by, "remove", "template", template_id)

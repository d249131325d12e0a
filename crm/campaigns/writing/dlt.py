"""Texts that the operators of India approved, as the shop entered them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.campaigns.drafts import check_name
from crm.campaigns.message import check_text
from crm.campaigns.texts.approved_texts import (
    ChosenTemplate,
    Header,
    Tag,
    Variable,
    check_approved,
    difference,
    variables_in,
)
from crm.errors import Invalid, NotFound
from crm.settings import shop_of
from crm.store.schema import approved_templates

GATEWAY = "msg91"
LONGEST_ID = 64


def keep_approved(
    session: Session,
    name: str,
    text: str,
    gateway_template: str,
    variables: tuple[Variable, ...],
    by: int | None,
    header: Header | None = None,
) -> ChosenTemplate:
    """One more approved text; `header`: what the one is for that carries it.

    Raises Invalid (`empty`, `too_long`, `variables`: not as many as the text has),
    UnknownPlaceholder for what fills them, MessageTooLong.
    """
    name, text = check_name(name), check_approved(text)
    if len(variables) != variables_in(text):
        raise Invalid("variables", len(variables), "variables")
    made = ChosenTemplate(
        GATEWAY, check_id(gateway_template), name, text, variables, header=header or ""
    )
    check_text(made.message, of_dues=True)
    kept = [{"name": one.name, "fills": one.fills, "tag": one.tag.value} for one in variables]
    template_id = session.execute(
        insert(approved_templates)
        .values(
            name=name,
            text=text,
            gateway_template=made.template_id,
            variables=kept,
            header=made.header,
            created_by=by,
            created_at=shop_of(session).now(),
        )
        .returning(approved_templates.c.id)
    ).scalar_one()
    audit.note(session, by, "create", "approved_template", template_id, after={"name": name})
    return made


def check_id(text: str) -> str:
    """A gateway's id of a template. Raises Invalid (`empty`, `unreadable`)."""
    text = text.strip()
    if not text:
        raise Invalid("template_id", text, "empty")
    if not text.isalnum() or len(text) > LONGEST_ID:
        raise Invalid("template_id", text[:80], "unreadable")
    return text


def approved_texts(session: Session) -> tuple[tuple[int, ChosenTemplate], ...]:
    """With their ids, newest first."""
    table = approved_templates.c
    rows = session.execute(
        select(approved_templates).where(table.removed_at.is_(None)).order_by(table.id.desc())
    )
    return tuple((row.id, _read(row)) for row in rows)


def approved_text(session: Session, template_id: int) -> ChosenTemplate:
    """Raises NotFound for one that was removed."""
    for known, template in approved_texts(session):
        if known == template_id:
            return template
    raise NotFound("template", template_id)


def remove_approved(session: Session, template_id: int, by: int | None) -> None:
    """Raises NotFound."""
    approved_text(session, template_id)
    session.execute(
        update(approved_templates)
        .where(approved_templates.c.id == template_id)
        .values(removed_at=shop_of(session).now())
    )
    audit.note(session, by, "remove", "approved_template", template_id)


def still_approved(session: Session, template: ChosenTemplate) -> bool:
    """Whether the shop still has that text; how it is filled, the campaign keeps for itself."""
    wanted = template.template_id, template.text, template.header
    found = (one for _, one in approved_texts(session))
    return any((one.template_id, one.text, one.header) == wanted for one in found)


def of_message(
    session: Session, message: str, chosen: ChosenTemplate | None
) -> ChosenTemplate | None:
    """The template of a message: the chosen one, or the one that a typed text is by letter."""
    if chosen is not None and difference(message, chosen) is None:
        return chosen
    same = fitting(session, message)
    return same if same is not None and difference(message, same) is None else chosen


def fitting(session: Session, message: str) -> ChosenTemplate | None:
    """The approved text of a typed message: the one that it is, else the nearest; None when there
    is none at all."""
    best, longest = None, -1
    for _, template in approved_texts(session):
        if difference(message, template) is None:
            return template
        pairs = zip(template.message, message, strict=False)
        alike = next((n for n, (one, other) in enumerate(pairs) if one != other), len(message))
        if alike > longest:
            best, longest = template, alike
    return best


def _read(row: Any) -> ChosenTemplate:
    variables = tuple(Variable(one["name"], one["fills"], Tag(one["tag"])) for one in row.variables)
    return ChosenTemplate(
        GATEWAY, row.gateway_template, row.name, row.text, variables, header=row.header
    )

"""The acting member and their open question: read before every handler, per update and tap."""

from __future__ import annotations

from bot.ui.routing import Prefetch
from crm import staff
from crm.chat import questions
from crm.chat.questions import Waiting
from crm.dataclass import dataclass
from crm.permissions import Permission
from crm.purchases import idempotency
from crm.purchases.idempotency import Done
from crm.settings import shop_of
from crm.shop import Shop
from crm.staff import Member
from crm.store.database import Session


@dataclass(frozen=True, slots=True)
class Context:
    """Data loaded before any handler runs: the member, their open question, the shop with the
    settings its owner made in the chat. `about` is the question that a button names or that is
    replied to, `prefetched` the data the route asked for (`recorded`: a sale was recorded with it,
    and the key of this message), `done` the earlier result of the same message or tap."""

    member: Member | None
    waiting: Waiting | None = None
    about: Waiting | None = None
    shop: Shop | None = None
    prefetched: object = None
    recorded: bool = False
    done: Done | None = None


def load_context(
    session: Session,
    user_id: int,
    chat_id: int,
    act: str | None,
    prefetch: Prefetch | None = None,
    permission: Permission | None = None,
    number: int = questions.THE_ONE,
    replied_to: int | None = None,
) -> Context:
    """The member behind a user id, and the question that was left open with them in this chat.

    `act` names what came (None: an inline search). `prefetch` runs in the same transaction, for
    members who have `permission`: a typed sale is read and booked there, so that the commonest
    message of all is one hop to a thread and one transaction. A complete sale is booked under its
    own key, so it is not looked for here. `number` is that of the question which a button names,
    `replied_to` the message that this one replies to.
    """
    member = staff.member(session, user_id)
    if member is None:
        return Context(None)
    waiting = questions.waiting(session, chat_id, user_id)
    about = questions.numbered(session, chat_id, number)
    if replied_to is not None:
        about = questions.asked_by(session, chat_id, user_id, replied_to)
    opened = about or waiting
    prefetched = None
    if prefetch is not None and (permission is None or member.may(permission)):
        prefetched = prefetch(session, member, opened)
    recorded = prefetched is not None and prefetched.recorded_now
    looks_after_itself = opened is None and prefetched is not None and prefetched.has_own_key
    done = None
    if act is not None and not looks_after_itself:
        done = idempotency.done_by(session, act)
    return Context(member, waiting, about, shop_of(session), prefetched, recorded, done)

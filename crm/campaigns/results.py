"""Results of a campaign: its messages, and who came back."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO, TextIOWrapper

from sqlalchemy import ColumnElement, and_, distinct, func, or_, select
from sqlalchemy.orm import Session

from crm.campaigns.sending.sends import SendStatus
from crm.campaigns.transitions import find
from crm.dataclass import dataclass
from crm.feedback.links import without_token
from crm.settings import shop_of
from crm.store.schema import campaign_sends, customers, purchases, returns

RESULT_DAYS = 14


@dataclass(frozen=True, slots=True)
class Sent:
    """One message of a campaign, as its customer is called now."""

    send_id: int
    customer_id: int
    name: str
    phone: str
    message: str
    status: SendStatus
    error: str | None
    sent_at: datetime | None
    parts: int
    receipt: str | None = None  # failed, delivered or read, as the gateway reported later
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SentPage:
    messages: tuple[Sent, ...]
    total: int
    offset: int


def messages(
    session: Session,
    campaign_id: int,
    *,
    search: str = "",
    status: SendStatus | None = None,
    offset: int = 0,
    limit: int = 8,
) -> SentPage:
    """The messages of a campaign in order; `search` looks into name, phone and text.

    Raises CampaignGone.
    """
    find(session, campaign_id)
    sends = campaign_sends.c
    which: list[ColumnElement[bool]] = [sends.campaign_id == campaign_id]
    if status is not None:
        which.append(sends.status == status.value)
    words = search.strip()
    if words:
        looked = [
            customers.c.name.icontains(words, autoescape=True),
            sends.message.icontains(words, autoescape=True),
        ]
        digits = "".join(one for one in words if one.isdigit())
        if digits and len(digits) >= len(words) // 2:
            looked.append(sends.phone.contains(digits, autoescape=True))
        which.append(or_(*looked))
    joined = campaign_sends.join(customers, customers.c.id == sends.customer_id)
    total = session.execute(select(func.count()).select_from(joined).where(*which)).scalar_one()
    rows = session.execute(
        select(
            sends.id,
            sends.customer_id,
            customers.c.name,
            sends.phone,
            sends.message,
            sends.status,
            sends.error,
            sends.sent_at,
            sends.parts,
            sends.receipt,
            sends.receipt_reason,
        )
        .select_from(joined)
        .where(*which)
        .order_by(sends.id)
        .offset(offset)
        .limit(limit)
    )
    found = tuple(
        Sent(
            row.id,
            row.customer_id,
            row.name,
            row.phone,
            without_token(row.message),
            SendStatus(row.status),
            row.error,
            row.sent_at,
            row.parts,
            row.receipt,
            row.receipt_reason,
        )
        for row in rows
    )
    return SentPage(found, total, offset)


FILE_COLUMNS = ("name", "phone", "status", "sent_at", "error", "parts", "message")

ROWS_AT_ONCE = 5_000


def messages_csv(session: Session, campaign_id: int, status: str = "", search: str = "") -> bytes:
    """UTF-8 with a mark that Excel looks for; moments in shop time. `status` of a send and `search`
    narrow it as they narrow the pages. Raises CampaignGone. Slow: never on the event loop."""
    from crm.reports.workbook import harmless  # 20 modules, when a file is asked for

    shop = shop_of(session)
    out = BytesIO()
    text = TextIOWrapper(out, "utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(FILE_COLUMNS)
    offset = 0
    while True:
        page = messages(
            session,
            campaign_id,
            search=search,
            status=SendStatus(status) if status else None,
            offset=offset,
            limit=ROWS_AT_ONCE,
        )
        for one in page.messages:
            sent_at = "" if one.sent_at is None else f"{shop.local(one.sent_at):%Y-%m-%d %H:%M:%S}"
            row = (one.name, one.phone, one.status.value, sent_at, one.error or "")
            writer.writerow([harmless(cell) for cell in (*row, one.parts, one.message)])
        offset += ROWS_AT_ONCE
        if offset >= page.total:
            break
    text.detach()
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Result:
    """Of those who got the message: how many bought, and for how much (less what they brought
    back), after it and before it.

    After: the day of the message and the 13 days behind it, without what was recorded on that day
    before the message. Before: the 14 days that end the day before it. `days_left` until the
    later period is over for the last of them; 0 when it is.
    """

    reached: int
    buyers: int
    revenue: Decimal
    buyers_before: int
    revenue_before: Decimal
    days_left: int


def result(session: Session, campaign_id: int) -> Result:
    """Revenue in major units, without what is dated after today. Raises CampaignGone."""
    find(session, campaign_id)
    shop = shop_of(session)
    sends, bought = campaign_sends.c, purchases.c
    sent = and_(sends.campaign_id == campaign_id, sends.status == SendStatus.SENT.value)
    first, last, reached = session.execute(
        select(func.min(sends.sent_at), func.max(sends.sent_at), func.count()).where(sent)
    ).one()
    if not reached or first is None:
        return Result(0, 0, Decimal(0), 0, Decimal(0), RESULT_DAYS)
    day, last_day = shop.local(_aware(first)).date(), shop.local(_aware(last)).date()
    totals: list[tuple[int, Decimal]] = [(0, Decimal(0)), (0, Decimal(0))]
    while day <= last_day:
        that_day = and_(
            sent, sends.sent_at >= shop.instant(day), sends.sent_at < shop.instant(_next(day))
        )
        windows = (
            and_(
                bought.purchase_date >= day,
                bought.purchase_date <= min(day + timedelta(days=RESULT_DAYS - 1), shop.today()),
                or_(bought.purchase_date > day, bought.created_at >= sends.sent_at),
            ),
            and_(
                bought.purchase_date >= day - timedelta(days=RESULT_DAYS),
                bought.purchase_date < day,
            ),
        )
        came_back = (
            and_(
                returns.c.returned_on >= day,
                returns.c.returned_on <= min(day + timedelta(days=RESULT_DAYS - 1), shop.today()),
                or_(returns.c.returned_on > day, returns.c.created_at >= sends.sent_at),
            ),
            and_(
                returns.c.returned_on >= day - timedelta(days=RESULT_DAYS),
                returns.c.returned_on < day,
            ),
        )
        for at, window in enumerate(windows):
            buyers, revenue = session.execute(
                select(
                    func.count(distinct(bought.customer_id)),
                    func.coalesce(func.sum(bought.total_amount, type_=bought.total_amount.type), 0),
                )
                .select_from(
                    campaign_sends.join(purchases, bought.customer_id == sends.customer_id)
                )
                .where(that_day, window)
            ).one()
            back = session.execute(
                select(func.coalesce(func.sum(returns.c.amount), 0))
                .select_from(
                    campaign_sends.join(returns, returns.c.customer_id == sends.customer_id)
                )
                .where(that_day, came_back[at])
            ).scalar_one()
            totals[at] = (totals[at][0] + buyers, totals[at][1] + Decimal(revenue) - Decimal(back))
        following = session.execute(
            select(func.min(sends.sent_at)).where(sent, sends.sent_at >= shop.instant(_next(day)))
        ).scalar()
        if following is None:
            break
        day = shop.local(_aware(following)).date()
    over = last_day + timedelta(days=RESULT_DAYS)
    return Result(
        reached,
        *totals[0],
        *totals[1],
        days_left=max(0, (over - shop.today()).days),
    )


def _next(day: date) -> date:
    return day + timedelta(days=1)


def _aware(instant: datetime) -> datetime:
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)

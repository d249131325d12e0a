"""What customers owe, as the shop sees it: the list, one account, its statement."""

from __future__ import annotations

from bot.features.dues.taps import NoPromise, ShowDues, StatementPaper
from bot.shared_buttons import (
    AskLimit,
    Go,
    OpenCustomer,
    OpenOpening,
    OpenStatement,
    PayAll,
    RemindAll,
    RemindOne,
    ShowDuesQr,
)
from bot.ui.layout.label_width import fitting
from bot.ui.money_words import owed
from bot.ui.screen import Button, Rows, Screen, choice, lines, markup, paragraphs
from bot.ui.views.way_on import help_button
from crm.customers.cards import Customer
from crm.customers.dues.kinds import Kind
from crm.dues.account import Account
from crm.dues.listing import AGES, Debtor, DuesPage
from crm.dues.paper import kind_words
from crm.dues.statement import PAGE, Statement, StatementRow
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.payments.stored import Payment

FILTERS = (0, *AGES)
"""Days since when somebody owes at least."""


def balance(found: Account, formats: Formats) -> Screen:
    """`Ravi owes ₹250 since 9 Mar · last paid ₹500 today`."""
    customer, today = found.customer, formats.shop.today()
    paid = _last_paid(found.last_paid, formats)
    if customer.balance > 0:
        said = markup(
            _("{name} owes <b>{amount}</b> since {day}"),
            name=customer.name,
            amount=formats.money(customer.balance),
            day=formats.day(customer.owes_since or today, today),
        )
    else:
        said = markup("{}: {}", customer.name, owed(customer.balance, formats))
    first = [Button(_("📄 Statement"), OpenStatement(customer.id))]
    if customer.balance > 0:
        label = _("💰 Paid {amount}").format(amount=formats.money(customer.balance))
        first.insert(0, Button(label, PayAll(customer.id, f"{customer.balance:f}")))
    remind = (Button(_("🔔 Remind"), RemindOne(customer.id)),) if customer.balance > 0 else ()
    has_code = formats.shop.upi_vpa and customer.balance > 0
    code = (Button(_("📱 UPI QR"), ShowDuesQr(customer.id)),) if has_code else ()
    return Screen(
        lines(markup("{} · {}", said, paid) if paid else said, promised(customer, formats)),
        rows=(
            tuple(first),
            (*code, *remind, Button(f"👤 {customer.name[:16]}", OpenCustomer(customer.id))),
        ),
    )


def _last_paid(paid: Payment | None, formats: Formats) -> str:
    if paid is None:
        return ""
    return _("last paid {amount} {day}").format(
        amount=formats.money(paid.amount), day=formats.day(paid.paid_on, formats.shop.today())
    )


def promised(customer: Customer, formats: Formats) -> str:
    """The day on which they will pay; nothing where none was said."""
    if customer.promised_on is None:
        return ""
    return _("🤝 Promised for {day}").format(
        day=formats.day(customer.promised_on, formats.shop.today())
    )


def payments_of(found: Account, formats: Formats) -> Screen:
    """The answer to `did ravi pay?`."""
    if found.last_paid is None:
        text = markup(_("{name} has not paid anything yet."), name=found.customer.name)
    else:
        text = markup("{}: {}", found.customer.name, _last_paid(found.last_paid, formats))
    return Screen(
        lines(text, owed(found.customer.balance, formats)),
        rows=((Button(_("📄 Statement"), OpenStatement(found.customer.id)),),),
    )


def nobody(name: str) -> Screen:
    return Screen(markup(_("I do not know a customer called <b>{name}</b>."), name=name))


def which(name: str, found: tuple[Customer, ...], formats: Formats) -> Screen:
    """Several are called so."""
    rows = [
        choice(f"{one.name} · {formats.money(one.balance)}", OpenStatement(one.id))
        for one in found[:6]
    ]
    return Screen(markup(_("<b>Which {name}?</b>"), name=name), rows=tuple(rows))


def listing(
    found: DuesPage, days: int, page: int, size: int, remindable: int, formats: Formats
) -> Screen:
    """Who owes, the oldest debt first: how many and how much in all on top. `remindable` of them
    may be reminded now."""
    filters = tuple(
        Button(
            _("All") if one == 0 else _("{days}+ days").format(days=formats.number(one)),
            ShowDues(one),
        )
        if one != days
        else Button(
            "· " + (_("All") if one == 0 else _("{days}+ days").format(days=formats.number(one))),
            ShowDues(one),
        )
        for one in FILTERS
    )
    if not found.count:
        return Screen(_("📒 Nobody owes anything."), rows=(filters,) if days else ())
    head = ngettext("{total} owed by {n} customer", "{total} owed by {n} customers", found.count)
    rows: list[tuple[Button, ...]] = [
        choice(_debtor(one, formats), OpenStatement(one.customer_id)) for one in found.debtors
    ]
    label = _("🔔 Remind {n}").format(n=formats.number(remindable))
    remind = ((Button(label, RemindAll(days)),),) if remindable else ()
    turning = []
    if page:
        turning.append(Button(_("‹ Back"), ShowDues(days, page - 1)))
    if (page + 1) * size < found.count:
        turning.append(Button(_("More ›"), ShowDues(days, page + 1)))
    return Screen(
        markup(
            "📒 <b>{}</b>",
            head.format(total=formats.money(found.total), n=formats.number(found.count)),
        ),
        rows=(filters, *rows, *([tuple(turning)] if turning else []), *remind),
    )


def _debtor(one: Debtor, formats: Formats) -> str:
    today = formats.shop.today()
    owes = f"{one.name} · {formats.money(one.balance)}"
    since = f"{owes} · {formats.day(one.owes_since, today)}"
    if one.promised_on is not None:
        more = _("promised {day}").format(day=formats.day(one.promised_on, today))
    elif one.last_paid is not None:
        more = _("paid {day}").format(day=formats.day(one.last_paid, today))
    else:
        return fitting(since, owes)
    return fitting(f"{since} · {more}", f"{owes} · {more}", since, owes)


def statement(found: Statement, page: int, formats: Formats) -> Screen:
    """The last lines with the balance after each; older ones by paging."""
    customer = found.customer
    text = paragraphs(
        markup("📄 <b>{}</b> · {}", customer.name, owed(customer.balance, formats)),
        lines(*(_row(one, formats) for one in found.rows)) or _("Nothing is on account yet."),
        promised(customer, formats),
    )
    first: list[Button] = [Button(_("📄 PDF"), StatementPaper(customer.id))]
    if customer.balance > 0:
        label = _("💰 Paid {amount}").format(amount=formats.money(customer.balance))
        first.insert(0, Button(label, PayAll(customer.id, f"{customer.balance:f}")))
        if formats.shop.upi_vpa:
            first.insert(1, Button(_("📱 UPI QR"), ShowDuesQr(customer.id)))
    turning = []
    if (page + 1) * PAGE < found.count:
        turning.append(Button(_("‹ Older"), OpenStatement(customer.id, page + 1)))
    if page:
        turning.append(Button(_("Newer ›"), OpenStatement(customer.id, page - 1)))
    last = [Button(_("Limit"), AskLimit(customer.id))]
    if any(one.kind in (Kind.OPENING_DUE, Kind.OPENING_ADVANCE) for one in found.rows):
        last.insert(0, Button(_("📖 Opening balance"), OpenOpening(customer.id)))
    if customer.promised_on is not None:
        last.append(Button(_("✖️ No promise"), NoPromise(customer.id)))
    rows: Rows = (
        tuple(first),
        *([tuple(turning)] if turning else []),
        tuple(last),
        (Button(_("👤 Card"), OpenCustomer(customer.id)), Button(_("📒 Dues"), ShowDues())),
    )
    return Screen(text, rows=rows)


def _row(one: StatementRow, formats: Formats) -> str:
    sign = "+" if one.amount > 0 else "−"
    return (
        f"{formats.day(one.day, formats.shop.today())} · {kind_words(one)} · "
        f"{sign}{formats.money(abs(one.amount))} → {formats.money(one.balance)}"
    )


def paper_ready(name: str) -> str:
    return _("The statement of {name}.").format(name=name)


def promise_noted(customer: Customer, formats: Formats) -> Screen:
    """No reminder goes out before that day; nothing is booked."""
    return Screen(
        lines(
            markup("🤝 {} · {}", customer.name, promised(customer, formats)),
            owed(customer.balance, formats),
        ),
        rows=(
            (
                Button(_("✖️ No promise"), NoPromise(customer.id)),
                Button(_("📄 Statement"), OpenStatement(customer.id)),
            ),
        ),
    )


def which_day(name: str) -> Screen:
    return Screen(
        markup(_("<b>On which day will {name} pay?</b> Such as <code>friday</code>."), name=name)
    )


def ask_limit(customer: Customer, limit: str) -> Screen:
    return Screen(
        markup(
            _(
                "<b>How much may {name} owe?</b> Now: {limit}. Type an amount, <code>0</code> for "
                "no limit, or <code>shop</code> for the shop's own."
            ),
            name=customer.name,
            limit=limit,
        ),
        rows=((Button(_("‹ Back"), OpenStatement(customer.id)),),),
    )


def no_limit() -> str:
    return _("no limit")


def points_off() -> Screen:
    """Points are asked about, in a shop that has none."""
    return Screen(
        _("Points are off in this shop. The owner's /settings → Modules has them."),
        rows=((Button(_("⚙️ Settings"), Go("settings")), help_button()),),
    )

"""Roles, permissions, and the table of which role has which permission."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    MANAGER = "manager"
    STAFF = "staff"


class Permission(StrEnum):
    """Permissions. The name says what each covers; MAY says which roles have it."""

    SELL = "sell"  # record, edit and undo one's own of today, look up and add customers
    PROPOSE_CAMPAIGN = "propose_campaign"
    CHANGE_ANY_SALE = "change_any_sale"
    # money given, opening balances, dues let go, limits, any payment, any return; bills from before
    MANAGE_DUES = "manage_dues"
    EDIT_CUSTOMERS = "edit_customers"  # and merge
    SEE_INSIGHTS = "see_insights"  # and export
    IMPORT = "import"
    SEND_CAMPAIGN = "send_campaign"  # and approve, schedule
    MANAGE_STAFF = "manage_staff"
    SETTINGS = "settings"
    BACKUP = "backup"
    ERASE_CUSTOMER = "erase_customer"


_STAFF = frozenset({Permission.SELL, Permission.PROPOSE_CAMPAIGN})


_MANAGER = _STAFF | {
    Permission.CHANGE_ANY_SALE,
    Permission.MANAGE_DUES,
    Permission.EDIT_CUSTOMERS,
    Permission.SEE_INSIGHTS,
    Permission.IMPORT,
    Permission.SEND_CAMPAIGN,
}


MAY: dict[Role, frozenset[Permission]] = {
    Role.STAFF: _STAFF,
    Role.MANAGER: frozenset(_MANAGER),
    Role.OWNER: frozenset(Permission),
}

"""The words for roles, and for what each of them may do."""

from __future__ import annotations

from crm.i18n import lazy_gettext
from crm.permissions import Role

ROLE_WORDS = {
    Role.OWNER: lazy_gettext("Owner"),
    Role.MANAGER: lazy_gettext("Manager"),
    Role.STAFF: lazy_gettext("Staff"),
}
ROLE_MARKS = {Role.OWNER: "👑", Role.MANAGER: "👔", Role.STAFF: "🧑"}

MAY_WORDS = {
    Role.STAFF: lazy_gettext(
        "records sales, undoes their own of the day, looks up and adds customers, "
        "proposes campaigns."
    ),
    Role.MANAGER: lazy_gettext(
        "also changes any sale, edits customers, sees insights, imports, approves campaigns."
    ),
    Role.OWNER: lazy_gettext("may do everything, staff and settings too."),
}

"""The words for roles."""

from __future__ import annotations

from crm.staff import Role

ROLE_WORDS = {Role.OWNER: "Owner", Role.MANAGER: "Manager", Role.STAFF: "Staff"}
ROLE_MARKS = {Role.OWNER: "👑", Role.MANAGER: "🧭", Role.STAFF: "🧑"}

MAY_WORDS = {
    Role.STAFF: "records sales, undoes their own of the day, looks up and adds customers, "
    "proposes campaigns",
    Role.MANAGER: "also changes any sale, edits customers, sees insights, imports, "
    "approves campaigns",
    Role.OWNER: "may do everything, staff and settings too",
}

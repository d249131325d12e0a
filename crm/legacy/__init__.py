"""The old CRM's database to this one: read from a copy, moved whole, and accounted for.

source   the copy, and whether it is such a database at all; both of its schemas as one
contacts, sales   an old row to what it means here
migrating   the move, in one transaction
report   what came of every row, and the archive of what has no place here
"""

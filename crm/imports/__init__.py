"""Moving in: spreadsheets and contact cards to customers and purchases.

    formats -> columns -> rows -> the staging file              (a child process, read_apart)
    the staging file + the store -> staging: matching, the plan  (this process)
    the staging file -> booking -> the shop; undo                (this process)

A file is read in a child process, which knows no database of the shop and may be killed at any
time. It leaves a staging file: customers and purchases as they would be booked, and every row that
was not taken, with the reason. Nothing is in the shop's tables before `booking`, and nobody sees it
before `booking.finish`: docs/decisions/imports-in-short-writes.md.
"""

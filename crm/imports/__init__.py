"""Moving in: spreadsheets and contact cards to customers and purchases.

    sniffing -> readers -> headings, columns -> people, bills -> the work file     (reader process)
    the work file + the store -> matching -> plan -> moving -> settling            (this process)

What a file says is read by a process of its own (`worker`), which knows no database of the shop and
may be killed at any time. It leaves a work file: customers and purchases as they would be booked,
and every row that was not taken with the reason. Nothing is in the shop's
tables before `moving`, and nobody sees it before `settling`: docs/decisions/imports-in-turns.md.
"""

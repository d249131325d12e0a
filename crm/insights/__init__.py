"""Questions about a period, answered with frozen figures. Definitions: one docstring a figure.

Every function takes `as_of`, a shop date: what is dated later is left out, and customers who came
into the books later do not exist yet. Amounts are Decimal in major units, days are shop dates.
"""

"""Money that comes or goes without goods: payments, money given, dues let go, opening balances."""

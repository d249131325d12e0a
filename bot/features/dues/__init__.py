"""What customers owe: the list, one account, the statement, and what staff ask for."""

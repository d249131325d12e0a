"""What customers owe: the list, one account, and the statement."""

"""What a text that is no sale says of money instead: payments, returns, old debts, questions."""

"""A row of a file to a customer, a bill, a line."""

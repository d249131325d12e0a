"""What customers owe: derived from bills, payments and returns, and written by one module."""

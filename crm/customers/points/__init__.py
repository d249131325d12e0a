"""Points of customers: derived from their bills, and written by one module."""

"""Screens of invoices and UPI codes."""
